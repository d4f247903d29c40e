"""From the rows of a source to activity instances that hold what a log promises.

Every row that does not come through has one reason, the first that applies.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ambidex.errors import BadInput, Problem
from ambidex.eventlog.coded import Coded, code, of_rows
from ambidex.eventlog.estimate import estimate_starts
from ambidex.eventlog.instant import Instants, read_instants, to_utc
from ambidex.eventlog.lifecycle import pair
from ambidex.eventlog.mapping import Mapping, guess
from ambidex.eventlog.order import Sorted, sorted_rows
from ambidex.eventlog.report import Finding, finding
from ambidex.eventlog.table import Table
from ambidex.eventlog.zone import Zone, check_zone, decide_zone

if TYPE_CHECKING:
    import polars as pl

_ONE_ACTIVITY = "work"
_DAY = 24 * 60 * 60 * 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Activity instances in the order of the source, and what was done to get them.

    Attributes
    ----------
    index
        int64 (k,): the row of the table's frame that each instance was taken from (its completion).
    case, activity, resource
        Codes (k,) with their names.
    sorted
        Their order in the log by code of the case, with start and end: microseconds since 1970 in UTC.
    estimated
        bool (k,) or None: the start is an estimate.
    enabled
        int64 (k,) or None.
    """

    index: NDArray[np.int64]
    case: Coded
    activity: Coded
    resource: Coded
    sorted: Sorted
    estimated: NDArray[np.bool_] | None
    enabled: NDArray[np.int64] | None
    mapping: Mapping
    guessed: tuple[str, ...]
    zone: Zone
    findings: tuple[Finding, ...]


