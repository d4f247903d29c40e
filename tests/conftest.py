"""Fixtures that more than one package uses."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real logs that do not ship with the project; tests that use them are left out where they are missing."""
    if not (SHARED / "samples").is_dir():
        pytest.skip("left out: the folder ../shared with real logs is not on this machine")
    return SHARED
