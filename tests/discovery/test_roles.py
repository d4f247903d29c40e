"""Who may do what, and who is one team."""

from dataclasses import replace

import numpy as np

from ambidex.discovery.roles import discover_roles, discover_teams


def test_activities_of_the_same_people_share_a_role(by_hand):
    log = by_hand(
        *((f"{i}", "open", name, i, i + 1) for i, name in enumerate(["Ann", "Bob"] * 5)),
        *((f"{i}", "close", name, 50 + i, 51 + i) for i, name in enumerate(["Ann", "Bob"] * 5)),
        *((f"{i}", "pay", "Cy", 100 + i, 101 + i) for i in range(5)),
    )
    found = discover_roles(log)
    assert dict(zip(log.activities, found.of_activity)) == {"open": "open", "close": "open", "pay": "pay"}
    assert dict(zip(log.resources, found.of_resource)) == {"Ann": ("open",), "Bob": ("open",), "Cy": ("pay",)}


def test_somebody_who_did_it_once_among_many_is_an_exception(by_hand):
    often = ((f"{i}", "open", "Ann", i, i + 1) for i in range(300))
    log = by_hand(*often, ("x", "open", "Bob", 400, 401))
    assert dict(zip(log.resources, discover_roles(log).of_resource)) == {"Ann": ("open",), "Bob": ()}


def test_what_nobody_is_recorded_for_is_an_outsiders(by_hand):
    log = by_hand(("1", "open", "Ann", 1, 2), ("1", "deliver", None, 2, 9))
    assert dict(zip(log.activities, discover_roles(log).of_activity)) == {"open": "open", "deliver": None}


def test_a_log_without_resources_has_outsiders_only(by_hand):
    log = by_hand(("1", "open", None, 1, 2), ("1", "pay", None, 2, 9))
    assert discover_roles(log).of_activity == (None, None)
    assert discover_teams(log) == ()


def test_people_who_mostly_do_the_same_are_a_team(by_hand):
    log = by_hand(
        ("1", "open", "Ann", 1, 2), ("2", "open", "Bob", 1, 2), ("1", "pay", "Cy", 2, 3), ("3", "open", "Cy", 4, 5),
        ("4", "pay", "Cy", 6, 7),
    )  # fmt: skip
    assert dict(zip(log.resources, discover_teams(log))) == {"Ann": "Team open", "Bob": "Team open", "Cy": "Team pay"}


def test_teams_that_the_log_names_are_kept(by_hand):
    log = by_hand(("1", "open", "Ann", 1, 2), ("1", "open", "Bob", 3, 4))
    named = replace(log, teams=("north",), team_of=np.array([0, -1], dtype=np.int32))
    assert discover_teams(named) == ("north", None)


def clerks(*, letters, calls):
    """Return rows of so many letters of each of six clerks, and so many calls of each."""
    return [
        (f"{what} {who} {n}", what, f"{who}", 100 * who + n / 100, 100 * who + n / 100 + 0.005)
        for what, times in (("letter", letters), ("call", calls))
        for who, often in enumerate(times)
        for n in range(often)
    ]


def test_who_misses_by_chance_what_comes_rarely_has_the_role_too(by_hand):
    log = by_hand(*clerks(letters=[100] * 6, calls=[3, 2, 4, 2, 3, 0]))
    assert set(discover_roles(log).of_resource) == {("letter",)}


def test_who_never_does_what_the_others_do_often_has_another_role(by_hand):
    log = by_hand(*clerks(letters=[100] * 6, calls=[30, 20, 40, 20, 30, 0]))
    assert dict(zip(log.resources, discover_roles(log).of_resource))["5"] == ("letter",)
    assert len(set(discover_roles(log).of_resource)) == 2


def test_what_one_of_many_did_a_few_times_stays_theirs(by_hand):
    log = by_hand(*clerks(letters=[100] * 6, calls=[3, 0, 0, 0, 0, 0]))
    assert sum(len(held) == 2 for held in discover_roles(log).of_resource) == 1


def test_a_batch_is_done_once_however_much_is_in_it(by_hand):
    letters = clerks(letters=[100] * 6, calls=[0] * 6)
    runs = [
        (f"run {who} {week} {case}", "pay", f"{who}", 1000 + 10 * who + week, 1001 + 10 * who + week)
        for who in range(5)
        for week in range(2)
        for case in range(40)
    ]
    log = by_hand(*letters, *runs)
    assert set(discover_roles(log).of_resource) == {("letter",)}
