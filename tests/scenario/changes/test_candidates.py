"""What holds for every kind of change at every place."""

from dataclasses import fields, replace

import pytest

from ambidex.factory import Factory
from ambidex.factory.check import problems
from ambidex.scenario import Change, alter, kinds

MOVES = {
    "add people": {"resources"},
    "decision path": {"decisions"},
    "faster work": {"activities"},
    "less rework": {"work_types"},
    "longer hours": {"resources", "calendars"},
    "smaller batch": {"activities"},
}
UNASKED = ("queue rule", "wip limit")


def candidates(factory: Factory, kind: str) -> tuple[Change, ...]:
    return kinds()[kind].candidates(factory)


def test_the_folder_is_the_registry():
    assert set(kinds()) == {*MOVES, *UNASKED}
    assert all(isinstance(found, type) for found in kinds().values())


@pytest.mark.parametrize("kind", UNASKED)
def test_some_kinds_are_never_tried_unasked(kind, exceptional):
    assert candidates(exceptional, kind) == ()


@pytest.mark.parametrize("kind", MOVES)
def test_every_candidate_keeps_the_protocol(kind, exceptional):
    assert all(isinstance(change, Change) for change in candidates(exceptional, kind))


@pytest.mark.parametrize("kind", MOVES)
@pytest.mark.parametrize("name", ["counter", "exceptional", "workshop"])
def test_every_candidate_alters_to_a_factory_without_problems(kind, name, request):
    factory = request.getfixturevalue(name)
    assert {problems(change.alter(factory)) for change in candidates(factory, kind)} <= {()}


@pytest.mark.parametrize("kind", MOVES)
def test_a_change_leaves_everything_else_untouched(kind, exceptional):
    for change in candidates(exceptional, kind):
        after = change.alter(exceptional)
        moved = {
            field.name
            for field in fields(exceptional)
            if getattr(after, field.name) != getattr(exceptional, field.name)
        }
        assert moved == MOVES[kind]


@pytest.mark.parametrize("kind", MOVES)
def test_a_change_does_not_move_the_factory_it_is_given(kind, exceptional):
    before = replace(exceptional)
    for change in candidates(exceptional, kind):
        change.alter(exceptional)
    assert exceptional == before


@pytest.mark.parametrize("kind", MOVES)
def test_candidates_are_all_different_and_said_differently(kind, exceptional):
    found = candidates(exceptional, kind)
    assert found
    assert len({change.words() for change in found}) == len(set(found)) == len(found)


@pytest.mark.parametrize("kind", MOVES)
def test_teams_and_roles_of_a_change_are_those_of_the_factory(kind, exceptional):
    teams = {team.name for team in exceptional.teams} | {None}
    roles = {role for person in exceptional.resources for role in person.roles}
    assert all(
        change.team(exceptional) in teams and change.roles(exceptional) <= roles
        for change in candidates(exceptional, kind)
    )


def test_several_changes_are_made_one_after_the_other(exceptional):
    changes = [candidates(exceptional, kind)[0] for kind in ("add people", "faster work")]
    after = alter(exceptional, changes)
    assert len(after.resources) == len(exceptional.resources) + 1
    assert after.activities[0].service_time.mean == pytest.approx(0.45)
