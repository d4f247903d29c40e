"""Work of several priorities, where nothing that was begun is put down."""

from collections.abc import Iterator

import pytest

from ambidex.distributions.constant import Constant
from ambidex.factory import Activity, Factory, Profile
from verification.factories import HOUR, case, factory, people, step
from verification.measure import mean_wait, wait_of
from verification.table import Experiment, Row, verify
from verification.theory.waiting import erlang_c, priority_waits

COBHAM = "Cobham 1954"


def experiments() -> Iterator[Experiment]:
    for urgent, usual in ((0.1, 0.2), (0.3, 0.5), (0.6, 0.3)):
        first, second = priority_waits((urgent, usual), urgent + usual)
        rows = (
            Row("urgent", wait_of("urgent"), first, COBHAM, 0.05),
            Row("usual", wait_of("usual"), second, COBHAM, 0.1),
        )
        yield Experiment(f"M/M/1, {urgent} urgent and {usual} usual", two(urgent, usual), rows, 80_000)
    offered = 4 * 0.85
    first, second = priority_waits((0.85 * 0.4, 0.85 * 0.6), erlang_c(offered, 4) / 4)
    rows = (
        Row("urgent", wait_of("urgent"), first, COBHAM, 0.05),
        Row("usual", wait_of("usual"), second, COBHAM, 0.15),
    )
    yield Experiment("M/M/4 0.85, two in five urgent", two(0.4 * offered, 0.6 * offered, servers=4), rows, 20_000)
    rates, means = (0.5, 0.1), (0.4, 5.0)
    first, second = priority_waits((0.2, 0.5), (0.5 * 0.4**2 + 0.1 * 5.0**2) / 2)
    rows = (
        Row("short and urgent", wait_of("urgent"), first, COBHAM, 0.05),
        Row("long and usual", wait_of("usual"), second, COBHAM, 0.06),
    )
    work = tuple(Activity(f"for {mean:g}", "role", Constant(mean)) for mean in means)
    flows = zip(("urgent", "usual"), rates, work)
    types = [case(rate, step(doing.name), name=name, priority=k) for k, (name, rate, doing) in enumerate(flows)]
    yield Experiment("M/D/1 0.7, two lengths", factory(people(1), work, types), rows, 80_000)
    profiles = (Profile(0.4, {"customer": "large"}, priority=0), Profile(0.6, {"customer": "small"}, priority=1))
    drawn = factory(people(1), (Activity("work", "role", HOUR),), (case(0.8, step("work"), profiles=profiles),))
    alike = sum(share * wait for share, wait in zip((0.4, 0.6), priority_waits((0.32, 0.48), 0.8)))
    wait = Row("wait", mean_wait, alike, COBHAM, 0.05)
    yield Experiment("M/M/1 0.8, priority by attribute", drawn, (wait,), 80_000)


def two(urgent: float, usual: float, *, servers: int = 1) -> Factory:
    return factory(
        people(servers),
        (Activity("work", "role", HOUR),),
        (case(urgent, step("work"), name="urgent"), case(usual, step("work"), name="usual", priority=1)),
    )


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_urgent_work_waits_less_at_the_cost_of_the_other(experiment: Experiment) -> None:
    verify(experiment)
