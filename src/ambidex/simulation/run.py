"""Running a factory forward: many replications on common random numbers, in threads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ambidex.engines import engine_of
from ambidex.errors import BadInput, Problem
from ambidex.factory import Factory, problems
from ambidex.factory.escalation import without_escalations
from ambidex.simulation.arrivals import arrival_instants
from ambidex.simulation.clock import Clock
from ambidex.simulation.compile import compile_factory
from ambidex.simulation.given import arrivals_problems, most_cases, open_case_problems
from ambidex.simulation.name_key import name_key
from ambidex.simulation.offered_load import Load, offered_load
from ambidex.simulation.open_case import OpenCase
from ambidex.simulation.replicate import replicate
from ambidex.simulation.replication import Replication
from ambidex.simulation.warning import warnings_of, written

_MICROSECOND = timedelta(microseconds=1)
_WEEK = 7 * 24 * 3_600_000_000
_LONGEST = 5000 * 52 * _WEEK
_DAY = timedelta(days=1)

_MOST_CASES = 2e8
"""The logs of more cases do not fit in the memory of usual machines."""
_MOST_REPLICATIONS = 100_000
_MOST_COUNTED = 1e12
"""More cases than this nobody waits for."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One factory, run forward several times.

    Attributes
    ----------
    factory
        What was run: the decisions on exceptions are activities in it.
    start_at, horizon
        Cases arrive in `[start_at, start_at + horizon)`; afterwards the factory runs until it is empty, or for `drain`.
    warm_up
        How much of the beginning is not to be counted; nothing has been left out.
    drain
        How long it may run on after the last arrival.
    """

    factory: Factory
    start_at: datetime
    horizon: timedelta
    warm_up: timedelta
    drain: timedelta
    seed: int
    replications: tuple[Replication, ...]

    @property
    def load(self) -> Load:
        """The load the flow alone would give, worked out when it is asked for."""
        return offered_load(self.factory, start_at=self.start_at, horizon=self.horizon)

    @property
    def warnings(self) -> tuple[str, ...]:
        """In words: roles that cannot keep up, cases that were still open at the end."""
        return warnings_of(self.load, self.replications, drain=self.drain)


def simulate(
    factory: Factory,
    *,
    start_at: datetime,
    horizon: timedelta,
    seed: int,
    replications: int = 1,
    warm_up: timedelta = timedelta(0),
    workers: int | None = None,
    engine: str = "threads",
    drain: timedelta | None = None,
    arrivals: Mapping[str, NDArray[np.datetime64]] | None = None,
    open_cases: Sequence[OpenCase] = (),
) -> Run:
    """Run a factory forward.

    Every random number is a hash of the seed, the replication, the case (its work type and which of the type it is),
    the activity, how often the case has come to it, and the purpose; arrivals are a stream per work type. So the same
    case has the same luck in a changed factory, and nothing depends on where and how many at once run.

    Parameters
    ----------
    start_at
        Timezone-aware; the factory is empty then but for `open_cases`.
    drain
        How long the factory goes on after the last arrival; as long as the horizon if not given.
    workers, engine
        How many replications run at once (as many as there are processors if not given), and where: "threads", or "ray"
        for other machines too. Neither changes anything about them.
    arrivals
        Instants (datetime64, UTC) at which cases come, by work type, instead of the factory's own arrivals; types that
        are not named come as the factory says. Instants outside the horizon are left out.
    open_cases
        Cases that are there at the beginning; they are the first of their types.

    Raises
    ------
    BadInput
        With every problem of the factory, or of `arrivals`.
    InvariantBroken
        If conservation of cases, capacity or Little's law does not hold on a path.
    """
    on = engine_of(engine)
    drain = horizon if drain is None else drain
    check(factory, start_at=start_at, horizon=horizon, drain=drain, warm_up=warm_up, seed=seed, n=replications)
    _check_given(factory, arrivals or {}, open_cases, start_at, horizon, replications)
    factory = without_escalations(factory)
    clock = Clock.of(start_at, time_zone=factory.time_zone)
    begins = clock.microseconds(start_at)
    ends = begins + horizon // _MICROSECOND
    limit = ends + drain // _MICROSECOND
    compiled = compile_factory(factory, clock=clock, begins=begins, limit=limit, rich=bool(open_cases))
    given = {name: _within(clock.elapsed(instants), begins, ends) for name, instants in (arrivals or {}).items()}

    def one(index: int) -> Replication:
        coming = [
            given[work_type.name]
            if work_type.name in given
            else arrival_instants(
                work_type.arrivals,
                clock=clock,
                begins=begins,
                ends=ends,
                rng=np.random.default_rng([seed, index, name_key(work_type.name)]),
            )
            for work_type in factory.work_types
        ]
        return replicate(
            compiled, clock, coming, open_cases=open_cases, seed=seed, index=index, begins=begins, limit=limit
        )

    return Run(
        factory=factory,
        start_at=start_at,
        horizon=horizon,
        warm_up=warm_up,
        drain=drain,
        seed=seed,
        replications=on(one, replications, workers),
    )


def _within(shown: NDArray[np.int64], begins: int, ends: int) -> NDArray[np.int64]:
    return np.sort(shown[(shown >= begins) & (shown < ends)])


def check(
    factory: Factory,
    *,
    start_at: datetime,
    horizon: timedelta,
    drain: timedelta,
    warm_up: timedelta,
    seed: int,
    n: int,
) -> None:
    """Refuse what cannot be simulated, with every reason; `n` is the number of replications."""
    found = problems(factory)
    if found:
        raise BadInput(f"the factory {factory.name!r}", found)
    if start_at.tzinfo is None:
        remedy = "Write for instance 2026-01-05T09:00+01:00."
        found += (Problem("start_at", "it does not say in which time zone it is.", remedy),)
    if horizon <= timedelta(0):
        found += (Problem("horizon", "there must be some time to simulate.", "Give a horizon above zero."),)
    elif not timedelta(0) <= warm_up < horizon:
        what = f"{warm_up / _DAY:g} of {horizon / _DAY:g} days leave nothing to count."
        found += (Problem("warm_up", what, "Give 0 or more, and less than the horizon."),)
    if drain < timedelta(0):
        found += (Problem("drain", "it is before the last arrival.", "Give 0 or more."),)
    if seed < 0:
        found += (Problem("seed", f"{seed} is negative.", "Give 0 or more."),)
    if n < 1:
        found += (Problem("replications", f"{n} are none.", "Give 1 or more."),)
    elif n > _MOST_REPLICATIONS:
        what = f"{written(n)} are more than can be kept."
        found += (Problem("replications", what, f"Give {_MOST_REPLICATIONS:,} or fewer."),)
    # The event list packs an instant and the number of a server or of a group of them into 63 bits.
    people = sum(person.capacity for person in factory.resources)
    length = horizon // _MICROSECOND + drain // _MICROSECOND + _WEEK
    if length << (2 * people).bit_length() >= 2**62 or length > _LONGEST:
        what = f"with the drain {length / _WEEK:,.0f} weeks are too long for {written(people)} people (by capacity)."
        found += (Problem("horizon", what, "Simulate a shorter time, or fewer people."),)
    coming = most_cases(factory, max(horizon, timedelta(0)), {})
    if coming > _MOST_COUNTED:
        what = f"up to {written(coming)} cases come; that would take days."
        found += (Problem("horizon", what, "Simulate a shorter time, and look at the arrivals."),)
    if found:
        raise BadInput("the simulation", found)


def _check_given(
    factory: Factory,
    arrivals: Mapping[str, NDArray[np.datetime64]],
    open_cases: Sequence[OpenCase],
    start_at: datetime,
    horizon: timedelta,
    n: int,
) -> None:
    found = (*arrivals_problems(factory, arrivals), *open_case_problems(factory, open_cases, start_at))
    coming = n * most_cases(factory, horizon, arrivals)
    if coming > _MOST_CASES:
        what = f"up to {written(coming)} cases come, more than can be kept."
        found += (Problem("horizon", what, "Simulate a shorter time, or ask for statistics only (tally)."),)
    if found:
        raise BadInput("the simulation", found)
