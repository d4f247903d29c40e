"""Who decides on an exception: a role between two roles, and the attention that managers have for it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import prod

from ambidex.factory.model import Factory, Resource, State, WorkType
from ambidex.factory.reporting_line import deciding_manager, reporting_line, team_of_role
from ambidex.factory.visits import flow_of, kinds_of_case, next_of


@dataclass(frozen=True, slots=True)
class Decider:
    """A role, and the manager whose it is, if it is a manager's."""

    role: str | None
    manager: str | None = None

    @property
    def name(self) -> str:
        """The manager, or the role."""
        return self.manager or str(self.role)


def decider(factory: Factory, own: str | None, other: str | None) -> Decider:
    """Return who decides between the role of an activity and that of the next step, None where there is none.

    Examples
    --------
    >>> from ambidex.factory.model import Team
    >>> people = (Resource("Ann", ("clerk",), "office", team="desk"), Resource("Ben", ("payer",), "office", team="pay"))
    >>> teams = (Team("desk", "Ada", reports_to="Zoe"), Team("pay", "Bo", reports_to="Zoe"))
    >>> factory = Factory("F", "UTC", {}, teams, people, (), ())
    >>> decider(factory, "clerk", "payer").name, decider(factory, "clerk", None).name
    ('Zoe', 'Ada')
    >>> [decider(replace(factory, decisions=how), "clerk", "payer").name for how in ("mesh", "team")]
    ['payer', 'clerk']
    """
    if factory.decisions == "vertical":
        manager = deciding_manager(factory, *(team_of_role(factory, role) for role in (own, other or own)))
        if manager is not None:
            return Decider(f"decisions of {manager}", manager)
    return Decider(other or own if factory.decisions == "mesh" else own)


def first_after(work_type: WorkType) -> dict[str, dict[str, float]]:
    """Return by step how likely each thing is the first that follows, over all that cases can be like.

    Examples
    --------
    Of two branches that half of the cases take, a quarter takes neither.

    >>> from ambidex.factory.model import Arrivals
    >>> fork = State("fork", None, {"pay": 1.0}, parallel={"check": 0.5, "ask": 0.5})
    >>> first_after(WorkType("claim", Arrivals((1.0,) * 168), {"fork": 1.0}, (fork,)))
    {'fork': {'check': 0.5, 'ask': 0.5, 'pay': 0.25}}
    """
    found: dict[str, dict[str, float]] = {state.name: {} for state in work_type.states}
    for attributes, often in kinds_of_case(work_type):
        flow = flow_of(work_type, attributes)
        for state in work_type.states:
            first = _past_fork(state, attributes) if state.parallel else flow[state.name]
            for name, chance in first.items():
                found[state.name][name] = found[state.name].get(name, 0.0) + often * chance
    return found


def _past_fork(state: State, attributes: Mapping[str, str]) -> dict[str, float]:
    no_branch = prod(1 - chance for chance in state.parallel.values())
    onward = {name: no_branch * share for name, share in next_of(state, attributes).items()}
    return {**state.parallel, **onward}


def next_role(name: str, following: Mapping[str, Mapping[str, float]], roles: Mapping[str, str | None]) -> str | None:
    """Return the role that does the first step from one on, going where cases most likely go; None before the end.

    Parameters
    ----------
    following
        As from `first_after`.
    roles
        By step; None for one that nobody of ours does.

    Examples
    --------
    >>> following = {"ask": {"end": 0.25, "pay": 0.75}, "pay": {"end": 1.0}}
    >>> next_role("ask", following, {"ask": None, "pay": "cashier"})
    'cashier'
    """
    passed: set[str] = set()
    while name in following and name not in passed and roles[name] is None:
        passed.add(name)
        name = max(following[name], key=following[name].__getitem__)
    return roles.get(name)


def with_attention(factory: Factory, deciders: Iterable[Decider]) -> tuple[Resource, ...]:
    """Return the resources, with the managers among the deciders.

    A manager who is not there yet works in the hours that most of those below have, and costs nothing.
    """
    role_of = {decider.manager: str(decider.role) for decider in deciders if decider.manager is not None}
    people = tuple(_with_role(person, role_of.pop(person.name, None)) for person in factory.resources)
    return *people, *(Resource(name, (role,), _usual_calendar(factory, name)) for name, role in role_of.items())


def _with_role(person: Resource, role: str | None) -> Resource:
    return person if role is None or role in person.roles else replace(person, roles=(*person.roles, role))


def _usual_calendar(factory: Factory, manager: str) -> str:
    below = {team.name for team in factory.teams if manager in reporting_line(factory, team.name)}
    return Counter(person.calendar for person in factory.resources if person.team in below).most_common(1)[0][0]
