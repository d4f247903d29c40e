"""Cases that do not join a queue that is too long."""

from collections.abc import Iterator

import pytest

from ambidex.factory import Activity
from verification.factories import HOUR, NOTHING, case, factory, people, station, step
from verification.measure import mean_wait, share_lost, visits, wait_at
from verification.table import Experiment, Row, verify
from verification.theory.loss import erlang_b, mmck

GROSS = "Gross and Harris"


def experiments() -> Iterator[Experiment]:
    for load, servers in ((1.0, 2), (6.4, 8), (12.0, 8)):
        lost = Row("share lost", share_lost, erlang_b(load, servers), "Erlang 1917", 0.05)
        work = Activity("work", "role", HOUR, balk_at=0)
        name = f"M/M/{servers}/{servers}, {load} erlang"
        yield Experiment(name, station(load, servers=servers, work=work), (lost,), 20_000)
    for load, servers, places in ((0.5, 1, 2), (0.9, 1, 5), (3.6, 4, 6), (6.0, 4, 3)):
        blocked, wait = mmck(load, servers, places)
        work = Activity("work", "role", HOUR, balk_at=places)
        rows = (
            Row("share lost", share_lost, blocked, GROSS, 0.05),
            Row("wait of the others", mean_wait, wait, GROSS, 0.05),
        )
        name = f"M/M/{servers}/{servers + places} {load / servers:g}"
        yield Experiment(name, station(load, servers=servers, work=work), rows, round(60_000 / servers))
    blocked, wait = mmck(1.5, 1, 1)
    balks = Activity("work", "role", HOUR, balk_at=1)
    elsewhere = factory(
        people(1),
        (balks, Activity("elsewhere", None, NOTHING)),
        (case(1.5, step("work", otherwise={"elsewhere": 1.0}), step("elsewhere")),),
    )
    rows = (
        Row("share that goes elsewhere", visits("elsewhere"), blocked, GROSS),
        Row("wait of the others", wait_at("work"), wait, GROSS),
    )
    yield Experiment("M/M/1/2 1.5, the others go elsewhere", elsewhere, rows)


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_as_many_are_lost_as_theory_says(experiment: Experiment) -> None:
    verify(experiment)
