"""Fewer returns to an activity that was done before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from ambidex.factory import END, Factory, State, WorkType
from ambidex.scenario.place import team_of_activity

_STEPS = 60
_FADE = 0.5


@dataclass(frozen=True, slots=True)
class LessRework:
    """A `share` fewer returns to an activity.

    A transition returns when it leads to an activity that cases usually reach no later than the one they leave. What
    is taken from it goes to the other transitions of the same step, in proportion; where there is no other, nothing
    changes.
    """

    kind: ClassVar[str] = "less-rework"
    activity: str
    share: float = 0.1

    def words(self) -> str:
        """Return the change in words."""
        return f"{self.share:.0%} fewer returns to {self.activity}"

    def team(self, factory: Factory) -> str | None:
        """Return the team whose work comes back."""
        return team_of_activity(factory, self.activity)

    def alter(self, factory: Factory) -> Factory:
        """Return the factory with fewer returns."""
        return replace(factory, work_types=tuple(self._altered(work_type) for work_type in factory.work_types))

    def _altered(self, work_type: WorkType) -> WorkType:
        reached = reached_at(work_type)
        activity = {state.name: state.activity for state in work_type.states}
        states = []
        for state in work_type.states:
            back = {
                name
                for name in state.next
                if activity.get(name) == self.activity and reached[self.activity] <= reached[state.activity]
            }
            states.append(replace(state, next=MappingProxyType(_less(state.next, back, self.share))) if back else state)
        return replace(work_type, states=tuple(states))

    @classmethod
    def candidates(cls, factory: Factory) -> tuple["LessRework", ...]:
        """Return a tenth fewer returns to each activity that has any and can have fewer."""
        found = dict.fromkeys(name for work_type in factory.work_types for name in _returned_to(work_type))
        return tuple(cls(name) for name in found)


def reached_at(work_type: WorkType) -> dict[str, float]:
    """Return for each activity the step at which a case usually comes to it first.

    The mean step of its visits, each later step counting half as much as the one before, so that first visits decide.
    """
    index = {state.name: number for number, state in enumerate(work_type.states)}
    source, target, share = _edges(work_type, index)
    now = np.array([work_type.start.get(state.name, 0.0) for state in work_type.states])
    weight = np.zeros(len(index))
    moment = np.zeros(len(index))
    for step in range(_STEPS):
        weight += _FADE**step * now
        moment += _FADE**step * step * now
        now = np.bincount(target, weights=now[source] * share, minlength=len(index))
    total: dict[str, tuple[float, float]] = {}
    for state in work_type.states:
        before = total.get(state.activity, (0.0, 0.0))
        total[state.activity] = (before[0] + weight[index[state.name]], before[1] + moment[index[state.name]])
    return {name: m / w if w > 0 else float(_STEPS) for name, (w, m) in total.items()}


def _edges(work_type: WorkType, index: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = [
        (index[state.name], index[name], share)
        for state in work_type.states
        for name, share in state.next.items()
        if name != END
    ]
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2]


def _returned_to(work_type: WorkType) -> list[str]:
    reached = reached_at(work_type)
    activity = {state.name: state.activity for state in work_type.states}
    return [
        activity[name] for state in work_type.states for name in state.next if _returns(state, name, activity, reached)
    ]


def _returns(state: State, name: str, activity: Mapping[str, str], reached: Mapping[str, float]) -> bool:
    following = activity.get(name)
    if following is None or state.next[name] <= 0 or reached[following] > reached[state.activity]:
        return False
    return any(activity.get(other) != following and share > 0 for other, share in state.next.items())


def _less(shares: Mapping[str, float], back: set[str], share: float) -> dict[str, float]:
    onward = sum(part for name, part in shares.items() if name not in back)
    if onward <= 0:
        return dict(shares)
    freed = share * sum(shares[name] for name in back)
    return {name: part * (1 - share) if name in back else part * (1 + freed / onward) for name, part in shares.items()}
