"""From clean activity instances to a log: cases in order of arrival, names coded as they appear."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.attributes import Attributes
from ambidex.eventlog.clean import Rows
from ambidex.eventlog.coded import Coded, code
from ambidex.eventlog.log import EventLog, Origin
from ambidex.eventlog.names import pack_names
from ambidex.eventlog.order import Sorted
from ambidex.eventlog.report import Finding, ImportReport, finding
from ambidex.eventlog.table import Table

if TYPE_CHECKING:
    import polars as pl


def build(rows: Rows, *, table: Table, origin: Origin) -> tuple[EventLog, ImportReport]:
    """Return the log of some instances, and the report of how they were read."""
    from ambidex.eventlog.kernel import regroup

    cases, case_ids = _by_arrival(rows.case, rows.sorted)
    ordered = (rows.sorted.offset, rows.sorted.order, rows.sorted.start, rows.sorted.end)
    case, offset, order, start, end = regroup(cases, *ordered)
    n, index = len(order), order if len(order) == table.frame.height else rows.index[order]
    activity, activities = _by_appearance(Coded(rows.activity.codes[order], rows.activity.names))
    resource, resources = _by_appearance(Coded(rows.resource.codes[order], rows.resource.names))
    columns, findings = dict(rows.mapping.columns()), list(rows.findings)
    first = index[offset[:-1]]
    kinds = _work_types(table, rows, index, first, case, columns, findings)
    teams, team_of = _teams(table, rows, index, resource, len(resources), findings)
    log = EventLog(
        case=case,
        activity=activity,
        resource=resource,
        start_at=start.view("datetime64[us]"),
        end_at=end.view("datetime64[us]"),
        case_offset=offset,
        case_ids=pack_names(case_ids),
        activities=activities,
        resources=resources,
        work_type=kinds[0],
        work_types=kinds[1],
        teams=teams,
        team_of=team_of,
        time_zone=rows.zone.name,
        origin=origin,
        enabled_at=None if rows.enabled is None else rows.enabled[order].view("datetime64[us]"),
        cost=_numbers(table, rows.mapping.cost, "cost", index, findings),
        case_value=_numbers(table, rows.mapping.value, "value", first, findings),
        start_estimated=None if rows.estimated is None else rows.estimated[order],
        case_attributes=_attributes(table, set(columns.values()), index, first, case),
    )
    report = ImportReport(
        source=origin.name,
        form=table.form,
        rows_read=table.rows_read,
        n_instances=n,
        n_cases=log.n_cases,
        columns=columns,
        guessed=tuple(name for name in rows.guessed if name in columns),
        time_zone=rows.zone.name,
        time_zone_note=rows.zone.note,
        findings=tuple(findings),
    )
    if report.n_unexplained:
        raise AssertionError(f"{report.n_unexplained} rows of {origin.name} are not explained")
    return log, report


def _by_arrival(case: Coded, rows: Sorted) -> tuple[NDArray[np.int64], "pl.Series"]:
    """Return codes and ids of cases in order of their first start, then id; cases without a row are left out."""
    used = np.flatnonzero(np.diff(rows.offset))
    arrival = rows.start[rows.offset[used]]
    order = np.argsort(arrival, kind="stable")
    if (arrival[order[1:]] == arrival[order[:-1]]).any():
        alphabetic = np.empty(len(case.names), dtype=np.int64)
        alphabetic[case.names.arg_sort().to_numpy()] = np.arange(len(case.names))
        order = np.lexsort((alphabetic[used], arrival))
    return used[order], case.names.gather(used[order])


def _by_appearance(names: Coded) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Return codes in order of first appearance, and the names that appear."""
    from ambidex.eventlog.kernel import first_rows

    first = first_rows(names.codes, len(names.names))
    order = np.argsort(first, kind="stable")[: int((first < len(names.codes)).sum())]
    place = np.full(len(names.names) + 1, -1, dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return place[names.codes], tuple(names.names.gather(order).to_list())


def _work_types(
    table: Table,
    rows: Rows,
    index: NDArray[np.int64],
    first: NDArray[np.int64],
    case: NDArray[np.int32],
    columns: dict[str, str],
    findings: list[Finding],
) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    name = rows.mapping.work_type
    if name is not None:
        kind = code(table.frame[name])
        differ = np.unique(case[kind.codes[index] != kind.codes[first][case]])
        if not len(differ) or "work_type" not in rows.guessed:
            if len(differ):
                why = f'"{name}" changes within these cases: the work type is that of the first row'
                findings.append(Finding("assumed", why, len(differ)))
            codes, names = _by_appearance(Coded(kind.codes[first], kind.names))
            if (codes < 0).any():
                findings.append(
                    Finding("assumed", f'cases without "{name}" are of type "unknown"', int((codes < 0).sum()))
                )
                codes, names = np.where(codes < 0, len(names), codes).astype(np.int32), (*names, "unknown")
            return codes, names
        del columns["work_type"]
    return np.zeros(len(first), dtype=np.int32), ("work",)


def _teams(
    table: Table,
    rows: Rows,
    index: NDArray[np.int64],
    resource: NDArray[np.int32],
    n_resources: int,
    findings: list[Finding],
) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Return team names and the team in which each resource is seen most."""
    name = rows.mapping.team
    if name is None:
        return (), np.full(n_resources, -1, dtype=np.int32)
    team, names = _by_appearance(Coded(code(table.frame[name]).codes[index], code(table.frame[name]).names))
    seen = (resource >= 0) & (team >= 0)
    pairs, count = np.unique(resource[seen].astype(np.int64) * max(len(names), 1) + team[seen], return_counts=True)
    who, which = np.divmod(pairs, max(len(names), 1))
    least_first = np.lexsort((-which, count))
    team_of = np.full(n_resources, -1, dtype=np.int32)
    team_of[who[least_first]] = which[least_first]
    several = int((np.bincount(who, minlength=1) > 1).sum())
    if several:
        findings.append(
            Finding("assumed", "resources seen in several teams count for the one they are most in", several)
        )
    return names, team_of


def _numbers(
    table: Table,
    name: str | None,
    what: str,
    index: NDArray[np.int64],
    findings: list[Finding],
) -> NDArray[np.float64] | None:
    import polars as pl

    if name is None:
        return None
    column = table.frame[name]
    number = column.cast(pl.Float64, strict=False)
    bad = (number.is_null() & column.is_not_null() & (column.cast(pl.String) != "")).to_numpy()[index]
    if bad.any():
        why = f'{what} is no number, such as "{column[int(index[bad.argmax()])]}": left open'
        numbers = index[bad] + 1 if table.row is None else table.row[index[bad]]
        findings.append(finding("assumed", why, np.sort(numbers)))
    values = number.fill_null(float("nan")).to_numpy()[index]
    return None if np.isnan(values).all() else values


def _attributes(
    table: Table, taken: set[str], index: NDArray[np.int64], first: NDArray[np.int64], case: NDArray[np.int32]
) -> Attributes:
    """Return the other columns that are the same in all rows of a case."""
    import polars as pl

    kept = []
    for name in table.frame.columns:
        column = table.frame[name]
        if name in taken or column.null_count() == len(column) or column.dtype.is_nested():
            continue
        codes = code(column).codes
        if (codes[index] == codes[first][case]).all():
            kept.append(_as_numbers(column.gather(first)).alias(name.removeprefix("case:")))
    frame = pl.DataFrame({series.name: series for series in kept})
    return Attributes(frame.columns, lambda: frame)


def _as_numbers(values: "pl.Series") -> "pl.Series":
    """Return text as whole numbers or numbers, where all of it is."""
    import polars as pl

    for kind in (pl.Int64, pl.Float64) if values.dtype == pl.String else ():
        number = values.cast(kind, strict=False)
        if number.null_count() == values.null_count():
            return number
    return values
