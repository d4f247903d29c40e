"""The page of a small log, with and without what a twin adds."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from ambidex.draw import draw_study
from ambidex.eventlog import ImportReport, event_log
from ambidex.eventlog.log import ActivityInstance
from ambidex.eventlog.report import Finding
from ambidex.flow import measure

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


class Reader(HTMLParser):
    """What a browser would find on a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.headings, self.tags = [], [], [], []
        self.loads = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append(tag)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if tag == "a" and "href" in found else []
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        self.loads += [value for name, value in attrs if name in ("src", "data", "srcset", "action")]


def log_of(names, *, n_cases=60, team_of=None):
    rows = []
    for case in range(n_cases):
        at = MONDAY + timedelta(days=case)
        for step, name in enumerate(names):
            rows.append(ActivityInstance(f"case {case}", name, f"Person {step}", at, at + timedelta(hours=1)))
            at += timedelta(hours=3)
    return event_log(rows, time_zone="Europe/London", team_of=team_of, name="Claims & more")


def report_of(log, findings=()):
    return ImportReport(
        source="claims.csv",
        form="CSV",
        rows_read=len(log),
        n_instances=len(log),
        n_cases=log.n_cases,
        columns={"case_id": "Case", "activity": "Step"},
        guessed=("activity",),
        time_zone="Europe/London",
        time_zone_note="Given.",
        findings=tuple(findings),
    )


def page_of(log, **more):
    return draw_study(log=log, report=report_of(log), measures=measure(log), now=NOW, seed=7, **more)


@pytest.fixture(scope="module")
def page(hostile):
    log = log_of(["Register", hostile, "Pay"], team_of={"Person 0": "Desk", "Person 1": "Claims", "Person 2": hostile})
    return page_of(log)


def test_a_page_is_well_formed(parse, page):
    assert parse(page).get("lang") == "en"


def test_a_page_needs_no_script_and_no_network(page):
    found = Reader(page)
    assert "script" not in found.tags
    assert found.loads == []
    assert "link" not in found.tags
    assert not re.search(r"""(?:href|src)=["']https?:""", page)


def test_every_id_is_there_once_and_every_link_leads_somewhere(page):
    found = Reader(page)
    assert len(found.ids) == len(set(found.ids))
    assert {link.removeprefix("#") for link in found.links} <= set(found.ids)
    assert all(link.startswith("#") for link in found.links)


def test_what_refers_to_an_id_finds_it(page):
    ids = set(Reader(page).ids)
    assert set(re.findall(r'aria-labelledby="([^"]*)"', page)) <= ids
    assert set(re.findall(r"url\(#([^)]*)\)", page)) <= ids


def test_headings_step_down_one_at_a_time(page):
    levels = Reader(page).headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_page_has_its_landmarks_and_a_way_past_the_contents(page):
    found = Reader(page)
    assert [found.tags.count(tag) for tag in ("main", "nav", "header", "footer")] == [1, 1, 1, 1]
    assert found.links[0] == "#main"


def test_names_from_the_log_are_text(page):
    assert "<b>&" not in page
    assert "</script" not in page


def test_every_term_on_the_page_is_defined_on_it(page):
    used = set(re.findall(r'href="#(term-[^"]*)"', page))
    defined = set(re.findall(r'<dt id="(term-[^"]*)"', page))
    assert used == defined
    assert "term-cycle-time" in used


def test_every_chart_has_a_sentence_and_a_table(parse, page):
    figures = list(parse(page).iter("figure"))
    assert len(figures) >= 5
    for figure in figures:
        assert "".join(figure.find("figcaption").itertext()).strip()
        assert figure.find(".//table") is not None


def test_the_same_values_give_the_same_page():
    log = log_of(["Register", "Pay"])
    assert page_of(log) == page_of(log)


def test_a_page_says_when_and_how_it_was_made(page):
    assert "23 November 2026" in page
    assert "<dt>Seed</dt><dd>7</dd>" in page


def test_a_page_says_what_was_dropped_and_where():
    log = log_of(["Register", "Pay"])
    finding = Finding("dropped", "the end is before the start", 3, (17, 219, 4411))
    report = report_of(log, [finding])
    page = draw_study(log=log, report=report, measures=measure(log), now=NOW, seed=7)
    assert "the end is before the start" in page
    assert "17, 219, 4411" in page


def test_without_a_twin_the_page_says_what_is_missing():
    page = page_of(log_of(["Register", "Pay"]))
    assert "Nothing was ranked" in page
    assert "Add columns with the resource and the start" in page
    assert "which team a person belongs to" in page


@pytest.mark.parametrize("n_cases", [1, 2])
def test_a_log_of_a_case_or_two_has_a_page(parse, n_cases):
    page = page_of(log_of(["Register"], n_cases=n_cases))
    parse(page)
    assert "whole weeks" in page
