"""Exceptions written as ordinary work: what the people who decide on them do, as activities and steps of the flow.

Only who decides spends time. A manager below who passes an exception on spends none, and neither does whoever raised
it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from ambidex.distributions.constant import Constant
from ambidex.factory.decider import Decider, decider, first_after, next_role, with_attention
from ambidex.factory.free_name import free_name
from ambidex.factory.model import Activity, Escalation, Factory, Route, State, WorkType

Asked = Mapping[tuple[str, str], Mapping[str, Decider]]
"""By work type and step that may raise an exception: who decides before each step that then follows."""
Names = Mapping[tuple[str, Decider], str]
"""What the decisions of somebody on an activity are called."""


def without_escalations(factory: Factory) -> Factory:
    """Return a factory that does the same, with decisions written as activities; the very same where it has none.

    A case draws what follows its step as ever, and a decision may come in between: exceptions change nothing about
    which way cases go on, and neither does who decides.

    Parameters
    ----------
    factory
        Without problems.

    Notes
    -----
    A decision has two sides: the activity, and the next step that people of ours do. Past a fork, a wait or an outsider
    that is what most likely follows; where a case or a branch ends there is no other side.

    "team": whoever holds the role of the activity decides, be it who did it. "mesh": whoever holds the role of the next
    step; where there is no other side, as in the team. "vertical": the first manager above the teams of both sides (a
    role's team is that of most who hold it); where there is no other side, the manager of the own team. Where nobody is
    above both, the one at the top of the own team, or else of the other; where nobody is above either, as in the team.
    A manager who is not among the resources is there in the hours that most of those below have, and costs nothing.

    Whoever decided has had the case: coordination, and the choice of the same person, count from them.

    Examples
    --------
    >>> from ambidex.factory.model import Arrivals
    >>> ask = Activity("Ask", "clerk", Constant(1.0), escalation=Escalation(0.25, Constant(0.5)))
    >>> pay = Activity("Pay", "cashier", Constant(1.0))
    >>> flow = (State("ask", "Ask", {"pay": 1.0}), State("pay", "Pay", {"end": 1.0}))
    >>> claim = WorkType("claim", Arrivals((1.0,) * 168), {"ask": 1.0}, flow)
    >>> told = without_escalations(Factory("F", "UTC", {}, (), (), (ask, pay), (claim,), decisions="mesh"))
    >>> told.work_types[0].states[0].next
    {'decide: ask, then pay': 0.25, 'pay': 0.75}
    >>> [(activity.name, activity.role) for activity in told.activities]
    [('Ask', 'clerk'), ('Pay', 'cashier'), ('Decide: Ask', 'cashier')]
    """
    escalations = {a.name: a.escalation for a in factory.activities if a.escalation is not None}
    if not escalations:
        return factory
    asked = _asked(factory, escalations)
    names = _names(factory, asked)
    return replace(
        factory,
        resources=with_attention(factory, (who for _, who in names)),
        activities=(
            *(replace(activity, escalation=None) for activity in factory.activities),
            *(_decision(escalations[of], who, name) for (of, who), name in names.items()),
        ),
        work_types=tuple(_with_decisions(work_type, escalations, asked, names) for work_type in factory.work_types),
    )


def _asked(factory: Factory, escalations: Mapping[str, Escalation]) -> Asked:
    role_of = {activity.name: activity.role for activity in factory.activities}
    known: dict[tuple[str | None, str | None], Decider] = {}
    asked = {}
    for work_type in factory.work_types:
        following = first_after(work_type)
        roles = {state.name: role_of.get(state.activity or "") for state in work_type.states}
        for state in work_type.states:
            escalation = escalations.get(state.activity or "")
            if escalation is not None:
                sides = {
                    then: (roles[state.name], next_role(then, following, roles))
                    for way, chance in _ways(state, escalation)
                    for then, share in way.next.items()
                    if share * chance > 0
                }
                known |= {pair: decider(factory, *pair) for pair in sides.values() if pair not in known}
                asked[work_type.name, state.name] = {then: known[pair] for then, pair in sides.items()}
    return asked


def _ways(state: State, escalation: Escalation) -> list[tuple[Route, float]]:
    """Return the ways on from a step with the chance of an exception on each, in order; the usual way is the last."""
    ways = (*state.routes, Route({}, state.next))
    if escalation.busy_chance is None:
        return [(way, escalation.chance) for way in ways]
    found = []
    for way in ways:
        found.append((replace(way, waiting=max(way.waiting, escalation.busy_from)), escalation.busy_chance))
        if way.waiting < escalation.busy_from:
            found.append((way, escalation.chance))
    return found


def _names(factory: Factory, asked: Asked) -> dict[tuple[str, Decider], str]:
    activity_of = {(kind.name, state.name): str(state.activity) for kind in factory.work_types for state in kind.states}
    pairs = dict.fromkeys((activity_of[step], who) for step, deciders in asked.items() for who in deciders.values())
    several = Counter(of for of, _ in pairs)
    taken = {activity.name for activity in factory.activities}
    names = {}
    for of, who in pairs:
        names[of, who] = free_name(f"Decide: {of}" if several[of] == 1 else f"Decide: {of} ({who.name})", taken)
        taken.add(names[of, who])
    return names


def _decision(escalation: Escalation, who: Decider, name: str) -> Activity:
    patience = None if escalation.timeout is None else Constant(escalation.timeout)
    return Activity(name, who.role, escalation.decision_time, patience=patience)


def _with_decisions(work_type: WorkType, escalations: Mapping[str, Escalation], asked: Asked, names: Names) -> WorkType:
    taken = {state.name for state in work_type.states}
    states = []
    for state in work_type.states:
        of = str(state.activity)
        if of not in escalations:
            states.append(state)
            continue
        deciders = asked[work_type.name, state.name]
        steps = {then: free_name(f"decide: {state.name}, then {then}", taken) for then in deciders}
        taken.update(steps.values())
        states.append(_raising(state, escalations[of], steps))
        for then, who in deciders.items():
            unanswered = {state.name if escalations[of].default == "rework" else then: 1.0}
            otherwise = {} if escalations[of].timeout is None else unanswered
            states.append(State(steps[then], names[of, who], {then: 1.0}, otherwise=otherwise))
    return replace(work_type, states=tuple(states))


def _raising(state: State, escalation: Escalation, steps: Mapping[str, str]) -> State:
    ways = _ways(state, escalation)
    *routes, usual = (replace(way, next=_split(way.next, chance, steps)) for way, chance in ways)
    return replace(state, next=usual.next, routes=tuple(routes))


def _split(shares: Mapping[str, float], chance: float, steps: Mapping[str, str]) -> dict[str, float]:
    """Return shares of which a part goes through a decision first."""
    found = {}
    for then, share in shares.items():
        if share * chance > 0:
            found[steps[then]] = share * chance
        found[then] = share * (1 - chance)
    return {name: share for name, share in found.items() if share > 0}
