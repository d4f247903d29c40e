"""What holds for every file of the tree."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src" / "ambidex").rglob("*.py"))
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "core", "base"}
ELSEWHERE = re.compile(r"(^|[^\w.])/(work|root|farm)/|https?://[^\s/]*(pypi|mirror|artifactory|nexus)[^\s/]*\.")
HEAVY = ("numpy", "numba", "polars", "scipy", "pydantic", "yaml", "r4pm", "graphlay")


def tracked_texts() -> list[Path]:
    command = ["git", "ls-files"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\n")
    paths = [ROOT / name for name in listed if name and not name.endswith((".png", ".gz", ".parquet"))]
    return [path for path in paths if path.is_file()] or SOURCES


def test_no_module_has_a_name_that_says_nothing():
    assert [path for path in SOURCES if path.stem in VAGUE] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_opens_with_what_it_knows(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_no_file_names_a_path_or_registry_of_one_machine():
    own = Path(__file__)
    found = [path for path in tracked_texts() if path != own and ELSEWHERE.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_the_lock_holds_no_address_and_a_hash_for_everything():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = re.findall(r"^[a-z0-9._-]+==", lock, flags=re.MULTILINE)
    assert "://" not in lock
    assert len(names) <= lock.count("--hash=sha256:")


def test_help_loads_nothing_heavy():
    program = "import sys; sys.argv = ['ambidex', '--help']\nimport ambidex.cli\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in HEAVY if name in loaded] == []
