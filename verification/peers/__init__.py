"""The simulator against other simulators on the same models; skipped where they are not installed.

They are in the environment of the benchmarks: `./dev bench simulation` makes it, and
`.venv-bench/bin/python -m pytest -s verification/peers` runs these there.
"""
