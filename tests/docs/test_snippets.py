"""Every snippet of the README and of the documentation does what it says.

In a page, the ```python blocks run in order, as one program; in ```console blocks every line `$ COMMAND` runs, and
prints what stands beneath it, `...` standing for anything. All of it in one new folder for each page. A command ends
well unless `<!-- exit: 2 -->` stands above its block. Blocks in other languages, such as ```sh, are only shown.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(
    r"^(?:<!-- exit: (?P<status>\d+) -->\s+)?```(?P<language>python|console)\n(?P<code>.*?)^```$",
    flags=re.MULTILINE | re.DOTALL,
)
INSTALLED = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
PLAIN = {**os.environ, "PATH": INSTALLED, "COLUMNS": "100", "NO_COLOR": "1"}


def pages_with_snippets() -> list[Path]:
    return [page for page in PAGES if BLOCK.search(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", pages_with_snippets(), ids=lambda page: str(page.relative_to(ROOT)))
def test_the_snippets_of_a_page_run_in_order(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": "__main__"}
    for block in BLOCK.finditer(text):
        if block["language"] == "python":
            line = text.count("\n", 0, block.start("code"))
            exec(compile("\n" * line + block["code"], str(page), "exec"), names)  # noqa: S102 - our own words
        else:
            run_console(block["code"], int(block["status"] or 0))


def run_console(code: str, status: int) -> None:
    for shown in re.split(r"^\$ ", code, flags=re.MULTILINE)[1:]:
        command, _, expected = shown.partition("\n")
        done = subprocess.run(shlex.split(command), env=PLAIN, capture_output=True, text=True, check=False)
        assert done.returncode == status, f"$ {command}\nexit {done.returncode}, not {status}\n{done.stderr}"
        printed = done.stdout if status == 0 else done.stderr
        anything = ".*".join(re.escape(part) for part in expected.strip().split("..."))
        assert re.fullmatch(anything, printed.strip(), flags=re.DOTALL), f"$ {command}\n{printed}"


def test_output_that_differs_is_told():
    with pytest.raises(AssertionError, match="ambidex --version"):
        run_console("$ ambidex --version\nanother program\n", status=0)


def test_a_command_that_fails_is_told():
    with pytest.raises(AssertionError, match="exit 2, not 0"):
        run_console("$ ambidex log nowhere.csv\n...\n", status=0)
