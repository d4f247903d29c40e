"""Real workers in processes of their own, on a database of their own: killed, stopped, cancelled."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

AMBIDEX = [sys.executable, "-c", "from ambidex.cli import main; main()"]
ASK = """
from ambidex.web.serve import prepare
prepare(say=lambda _: None)
from django.utils import timezone
from ambidex.web.jobs.queue import ask
ask("example", {"n": 1}, by=None, now=timezone.now())
"""


class Place:
    """A site on disk, with workers."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "ambidex.sqlite3"
        self.environment = {**os.environ, "AMBIDEX_HOME": str(folder)}
        self.workers: list[subprocess.Popen[bytes]] = []
        subprocess.run([sys.executable, "-c", ASK], env=self.environment, check=True)

    def start(self) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen([*AMBIDEX, "worker"], env=self.environment, stderr=subprocess.DEVNULL)
        self.workers.append(worker)
        return worker

    def job(self, *columns: str) -> tuple:
        with closing(sqlite3.connect(self.database, timeout=20)) as database:
            asked = f"select {', '.join(columns)} from jobs_job where kind = 'example'"  # noqa: S608 our own names
            return database.execute(asked).fetchone()

    def change(self, what: str) -> None:
        with closing(sqlite3.connect(self.database, timeout=20)) as database:
            database.execute(f"update jobs_job set {what} where kind = 'example'")  # noqa: S608 our own words
            database.commit()

    def wait(self, holds: Callable[[], bool], *, seconds: float = 120) -> None:
        until = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < until, self.job("state", "step", "error")
            time.sleep(0.1)

    def is_at_work(self) -> bool:
        return self.job("state", "step") == ("running", "Simulating a year of the shipped organisation")

    def children_of(self, worker: subprocess.Popen[bytes]) -> list[int]:
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
        return [int(number) for number in children.read_text().split()] if children.exists() else []


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path / "home")
    yield made
    for worker in made.workers:
        worker.kill()
        worker.wait()


def is_alive(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_a_job_survives_that_its_worker_is_killed(place: Place):
    worker = place.start()
    place.wait(place.is_at_work)
    (child,) = place.children_of(worker)
    os.kill(child, signal.SIGSTOP)
    worker.kill()
    worker.wait()
    os.kill(child, signal.SIGCONT)
    place.wait(lambda: not is_alive(child), seconds=20)
    assert place.job("state", "attempts") == ("running", 1)
    place.change("lease_until = '2020-01-01 00:00:00'")
    place.start()
    place.wait(lambda: place.job("state", "attempts") == ("done", 2))


def test_a_worker_that_is_asked_to_stop_gives_its_job_back_and_cancelling_ends_one_that_runs(place: Place):
    worker = place.start()
    place.wait(place.is_at_work)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=20) == 0
    assert place.job("state", "attempts") == ("queued", 0)
    worker = place.start()
    place.wait(place.is_at_work)
    (child,) = place.children_of(worker)
    os.kill(child, signal.SIGSTOP)
    place.change("cancel_asked = 1")
    place.wait(lambda: place.job("state") == ("cancelled",))
    assert place.children_of(worker) == []
