"""Networks of stations, open and closed."""

from collections.abc import Iterator

import numpy as np
import pytest

from ambidex.distributions.exponential import Exponential
from ambidex.factory import END, Activity, Factory, Route, State
from verification.factories import HOUR, NOTHING, case, factory, people, step
from verification.measure import mean_cycle, throughput, visits, wait_at
from verification.table import SEED, Experiment, Row, verify
from verification.theory.network import Network, closed_throughput, machine_repair

JACKSON = "Jackson 1957"


def experiments() -> Iterator[Experiment]:
    for name, busiest, hours in (("light", 0.5, 30_000), ("heavy", 0.9, 60_000)):
        network = Network.drawn(20, rate=0.5, busiest=busiest, rng=np.random.default_rng(SEED))
        worst = int(np.argmax(network.loads))
        rows = (
            Row("cycle", mean_cycle, network.cycle, JACKSON, 0.06),
            Row("wait at the busiest", wait_at(f"a{worst}"), float(network.waits[worst]), JACKSON, 0.2),
        )
        yield Experiment(f"20 stations, {name} load", jackson(network), rows, hours)
    for machines, repairers, runs in ((3, 1, 8.0), (10, 2, 3.0)):
        repairs = Row("repairs an hour", throughput, machine_repair(machines, repairers, runs=runs), "Palm 1947")
        name = f"{machines} machines, {repairers} who repair"
        flow = (step("run", "repair"), step("repair"))
        work = (Activity("run", None, Exponential(runs)), Activity("repair", "role", HOUR))
        broken = factory(people(repairers), work, (case(1.1 * repairers, *flow),), wip_limit=machines)
        yield Experiment(name, broken, (repairs,), drains=False)
    for cases in (2, 12):
        expected = closed_throughput([(1.0, 1), (2.0, 3), (0.8, 1), (3.0, None)], cases)
        rounds = Row("rounds an hour", throughput, expected, "Reiser and Lavenberg 1980")
        yield Experiment(f"a closed network of {cases} cases", closed(cases), (rounds,), 30_000, drains=False)
    at_least = [Row(f"at least {n} left waiting", visits(f"{n} or more"), 0.8**n, "Burke 1956", 0.06) for n in (1, 4)]
    yield Experiment("M/M/1 0.8, routes by the queue", by_queue(), tuple(at_least), 80_000)


def jackson(network: Network) -> Factory:
    n = len(network.start)
    shares = [dict(zip([*(f"s{j}" for j in range(n)), END], row)) for row in network.routing.tolist()]
    states = [State(f"s{i}", f"a{i}", following) for i, following in enumerate(shares)]
    start = {f"s{i}": float(network.start[i]) for i in range(n)}
    return factory(
        [person for i in range(n) for person in people(1, f"r{i}")],
        [Activity(f"a{i}", f"r{i}", Exponential(float(network.means[i]))) for i in range(n)],
        [case(network.rate, *states, start=start)],
    )


def closed(cases: int) -> Factory:
    """Return a network in which a case begins at a, does b once or more (2 times on average), then c or d or both."""
    states = (
        State("a", "a", {"b": 1.0}),
        State("b", "b", {"b": 0.5, "c": 0.5}),
        State("c", "c", {"d": 0.6, END: 0.4}),
        State("d", "d", {END: 1.0}),
    )
    work = (
        Activity("a", "a", HOUR),
        Activity("b", "b", HOUR),
        Activity("c", "c", Exponential(0.8)),
        Activity("d", None, Exponential(5.0)),
    )
    who = (*people(1, "a"), *people(3, "b"), *people(1, "c"))
    return factory(who, work, (case(1.1, *states),), wip_limit=cases)


def by_queue() -> Factory:
    """Return M/M/1 from which a case takes another way if it leaves many waiting behind: as many as arrivals find."""
    routes = (Route({}, {"4 or more": 1.0}, waiting=4), Route({}, {"1 or more": 1.0}, waiting=1))
    flow = (step("work", routes=routes), step("4 or more", "1 or more"), step("1 or more"))
    marks = [Activity(f"{n} or more", None, NOTHING) for n in (1, 4)]
    return factory(people(1), (Activity("work", "role", HOUR), *marks), (case(0.8, *flow),))


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_networks_flow_as_theory_says(experiment: Experiment) -> None:
    verify(experiment)
