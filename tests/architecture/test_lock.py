"""requirements.lock installs the same files everywhere, and tells nothing of the machine that made it."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENTRIES = re.findall(r"^(\S+?)==(.*?)(?=^\S|\Z)", LOCK, flags=re.MULTILINE | re.DOTALL)


def test_the_lock_holds_no_address():
    assert "://" not in LOCK


def test_everything_in_the_lock_has_a_hash():
    assert [name for name, rest in ENTRIES if "--hash=sha256:" not in rest] == []


def test_the_lock_holds_all_that_the_project_asks_for():
    asked = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["dev"],
        *PROJECT["build-system"]["requires"],
    ]
    names = {re.match(r"[\w.-]+", line)[0].lower().replace("_", "-") for line in asked}
    assert names - {name for name, _ in ENTRIES} == set()
