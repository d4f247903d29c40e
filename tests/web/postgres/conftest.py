"""A real PostgreSQL: made in a folder of its own, reached by a socket in it only, gone at the end."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest


@dataclass(frozen=True, slots=True)
class Place:
    """A site on PostgreSQL that is not running; `environment` is what its programs run in."""

    environment: dict[str, str]

    def start(self, code: str) -> subprocess.Popen[str]:
        """Begin to run Python on its database."""
        command = [sys.executable, "-c", "import django\ndjango.setup()\n" + code]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)

    def do(self, code: str) -> str:
        """Run Python on its database, and return what it prints."""
        running = self.start(code)
        said = running.communicate()[0]
        assert running.returncode == 0
        return said


@pytest.fixture(scope="session")
def socket_folder() -> Iterator[Path]:
    """Where a running PostgreSQL listens; who runs the tests as root runs it as somebody else, as it demands."""
    programs = _programs()
    as_whom = _as_whom()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the name of a socket has 107 characters at most
    data, log = folder / "data", folder / "log.txt"
    if as_whom:
        os.chown(folder, as_whom["user"], as_whom["group"])
    make = [programs / "initdb", "-D", data, "-U", "ambidex", "--auth=trust", "--encoding=UTF8", "--no-locale", "-N"]
    done = subprocess.run(make, cwd=folder, capture_output=True, text=True, check=False, **as_whom)
    assert done.returncode == 0, done.stderr
    start = [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
    with log.open("w") as out:
        server = subprocess.Popen(start, cwd=folder, stdout=out, stderr=out, **as_whom)
    try:
        _wait_for(folder, server, log)
        yield folder
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: what it holds is thrown away
        server.wait(timeout=20)
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def new_database(socket_folder: Path, tmp_path_factory) -> Callable[..., Place]:
    """Makes a database, as a copy of another where one is named; all sites share a home, which stays as it was made."""
    home = tmp_path_factory.mktemp("postgres") / "home"

    def made(name: str, like: str = "template0") -> Place:
        with psycopg.connect(host=str(socket_folder), user="ambidex", dbname="postgres", autocommit=True) as connection:
            connection.execute(f'create database "{name}" template "{like}"')
        url = f"postgres://ambidex@/{name}?host={socket_folder}"
        variables = {"AMBIDEX_HOME": str(home), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "ambidex.web.settings"}
        return Place({**os.environ, **variables})

    return made


@pytest.fixture(scope="session")
def first_starts(new_database: Callable[..., Place]) -> list[str]:
    """What was said at the first two starts of the site that the others are copied from."""
    first = new_database("first")
    return [first.do("from ambidex.web.serve import prepare\nprepare()") for _ in range(2)]


@pytest.fixture
def place(first_starts: list[str], new_database: Callable[..., Place], tmp_path: Path) -> Place:
    """A site of its own for each test."""
    return new_database(tmp_path.name, like="first")


@pytest.fixture
def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _programs() -> Path:
    on_path = shutil.which("initdb")
    by_version = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = [Path(on_path)] if on_path else by_version
    if not found:
        pytest.skip("left out: there is no PostgreSQL on this machine (on Debian: apt install postgresql)")
    return found[-1].parent


def _as_whom() -> dict:
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    somebody = known.get("postgres") or known["nobody"]
    return {"user": somebody.pw_uid, "group": somebody.pw_gid, "extra_groups": []}


def _wait_for(folder: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        assert server.poll() is None, log.read_text()
        try:
            psycopg.connect(host=str(folder), user="ambidex", dbname="postgres").close()
        except psycopg.OperationalError:
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        else:
            return
