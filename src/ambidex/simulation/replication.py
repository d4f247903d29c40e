"""One seed's path through a run: what was done, by whom and when, sorted by case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.attributes import Attributes
from ambidex.eventlog.log import EventLog, Origin
from ambidex.factory import Factory, Profile, fingerprint
from ambidex.simulation.clock import Clock
from ambidex.simulation.kernel.layout import HOUR, ROW_BATCH, ROW_END, ROW_SERVER, ROW_START, ROW_WORK

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, eq=False)
class CaseIds(Sequence[str]):
    """The names of cases, made when they are asked for: the type and which of the type, so `claim 3` in every scenario.

    Attributes
    ----------
    work_types
        Names of the types.
    work_type, number
        By case: index into the types, and how many of the type came before.
    """

    work_types: tuple[str, ...]
    work_type: NDArray[np.int32]
    number: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.number)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> "CaseIds": ...
    def __getitem__(self, index: int | slice) -> "str | CaseIds":
        if isinstance(index, slice):
            return CaseIds(self.work_types, self.work_type[index], self.number[index])
        return f"{self.work_types[self.work_type[index]]} {self.number[index] + 1}"

    def __iter__(self) -> Iterator[str]:
        for kind, number in zip(self.work_type.tolist(), self.number.tolist()):
            yield f"{self.work_types[kind]} {number + 1}"


@dataclass(frozen=True, slots=True, eq=False)
class Quits:
    """Cases that did not wait any longer, or not at all.

    Attributes
    ----------
    case, activity
        int64 (n,): the number of the case, and index into the factory's activities.
    enabled, at
        int64 (n,): when it was enabled and when it gave up, microseconds on the run's clock.
    """

    case: NDArray[np.int64]
    activity: NDArray[np.int64]
    enabled: NDArray[np.int64]
    at: NDArray[np.int64]

    @classmethod
    def of(cls, table: NDArray[np.int64]) -> "Quits":
        """Return the columns of the kernel's table."""
        return cls(*np.ascontiguousarray(table.T))

    def __len__(self) -> int:
        return len(self.case)


@dataclass(frozen=True, slots=True, eq=False)
class Assistance:
    """Work of those who took part in an activity instance beside the resource that the log names.

    Attributes
    ----------
    resource
        int64 (n,): index into the factory's resources.
    start, end, work
        int64 (n,): microseconds on the run's clock, and of working time.
    """

    resource: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    work: NDArray[np.int64]

    @classmethod
    def of(cls, rows: NDArray[np.int64], resource_of_server: NDArray[np.int32], stopped: int) -> "Assistance":
        """Return what the kernel's rows tell of it, where the work has ended."""
        told = rows[(rows[:, ROW_BATCH] == 0) & (rows[:, ROW_END] <= stopped)]
        who = resource_of_server[told[:, ROW_SERVER]].astype(np.int64)
        return cls(who, *np.ascontiguousarray(told[:, [ROW_START, ROW_END, ROW_WORK]].T))

    def __len__(self) -> int:
        return len(self.resource)


