"""Holidays, long absences, who came and who has left: found where they are sure, and never where they are not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from ambidex.discovery import discover
from ambidex.discovery.absence import (
    Absence,
    absence_notes,
    away,
    discover_absences,
    with_holidays,
    with_somebody_left,
)
from ambidex.eventlog import ActivityInstance, event_log
from ambidex.factory import Resource
from ambidex.simulation import simulate
from ambidex.working_time import ALWAYS, Calendar, DatedHours

MONDAY = date(2024, 1, 1)
OFFICE = Calendar(tuple((24.0 * day + 9, 24.0 * day + 17) for day in range(5)))
TEAM = ("Ann", "Bob", "Cy", "Dan", "Eve", "Flo")


def days(first, n, *, without=()):
    """Return so many days but weekends and some."""
    every = (first + timedelta(days=step) for step in range(n))
    return [day for day in every if day.weekday() < 5 and day not in without]


def at(day, hour):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def at_work(**shown):
    """Return a log in which each does an hour of work on each of their days."""
    return event_log(
        ActivityInstance(f"{name} {day}", "assess", name, at(day, 10), at(day, 11))
        for name, own in shown.items()
        for day in own
    )


def away_of(log, **also):
    calendars = with_holidays(log, (OFFICE,) * len(log.resources))
    return dict(zip(log.resources, discover_absences(log, calendars, **also)))


def holidays_of(log):
    (calendar, *_) = with_holidays(log, (OFFICE,) * len(log.resources))
    return [hours.first for hours in calendar.dated]


def everybody(n=200, *, without=(), first=MONDAY):
    return {name: days(first, n, without=without) for name in TEAM}


# --- holidays ---


def test_a_day_on_which_nobody_of_many_works_is_a_holiday():
    may_day = date(2024, 5, 1)
    assert holidays_of(at_work(**everybody(without=(may_day,)))) == [may_day]


def test_without_holidays_calendars_stay_as_they_are():
    assert with_holidays(at_work(**everybody()), (OFFICE,) * 6) == (OFFICE,) * 6


def test_a_day_on_which_some_work_is_none():
    may_day = date(2024, 5, 1)
    shown = everybody(without=(may_day,))
    assert holidays_of(at_work(**{**shown, "Ann": [*shown["Ann"], may_day]})) == []


def test_a_weekday_on_which_few_usually_work_shows_no_holiday():
    few = dict(list(everybody(without=(date(2024, 5, 1),)).items())[:4])
    assert holidays_of(at_work(**few)) == []


def test_who_worked_on_a_holiday_is_not_closed_then_and_who_always_works_never():
    may_day = date(2024, 5, 1)
    many = {f"{name} {n}": own for n in range(2) for name, own in everybody(without=(may_day,)).items()}
    log = at_work(**{**many, "Zoe": [*days(MONDAY, 200)], "Robot": days(MONDAY, 200, without=(may_day,))})
    calendars = tuple(ALWAYS if name == "Robot" else OFFICE for name in log.resources)
    found = dict(zip(log.resources, with_holidays(log, calendars)))
    assert found["Ann 1"].dated == (DatedHours(may_day, may_day),)
    assert found["Zoe"] == OFFICE
    assert found["Robot"] == ALWAYS


def test_work_that_rests_over_a_holiday_does_not_hide_it():
    may_day = date(2024, 5, 1)
    shown = at_work(**everybody(without=(may_day,)))
    rows = [
        ActivityInstance(f"long {name}", "assess", name, at(date(2024, 4, 30), 16), at(date(2024, 5, 2), 10))
        for name in TEAM
    ]
    log = event_log([*rows, *(_row(shown, row) for row in range(len(shown)))])
    assert holidays_of(log) == [may_day]


def test_days_at_the_edges_of_a_log_are_no_holidays():
    assert holidays_of(at_work(**everybody(), Zoe=[date(2024, 8, 14)])) == []


def test_a_holiday_seen_once_does_not_come_again():
    log = at_work(**everybody(800, without=(date(2024, 5, 1),)))
    assert holidays_of(log) == [date(2024, 5, 1)]


def test_a_holiday_seen_on_the_same_day_of_two_years_comes_again():
    may_days = tuple(date(year, 5, 1) for year in (2024, 2025))
    found = holidays_of(at_work(**everybody(800, without=may_days)))
    assert found == [*may_days, date(2026, 5, 1), date(2027, 5, 1), date(2028, 5, 1)]


def test_a_day_that_was_a_holiday_in_two_years_and_worked_in_a_third_does_not_come_again():
    found = holidays_of(at_work(**everybody(1200, without=(date(2024, 5, 1), date(2026, 5, 1)))))
    assert found == [date(2024, 5, 1), date(2026, 5, 1)]


# --- absences ---


def test_three_weeks_without_somebody_who_works_every_day_are_an_absence():
    leave = days(date(2024, 4, 1), 19)
    found = away_of(at_work(**{**everybody(), "Ann": days(MONDAY, 200, without=leave)}))
    # From the Saturday before to the Sunday after.
    assert found["Ann"] == Absence(absent=((date(2024, 3, 30), date(2024, 4, 21)),))
    assert found["Bob"] == Absence()


def test_who_stops_long_before_the_log_ends_has_left_and_who_begins_later_came():
    found = away_of(at_work(**{**everybody(), "Ann": days(MONDAY, 120), "Bob": days(date(2024, 3, 4), 137)}))
    assert found["Ann"].until_date == date(2024, 4, 29)
    assert found["Bob"].from_date == date(2024, 3, 4)
    assert found["Ann"].from_date is None


def test_a_fortnight_at_the_end_is_not_taken_for_leaving():
    assert away_of(at_work(**{**everybody(), "Ann": days(MONDAY, 186)}))["Ann"].until_date is None


def test_who_was_once_away_for_as_long_may_come_back():
    months = days(date(2024, 3, 4), 60)
    found = away_of(at_work(**{**everybody(260), "Ann": days(MONDAY, 200, without=months)}))
    assert found["Ann"].until_date is None


def test_where_the_work_ends_for_all_who_do_the_same_nobody_has_left():
    log = at_work(**{name: days(MONDAY, 140) for name in TEAM}, Zoe=days(MONDAY, 200), Yan=days(MONDAY, 200))
    assert set(away_of(log).values()) == {Absence()}


def test_who_works_alone_is_never_away():
    leave = days(date(2024, 4, 1), 40)
    assert away_of(at_work(Ann=days(MONDAY, 200, without=leave)))["Ann"] == Absence()


def test_who_is_seen_a_few_times_is_never_away():
    seldom = days(MONDAY, 260, without=days(date(2024, 4, 1), 60))[::3]
    found = away_of(at_work(**{**everybody(260), "Ann": days(MONDAY, 25), "Bob": seldom}))
    assert found["Ann"] == found["Bob"] == Absence()


def test_where_cases_still_open_are_left_out_nobody_has_left_within_a_usual_case():
    rows = [ActivityInstance(f"{n}", "assess", "Bob", at(day, 9), at(day, 9) + timedelta(days=90)) for n, day in
            enumerate(days(MONDAY, 110))]  # fmt: skip
    shown = at_work(**{**everybody(), "Ann": days(MONDAY, 140)})
    log = event_log([*rows, *(_row(shown, row) for row in range(len(shown)))])
    assert away_of(log)["Ann"].until_date is not None
    assert away_of(log, only_ended=True)["Ann"].until_date is None


def test_of_logs_without_absences_hardly_any_shows_one():
    rng = np.random.default_rng(1)
    wrong = 0
    for _ in range(60):
        shown = {name: [day for day in days(MONDAY, 250) if rng.random() < 0.7] for name in TEAM}
        wrong += any(absence != Absence() for absence in away_of(at_work(**shown)).values())
    assert wrong <= 2


def test_a_log_of_one_day_shows_nobody_away():
    log = at_work(Ann=[MONDAY], Bob=[MONDAY])
    assert away_of(log) == {"Ann": Absence(), "Bob": Absence()}
    assert holidays_of(log) == []


# --- the twin ---


def test_a_role_that_all_have_left_is_kept_by_those_who_held_it():
    left = [Resource(name, ("clerk",), "office", until_date=date(2024, 3, 1)) for name in ("Ann", "Bob")]
    boss = Resource("Cy", ("boss",), "office", from_date=date(2024, 3, 1))
    kept = with_somebody_left((*left, boss))
    assert [(one.until_date, one.from_date) for one in kept] == [(None, None)] * 3
    mixed = with_somebody_left((left[0], replace(left[1], until_date=None)))
    assert mixed[0].until_date == date(2024, 3, 1)


def test_notes_say_who_and_which_days():
    ann = away(Resource("Ann", ("clerk",), "office"), Absence(until_date=date(2024, 3, 1)))
    bob = away(Resource("Bob", ("clerk",), "office"), Absence(from_date=date(2024, 2, 1), absent=((MONDAY, MONDAY),)))
    holidays = tuple(DatedHours(date(year, 5, 1), date(year, 5, 1)) for year in (2024, 2025))
    told = absence_notes((ann, bob), (replace(OFFICE, dated=holidays),), ends=date(2024, 12, 31))
    assert [note.split(" ")[0] for note in told] == ["Ann", "Bob", "Bob", "Nearly"]
    assert told[3].endswith("Nearly nobody worked on 1 May 2024: taken as holidays. Expected again: 1 May 2025.")
    assert absence_notes((replace(ann, until_date=None),), (OFFICE,), ends=MONDAY) == ()


@pytest.fixture(scope="module")
def without_dan(practice):
    """A year of the practice, which Dan leaves after half of it and Cy goes away from for six weeks early on."""
    people = {person.name: person for person in practice.resources}
    quiet = replace(practice.work_types[0], arrivals=replace(
        practice.work_types[0].arrivals, per_hour=tuple(rate * 0.6 for rate in practice.work_types[0].arrivals.per_hour)
    ))  # fmt: skip
    changed = replace(
        practice,
        work_types=(quiet,),
        resources=(
            people["Ann"],
            people["Bob"],
            replace(people["Cy"], absent=((date(2026, 2, 2), date(2026, 3, 15)),)),
            replace(people["Dan"], until_date=date(2026, 7, 3)),
        ),
    )
    run = simulate(changed, start_at=datetime(2026, 1, 5, tzinfo=UTC), horizon=timedelta(weeks=52), seed=3)
    return replace(run.replications[0].log(), enabled_at=None, cost=None)


def test_who_left_a_known_factory_stays_left_and_who_was_away_is_back(without_dan):
    learnt = discover(without_dan, name="twin", rng=np.random.default_rng(1))
    found = {person.name: person for person in learnt.factory.resources}
    assert abs(found["Dan"].until_date - date(2026, 7, 3)) <= timedelta(days=3)
    ((first, last),) = found["Cy"].absent
    assert abs(first - date(2026, 2, 2)) <= timedelta(days=3)
    assert abs(last - date(2026, 3, 15)) <= timedelta(days=3)
    assert found["Ann"].absent == found["Bob"].absent == ()
    assert any(note.startswith("Dan (until") and "does not work any more" in note for note in learnt.notes)
    ahead = simulate(learnt.factory, start_at=datetime(2027, 1, 4, tzinfo=UTC), horizon=timedelta(weeks=4), seed=1)
    done = ahead.replications[0].log()
    assert {done.resources[code] for code in np.unique(done.resource)} == {"Ann", "Bob", "Cy"}


def _row(log, row):
    start, end = (edge[row].item().replace(tzinfo=UTC) for edge in (log.start_at, log.end_at))
    who = log.resources[log.resource[row]]
    return ActivityInstance(log.case_ids[log.case[row]], log.activities[log.activity[row]], who, start, end)
