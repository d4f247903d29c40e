from datetime import date, timedelta

import pytest

from ambidex.web.accounts import rights
from ambidex.web.accounts.models import Grant, Role

TODAY = date(2026, 3, 2)


def may(person, right, unit=None) -> bool:
    return rights.scope(person, right, today=TODAY).holds(unit and unit.pk)


def test_without_a_grant_nothing_is_allowed(somebody, tree):
    nobody = somebody()
    assert not any(rights.scope(nobody, right, today=TODAY) for right in (rights.SEE, rights.GRANT, rights.AUDIT))


def test_a_senior_manager_has_their_own_subtree_and_no_other(somebody, tree):
    person = somebody(Role.SENIOR_MANAGER, tree["North"])
    assert [name for name, unit in tree.items() if may(person, rights.SEE, unit)] == ["North", "Claims", "Payments"]


def test_a_manager_of_a_team_does_not_see_the_team_beside(somebody, tree):
    person = somebody(Role.MANAGER, tree["Claims"])
    assert may(person, rights.SEE_PEOPLE, tree["Claims"])
    assert not may(person, rights.SEE_PEOPLE, tree["Payments"])
    assert not may(person, rights.SEE_PEOPLE, tree["North"])


def test_a_grant_everywhere_holds_in_every_unit_and_for_the_whole(somebody, tree):
    person = somebody(Role.ANALYST)
    assert may(person, rights.IMPORT)
    assert all(may(person, rights.IMPORT, unit) for unit in tree.values())


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [(0, 0, True), (1, None, False), (-9, -1, False), (-9, None, True), (-9, 0, True)],
)
def test_a_grant_holds_from_its_first_day_to_its_last(somebody, tree, starts, ends, holds):
    person = somebody()
    Grant.objects.create(
        person=person,
        role=Role.LEADER,
        from_date=TODAY + timedelta(days=starts),
        until_date=None if ends is None else TODAY + timedelta(days=ends),
    )
    assert may(person, rights.DECIDE) is holds


def test_who_has_left_may_do_nothing(somebody, tree):
    person = somebody(Role.ADMINISTRATOR)
    person.is_active = False
    assert not rights.scope(person, rights.GRANT, today=TODAY)


def test_an_administrator_does_not_see_people_and_an_auditor_sees_no_flows(somebody, tree):
    assert not may(somebody(Role.ADMINISTRATOR), rights.SEE_PEOPLE)
    assert not may(somebody(Role.AUDITOR), rights.SEE)


def test_a_tree_that_bites_its_tail_still_ends(tree):
    tree["North"].parent = tree["Claims"]
    tree["North"].save()
    assert rights.subtree({tree["Claims"].pk}) == {tree[name].pk for name in ("North", "Claims", "Payments")}