def clean(table: Table, *, source: str, given: Mapping, time_zone: str | None) -> Rows:
    """Return the activity instances in a table.

    Raises
    ------
    BadInput
        If a column is missing or holds something else than it should, or no row is left.
    """
    check_zone(time_zone, source=source)
    mapping, guessed = _mapped(table, given, source)
    sieve = _Sieve(table)
    case, activity, resource = _named(table, mapping, sieve)
    sieve.drop(case.codes < 0, "no case")
    sieve.drop(activity.codes < 0, "no activity")
    end, start, enabled = _times(table, mapping, sieve, source)
    zone = _zone(table, [end, start, enabled], time_zone)
    at = _on_the_clock([end, start, enabled], zone, sieve)
    life = _life(table, mapping, sieve, source, starts_in=mapping.start if start is not None else None)
    pairs = None if life is None or start is not None else _paired(life, (case, activity, resource), at[0], sieve)
    index, started = pairs or (sieve.left(), None)
    end_at = of_rows(at[0], index)
    if started is not None:
        begun, start_at = started >= 0, at[0][np.maximum(started, 0)]
    elif start is not None:
        begun, start_at = of_rows(~start.missing, index), of_rows(at[1], index)
    else:
        begun, start_at = np.zeros(len(index), dtype=np.bool_), end_at
    instances = _Instances(index, start_at, end_at, begun)
    if start is not None:
        instances = _in_order(instances, start, end, sieve)
    instances = _without_artificial(instances, (case, activity, resource), sieve)
    in_order = None
    if pairs is None and table.row is None:
        in_order = _sorted(instances, case)
        twins = _twins(instances, in_order, table, sieve, whole_days=end.whole_days)
        if len(twins):
            instances, in_order = instances.only(~np.isin(np.arange(len(instances.index)), twins)), None
    if not len(instances.index):
        raise _nothing_left(source, sieve)
    kept = [names.only(instances.index) for names in (case, activity, resource)]
    starts, estimated = _with_estimates(instances, kept, _told_estimates(table, mapping), sieve)
    if in_order is None or not instances.begun.all():
        in_order = _sorted(replace(instances, start=starts), case)
    _tell_kept(instances.index, resource, (case, activity), sieve, named=mapping.resource is not None)
    return Rows(
        index=instances.index,
        case=kept[0],
        activity=kept[1],
        resource=kept[2],
        sorted=in_order,
        estimated=estimated,
        enabled=_enabled(at[2], enabled, instances.index, starts, sieve),
        mapping=mapping,
        guessed=guessed,
        zone=zone,
        findings=(*table.findings, *sieve.findings),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Instances:
    """Instances on their way: row of the frame, start and end in UTC, and whether the start is known."""

    index: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    begun: NDArray[np.bool_]

    def only(self, keep: NDArray[np.bool_]) -> "_Instances":
        return _Instances(self.index[keep], self.start[keep], self.end[keep], self.begun[keep])


class _Sieve:
    """What rows of the table are still in, and why the others are not."""

    def __init__(self, table: Table) -> None:
        self.alive = np.ones(table.frame.height, dtype=np.bool_)
        self.findings: list[Finding] = []
        self._row = table.row

    def numbers(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return row numbers as the reader of the file counts them."""
        return rows + 1 if self._row is None else self._row[rows]

    def drop(self, which: NDArray[np.bool_], why: str, *, kind: str = "dropped") -> None:
        """Take rows out; those that are out already keep their first reason."""
        if which.any():
            self.tell(np.flatnonzero(which & self.alive), why, kind=kind)
            self.alive &= ~which

    def tell(self, rows: NDArray[np.int64], why: str, *, kind: str) -> None:
        """Note what was done to some rows of the frame."""
        if len(rows):
            self.findings.append(finding(kind, why, self.numbers(np.sort(rows))))

    def assume(self, why: str) -> None:
        """Note something about the whole file."""
        self.findings.append(Finding("assumed", why, 0))

    def left(self) -> NDArray[np.int64]:
        """Return the rows that are still in."""
        return np.flatnonzero(self.alive)


def _mapped(table: Table, given: Mapping, source: str) -> tuple[Mapping, tuple[str, ...]]:
    frame, claimed = table.frame, set(given.columns().values())
    standard = {
        name: column
        for name, column in table.known.columns().items()
        if getattr(given, name) is None and column not in claimed
    }
    height = max(frame.height, 1)
    sample = frame.head(20_000)
    share = {name: sample[name].n_unique() / min(height, 20_000) if height >= 20 else 0.0 for name in frame.columns}
    return guess(replace(given, **standard), distinct=share, source=source)


def _named(table: Table, mapping: Mapping, sieve: _Sieve) -> tuple[Coded, Coded, Coded]:
    import polars as pl

    frame, n = table.frame, table.frame.height
    case = code(frame[mapping.case_id or ""])
    if mapping.resource:
        resource = code(frame[mapping.resource])
    else:
        resource = Coded(np.full(n, -1, dtype=np.int32), pl.Series([], dtype=pl.String))
    if mapping.activity:
        return case, code(frame[mapping.activity]), resource
    sieve.assume(
        f'no column names activities: each row is one piece of work, the activity "{_ONE_ACTIVITY}". '
        "Say --column activity=NAME if there is one."
    )
    activity = Coded(np.zeros(n, dtype=np.int32), pl.Series([_ONE_ACTIVITY]))
    return _one_case_per_row(table, mapping, case, sieve), activity, resource


def _one_case_per_row(table: Table, mapping: Mapping, case: Coded, sieve: _Sieve) -> Coded:
    """Return case ids joined with the work type, where only both together tell the rows of a tracker apart."""
    import polars as pl

    if mapping.work_type is None or len(np.unique(case.codes)) == len(case.codes):
        return case
    kind = table.frame[mapping.work_type].cast(pl.String).alias("kind")
    number = case.names.gather(pl.Series(case.codes).replace(-1, None)).alias("number")
    both = pl.select(pl.concat_str(kind, number, separator=" ")).to_series()
    if both.drop_nulls().n_unique() < number.drop_nulls().len():
        return case
    sieve.assume(f'"{mapping.case_id}" repeats: the case is "{mapping.work_type}" and "{mapping.case_id}" together')
    return code(both)


def _times(
    table: Table, mapping: Mapping, sieve: _Sieve, source: str
) -> tuple[Instants, Instants | None, Instants | None]:
    columns = [table.frame[name] for name in (mapping.end, mapping.start, mapping.enabled) if name]
    read = dict(zip((name for name in ("end", "start", "enabled") if getattr(mapping, name)), read_instants(columns)))
    problems = [
        _no_times(name, table.frame[getattr(mapping, name)], instants)
        for name, instants in read.items()
        if instants.unreadable.sum() * 2 > (~instants.missing).sum()
    ]
    if problems:
        raise BadInput(source, problems)
    for name, instants in read.items():
        if instants.unreadable.any():
            cell = table.frame[getattr(mapping, name)][int(instants.unreadable.argmax())]
            sieve.drop(instants.unreadable, f'{name} is no time that can be read, such as "{cell}"')
    for note in dict.fromkeys(note for instants in read.values() for note in instants.notes):
        sieve.assume(note)
    end, start = read["end"], read.get("start")
    open_ = "no end: still open, or not recorded" if start is not None else "no time"
    sieve.drop(end.missing, open_)
    if end.whole_days:
        sieve.assume("times are whole days: what is finished on the day it was started counts as taking no time")
    if start is not None and start.missing.all():
        start = None
    return end, start, read.get("enabled")


def _no_times(name: str, column: "pl.Series", instants: Instants) -> Problem:
    row = int(instants.unreadable.argmax())
    what = f'the column "{column.name}" does not hold times: row {row + 1} has "{column[row]}".'
    return Problem(f"--column {name}={column.name}", what, f"Name the right one: --column {name}=NAME.")


def _zone(table: Table, columns: list[Instants | None], said: str | None) -> Zone:
    from collections import Counter

    from ambidex.eventlog.instant import NO_OFFSET

    there = [column for column in columns if column is not None]
    offsets: Counter[int] = Counter()
    for column in there:
        readable = ~(column.missing | column.unreadable)
        offset = column.offset if readable.all() else column.offset[readable]
        if len(offset) and (offset == offset[0]).all():
            offsets[int(offset[0])] += len(offset)
        else:
            values, counts = np.unique(offset, return_counts=True)
            offsets.update(dict(zip(values.tolist(), counts.tolist())))
    n_naive = offsets.pop(int(NO_OFFSET), 0)
    if table.offsets is not None:
        offsets = Counter(table.offsets)
    return decide_zone(said=said, carried={column.zone for column in there}, offsets=offsets, n_naive=n_naive)


def _on_the_clock(columns: list[Instants | None], zone: Zone, sieve: _Sieve) -> list[NDArray[np.int64]]:
    at, skipped, twice = [], 0, 0
    for column in columns:
        micro, gap, double = (
            to_utc(column, time_zone=zone.name) if column is not None else (np.zeros(0, np.int64), 0, 0)
        )
        at.append(micro)
        skipped, twice = skipped + gap, twice + double
    if skipped:
        sieve.assume(f"{skipped} times fall into the hour that summer time skips: moved on by an hour")
    if twice:
        sieve.assume(f"{twice} times fall into the hour that comes twice when summer time ends: taken as the first")
    return at


@dataclass(frozen=True, slots=True, eq=False)
class _Life:
    """What each row of the frame says about its instance: whether it starts it, and which instance it is."""

    opens: NDArray[np.bool_]
    instance: NDArray[np.int32]


def _life(table: Table, mapping: Mapping, sieve: _Sieve, source: str, *, starts_in: str | None) -> _Life | None:
    """Drop the lines that neither start nor complete an instance; None where lines say nothing of the kind."""
    import polars as pl

    if mapping.transition is None:
        return None
    said = code(table.frame[mapping.transition].cast(pl.String).str.to_lowercase())
    kinds = said.names.to_list()
    if "complete" not in kinds:
        if "start" not in kinds:
            sieve.assume(f'"{mapping.transition}" never says start or complete: each row is taken as a completion')
            return None
        what = f'"{mapping.transition}" never says complete, so no work is seen to end.'
        raise BadInput(source, [Problem("columns", what, "Export the log with its complete events.")])
    for number, kind in enumerate(kinds):
        if kind == "start" and starts_in is not None:
            sieve.drop(said.codes == number, f'a line that says "start": the start stands in "{starts_in}" already')
        elif kind not in ("start", "complete"):
            why = f'a line that says "{kind}": only start and complete make an activity instance'
            sieve.drop(said.codes == number, why)
    sieve.drop(said.codes < 0, f'"{mapping.transition}" is empty: neither start nor complete')
    opens = said.codes == (kinds.index("start") if "start" in kinds else -2)
    alone = np.zeros(len(opens), dtype=np.int32)
    return _Life(opens, alone if mapping.instance is None else code(table.frame[mapping.instance]).codes)


def _paired(
    life: _Life, named: tuple[Coded, Coded, Coded], at: NDArray[np.int64], sieve: _Sieve
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the completing row of each instance and the row of its start, -1 for none."""
    rows = sieve.left()
    case, activity, resource = (names.codes[rows] for names in named)
    pairs = pair(
        case=case,
        activity=activity,
        resource=resource,
        instance=life.instance[rows],
        at=at[rows],
        opens=life.opens[rows],
    )
    never = np.zeros(len(sieve.alive), dtype=np.bool_)
    never[rows[pairs.never_completed]] = True
    sieve.drop(never, "started and never completed in this log")
    found = pairs.started >= 0
    sieve.tell(rows[pairs.started[found]], "a start, joined with its completion to one instance", kind="merged")
    other = "completed by another resource than started: counts for the one who completed"
    sieve.tell(rows[pairs.handed_over], other, kind="assumed")
    return rows[pairs.completed], np.where(found, rows[np.maximum(pairs.started, 0)], -1)


def _in_order(instances: _Instances, start: Instants, end: Instants, sieve: _Sieve) -> _Instances:
    late = instances.begun & (instances.end < instances.start)
    if not late.any():
        return instances
    wall_end, wall_start = end.wall[instances.index] // _DAY, start.wall[instances.index] // _DAY
    days = wall_start - wall_end
    same_day = late & end.whole_days & (days <= int(start.whole_days))
    why = "the end, a whole day, is before the start by not more than a day: both are taken as the same time"
    sieve.tell(instances.index[same_day], why, kind="repaired")
    sieve.tell(instances.index[late & ~same_day], "it ends before it starts", kind="dropped")
    finish = np.where(same_day, instances.start, instances.end)
    return replace(instances, end=finish).only(~(late & ~same_day))


def _without_artificial(instances: _Instances, named: tuple[Coded, Coded, Coded], sieve: _Sieve) -> _Instances:
    """Drop steps that a tool has put in: activity and resource are the same word, Start or End, and no time passes."""
    _, activity, resource = named
    artificial = np.zeros(len(instances.index), dtype=np.bool_)
    for word in ("start", "end"):
        step, who = _codes_of(activity, word), _codes_of(resource, word)
        if len(step) and len(who):
            rows = instances.index
            artificial |= np.isin(activity.codes[rows], step) & np.isin(resource.codes[rows], who)
    artificial &= instances.start == instances.end
    if not artificial.any():
        return instances
    why = "an artificial step: activity and resource are both called Start or End, and it takes no time"
    sieve.tell(instances.index[artificial], why, kind="dropped")
    return instances.only(~artificial)


def _codes_of(names: Coded, word: str) -> NDArray[np.int32]:
    return np.flatnonzero((names.names.str.to_lowercase() == word).to_numpy()).astype(np.int32)


def _sorted(instances: _Instances, case: Coded) -> Sorted:
    return sorted_rows(case.only(instances.index).codes, instances.start, instances.end, len(case.names))


def _twins(
    instances: _Instances, in_order: Sorted, table: Table, sieve: _Sieve, *, whole_days: bool
) -> NDArray[np.int64]:
    """Return the instances to drop as rows that equal an earlier row in every column.

    At whole days two equal rows may be two pieces of work.
    """
    import polars as pl

    from ambidex.eventlog.kernel import tied_rows

    alike = np.flatnonzero(tied_rows(in_order.order, in_order.offset, in_order.start, in_order.end))
    if not len(alike):
        return alike
    cells = table.frame[instances.index[alike]]
    first = cells.select(pl.struct(pl.all()).is_first_distinct()).to_series().to_numpy()
    twins: NDArray[np.int64] = alike[~first]
    if whole_days:
        why = "equals an earlier row in every column; kept, for at whole days it may be another piece of work"
        sieve.tell(instances.index[twins], why, kind="assumed")
        return twins[:0]
    sieve.tell(instances.index[twins], "equals an earlier row in every column", kind="dropped")
    return twins


def _told_estimates(table: Table, mapping: Mapping) -> NDArray[np.bool_] | None:
    import polars as pl

    if mapping.estimated is None:
        return None
    said = table.frame[mapping.estimated].cast(pl.String).str.to_lowercase()
    return said.is_in(["true", "1", "yes"]).fill_null(False).to_numpy()


def _with_estimates(
    instances: _Instances, named: list[Coded], told: NDArray[np.bool_] | None, sieve: _Sieve
) -> tuple[NDArray[np.int64], NDArray[np.bool_] | None]:
    before = instances.begun & told[instances.index] if told is not None else np.zeros_like(instances.begun)
    sieve.tell(instances.index[before], "the start is an estimate, as the source says", kind="assumed")
    if instances.begun.all():
        return instances.start, before if before.any() else None
    case, activity, resource = (names.codes for names in named)
    guessed = estimate_starts(case=case, activity=activity, resource=resource, end=instances.end)
    why = (
        "no start is recorded: estimated as the last completion in the case or by the same resource, whichever is "
        "later, and at most twice the median of the activity. Service times are rough"
    )
    sieve.tell(instances.index[~instances.begun], why, kind="assumed")
    return np.where(instances.begun, instances.start, guessed), ~instances.begun | before


def _tell_kept(
    index: NDArray[np.int64], resource: Coded, others: tuple[Coded, Coded], sieve: _Sieve, *, named: bool
) -> None:
    if named:
        sieve.tell(
            index[resource.only(index).codes < 0], "no resource: kept, done by nobody that is known", kind="assumed"
        )
    else:
        sieve.assume("no column names resources: nobody is known to do the work. Say --column resource=NAME")
    for what, names in (("resources", resource), ("cases", others[0]), ("activities", others[1])):
        if names.floats is not None:
            why = f'{what} are whole numbers written as decimals: "1.0" is read as "1"'
            sieve.tell(index[names.floats[index]], why, kind="repaired")


def _enabled(
    at: NDArray[np.int64],
    enabled: Instants | None,
    index: NDArray[np.int64],
    start: NDArray[np.int64],
    sieve: _Sieve,
) -> NDArray[np.int64] | None:
    if enabled is None:
        return None
    missing = enabled.missing[index]
    if missing.all():
        return None
    ready = at[index]
    late = ~missing & (ready > start)
    sieve.tell(index[missing], "no time of being enabled: taken as its start", kind="repaired")
    sieve.tell(index[late], "enabled after it was started: taken as its start", kind="repaired")
    return np.where(missing | late, start, ready)


def _nothing_left(source: str, sieve: _Sieve) -> BadInput:
    problems = [
        Problem(f"{found.n} row{'' if found.n == 1 else 's'}", f"{found.why}.", f"First in row {found.rows[0]}.")
        for found in sieve.findings
        if found.kind == "dropped"
    ]
    return BadInput(source, [Problem("all rows", "no row is left to read.", "This is why:"), *problems])
