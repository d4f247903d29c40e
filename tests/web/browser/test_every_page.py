"""Every main page as somebody sees it: at three widths, in light and dark, with nothing that axe has to say against it.

The pictures are kept in AMBIDEX_SCREENSHOTS, else in pytest's folder.
"""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (390, 820, 1280)
SCHEMES = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}
"""A color scheme -> which rules of axe are asked: in the dark nothing else than the colors is different."""

PAGES = {
    "sign in": (None, "/account/login/"),
    "start": (None, "/start/{invitation}"),
    "home": ("sam", "/?log={log}"),
    "factory": ("sam", "/factory/?log={log}"),
    "one case": ("sam", "/factory/case/0"),
    "control": ("sam", "/control/?log={log}"),
    "first problem": ("sam", "/first-problem/?log={log}"),
    "data": ("sam", "/data/"),
    "log": ("sam", "/data/{log}"),
    "columns": ("sam", "/data/{log}/columns"),
    "decisions": ("sam", "/decisions/"),
    "decision": ("sam", "/decisions/{decision}"),
    "write a decision": ("sam", "/decisions/new"),
    "jobs": ("sam", "/jobs/"),
    "job that runs": ("sam", "/jobs/{job of sales}"),
    "job that failed": ("sam", "/jobs/{job}"),
    "access": ("olga", "/access/"),
    "roster": ("olga", "/access/roster"),
    "access audit": ("ada", "/access/audit"),
    "me": ("sam", "/me/"),
    "tokens": ("sam", "/me/tokens/"),
    "password": ("sam", "/account/password/change/"),
    "second factor": ("sam", "/account/2fa/"),
}
"""A name -> who looks (None: nobody who is signed in), and where."""


@pytest.fixture(scope="module")
def pictures(tmp_path_factory) -> Path:
    """Where the pictures are kept."""
    named = os.environ.get("AMBIDEX_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_well_made_at_every_width_in_light_and_dark(name, served, window, sign_in, administrator, pictures):
    who, where = PAGES[name]
    state = administrator if who == "olga" else sign_in(who) if who else None
    found = []
    with window(state, reduced_motion="reduce") as page:
        assert page.goto(where.format(**served.ids)).ok
        page.evaluate(Axe().axe_script)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for scheme, rules in SCHEMES.items():
                page.emulate_media(color_scheme=scheme)
                found += [f"{width} px, {scheme}: {told}" for told in problems(page, rules)]
                page.screenshot(path=pictures / f"{name.replace(' ', '-')}-{width}-{scheme}.png", full_page=True)
    assert found == []


def problems(page: Page, rules: dict) -> list[str]:
    """What axe has to say, and whether the page must be pushed sideways."""
    said = page.evaluate("rules => axe.run({resultTypes: ['violations'], ...rules})", rules)["violations"]
    told = [f"{one['id']}: {node['html']} {node['failureSummary']}" for one in said for node in one["nodes"]]
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return told + ([f"{over} px are cut off at the right"] if over > 0 else [])
