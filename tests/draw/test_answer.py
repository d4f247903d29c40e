"""What the page and the terminal say of a ranking, a twin and its fidelity."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ambidex.discovery import Discovery, Fidelity, FidelityRow, Trust
from ambidex.distributions.constant import Constant
from ambidex.draw import draw_study, draw_words
from ambidex.draw.markup import plain
from ambidex.draw.number import NBSP
from ambidex.eventlog import ImportReport, event_log
from ambidex.eventlog.log import ActivityInstance
from ambidex.factory import END, Activity, Arrivals, Factory, Resource, State, Team, WorkType
from ambidex.flow import measure
from ambidex.optimum import Constraint, LocalOptimum, RankedChange, Ranking
from ambidex.optimum.ranking import HELPS, HURTS, NOTHING, UNCERTAIN
from ambidex.scenario.changes.add_people import AddPeople
from ambidex.terms import Quantity
from ambidex.working_time import ALWAYS

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def ranked(words, hours, verdict, *, own=True):
    return RankedChange(
        change=AddPeople("assessor"),
        words=words,
        kind="add people",
        place="assessor",
        team="Claims",
        gain_cycle=Quantity("cycle_time", hours, hours - 1.0, hours + 1.0),
        gain_throughput=Quantity("throughput", 0.02, 0.01, 0.03),
        gain_ratio=Quantity("throughput_per_cost", -0.001, -0.002, 0.0),
        added_cost=Quantity("cost_per_case", 3.0, 2.0, 4.0),
        own_gain=Quantity("waiting_time", 5.0, 4.0, 6.0) if own else None,
        own_saved=Quantity("waiting_time", 6.0, 5.0, 7.0) if own else None,
        own_cost=None,
        verdict=verdict,
    )


RANKING = Ranking(
    baseline=(
        Quantity("cycle_time", 40.0, 38.0, 42.0),
        Quantity("throughput", 0.5, 0.4, 0.6),
        Quantity("throughput_per_cost", 0.02, 0.019, 0.021),
    ),
    rows=(
        ranked("one more person as assessor", 8.0, HELPS),
        ranked("Pay a tenth faster", 0.2, UNCERTAIN),
        ranked("smaller batches at <Post>", 0.0, NOTHING, own=False),
        ranked("a longer day at the desk", -4.0, HURTS),
    ),
    constraint=Constraint(
        found=True,
        place="Claims (assessor)",
        role="assessor",
        team="Claims",
        why="Work waits longest there.",
        evidence=(Quantity("utilization", 0.94, 0.92, 0.96, of="Claims"),),
    ),
    local_optima=(
        LocalOptimum(
            team="Desk",
            setting="one more hour a day",
            own_gain=Quantity("waiting_time", 2.0, 1.0, 3.0),
            cost_to_whole=Quantity("cycle_time", 4.0, 3.0, 5.0),
            words="The desk waits less, and everybody waits for Claims.",
        ),
    ),
    by="cycle_time",
    n_certain=1,
    stopped="The first place is certain.",
    not_tried=("one more person as clerk",),
    start_at=MONDAY,
    horizon=timedelta(weeks=8),
    warm_up=timedelta(weeks=1),
    seed=7,
    replications=20,
    simulated=10_000,
    notes=("Nobody has to be trained.",),
)

FIDELITY = Fidelity(
    rows=(
        FidelityRow("ctdd", 10.0, 9.0, 11.0, 20.0, 15.0, 4.0, "h"),
        FidelityRow("ngd", 0.1, 0.08, 0.12, 0.3, 0.2, 0.09, ""),
        FidelityRow("aedd", 30.0, 28.0, 32.0, 20.0, 25.0, 4.0, "h"),
        FidelityRow("cedd", 20.0, 18.0, 22.0, 20.0, 25.0, 4.0, "h"),
    ),
    parts=(
        Trust("work type", "claims", 26.0, 27.0, 40, 1.0, 0.04, 0.11),
        Trust("team", "Claims", 4.0, 2.0, 40, 0.2, -0.5, 0.6),
        *(Trust("activity", f"step {number}", 1.0, 1.0, 9, 0.04, -4e-16, 0.5) for number in range(14)),
        Trust("activity", "nothing", 0.0, 1.0, 1, 0.0, float("nan"), float("nan")),
    ),
    sentence="Trust it for cycle times.",
    n_train_cases=48,
    n_test_cases=12,
    cycle_error=0.1,
    notes=("Few cases were held out.",),
)


def factory():
    flow = WorkType(
        "claims",
        Arrivals((0.5,) * 168),
        {"Assess": 1.0},
        (State("Assess", "Assess", {"Send": 1.0}), State("Send", "Send", {END: 1.0})),
    )
    return Factory(
        name="Claims",
        time_zone="Europe/London",
        calendars={"always": ALWAYS},
        teams=(Team("Claims"),),
        resources=(Resource("Ann", ("assessor",), "always", team="Claims"),),
        activities=(
            Activity("Assess", "assessor", Constant(1.0)),
            Activity("Send", None, Constant(20.0), supplier="Post office"),
        ),
        work_types=(flow,),
    )


def log():
    rows = []
    for case in range(60):
        at = MONDAY + timedelta(hours=9 * case)
        rows.append(ActivityInstance(f"{case}", "Assess", "Ann", at, at + timedelta(hours=1)))
        rows.append(ActivityInstance(f"{case}", "Send", None, at + timedelta(hours=4), at + timedelta(hours=24)))
    return event_log(rows, time_zone="Europe/London", team_of={"Ann": "Claims"}, name="claims_2026.csv.gz")


LOG = log()
REPORT = ImportReport("claims.csv", "CSV", 120, 120, 60, {"case_id": "Case"}, (), "Europe/London", "Given.", ())


@pytest.fixture(scope="module")
def measures():
    return measure(LOG)


@pytest.fixture(scope="module")
def page_of(measures):
    def page(**more):
        values = {
            "discovery": Discovery(factory(), ("Ann was seen often.",)),
            "fidelity": FIDELITY,
            "ranking": RANKING,
        } | more
        return draw_study(log=LOG, report=REPORT, measures=measures, now=MONDAY, seed=7, **values)

    return page


@pytest.fixture(scope="module")
def words_of(measures):
    def words(ranking):
        return draw_words(
            log=LOG, report=REPORT, measures=measures, fidelity=FIDELITY, ranking=ranking, page=Path("out/study.html")
        )

    return words


def text_of(element):
    return " ".join("".join(element.itertext()).replace(NBSP, " ").split())


def section(parse, page, key):
    return next(one for one in parse(page).iter("section") if one.get("id") == key)


def test_the_page_leads_with_the_problem_its_number_and_why(parse, page_of):
    lead = next(one for one in parse(page_of()).iter("p") if one.get("class") == "lead")
    assert text_of(lead) == (
        "Solve this first: one more person as assessor. It shortens the cycle time of a case by "
        "8.0 h (95 %: 7.0–9.0 h), 20 % of what it is on the twin now."
    )
    first = text_of(section(parse, page_of(), "first"))
    assert "▲ Constraint: Claims (assessor)" in first
    assert "Why: Work waits longest there." in first
    assert "It is certain that nothing else that was tried is better" in first
    assert "How far to trust it: Trust it for cycle times." in first


def test_a_place_at_the_top_that_is_not_certain_is_said_to_be_so(parse, page_of):
    first = text_of(section(parse, page_of(ranking=replace(RANKING, n_certain=0)), "first"))
    assert "It is not certain that nothing else that was tried is better" in first


def test_another_criterion_leads_when_the_ranking_is_by_it(parse, page_of):
    lead = next(
        one for one in parse(page_of(ranking=replace(RANKING, by="throughput"))).iter("p") if one.get("class") == "lead"
    )
    assert "It raises the throughput by 4 % (95 %: 2–6 %)." in text_of(lead)


def test_when_nothing_helps_the_page_says_so(parse, page_of):
    first = text_of(section(parse, page_of(ranking=replace(RANKING, rows=RANKING.rows[1:])), "first"))
    assert "No single change that was tried helps the whole beyond doubt." in first


def test_every_verdict_has_a_sign_and_words(parse, page_of):
    badges = [
        text_of(one) for one in section(parse, page_of(), "ranking").iter("span") if "badge" in (one.get("class") or "")
    ]
    assert badges == ["✓ helps the whole", "? not certain", "○ gives the whole nothing", "✗ hurts the whole"]


def test_rates_are_gained_as_shares_of_what_they_are(parse, page_of):
    table = section(parse, page_of(), "ranking").findall(".//table")[-1]
    cells = [text_of(cell) for cell in table.find(".//tbody/tr")]
    assert cells[0] == "1. One more person as assessor"
    assert cells[3].startswith("+4")
    assert cells[3].endswith("%")
    assert cells[4].startswith("−5")


def test_what_was_not_tried_and_how_sure_it_is_are_told(parse, page_of):
    ranking = text_of(section(parse, page_of(), "ranking"))
    assert "Not tried: one more person as clerk." in ranking
    assert "The first place is certain." in ranking


def test_a_local_optimum_is_told_with_both_sides(parse, page_of):
    row = [text_of(cell) for cell in section(parse, page_of(), "local").find(".//tbody/tr")]
    assert row[:2] == ["Desk", "One more hour a day"]
    assert row[2].startswith("+2")
    assert row[3].startswith("+4")


def test_the_map_marks_the_constraint_and_the_supplier(page_of):
    page = page_of()
    assert "Assess, Claims, the constraint: done 60 times" in page
    assert "Supplier: Post office" in page


def test_fidelity_is_told_in_words_beside_chance_and_the_past(parse, page_of):
    rows = section(parse, page_of(), "fidelity").find(".//table").findall(".//tbody/tr")
    assert [text_of(list(row)[-1]) for row in rows] == [
        "✓ nearer than repeating the past",
        "✓ as near as chance allows",
        "✗ further than repeating the past",
        "○ about as near as repeating the past",
    ]


def test_it_is_told_place_by_place_what_to_trust(parse, page_of):
    _, places = section(parse, page_of(), "fidelity").findall(".//table")
    rows = [[text_of(cell) for cell in row] for row in places.findall(".//tbody/tr")]
    assert rows[0] == ["claims", "work type", "26 h", "27 h", "+4 %", "11 %", "40", "✓ trust"]
    assert rows[1][-1] == "✗ do not trust"
    assert rows[2][4] == "0 %"
    assert len(rows) == 2 + 12
    assert "3 other activities, see trust.csv" in text_of(places.find(".//caption"))


def test_the_twin_tells_what_it_assumes(parse, page_of):
    assert "Ann was seen often." in text_of(section(parse, page_of(), "twin"))


def test_the_title_is_no_file_name(parse, page_of):
    assert text_of(parse(page_of()).find(".//h1")) == "Claims 2026: which problem to solve first"


def test_the_terminal_says_the_answer_first_and_the_page_last(words_of):
    lines = words_of(RANKING)
    assert lines[0] == (
        "Solve this first: one more person as assessor. It shortens the cycle time of a case by "
        "8.0 h (95 %: 7.0–9.0 h), 20 % of what it is on the twin now."
    )
    assert lines[1] == "Constraint: Claims (assessor). Work waits longest there."
    assert lines[2] == "Beware: The desk waits less, and everybody waits for Claims."
    assert lines[-1] == f"Page     {Path('out/study.html')}"
    assert len(lines) <= 11


def test_the_terminal_gets_no_markup_and_no_odd_spaces(words_of):
    text = "\n".join(words_of(RANKING))
    assert plain(text) == text
    assert NBSP not in text
    assert "<a" not in text


@pytest.mark.parametrize(
    ("ranking", "line"),
    [
        (None, "This log holds too few cases to say what a change would do, so nothing was ranked."),
        (replace(RANKING, rows=()), "No single change that was tried helps the whole beyond doubt."),
    ],
)
def test_the_terminal_says_when_there_is_no_answer(words_of, ranking, line):
    assert words_of(ranking)[0] == line
