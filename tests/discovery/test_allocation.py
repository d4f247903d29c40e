"""Which work is taken first, and by whom, is found where the log shows it; else it is as usual."""

from dataclasses import replace

import numpy as np
import pytest

from ambidex.discovery import discover
from ambidex.discovery.allocation import _weights
from ambidex.distributions.constant import Constant
from ambidex.factory import Resource, Role


@pytest.fixture(scope="module")
def learnt(recorded):
    """Returns the twin of half a year, or so many weeks, of a factory."""

    def learn(factory, *, weeks=26):
        return discover(recorded(factory, weeks=weeks), name="twin", rng=np.random.default_rng(1))

    return learn


def rule(found, activity):
    """Return the queue rule of whoever does an activity."""
    role = next(one.role for one in found.factory.activities if one.name == activity)
    return next((one.queue for one in found.factory.roles if one.name == role), "FIFO")


@pytest.mark.parametrize("queue", ["FIFO", "LIFO", "shortest", "random"])
def test_the_rule_of_a_busy_queue_is_found(practice, learnt, queue):
    found = learnt(replace(practice, roles=(Role("decider", queue),)))
    assert rule(found, "decide") == queue
    assert rule(found, "check") == "FIFO"


def test_first_come_first_served_needs_no_word(twin):
    assert twin.factory.roles == ()
    assert {kind.priority for kind in twin.factory.work_types} == {0}
    assert {person.weight for person in twin.factory.resources} == {1.0}


def test_work_that_something_else_holds_up_shows_no_rule(practice, learnt):
    """What is decided waits a day for something outside, however idle people are: not last in first out."""
    check, decide = practice.activities
    idle = replace(decide, service_time=Constant(0.4), delay=Constant(30.0))
    assert learnt(replace(practice, activities=(check, idle))).factory.roles == ()


def of_two_kinds(practice, first, second):
    (request,) = practice.work_types
    half = tuple(rate / 2 for rate in request.arrivals.per_hour)
    kinds = (
        replace(request, name=name, priority=priority, arrivals=replace(request.arrivals, per_hour=half))
        for name, priority in (("appeal", first), ("claim", second))
    )
    return replace(practice, work_types=tuple(kinds))


@pytest.mark.parametrize(("first", "second", "told"), [(0, 1, [0, 1]), (1, 0, [1, 0]), (0, 0, [0, 0])])
def test_kinds_of_work_that_go_first_are_found(practice, learnt, first, second, told):
    found = learnt(of_two_kinds(practice, first, second))
    priorities = {kind.name: kind.priority for kind in found.factory.work_types}
    assert [priorities["appeal"], priorities["claim"]] == told
    assert rule(found, "decide") == "FIFO"
    assert any("goes before" in note for note in found.notes) == (first != second)


def many_deciders(practice, choice, weights=(1.0, 1.0, 1.0, 1.0)):
    """Four deciders of whom mostly several are idle."""
    people = tuple(
        Resource(f"D{number}", ("decider",), "late", team="board", weight=weight)
        for number, weight in enumerate(weights)
    )
    return replace(practice, resources=(*practice.resources[:2], *people), roles=(Role("decider", choice=choice),))


def test_people_who_are_preferred_are_found(practice, learnt):
    found = learnt(many_deciders(practice, "preference", (6.0, 2.0, 1.0, 1.0)))
    (role,) = found.factory.roles
    assert role.choice == "preference"
    weight = {person.name: person.weight for person in found.factory.resources}
    assert weight["D0"] / weight["D2"] == pytest.approx(6.0, rel=0.35)
    assert weight["D1"] / weight["D2"] == pytest.approx(2.0, rel=0.35)


@pytest.mark.parametrize("choice", ["longest idle", "any", "least loaded"])
def test_where_all_are_taken_about_equally_nobody_is_preferred(practice, learnt, choice):
    assert learnt(many_deciders(practice, choice)).factory.roles == ()


def test_cases_that_stay_with_a_person_are_found(practice, learnt):
    """Both steps are done by the same four people."""
    check, decide = practice.activities
    people = tuple(Resource(f"D{number}", ("both",), "late", team="board") for number in range(4))
    activities = (replace(check, role="both"), replace(decide, role="both"))
    base = replace(practice, resources=people, activities=activities)
    (role,) = learnt(replace(base, roles=(Role("both", choice="same person"),))).factory.roles
    assert role.choice == "same person"
    assert learnt(base).factory.roles == ()


def test_weights_of_luce_are_found():
    """Of Ann, Bo and Cy, all idle, Ann is taken six times of ten, Bo three times."""
    idle = np.ones((100, 3), np.bool_)
    chosen = np.eye(3, dtype=np.bool_)[[0] * 60 + [1] * 30 + [2] * 10]
    weight = _weights(idle, chosen)
    assert weight / weight.sum() == pytest.approx([0.6, 0.3, 0.1], abs=0.01)
    assert _weights(idle, np.eye(3, dtype=np.bool_)[[0, 1, 2] * 33 + [0]]) is None
