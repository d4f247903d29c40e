"""The site under load: how long its pages take, how many a core serves, and what open progress streams cost.

./dev bench web [--requests N] [--streams N] [--write FILE]
"""

import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

PAGES = {"Home": "/", "Factory": "/factory/", "Control": "/control/", "First problem": "/first-problem/"}
PEOPLE = 8
SECONDS = 5.0
TITLE = "# The site under load"


@dataclass(frozen=True)
class Site:
    """A site that runs, and where its first administrator comes in."""

    address: str
    link: str
    process: subprocess.Popen[bytes]
    first_page: float

    def cpu(self) -> float:
        """Seconds of processor that the server has had, without its worker."""
        user, system = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(home: Path, *more: str) -> Iterator[Site]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = home / "told.txt"
    home.mkdir(exist_ok=True)
    began = time.perf_counter()
    with told.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", "from ambidex.cli import main; main()", "serve", "--port", str(port), *more],
            env={**os.environ, "AMBIDEX_HOME": str(home / "site")},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                requests.get(f"{address}/account/login/", timeout=5)
                break
            except requests.ConnectionError:
                if process.poll() is not None:
                    raise SystemExit(told.read_text()) from None
                time.sleep(0.02)
        first = time.perf_counter() - began
        found = re.search(r"works once\): (\S+)", told.read_text())
        yield Site(address, found[1] if found else "", process, first)
    finally:
        process.terminate()
        process.wait()


def administrator(site: Site) -> requests.Session:
    """Come in by the link that works once."""
    person = requests.Session()
    page = person.get(site.link).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    said = {"name": "Ada", "email": "ada@example.org", "time_zone": "UTC", "password": "seven quiet horses run"}
    person.post(site.link, data={**said, "csrfmiddlewaretoken": token[1]}, headers={"Referer": site.link})
    return person


def wait_for_study(site: Site, person: requests.Session) -> None:
    while True:
        logs = person.get(f"{site.address}/api/logs").json()
        if logs and person.get(f"{site.address}/api/logs/{logs[0]['id']}/key-figures").status_code == 200:
            return
        time.sleep(1)


def taken(person: requests.Session, url: str, n: int) -> list[float]:
    seconds = []
    for _ in range(n):
        began = time.perf_counter()
        answer = person.get(url)
        seconds.append(time.perf_counter() - began)
        answer.raise_for_status()
    return seconds


def a_second(site: Site, person: requests.Session, url: str) -> tuple[float, float]:
    """Return how many pages several people get in a second, and how many per second of processor."""
    until = time.perf_counter() + SECONDS
    cookies = person.cookies.get_dict()

    def browse(_: int) -> int:
        own, n = requests.Session(), 0
        own.cookies.update(cookies)
        while time.perf_counter() < until:
            own.get(url).raise_for_status()
            n += 1
        return n

    cpu = site.cpu()
    with ThreadPoolExecutor(PEOPLE) as people:
        n = sum(people.map(browse, range(PEOPLE)))
    return n / SECONDS, n / (site.cpu() - cpu)


def job_in_the_queue(site: Site, person: requests.Session) -> str:
    """Bring a small log in and ask for its study, which no worker does; return the address of its progress."""
    rows = [f"{n // 2},Step {n % 2},Ann,2026-01-05 09:{n:02d},2026-01-05 09:{n + 1:02d}" for n in range(40)]
    file = "\n".join(["case,activity,resource,start,end", *rows])
    columns = _send(person, f"{site.address}/data/bring", {}, {"file": ("small.csv", file)})
    said = {"column_case_id": "case", "column_activity": "activity", "column_end": "end", "time_zone": "UTC"}
    return f"{_send(person, columns, said, {})}/events"


def _send(person: requests.Session, url: str, said: dict[str, str], files: dict[str, tuple[str, str]]) -> str:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', person.get(url).text)
    assert token is not None
    answer = person.post(
        url, data={**said, "csrfmiddlewaretoken": token[1]}, files=files or None, headers={"Referer": url}
    )
    answer.raise_for_status()
    return answer.url


@contextmanager
def streams(url: str, person: requests.Session, n: int) -> Iterator[None]:
    """Follow a job in so many browsers at once."""
    cookies = person.cookies.get_dict()
    with ExitStack() as open_ones:
        for _ in range(n):
            answer = requests.get(url, cookies=cookies, stream=True, timeout=60)
            answer.raise_for_status()
            open_ones.callback(answer.close)
            threading.Thread(target=_drain, args=(answer,), daemon=True).start()
        yield


def _drain(answer: requests.Response) -> None:
    try:
        for _ in answer.iter_content(1024):
            pass
    except (requests.RequestException, AttributeError, ValueError):
        return


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--requests", type=int, default=60)
    asked.add_argument("--streams", type=int, default=50)
    asked.add_argument("--write", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with served(home) as site:
            person = administrator(site)
            wait_for_study(site, person)
        with served(home, "--no-worker") as site:
            again = requests.Session()
            again.cookies.update(person.cookies.get_dict())
            events = job_in_the_queue(site, again)
            again.cookies.clear()
            again.cookies.update(person.cookies.get_dict())
            rows = []
            for name, path in PAGES.items():
                url = site.address + path
                taken(again, url, 3)
                seconds = taken(again, url, given.requests)
                alone = statistics.median(seconds)
                slow = statistics.quantiles(seconds, n=20)[-1]
                per_second, per_cpu = a_second(site, again, url)
                with streams(events, again, given.streams):
                    followed = statistics.median(taken(again, url, given.requests))
                rows.append((name, alone, slow, per_second, per_cpu, followed))
            first = site.first_page
    about = (
        "With the shipped organisation, from a second start on; one server process, the client on the same machine of"
        f" {os.cpu_count()} cores. Wanted: pages under 100 ms in the median, 30 a second per core, streams that slow"
        " nothing. Made by `./dev bench web`."
    )
    streaming = f"median with {given.streams} open streams, ms"
    lines = [
        TITLE,
        "",
        about,
        "",
        f"First page {first:.1f} s after the command (wanted: under 3 s).",
        "",
        f"| page | median, ms | 95 %, ms | a second, {PEOPLE} people | a second of processor | {streaming} |",
        "|---|---:|---:|---:|---:|---:|",
        *(
            f"| {name} | {1000 * alone:.0f} | {1000 * slow:.0f} | {rate:.0f} | {cpu:.0f} | {1000 * followed:.0f} |"
            for name, alone, slow, rate, cpu, followed in rows
        ),
    ]
    text = "\n".join(lines) + "\n"
    print(text)
    if given.write:
        given.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
