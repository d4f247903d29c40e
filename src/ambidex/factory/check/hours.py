"""What can be wrong with a calendar: hours that are none, overlap or are out of order, in the week and on dates."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from ambidex.errors import BadInput, Problem
from ambidex.factory.dates import span_text
from ambidex.factory.week import clock, hours_text
from ambidex.working_time import HOURS_PER_WEEK, Calendar, DatedHours, zone

Interval = tuple[float, float]


def zone_problems(place: str, name: str) -> Iterator[Problem]:
    """Tell a time zone that is not known."""
    try:
        zone(name)
    except BadInput as told:
        yield Problem(place, f'"{name}" is not a time zone.', told.problems[0].remedy)


def calendar_problems(name: str, calendar: Calendar) -> Iterator[Problem]:
    """Tell everything that is wrong with a calendar."""
    place = f"calendars.{name}"
    if calendar.time_zone is not None:
        yield from zone_problems(f"{place}.time_zone", calendar.time_zone)
    if not calendar.intervals:
        yield Problem(place, "it has no working hours;", 'write for instance Mon-Fri: "09:00-17:00".')
    bad = [pair for pair in calendar.intervals if not 0 <= pair[0] < pair[1] <= HOURS_PER_WEEK]
    for opens, closes in bad[:1]:
        what = f"{opens:g} to {closes:g} are no hours of a week;"
        yield Problem(place, what, "close after opening, within 0 to 168.")
    if not bad:
        yield from _in_turn(place, [(*pair, hours_text(*pair)) for pair in calendar.intervals])
    yield from _dated(place, calendar.dated)


def _dated(place: str, dated: tuple[DatedHours, ...]) -> Iterator[Problem]:
    told: set[tuple[date, date]] = set()
    for days in dated:
        text = span_text(days.first, days.last)
        where = f"{place}.{text}"
        if days.last < days.first:
            yield Problem(where, "the last day is before the first;", "write the earlier day first.")
        if (days.first, days.last) in told:
            yield Problem(where, "the same days are told twice;", "keep one of the two.")
        told.add((days.first, days.last))
        bad = [pair for pair in days.hours if not 0 <= pair[0] < pair[1] <= 24]
        for opens, closes in bad[:1]:
            what = f"{opens:g} to {closes:g} are no hours of a day;"
            yield Problem(where, what, "close after opening, within 0 to 24.")
        if not bad:
            yield from _in_turn(where, [(*pair, f"{clock(pair[0])}-{clock(pair[1])}") for pair in days.hours])


def _in_turn(place: str, hours: Iterable[tuple[float, float, str]]) -> Iterator[Problem]:
    """Tell the first two stretches of hours that are not one after the other."""
    clashes = [(one, two) for one, two in pairwise(hours) if two[0] <= one[1]]
    if clashes:
        one, two = clashes[0]
        how, remedy = ("overlap", "join them") if two[0] >= one[0] else ("are out of order", "write them in order")
        more = f", and {len(clashes) - 1} more like them" * (len(clashes) > 1)
        yield Problem(place, f"{one[2]} and {two[2]} {how}{more};", f"{remedy}.")
