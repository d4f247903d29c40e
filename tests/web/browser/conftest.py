"""A real site, `ambidex serve` in a process of its own, and a real browser that looks at it."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect, sync_playwright

AMBIDEX = [sys.executable, "-c", "from ambidex.cli import main; main()"]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PASSWORD = "a sentence that nobody guesses"  # noqa: S105 of people who live for one run of the tests
LONG = 30_000
"""Milliseconds in which anything here must be done, on a machine with other work."""

expect.set_options(timeout=LONG)


@dataclass(frozen=True, slots=True)
class Served:
    """A site that runs.

    Attributes
    ----------
    address
        Where it is, without a slash at the end.
    link
        What it printed for the first administrator.
    ids
        Of what its pages are about; see `organisation.py`.
    """

    address: str
    link: str
    ids: dict[str, int | str]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser, without a window."""
    if CHROMIUM is None:
        pytest.skip("left out: there is no Chromium on this machine (on Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def served(chromium: Browser, claims: Path, kept: tuple[Path, str], tmp_path_factory) -> Iterator[Served]:
    """One site with its worker, and an organisation in it."""
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "AMBIDEX_HOME": str(folder / "home")}
    told = folder / "told.txt"
    with told.open("w") as out:
        command = [*AMBIDEX, "serve", "--port", str(port), "--no-example"]
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process, told)
        organisation = Path(__file__).with_name("organisation.py")
        command = [sys.executable, organisation, shutil.copy(claims, folder), kept[0], kept[1]]
        ids = json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)
        (link,) = re.findall(r"works once\): (\S+)", told.read_text())
        yield Served(address, link, ids)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        finally:
            process.kill()


def _wait_for(address: str, process: subprocess.Popen[bytes], told: Path) -> None:
    until = time.monotonic() + LONG / 1000
    while True:
        assert process.poll() is None, told.read_text()
        assert time.monotonic() < until, told.read_text()
        try:
            with urlopen(f"{address}/health"):  # noqa: S310 our own address
                return
        except OSError:
            time.sleep(0.1)


@pytest.fixture(scope="package")
def window(chromium: Browser, served: Served) -> Callable:
    """Opens a window of somebody's own; at its end nothing may have been complained about on its console."""

    @contextmanager
    def opened(state: StorageState | None = None, **options) -> Iterator[Page]:
        context = chromium.new_context(base_url=served.address, storage_state=state, locale="en-GB", **options)
        context.set_default_timeout(LONG)
        complaints: list[str] = []
        page = context.new_page()
        page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        try:
            yield page
            assert complaints == []
        finally:
            context.close()

    return opened


@pytest.fixture(scope="package")
def administrator(served: Served, window: Callable) -> StorageState:
    """Who came in first, by the link that the site printed."""
    with window() as page:
        page.goto(served.link)
        expect(page.get_by_role("heading", level=1)).to_have_text("You are the first here")
        page.get_by_label("Your name").fill("Olga")
        page.get_by_label("Your e-mail address").fill("olga@example.org")
        page.get_by_label("Your time zone").select_option("Europe/Berlin")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Come in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Today and tomorrow")
        return page.context.storage_state()


@pytest.fixture(scope="package")
def sign_in(window: Callable) -> Callable[[str], StorageState]:
    """Signs somebody of the organisation in, once."""
    known: dict[str, StorageState] = {}

    def signed_in(name: str) -> StorageState:
        if name not in known:
            with window() as page:
                page.goto("/")
                page.get_by_label("Email").fill(f"{name}@example.org")
                page.get_by_label("Password").fill(PASSWORD)
                page.get_by_role("button", name="Sign in").click()
                expect(page.get_by_role("button", name="Sign out")).to_be_visible()
                known[name] = page.context.storage_state()
        return known[name]

    return signed_in
