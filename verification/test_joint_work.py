"""Work that several people do together."""

from collections.abc import Iterator

import pytest

from ambidex.distributions.exponential import Exponential
from ambidex.factory import Activity, Factory
from verification.factories import HOUR, case, factory, people, station, step
from verification.measure import mean_wait, throughput
from verification.table import Experiment, Row, verify
from verification.theory.joint_work import two_in_hand
from verification.theory.waiting import mmc_wait

SPEEDS = {"a": 1.0, "b": 1.5, "ab": 1.25}


def experiments() -> Iterator[Experiment]:
    pair = station(0.8, who=(*people(1), *people(1, "helper")), work=joint({"helper": 1}))
    yield Experiment("M/M/1 0.8, a fixed pair", pair, (wait(0.8, 1),), 50_000)
    for number, servers in ((3, 1), (4, 2)):
        pairs = station(0.8 * servers, servers=number, work=joint({"role": 1}))
        name = f"M/M/{servers} 0.8, two of {number} at a time"
        yield Experiment(name, pairs, (wait(0.8 * servers, servers),), 50_000)
    for alone in (0.2, 0.45):
        shares = {"a": alone, "b": alone, "ab": 1 - 2 * alone}
        ended = Row("throughput", throughput, two_in_hand(shares, SPEEDS), "Markov chain")
        name = f"two cases, {shares['ab']:.0%} need both people"
        yield Experiment(name, two_people(shares), (ended,), 20_000, drains=False)


def wait(load: float, servers: int) -> Row:
    return Row("wait", mean_wait, mmc_wait(load, servers), "Erlang 1917", 0.06)


def joint(together: dict[str, int]) -> Activity:
    return Activity("work", "role", HOUR, together=together)


def two_people(shares: dict[str, float]) -> Factory:
    work = [
        Activity(kind, kind[0], Exponential(1 / speed), together=dict.fromkeys(kind[1:], 1))
        for kind, speed in SPEEDS.items()
    ]
    who = (*people(1, "a"), *people(1, "b"))
    return factory(who, work, (case(2.2, *map(step, shares), start=shares),), wip_limit=2)


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_people_who_need_each_other_wait_as_theory_says(experiment: Experiment) -> None:
    verify(experiment)
