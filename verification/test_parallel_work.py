"""Branches that go on at the same time, and meet again."""

from collections.abc import Iterator, Mapping

import pytest

from ambidex.distributions.exponential import Exponential
from ambidex.factory import END, JOIN, Activity, Factory, State
from verification.factories import HOUR, case, factory, people
from verification.measure import mean_cycle, visits, wait_at
from verification.table import Experiment, Row, verify
from verification.theory.fork_join import inclusive, longest, two_queues
from verification.theory.waiting import mmc_wait


def experiments() -> Iterator[Experiment]:
    for load, within in ((0.3, 0.05), (0.8, 0.07)):
        rows = (
            Row("cycle", mean_cycle, two_queues(load), "Flatto and Hahn 1984", within),
            Row("wait in a branch", wait_at("b"), mmc_wait(load, 1), "Erlang 1917", within),
        )
        queues = forked({"a": 1.0, "b": 1.0}, {"a": 1.0, "b": 1.0}, rate=load, queues=True)
        yield Experiment(f"two queues at once, load {load}", queues, rows, 80_000)
    means = {"a": 1.0, "b": 2.0, "c": 0.5}
    every = forked(means, dict.fromkeys(means, 1.0))
    latest = Row("cycle", mean_cycle, longest([*means.values()]), "inclusion and exclusion")
    yield Experiment("all of three branches", every, (latest,))
    chances = {"a": 0.7, "b": 0.4, "c": 0.1}
    both = inclusive([(chances[name], means[name]) for name in means])
    some = (
        Row("cycle", mean_cycle, both, "inclusion and exclusion"),
        *(Row(f"visits of {name}", visits(name), chance, "by definition") for name, chance in chances.items()),
    )
    yield Experiment("some of three branches", forked(means, chances), some)
    inner = Row("cycle", mean_cycle, 1.0 + 2.5 - (1 - 2 / 3 / 2 / 2), "race of exponentials")
    yield Experiment("a fork within a branch", nested(), (inner,))


def forked(
    means: Mapping[str, float], chances: Mapping[str, float], *, rate: float = 1.0, queues: bool = False
) -> Factory:
    fork = State("fork", None, {END: 1.0}, parallel=chances)
    branches = [State(name, name, {JOIN: 1.0}) for name in means]
    work = [Activity(name, name if queues else None, Exponential(mean)) for name, mean in means.items()]
    who = [person for name in means for person in people(1, name)] if queues else people(1)
    return factory(who, work, (case(rate, fork, *branches),))


def nested() -> Factory:
    """Return a fork of a and of what is itself a fork, of b and c, before d; all take an hour on average.

    Both b and c take 1.5 hours, with d 2.5. All that is over before a with a chance of 2/3 * 1/2 * 1/2: first one of b
    and c comes before a, then the other, then d. As a is exponential, the first of the two branches is over after an
    hour times the chance that a is the first.
    """
    fork = State("fork", None, {END: 1.0}, parallel={"a": 1.0, "within": 1.0})
    within = State("within", None, {"d": 1.0}, parallel={"b": 1.0, "c": 1.0})
    branches = [State(name, name, {JOIN: 1.0}) for name in "abcd"]
    return factory(people(1), [Activity(name, None, HOUR) for name in "abcd"], (case(1.0, fork, within, *branches),))


@pytest.mark.parametrize("experiment", tuple(experiments()), ids=str)
def test_branches_meet_when_theory_says(experiment: Experiment) -> None:
    verify(experiment)
