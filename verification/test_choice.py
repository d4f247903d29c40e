"""Who of the idle takes the work, and what several cases in hand do."""

from collections.abc import Iterator

import numpy as np
import pytest

from ambidex.distributions.exponential import Exponential
from ambidex.factory import Activity, Factory, Resource, Role
from verification.factories import HOUR, case, factory, people, station, step
from verification.measure import Sample, hours_by, share_by, share_lost
from verification.table import Experiment, Row, verify
from verification.theory.choice import taken_by_first
from verification.theory.slowdown import lost_to_slowdown

CHAIN = "Markov chain"


def experiments() -> Iterator[Experiment]:
    for choice, share in (("longest idle", 1 / 3), ("any", 1 / 3), ("preference", 3 / 6)):
        last = Row("share of the third", share_by("role person 2"), share, "by definition")
        yield Experiment(f"one case at a time, {choice}", one_at_a_time(choice), (last,), 30_000, drains=False)
    hours = Row("hours of the third", hours_by("role person 2"), 1 / 3, "by definition")
    yield Experiment("one case at a time, least loaded", one_at_a_time("least loaded"), (hours,), 30_000, drains=False)
    for between in ("pause", None):
        name = "after a pause" if between else "at once"
        again = Row("share done by the same", share_by_the_same, 1.0, "by definition")
        yield Experiment(f"two steps by the same person, {name}", two_steps(between), (again,), 1000, drains=False)
    for choice, weights in (("longest idle", None), ("any", (1.0, 1.0)), ("preference", (1.0, 3.0))):
        for rate in (0.3, 2.0):
            fast = Row("share of the fast", share_by("fast"), taken_by_first(rate, (1.0, 0.4), weights), CHAIN)
            yield Experiment(f"fast and slow, {rate} an hour, {choice}", fast_and_slow(rate, choice), (fast,), 30_000)
    fewest = Row("share taken with the fewest in hand", share_with_fewest, 1.0, "by definition")
    work = Activity("work", "role", HOUR, balk_at=0)
    fair = station(1.5, who=people(2, capacity=2), work=work, roles=(Role("role", choice="least loaded"),))
    yield Experiment("two in hand each, least loaded", fair, (fewest,))
    for slowdown in (0.0, 1.0):
        lost = Row("share lost", share_lost, lost_to_slowdown(1.5, slowdown), CHAIN)
        hand = station(1.5, who=people(1, capacity=2, slowdown=slowdown), work=work)
        yield Experiment(f"two in hand, slow-down {slowdown:.0%}", hand, (lost,))


def one_at_a_time(choice: str) -> Factory:
    """Return three people of different pace and weight, of whom nobody is ever busy when work comes."""
    who = [
        Resource(f"role person {k}", ("role",), "always", pace=pace, weight=k + 1.0)
        for k, pace in enumerate((1.0, 2.0, 0.5))
    ]
    pause = Activity("pause", None, Exponential(0.1))
    work = (pause, Activity("work", "role", HOUR))
    flow = (step("pause", "work"), step("work"))
    return factory(who, work, (case(1.3, *flow),), wip_limit=1, roles=(Role("role", choice=choice),))


def two_steps(between: str | None) -> Factory:
    flow = (step("first", between or "second"), step("pause", "second"), step("second"))
    work = (Activity("first", "role", HOUR), Activity("pause", None, HOUR), Activity("second", "role", HOUR))
    states = [state for state in flow if state.name != "pause" or between]
    roles = (Role("role", choice="same person"),)
    return factory(people(3), work, (case(1.0, *states),), wip_limit=1, roles=roles)


def fast_and_slow(rate: float, choice: str) -> Factory:
    who = tuple(
        Resource(name, ("role",), "always", pace=pace, weight=weight)
        for name, pace, weight in (("fast", 1.0, 1.0), ("slow", 2.5, 3.0))
    )
    work = Activity("work", "role", HOUR, balk_at=0)
    return station(rate, who=who, work=work, roles=(Role("role", choice=choice),))


def share_by_the_same(sample: Sample) -> float:
    ended = (sample.replication.finished >= 0)[sample.case]
    first = sample.replication.resource[sample.at("first") & ended]
    return float(np.mean(first == sample.replication.resource[sample.at("second") & ended]))


def share_with_fewest(sample: Sample) -> float:
    """Return the share of the starts at which the other of two people had not less in hand."""
    in_hand = []
    for who in (0, 1):
        mine = sample.replication.resource == who
        start, end = np.sort(sample.replication.start[mine]), np.sort(sample.replication.end[mine])
        begun, done = (np.searchsorted(times, sample.replication.start, side="right") for times in (start, end))
        in_hand.append(begun - done)
    taken = np.where(sample.replication.resource == 0, in_hand[0] - in_hand[1], in_hand[1] - in_hand[0])
    return float(np.mean(taken <= 1))


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_work_goes_to_whom_theory_says(experiment: Experiment) -> None:
    verify(experiment)
