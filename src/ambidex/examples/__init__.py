"""Data only: factories that ship with Ambidex. `northgate.yaml` is an insurer with 180 people; see `README.md`."""