@dataclass(frozen=True, slots=True, eq=False)
class Replication:
    """One row per activity instance that ended, sorted by case, then start, then end.

    Attributes
    ----------
    factory, clock, seed, index
        Where it comes from: the run's seed and the number of the replication.
    offset
        int64 (n_arrived + 1,): the rows of case c are `offset[c]:offset[c + 1]`; a case that is open may have none.
    activity, resource
        int32 (n,): indices into the factory's activities and resources; resource -1 is an outsider.
    enabled, start, end
        int64 (n,): microseconds on the run's clock.
    work
        int64 (n,): microseconds of the resource's working time; a batch is divided over its members.
    batch
        int32 (n,): how many instances were done together.
    work_type
        int32 (n_arrived,): index into the factory's work types. Cases are numbered in order of arrival.
    number
        int64 (n_arrived,): how many cases of its type came before; with the type it names a case in every scenario.
    arrived, finished
        int64 (n_arrived,): microseconds on the run's clock; finished -1 where the case is still open.
    stopped
        The last instant of the replication, microseconds on the run's clock.
    profile
        int32 (n_arrived,): what the case is like, index into the profiles of its work type; -1 where the type has none
        or the case has not ended.
    quits, assistance
        Who gave up waiting; who took part beside the resource of a row.
    stuck
        How many limits on work in progress held each other up for ever when nothing else was left to do.
    """

    factory: Factory
    clock: Clock
    seed: int
    index: int
    offset: NDArray[np.int64]
    activity: NDArray[np.int32]
    resource: NDArray[np.int32]
    enabled: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    work: NDArray[np.int64]
    batch: NDArray[np.int32]
    work_type: NDArray[np.int32]
    number: NDArray[np.int64]
    arrived: NDArray[np.int64]
    finished: NDArray[np.int64]
    stopped: int
    profile: NDArray[np.int32]
    quits: Quits
    assistance: Assistance
    stuck: int

    @property
    def n_arrived(self) -> int:
        """How many cases came."""
        return len(self.arrived)

    @property
    def n_finished(self) -> int:
        """How many of them ended."""
        return int(np.count_nonzero(self.finished >= 0))

    @property
    def n_open(self) -> int:
        """How many were still open when the replication stopped."""
        return self.n_arrived - self.n_finished

    @property
    def events(self) -> int:
        """Arrivals at, starts and completions of activities: three per instance."""
        return 3 * len(self.activity)

    def log(self, *, open_cases: bool = False) -> EventLog:
        """Return the event log, in the same form as a real one.

        Parameters
        ----------
        open_cases
            Also what was done for cases that were still open at the end; they cannot be told from finished ones.
        """
        factory = self.factory
        length = np.diff(self.offset)
        kept = (length > 0) & (open_cases | (self.finished >= 0))
        row = slice(None) if kept.all() else np.repeat(kept, length)
        activity, resource = self.activity[row], self.resource[row]
        rates = np.array([*(person.cost_per_hour for person in factory.resources), 0.0])
        fees = np.array([activity.cost for activity in factory.activities])
        teams = tuple(team.name for team in factory.teams)
        work_types = tuple(work_type.name for work_type in factory.work_types)
        case_type = self.work_type[kept]
        return EventLog(
            case=np.repeat(np.arange(kept.sum(), dtype=np.int32), length[kept]),
            activity=activity,
            resource=resource,
            start_at=self.clock.instants(self.start[row]),
            end_at=self.clock.instants(self.end[row]),
            enabled_at=self.clock.instants(self.enabled[row]),
            case_offset=np.concatenate([[0], np.cumsum(length[kept])]).astype(np.int64),
            case_ids=CaseIds(work_types, case_type, self.number[kept]),
            activities=tuple(activity.name for activity in factory.activities),
            resources=tuple(person.name for person in factory.resources),
            work_type=case_type,
            work_types=work_types,
            teams=teams,
            team_of=np.array(
                [-1 if person.team is None else teams.index(person.team) for person in factory.resources], np.int32
            ),
            time_zone=factory.time_zone,
            origin=Origin(kind="simulated", name=factory.name, fingerprint=fingerprint(factory), seed=self.seed),
            cost=self.work[row] / HOUR * rates[resource] + fees[activity],
            case_value=self._values()[kept],
            case_attributes=self._attributes(kept),
        )

    def _profiles(self) -> list[tuple[int, int, Profile]]:
        return [
            (code, place, profile)
            for code, work_type in enumerate(self.factory.work_types)
            for place, profile in enumerate(work_type.profiles)
        ]

    def _values(self) -> NDArray[np.float64]:
        """Return what each case is worth."""
        values = np.array([work_type.value for work_type in self.factory.work_types])[self.work_type]
        for code, place, profile in self._profiles():
            if profile.value is not None:
                values[(self.work_type == code) & (self.profile == place)] = profile.value
        return values

    def _attributes(self, kept: NDArray[np.bool_]) -> Attributes:
        """Return the attributes of some cases; None where the type has none of that name."""
        names = list(dict.fromkeys(name for _, _, profile in self._profiles() for name in profile.attributes))
        work_type, place_of = self.work_type[kept], self.profile[kept]

        def load() -> "pl.DataFrame":
            import polars as pl

            columns = {name: np.full(len(work_type), None, np.object_) for name in names}
            for code, place, profile in self._profiles():
                here = (work_type == code) & (place_of == place)
                for name, value in profile.attributes.items():
                    columns[name][here] = value
            return pl.DataFrame({name: column.tolist() for name, column in columns.items()})

        return Attributes(names, load)
