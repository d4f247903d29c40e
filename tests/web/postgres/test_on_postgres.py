"""The site on a real PostgreSQL: what SQLite, with its one writer at a time, would never show."""

import json
import re
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

ORGANISATION = Path(__file__).parents[1] / "browser" / "organisation.py"
AMBIDEX = [sys.executable, "-c", "from ambidex.cli import main; main()"]


def test_the_database_is_made_at_the_first_start_and_found_as_it_should_be_at_the_next(first_starts, place):
    assert first_starts == ["Bringing the database up to date\n", ""]
    agree = "from django.core.management import call_command\ncall_command('makemigrations', check=True, dry_run=True)"
    assert place.do(agree) == "No changes detected\n"


def test_of_two_that_start_at_once_on_an_empty_database_one_waits_for_the_other(new_database, tmp_path: Path):
    empty = new_database(tmp_path.name)
    place = replace(empty, environment={**empty.environment, "AMBIDEX_HOME": str(tmp_path / "home")})
    both = [place.start("from ambidex.web.serve import prepare\nprepare()") for _ in range(2)]
    said = sorted(process.communicate()[0] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert said == ["", "Bringing the database up to date\n"]


AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from django.utils import timezone
def at_once(do, threads=8):
    def one(number):
        try:
            return do(number)
        finally:
            connection.close()
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(threads)))
"""
"""Runs a function in many threads, each with a connection of its own."""

ASK = """
from django.utils import timezone
from ambidex.web.jobs.queue import ask
for number in range({}):
    ask("stamp", {{"number": number}}, by=None, now=timezone.now())
"""

CLAIM = """
from ambidex.web.jobs import queue
def take(number):
    taken = []
    while job := queue.claim(f"worker {number}", now=timezone.now()):
        taken.append(job.request["number"])
    return taken
print(*(number for taken in at_once(take) for number in taken))
"""


def test_of_many_who_claim_jobs_at_once_each_gets_others(place):
    place.do(ASK.format(100))
    both = [place.start(AT_ONCE + CLAIM) for _ in range(2)]
    taken = [int(number) for process in both for number in process.communicate()[0].split()]
    assert sorted(taken) == list(range(100))


ASK_AT_ONCE = """
from ambidex.web.jobs.queue import ask
print(*at_once(lambda _: ask("stamp", {"number": 1}, by=None, now=timezone.now()).pk))
"""


def test_who_asks_for_the_same_at_the_same_moment_gets_the_same_job(place):
    assert len(set(place.do(AT_ONCE + ASK_AT_ONCE).split())) == 1


STAMP = """
import os
def run(request, progress):
    with open(os.environ["STAMPS"], "a") as file:
        file.write(f"{request['number']} {os.getppid()}\\n")
"""

FIND_STAMP = """
import sys
from importlib.util import spec_from_file_location
class Kinds:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "ambidex.web.jobs.kinds.stamp":
            return spec_from_file_location(name, __file__.replace("sitecustomize", "stamp"))
sys.meta_path.append(Kinds)
"""


def test_two_workers_do_every_job_and_none_twice(place, tmp_path: Path):
    (tmp_path / "stamp.py").write_text(STAMP)
    (tmp_path / "sitecustomize.py").write_text(FIND_STAMP)
    stamps = tmp_path / "stamps.txt"
    stamps.touch()
    place.do(ASK.format(20))
    environment = {**place.environment, "PYTHONPATH": str(tmp_path), "STAMPS": str(stamps)}
    command = [*AMBIDEX, "worker"]
    workers = [subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) for _ in range(2)]
    try:
        until = time.monotonic() + 120
        while len(stamps.read_text().splitlines()) < 20:
            assert time.monotonic() < until, stamps.read_text()
            time.sleep(0.1)
    finally:
        for worker in workers:
            worker.terminate()
        assert [worker.wait(timeout=20) for worker in workers] == [0, 0]
    done = [line.split() for line in stamps.read_text().splitlines()]
    assert sorted(int(number) for number, _ in done) == list(range(20))
    assert {int(worker) for _, worker in done} == {worker.pid for worker in workers}


RECORD = """
from ambidex.web.accounts.audit import gaps, record
def write(number):
    for page in range(5):
        record("read", actor=None, now=timezone.now(), about=f"person {number}", page=page, of=[1.5, "Ä"])
at_once(write)
from ambidex.web.accounts.models import AuditEvent
print(sorted(AuditEvent.objects.values_list("number", flat=True)) == list(range(1, 41)), gaps())
"""

ALTER = """
for change in (AuditEvent.objects.get(number=7).save, AuditEvent.objects.get(number=7).delete):
    try:
        change()
    except TypeError as refused:
        print(refused)
AuditEvent.objects.filter(number=7).update(about="nobody")
AuditEvent.objects.filter(number__in=[20, 21]).delete()
print(*gaps())
"""


def test_what_many_record_at_once_is_one_chain_that_is_never_changed_unseen(place):
    whole, saved, taken_out, gaps = place.do(AT_ONCE + RECORD + ALTER).splitlines()
    assert whole == "True []"
    assert saved == "an event of the audit is never changed"
    assert taken_out == "an event of the audit is never taken out"
    assert gaps == "Event 7 is not as it was written. Events 20 to 21 are missing."


def test_the_pages_answer(place, claims, kept, tmp_path: Path, free_port: int):
    organised = [sys.executable, ORGANISATION, shutil.copy(claims, tmp_path), kept[0], kept[1]]
    subprocess.run(organised, env=place.environment, check=True, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{free_port}"
    command = [*AMBIDEX, "serve", "--port", str(free_port), "--no-example", "--no-worker"]
    site = subprocess.Popen(command, env=place.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    browser = build_opener(HTTPCookieProcessor(CookieJar()))

    def page(path: str, **said: str) -> str:
        with browser.open(address + path, urlencode(said).encode() if said else None) as answer:
            return answer.read().decode()

    try:
        until = time.monotonic() + 60
        while not answers(page):
            assert time.monotonic() < until
            time.sleep(0.1)
        assert json.loads(page("/health"))["database"]
        (token,) = set(re.findall(r'csrfmiddlewaretoken" value="([^"]+)', page("/account/login/")))
        sam = {"login": "sam@example.org", "password": "a sentence that nobody guesses"}
        home = page("/account/login/", **sam, csrfmiddlewaretoken=token)
        assert "claims.csv · studied" in home
        assert "Cycle time" in home
        for path in ("factory", "control", "first-problem", "decisions", "data", "jobs", "access", "me"):
            assert "<h1>" in page(f"/{path}/")
    finally:
        site.terminate()
        site.wait(timeout=20)


def answers(page) -> bool:
    try:
        return bool(page("/health"))
    except URLError:
        return False
