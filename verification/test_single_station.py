"""One kind of work, taken in the order in which it comes."""

from collections.abc import Iterator

import pytest

from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.distributions.empirical import Empirical
from ambidex.distributions.gamma import Gamma
from ambidex.distributions.lognormal import Lognormal
from ambidex.distributions.uniform import Uniform
from ambidex.factory import Activity, Arrivals, Factory, Profile, Special
from verification.factories import HOUR, case, factory, people, station, step
from verification.measure import mean_number, mean_wait, share_that_waits
from verification.table import Experiment, Row, verify
from verification.theory.waiting import erlang_c, gim1_wait, group_wait, mg1_wait, mmc_wait

ERLANG = "Erlang 1917"
POLLACZEK = "Pollaczek 1930, Khinchine 1932"
LITTLE = "Little 1961"


def experiments() -> Iterator[Experiment]:
    for load, hours, within in ((0.5, 60_000, 0.03), (0.8, 80_000, 0.06), (0.95, 200_000, 0.12)):
        waits = Row("wait", mean_wait, mmc_wait(load, 1), ERLANG, within)
        number = Row("number", mean_number, load / (1 - load), LITTLE, within)
        busy = Row("share that waits", share_that_waits, load, ERLANG)
        yield Experiment(f"M/M/1 {load}", station(load), (waits, number, busy), hours)
    for servers, load in ((3, 0.5), (3, 0.8), (10, 0.8), (10, 0.95)):
        offered = servers * load
        hours = 200_000 if load > 0.9 else 100_000
        yield Experiment(
            f"M/M/{servers} {load}",
            station(offered, servers=servers),
            (
                Row("share that waits", share_that_waits, erlang_c(offered, servers), ERLANG, 0.05),
                Row("wait", mean_wait, mmc_wait(offered, servers), ERLANG, 0.15),
            ),
            round(hours / servers),
        )
    one_of_four = station(3.2, who=people(1, capacity=4))
    yield Experiment("M/M/4 0.8, one resource", one_of_four, (Row("wait", mean_wait, mmc_wait(3.2, 4), ERLANG, 0.05),))
    two_skills = factory(
        people(4, roles=("a", "b")),
        (Activity("of a", "a", HOUR), Activity("of b", "b", HOUR)),
        (case(1.2, step("of a"), name="a"), case(2.0, step("of b"), name="b")),
    )
    wait = Row("wait", mean_wait, mmc_wait(3.2, 4), ERLANG, 0.05)
    yield Experiment("M/M/4 0.8, two skills each", two_skills, (wait,))
    for load in (0.3, 0.8):
        for name, service, square in services():
            waits = Row("wait", mean_wait, mg1_wait(load, 1.0, square), POLLACZEK, 0.2)
            yield Experiment(f"M/G/1 {load}, {name}", station(load, work=Activity("work", "role", service)), (waits,))
    wait = Row("wait", mean_wait, mg1_wait(0.8, 1.0, 2.0), POLLACZEK, 0.1)
    yield Experiment("M/G/1 0.8, two kinds by attribute", two_kinds(), (wait,))
    slow = station(0.5, who=people(1, pace=3.0, paces={"work": 1.5}))
    yield Experiment("M/M/1, at a pace of 1.5", slow, (Row("wait", mean_wait, 1.5 * 3.0, ERLANG, 0.1),))
    for regularity in (0.5, 4.0):
        for load in (0.5, 0.8):
            coming = station(arrivals=Arrivals((load,) * 168, regularity=regularity))
            waits = Row("wait", mean_wait, gim1_wait(load, regularity), "Kendall 1953", 0.06)
            yield Experiment(f"GI/M/1 {load}, regularity {regularity}", coming, (waits,), 80_000)
    for load, sizes in ((0.5, ((3, 1.0),)), (0.8, ((1, 0.5), (2, 0.3), (4, 0.2)))):
        mean = sum(size * share for size, share in sizes)
        groups = station(arrivals=Arrivals((load / mean,) * 168, sizes=sizes))
        waits = Row("wait", mean_wait, group_wait(load, sizes), "Gross and Harris", 0.05)
        yield Experiment(f"M^X/M/1 {load}, groups of {mean:g}", groups, (waits,), 80_000)


def services() -> Iterator[tuple[str, Distribution, float]]:
    """Yield names, service times with a mean of an hour, and their mean squares."""
    yield "constant", Constant(1.0), 1.0
    yield "uniform", Uniform(0.0, 2.0), 4 / 3
    yield "lognormal 1.5", Lognormal(mean=1.0, cv=1.5), 1 + 1.5**2
    yield "gamma 0.5", Gamma(mean=1.0, cv=0.5), 1 + 0.5**2
    yield "zero or three", Empirical(((0.0, 0.0), (2 / 3, 0.0), (2 / 3, 3.0), (1.0, 3.0))), 3.0


def two_kinds() -> Factory:
    """Return a station where the attribute of a case says how long its work is."""
    work = Activity("work", "role", Constant(0.5), special=(Special({"size": "large"}, Constant(3.0)),))
    profiles = (Profile(0.8, {"size": "small"}), Profile(0.2, {"size": "large"}))
    return station(0.8, work=work, work_type={"profiles": profiles})


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_a_station_is_as_busy_and_cases_wait_as_long_as_theory_says(experiment: Experiment) -> None:
    verify(experiment)
