"""Whether the compiled loops are ready on this machine, or the first use has yet to compile them."""

import os
import sys
from pathlib import Path

import ambidex

NOTICE = (
    "First use on this machine: loops are compiled once, which takes up to half a minute. The next time starts at once."
)


def is_first_use() -> bool:
    """Return whether no compiled loop is kept yet, for this version of Python."""
    kept = f"*.py{sys.version_info[0]}{sys.version_info[1]}*.nbi"
    named = os.environ.get("NUMBA_CACHE_DIR")
    places = [Path(named)] if named else [Path(ambidex.__file__).parent, Path.home() / ".cache" / "numba"]
    return not any(any(place.rglob(kept)) for place in places if place.is_dir())
