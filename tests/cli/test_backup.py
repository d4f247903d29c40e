"""`ambidex backup` and `ambidex restore`, typed; and what is said where the web application is not installed."""

import os
import re
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import pytest

import ambidex
from ambidex.cli.web_extra import MODULES

ROOT = Path(__file__).parents[2]
MAKE = "from ambidex.web.serve import prepare; prepare(say=lambda _: None)"


@pytest.fixture
def site(tmp_path: Path, monkeypatch) -> Path:
    """A new site, in which nobody has done anything yet."""
    folder = tmp_path / "site"
    monkeypatch.setenv("AMBIDEX_HOME", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    subprocess.run([sys.executable, "-c", MAKE], check=True)
    return folder


def test_a_site_is_backed_up_and_restored(type_command, site, tmp_path, django_db_blocker):
    done = type_command("backup", tmp_path / "kept" / "monday.zip")
    assert done.status == 0
    assert done.printed.startswith(f"{tmp_path / 'kept' / 'monday.zip'} holds the database and 0 files, ")
    with django_db_blocker.unblock():
        done = type_command("restore", tmp_path / "kept" / "monday.zip", "--to", tmp_path / "new")
    assert done.status == 0
    assert "no gaps" in done.printed
    assert f"AMBIDEX_HOME={tmp_path / 'new'} ambidex serve" in done.printed
    assert (tmp_path / "new" / "ambidex.sqlite3").is_file()


def test_without_a_name_it_goes_into_the_site_and_a_second_one_needs_force(type_command, site):
    assert type_command("backup").status == 0
    (made,) = (site / "backups").iterdir()
    again = type_command("backup", made)
    assert (again.status, "--force" in again.complained) == (2, True)
    assert type_command("backup", made, "--force").status == 0


def test_what_is_wrong_with_the_site_is_told_and_ends_with_status_1(type_command, site, tmp_path):
    with closing(sqlite3.connect(site / "ambidex.sqlite3")) as opened:
        opened.execute(
            "insert into studies_log (name, digest, file, size, columns, time_zone, case_object, brought_at)"
            " values ('claims', 'ab', 'ab/claims.csv', 1, '{}', '', '', '2026-01-05')"
        )
        opened.commit()
    done = type_command("backup", tmp_path / "monday.zip")
    assert done.status == 1
    assert "logs/ab/claims.csv   is not there." in done.complained


def test_a_file_that_is_no_backup_is_told(type_command, tmp_path):
    (tmp_path / "notes.zip").write_text("notes")
    done = type_command("restore", tmp_path / "notes.zip", "--to", tmp_path / "new")
    assert (done.status, "it is no backup of Ambidex" in done.complained) == (2, True)
    missing = type_command("restore", tmp_path / "nowhere.zip", "--to", tmp_path / "new")
    assert (missing.status, "No such file" in missing.complained) == (2, True)


def test_the_modules_that_are_looked_for_are_one_of_each_package_of_the_extra():
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["web"]
    provided = packages_distributions()
    looked_for = [provided[module][0].lower() for module in MODULES]
    assert sorted(looked_for) == sorted(re.split(r"[\[>=<]", line)[0] for line in extra)


@pytest.mark.parametrize("words", [("serve",), ("worker",), ("backup", "x.zip"), ("restore", "x.zip", "--to", "y")])
def test_without_the_web_application_installed_one_is_told_how_to_install_it(tmp_path, words):
    """A Python that finds Ambidex and click, and nothing else."""
    (tmp_path / "click").symlink_to(Path(click.__file__).parent)
    program = "import sys; from ambidex.cli import main; sys.argv[0] = 'ambidex'; main()"
    done = subprocess.run(
        [sys.executable, "-S", "-c", program, *words],
        env={"PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path(ambidex.__file__).parents[1])])},
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("The web application has 1 problem\n  packages   allauth, csp, django, ")
    assert done.stderr.endswith(' are not installed. Install them: pip install "ambidex[web]"\n')
