"""Fixtures that more than one package uses, and how hypothesis searches."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

SHARED = Path(__file__).parents[2] / "shared"

# No deadlines: the machines are shared, and the first call of a kernel compiles it.
settings.register_profile("usual", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "usual")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real logs that do not ship with the project; tests that use them are left out where they are missing."""
    if not (SHARED / "samples").is_dir():
        pytest.skip("left out: the folder ../shared with real logs is not on this machine")
    return SHARED
