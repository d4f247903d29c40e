"""What holds for every kind of change at every place."""

from dataclasses import fields, replace

import pytest

from ambidex.factory import Factory
from ambidex.factory.check import problems
from ambidex.scenario import Change, alter, kinds

MOVES = {
    "add people": {"resources"},
    "faster work": {"activities"},
    "less rework": {"work_types"},
    "longer hours": {"resources", "calendars"},
    "smaller batch": {"activities"},
}


def candidates(factory: Factory, kind: str) -> tuple[Change, ...]:
    return kinds()[kind].candidates(factory)


def test_the_folder_is_the_registry():
    assert set(kinds()) == set(MOVES)
    assert all(isinstance(found, type) for found in kinds().values())


@pytest.mark.parametrize("kind", MOVES)
def test_every_candidate_keeps_the_protocol(kind, shop):
    assert all(isinstance(change, Change) for change in candidates(shop, kind))


@pytest.mark.parametrize("kind", MOVES)
@pytest.mark.parametrize("name", ["counter", "shop", "workshop"])
def test_every_candidate_alters_to_a_factory_without_problems(kind, name, request):
    factory = request.getfixturevalue(name)
    assert {problems(change.alter(factory)) for change in candidates(factory, kind)} <= {()}


@pytest.mark.parametrize("kind", MOVES)
def test_a_change_leaves_everything_else_untouched(kind, shop):
    for change in candidates(shop, kind):
        after = change.alter(shop)
        moved = {field.name for field in fields(shop) if getattr(after, field.name) != getattr(shop, field.name)}
        assert moved == MOVES[kind]


@pytest.mark.parametrize("kind", MOVES)
def test_a_change_does_not_move_the_factory_it_is_given(kind, shop):
    before = replace(shop)
    for change in candidates(shop, kind):
        change.alter(shop)
    assert shop == before


@pytest.mark.parametrize("kind", MOVES)
def test_candidates_are_all_different_and_said_differently(kind, shop):
    found = candidates(shop, kind)
    assert found
    assert len({change.words() for change in found}) == len(set(found)) == len(found)


@pytest.mark.parametrize("kind", MOVES)
def test_teams_and_roles_of_a_change_are_those_of_the_factory(kind, shop):
    teams = {team.name for team in shop.teams} | {None}
    roles = {role for person in shop.resources for role in person.roles}
    assert all(change.team(shop) in teams and change.roles(shop) <= roles for change in candidates(shop, kind))


def test_several_changes_are_made_one_after_the_other(shop):
    changes = [candidates(shop, kind)[0] for kind in ("add people", "faster work")]
    after = alter(shop, changes)
    assert len(after.resources) == len(shop.resources) + 1
    assert after.activities[0].service_time.mean == pytest.approx(0.45)
