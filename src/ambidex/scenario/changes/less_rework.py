"""More right first time: a share less of the passages that bring a case back to an activity it has already been at.

What counts as rework is in `scenario/rework.py`. Only the flow changes; nobody works longer to get it right.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from ambidex.factory import Factory, State, WorkType
from ambidex.scenario.people import fraction, roles_of_activity, team_of_activity
from ambidex.scenario.rework import repeat_shares

_NEGLIGIBLE = 1e-9


@dataclass(frozen=True, slots=True)
class LessRework:
    """Transitions that repeat an activity become rarer by `share` of the passages that repeat it, routes' too.

    Where a transition is taken with share p and a part r of its passages are repeats, it is then taken with share
    p (1 - share r). What that frees goes to the other successors of the state (the end is one) in proportion to their
    passages that are no repeats, p (1 - r). A state whose every other successor is a repeat stays as it is, and so do
    the branches of a fork and what follows the events of a wait: nobody chooses these.
    """

    kind: ClassVar[str] = "less rework"
    activity: str
    share: float = 0.1

    @property
    def place(self) -> str:
        """The activity."""
        return self.activity

    def words(self) -> str:
        """Return the change in words.

        Examples
        --------
        >>> LessRework("Assess claim").words()
        'a tenth less rework at Assess claim'
        """
        return f"{fraction(self.share)} less rework at {self.activity}"

    def alter(self, factory: Factory) -> Factory:
        """Return the factory with the flow of each work type changed."""
        return replace(factory, work_types=tuple(self._work_type(work_type) for work_type in factory.work_types))

    def team(self, factory: Factory) -> str | None:
        """Return the team that does the activity again."""
        return team_of_activity(factory, self.activity)

    def roles(self, factory: Factory) -> frozenset[str]:
        """Return the role that does the activity again."""
        return roles_of_activity(factory, self.activity)

    @classmethod
    def candidates(cls, factory: Factory) -> "tuple[LessRework, ...]":
        """Return it for each activity that is ever repeated where the case could have gone on instead."""
        repeated = {name for work_type in factory.work_types for name in _avoidable(work_type)}
        return tuple(cls(activity.name) for activity in factory.activities if activity.name in repeated)

    def _work_type(self, work_type: WorkType) -> WorkType:
        if all(state.activity != self.activity for state in work_type.states):
            return work_type
        activity_of = {state.name: state.activity for state in work_type.states}
        shares = repeat_shares(work_type)

        def less(state: State, given: Mapping[str, float]) -> Mapping[str, float]:
            repeats = {to: shares.get((state.name, to), 0.0) for to in given}
            return _shifted(given, repeats, activity_of, activity=self.activity, share=self.share)

        return replace(
            work_type,
            states=tuple(
                replace(
                    state,
                    next=less(state, state.next),
                    routes=tuple(replace(route, next=less(state, route.next)) for route in state.routes),
                )
                for state in work_type.states
            ),
        )


def _avoidable(work_type: WorkType) -> set[str]:
    activity_of = {state.name: state.activity for state in work_type.states}
    shares = repeat_shares(work_type)
    found: set[str] = set()
    for state in work_type.states:
        for given in (state.next, *(route.next for route in state.routes)):
            repeats = {to: shares.get((state.name, to), 0.0) for to in given}
            again = {activity_of[to] for to, part in repeats.items() if part > 0} - {None, *found}
            found |= {
                activity
                for activity in again
                if activity and _shifted(given, repeats, activity_of, activity=activity, share=1.0) is not given
            }
    return found


def _shifted(
    given: Mapping[str, float],
    repeats: Mapping[str, float],
    activity_of: Mapping[str, str | None],
    *,
    activity: str,
    share: float,
) -> Mapping[str, float]:
    """Return successors with less of what repeats the activity; the very same where nothing can change."""
    freed = {
        to: share * chance * repeats[to]
        for to, chance in given.items()
        if repeats[to] > 0 and activity_of[to] == activity
    }
    forward = {to: chance * (1 - repeats[to]) for to, chance in given.items() if to not in freed}
    total, room = sum(freed.values()), sum(forward.values())
    if total <= 0 or room <= _NEGLIGIBLE:
        return given
    return {to: chance - freed.get(to, 0.0) + total * forward.get(to, 0.0) / room for to, chance in given.items()}
