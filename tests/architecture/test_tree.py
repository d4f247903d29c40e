"""What holds for every file of the tree."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "ambidex"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent.name != "migrations")  # these are generated
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "core", "base"}
ELSEWHERE = re.compile(r"(^|[^\w.])/(work|root)/|https?://[^\s/]*(pypi|pythonhosted|mirror|artifactory|nexus)[^\s/]*\.")
HEAVY = ("django", "numpy", "numba", "polars", "scipy", "pydantic", "yaml", "r4pm", "graphlay")


def texts() -> Iterator[tuple[Path, str]]:
    """Every file that is or could be committed, and is text."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()
    for path in [ROOT / name for name in listed] or SOURCES:
        raw = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in raw:
            yield path, raw.decode("utf-8", errors="replace")


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_module_or_package_has_a_name_that_says_nothing():
    names = [*SOURCES, *(path.parent for path in SOURCES)]
    assert [path for path in names if path.stem in VAGUE] == []


def test_every_module_opens_with_what_it_knows():
    assert [path for path in SOURCES if not ast.get_docstring(parsed(path))] == []


def test_every_folder_of_modules_is_a_package():
    folders = {path.parent for path in SOURCES}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_the_examples_are_data_only():
    statements = [
        statement
        for path in (PACKAGE / "examples").rglob("*.py")
        for statement in parsed(path).body
        if not isinstance(statement, ast.Expr)
    ]
    assert statements == []


def test_no_file_names_a_path_or_registry_of_one_machine():
    assert [path for path, text in texts() if ELSEWHERE.search(text)] == []


def test_help_loads_nothing_heavy():
    program = "import sys, atexit; atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
    program += "sys.argv = ['ambidex', '--help']; from ambidex.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: ")
    assert [name for name in HEAVY if name in done.stderr.split()] == []


def test_every_change_for_users_has_a_slug_and_a_kind():
    fragments = [path.name for path in (ROOT / "changes").iterdir() if path.name != "README.md"]
    assert [name for name in fragments if not re.fullmatch(r"[a-z0-9-]+\.(added|changed|fixed)\.md", name)] == []
