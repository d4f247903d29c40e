"""Limits on work in progress: of a step, a team, the whole."""

from collections.abc import Iterator

import pytest

from ambidex.distributions.exponential import Exponential
from ambidex.factory import Activity, Factory, Team
from verification.factories import HOUR, case, factory, people, step
from verification.measure import mean_cycle, throughput
from verification.table import Experiment, Row, verify
from verification.theory.network import closed_throughput
from verification.theory.waiting import mg1_wait
from verification.theory.wip_limit import blocked_line, kanban_cycle


def experiments() -> Iterator[Experiment]:
    for places in (1, 3):
        ended = Row("throughput", throughput, blocked_line(places), "Hunt 1956")
        line = two_steps(1.1, limits=(1, places))
        yield Experiment(f"endless work, at most 1 and {places}", line, (ended,), 30_000, drains=False)
    for rate, limits in ((0.4, (2, 2)), (0.6, (3, 2))):
        cycle = Row("cycle", mean_cycle, kanban_cycle(rate, limits, (1.0, 1.25)), "Markov chain", 0.04)
        line = two_steps(rate, limits=limits, second=0.8)
        yield Experiment(f"{rate} an hour, at most {limits[0]} and {limits[1]}", line, (cycle,), 50_000)
    for cases in (1, 5):
        ended = Row("throughput", throughput, closed_throughput([(1.0, 1), (0.8, 1)], cases), "Spearman 1990")
        line = two_steps(1.1, second=0.8, team=cases)
        yield Experiment(f"endless work, at most {cases} in the team", line, (ended,), 30_000, drains=False)
    mean, square = 1.8, 2 * (1.0 + 0.8**2 + 0.8)
    cycle = Row("cycle", mean_cycle, mg1_wait(0.4, mean, square) + mean, "Pollaczek 1930, Khinchine 1932", 0.04)
    yield Experiment("0.4 an hour, one at a time", two_steps(0.4, second=0.8, wip_limit=1), (cycle,), 50_000)


def two_steps(
    rate: float,
    *,
    limits: tuple[int | None, int | None] = (None, None),
    second: float = 1.0,
    team: int | None = None,
    wip_limit: int | None = None,
) -> Factory:
    return factory(
        (*people(1, "a", team="team"), *people(1, "b", team="team")),
        (
            Activity("first", "a", HOUR, wip_limit=limits[0]),
            Activity("second", "b", Exponential(second), wip_limit=limits[1]),
        ),
        (case(rate, step("first", "second"), step("second")),),
        teams=(Team("team", wip_limit=team),),
        wip_limit=wip_limit,
    )


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_limits_hold_cases_back_as_theory_says(experiment: Experiment) -> None:
    verify(experiment)
