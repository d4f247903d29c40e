"""What can be wrong with a work type beside its flow: its arrivals, its profiles, what is promised."""

from collections.abc import Iterator, Mapping

from ambidex.errors import Problem
from ambidex.factory.check.activity import OF_WHO, attribute_values, condition
from ambidex.factory.check.flow import flow_problems
from ambidex.factory.check.rule import at_least_one, bearable, not_negative, sum_to_one
from ambidex.factory.model import Activity, Arrivals, Profile, WorkType
from ambidex.working_time import HOURS_PER_WEEK

LEAST_REGULAR = 1e-3
"""Spacings of arrivals vary at most thirty times as much as by pure chance."""


def work_type_problems(work_type: WorkType, activities: Mapping[str, Activity]) -> Iterator[Problem]:
    """Tell everything that is wrong with a work type."""
    place = f"work_types.{work_type.name}"
    yield from _arrivals(f"{place}.arrivals", work_type.arrivals)
    yield from not_negative(f"{place}.value", work_type.value)
    if work_type.promise is not None and not work_type.promise > 0:
        yield Problem(f"{place}.promise", "a promise is a time above 0;", 'write for instance "5 d".')
    else:
        yield from bearable(f"{place}.promise", work_type.promise)
    if work_type.profiles:
        yield from _profiles(f"{place}.profiles", work_type.profiles)
    yield from _conditions(place, work_type)
    yield from flow_problems(place, work_type, activities)


def _arrivals(place: str, arrivals: Arrivals) -> Iterator[Problem]:
    if len(arrivals.per_hour) != HOURS_PER_WEEK:
        yield Problem(f"{place}.per_hour", f"there are {len(arrivals.per_hour)} rates;", "a week has 168 hours.")
    if not all(0 <= rate < float("inf") for rate in arrivals.per_hour):
        yield Problem(f"{place}.per_hour", "a rate is negative or no number;", "write 0 or more.")
    days = [day for day, _ in arrivals.levels]
    if days != sorted(set(days)):
        yield Problem(f"{place}.levels", "the days are not in order or repeat;", "write each once, in order.")
    if not all(0 <= level < float("inf") for _, level in arrivals.levels):
        yield Problem(f"{place}.levels", "a level is negative or no number;", "1 is the usual week.")
    if not 0 < arrivals.regularity < float("inf"):
        yield Problem(f"{place}.regularity", "it must be above 0;", "1 is pure chance, more is more regular.")
    elif arrivals.regularity < LEAST_REGULAR:
        what = f"{arrivals.regularity:g} is so bunched that all or nothing comes in a year;"
        yield Problem(f"{place}.regularity", what, f"write {LEAST_REGULAR:g} or more; 1 is pure chance.")
    if arrivals.sizes:
        sizes = [size for size, _ in arrivals.sizes]
        for size in sizes:
            yield from at_least_one(f"{place}.sizes.{size}", size)
        if len(set(sizes)) < len(sizes):
            yield Problem(f"{place}.sizes", "a size is told twice;", "write each once.")
        yield from sum_to_one(f"{place}.sizes", (share for _, share in arrivals.sizes), "sizes")


def _profiles(place: str, profiles: tuple[Profile, ...]) -> Iterator[Problem]:
    yield from sum_to_one(place, (profile.share for profile in profiles), "profiles")
    keys = set(profiles[0].attributes)
    for at, profile in enumerate(profiles):
        where = f"{place}.{at}"
        differing = keys ^ set(profile.attributes)
        if differing:
            named = ", ".join(f'"{key}"' for key in sorted(differing))
            what = f"not all profiles have the attribute {named};"
            yield Problem(f"{where}.attributes", what, "let all have the same attributes.")
        for key in sorted(set(OF_WHO) & set(profile.attributes)):
            what = f'"{key}" is about who does the work, not about the case;'
            yield Problem(f"{where}.attributes.{key}", what, "choose another name.")
        if profile.value is not None:
            yield from not_negative(f"{where}.value", profile.value)


def _conditions(place: str, work_type: WorkType) -> Iterator[Problem]:
    """Tell conditions of routes on attributes that no case of the work type has."""
    attributes = attribute_values(work_type.profiles)
    for state in work_type.states:
        for at, route in enumerate(state.routes):
            for key, value in route.when.items():
                yield from condition(f"{place}.flow.{state.name}.routes.{at}.when", key, value, attributes)
