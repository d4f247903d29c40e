"""Every snippet of the README and of the documentation does what it says."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(python|console)\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)
AMBIDEX = Path(sys.executable).with_name("ambidex")


def pages_with_snippets() -> list[Path]:
    return [page for page in PAGES if BLOCK.search(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", pages_with_snippets(), ids=lambda page: str(page.relative_to(ROOT)))
def test_the_snippets_of_a_page_run_in_order(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for language, block in BLOCK.findall(page.read_text(encoding="utf-8")):
        run_python(block, names, page) if language == "python" else run_console(block, tmp_path)


def run_python(block: str, names: dict[str, object], page: Path) -> None:
    exec(compile(block, str(page), "exec"), names)  # noqa: S102 - the snippets are our own


def run_console(block: str, folder: Path) -> None:
    """Run each `$ ` line; the lines beneath it are what it prints, `...` standing for anything."""
    for shown in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, expected = shown.partition("\n")
        words = shlex.split(command)
        program = str(AMBIDEX) if words[0] == "ambidex" else shutil.which(words[0])
        done = subprocess.run([program, *words[1:]], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode in {0, 2}, done.stderr
        printed = done.stdout if done.returncode == 0 else done.stderr
        pattern = r"(?s:.*)".join(re.escape(part) for part in expected.strip().split("..."))
        assert re.fullmatch(pattern, printed.strip()), printed
