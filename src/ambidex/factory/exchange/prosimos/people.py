"""The resources of Prosimos, what they do, and the roles that follow from it.

Prosimos knows profiles with an amount, and says task by task which profiles do it. Here each is a resource of its own,
and those who do the same task share a role.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ambidex.distributions import Distribution
from ambidex.errors import did_you_mean
from ambidex.factory.exchange.prosimos.calendar import calendar_of
from ambidex.factory.exchange.prosimos.field import Fields
from ambidex.factory.model import Resource
from ambidex.working_time import Calendar

Performance = Mapping[str, Distribution]
"""How long a task takes each who does it, by name."""

MOST_PEOPLE = 20_000


@dataclass(slots=True)
class People:
    """Everybody.

    Attributes
    ----------
    calendars
        By name.
    resources
        By name; without roles.
    profiles
        The names behind each profile, by its id.
    pools
        The names in each pool, by its name.
    """

    calendars: dict[str, Calendar] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    profiles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pools: dict[str, frozenset[str]] = field(default_factory=dict)


def people_of(top: Fields) -> People:
    """Return everybody in a document."""
    people = People()
    name_of: dict[str, str] = {}
    for entry in top.objects("resource_calendars"):
        key = entry.text("id")
        name_of[key] = unique(entry.text("name", key or "calendar"), people.calendars)
        calendar = calendar_of(entry.objects("time_periods"))
        if not calendar.intervals and not entry.problems:
            entry.tell("time_periods", "there are no working hours;", "add a period.")
        people.calendars[name_of[key]] = calendar
    for pool in top.objects("resource_profiles"):
        members: list[str] = []
        for entry in pool.objects("resource_list"):
            members += _members(entry, people, name_of)
        name = unique(pool.text("name", pool.text("id", "pool")), people.pools)
        people.pools[name] = frozenset(members)
    return people


def _members(entry: Fields, people: People, name_of: Mapping[str, str]) -> tuple[str, ...]:
    """Return the resources of a profile; one that stands in several pools is the same in all."""
    key = entry.text("id")
    if key in people.profiles:
        return people.profiles[key]
    calendar = entry.text("calendar")
    if calendar and calendar not in name_of:
        entry.tell("calendar", f'there is no calendar "{calendar}";', did_you_mean(calendar, name_of) or "add it.")
    amount = int(entry.number("amount", 1, least=1))
    if amount + len(people.resources) > MOST_PEOPLE:
        entry.tell("amount", f"that makes more than {MOST_PEOPLE:,} resources;", "write fewer.")
        amount = 1
    cost = entry.number("cost_per_hour", 0.0, least=0)
    name = entry.text("name", key or "resource")
    names = []
    for number in range(1, amount + 1):
        names.append(unique(f"{name} {number}" if amount > 1 else name, people.resources))
        people.resources[names[-1]] = Resource(names[-1], (), name_of.get(calendar, ""), cost_per_hour=cost)
    people.profiles[key] = tuple(names)
    return people.profiles[key]


def performances_of(
    top: Fields, people: People, distribution: Callable[[Fields], Distribution]
) -> dict[str, dict[str, Distribution]]:
    """Return who does each task, by its id, and how long it takes them."""
    found: dict[str, dict[str, Distribution]] = {}
    for entry in top.objects("task_resource_distribution"):
        performance = found.setdefault(entry.text("task_id"), {})
        for told in entry.objects("resources"):
            key = told.text("resource_id")
            if key not in people.profiles:
                what = f'there is no resource "{key}";'
                told.tell("resource_id", what, did_you_mean(key, people.profiles) or "add it to a resource profile.")
                continue
            taken = distribution(told)
            performance |= dict.fromkeys(people.profiles[key], taken)
    return found


def role_names(
    members: Mapping[frozenset[str], list[str]], pools: Mapping[str, frozenset[str]]
) -> dict[frozenset[str], str]:
    """Return a name for each set of people, given what they do.

    Examples
    --------
    >>> clerks, boss = frozenset({"Ann", "Bo"}), frozenset({"Cy"})
    >>> both = clerks | boss
    >>> list(role_names({clerks: ["check"], both: ["sign"]}, {"Clerk": clerks, "Manager": boss}).values())
    ['Clerk', 'Clerk or Manager']
    """
    # A set of people that is several pools is none of them: some tools write a pool for each task.
    times = Counter(pools.values())
    pool_of = {people: name for name, people in pools.items() if times[people] == 1}
    found: dict[frozenset[str], str] = {}
    taken: dict[str, object] = {}
    for people, tasks in members.items():
        found[people] = unique(_role_name(people, tasks, pool_of), taken)
        taken[found[people]] = None
    return found


def _role_name(people: frozenset[str], tasks: list[str], pool_of: Mapping[frozenset[str], str]) -> str:
    if people in pool_of:
        return pool_of[people]
    if len(people) == 1:
        return next(iter(people))
    whole = [name for pool, name in pool_of.items() if pool and pool <= people]
    if len(whole) <= 3 and frozenset().union(*(pool for pool in pool_of if pool <= people)) == people:
        return " or ".join(whole)
    within = [name for pool, name in pool_of.items() if people < pool]
    more = f" and {len(tasks) - 1} more" * (len(tasks) > 1)
    return f"{within[0] if len(within) == 1 else 'people'} for {tasks[0]}{more}"


def unique(name: str, taken: Iterable[str]) -> str:
    """Return the name, numbered where it is taken.

    Examples
    --------
    >>> unique("Ann", ["Ann", "Ann (2)"])
    'Ann (3)'
    """
    names = taken if isinstance(taken, Mapping) else set(taken)
    given, n = name, 1
    while given in names:
        n += 1
        given = f"{name} ({n})"
    return given
