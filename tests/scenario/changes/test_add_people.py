from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.factory import Arrivals, RampUp
from ambidex.scenario import outcome
from ambidex.scenario.changes.add_people import AddPeople, middle_person
from ambidex.simulation import simulate


@settings(deadline=None, max_examples=25)
@given(load=st.floats(0.2, 1.3), people=st.integers(1, 4), seed=st.integers(0, 10_000))
def test_one_more_person_never_lengthens_the_wait_for_a_single_activity(counter, monday, load, people, seed):
    work_type = replace(counter.work_types[0], arrivals=Arrivals((load * people,) * 168))
    before = AddPeople("clerk", "counter", n=people).alter(replace(counter, work_types=(work_type,)))
    now, then = (
        outcome(factory, start_at=monday, horizon=timedelta(days=10), seed=seed, replications=2)
        for factory in (before, AddPeople("clerk", "counter").alter(before))
    )
    assert (then.unit("waiting_time", "counter") <= now.unit("waiting_time", "counter") + 1e-9).all()
    assert (then.whole["cycle_time"] <= now.whole["cycle_time"] + 1e-9).all()


def test_the_newcomer_is_like_the_middle_person_of_the_team(shop):
    after = AddPeople("mender", "bench").alter(shop)
    assert after.resources[:-1] == shop.resources
    assert replace(after.resources[-1], name="Di") == shop.resources[3]


def test_the_middle_person_is_the_middle_one_by_what_they_can_do(shop):
    # Di needs a fifth longer than Cy, and comes first; of two, the one who can do less is taken.
    assert middle_person(shop, team="bench", role="mender").name == "Di"


def test_the_newcomer_takes_over_how_somebody_works_but_neither_their_leave_nor_their_dates(shop):
    june, july, august = (date(2026, month, 1) for month in (6, 7, 8))
    di = replace(shop.resources[3], absent=((june, july),), from_date=june, until_date=august, ramp_up=RampUp(8.0, 1.5))
    di = replace(di, paces={"test": 1.1}, slowdown=0.2, weight=2.0)
    team = replace(shop, resources=(*shop.resources[:3], di, shop.resources[4]))
    now, later = (AddPeople("mender", "bench", from_date=day).alter(team).resources[-1] for day in (None, july))
    assert now == replace(di, name=now.name, absent=(), from_date=None, until_date=None)
    assert later == replace(now, from_date=july)


def test_who_comes_later_is_of_no_use_before(counter, monday):
    how = {"start_at": monday, "horizon": timedelta(weeks=8), "seed": 2}
    before, now, later = (
        simulate(factory, **how).replications[0]
        for factory in (
            counter,
            AddPeople("clerk", "counter").alter(counter),
            AddPeople("clerk", "counter", from_date=date(2026, 2, 2)).alter(counter),
        )
    )
    first = before.clock.microseconds(datetime(2026, 2, 2, tzinfo=UTC))
    assert later.start[later.resource == 1].min() >= first
    assert now.start[now.resource == 1].min() < first
    early = before.end < first
    assert (later.end[early] == before.end[early]).all()


def test_several_newcomers_have_names_of_their_own(shop):
    after = AddPeople("mender", "bench", n=3).alter(AddPeople("mender", "bench").alter(shop))
    assert len({person.name for person in after.resources}) == len(shop.resources) + 4


def test_roles_whose_newcomer_would_be_the_same_are_tried_once(shop):
    assert [change.words() for change in AddPeople.candidates(shop)] == [
        "one more person in front (greeter)",
        "one more person in bench (mender)",
        "one more person in front (tester)",
        "one more person in bench (packer)",
    ]


def test_without_teams_the_role_is_the_place(workshop):
    assert AddPeople.candidates(workshop)[0].words() == "one more person as greeter"


@pytest.mark.parametrize(("n", "words"), [(2, "two more people"), (12, "12 more people")])
def test_more_people_are_said_in_words(n, words):
    assert AddPeople("mender", "bench", n=n).words() == f"{words} in bench (mender)"
