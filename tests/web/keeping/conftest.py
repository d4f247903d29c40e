"""A small site on disk, as `ambidex serve` leaves it."""

import shutil
from pathlib import Path

import pytest

from ambidex.web.home import Home


@pytest.fixture(scope="session")
def _made(make_site, tmp_path_factory) -> Path:
    return make_site(tmp_path_factory.mktemp("made") / "home").folder


@pytest.fixture
def place(_made: Path, tmp_path: Path) -> Home:
    """Such a site, on SQLite."""
    return Home(Path(shutil.copytree(_made, tmp_path / "home")))
