"""Everything measured of one log at once, with nothing computed twice."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.eventlog.log import EventLog
from ambidex.flow.array import Hours, codes, hours, micros
from ambidex.flow.batching import CONSIDERABLE, Batching, batches
from ambidex.flow.cost import Cost, cost, throughput_per_cost
from ambidex.flow.cycle_time import Percentile, cycle_hours, percentile
from ambidex.flow.directly_follows import directly_follows
from ambidex.flow.enabled import arrival_at, finished_at
from ambidex.flow.estimate import FEWEST, ratio_reach
from ambidex.flow.flow_efficiency import flow_efficiency, flow_efficiency_open
from ambidex.flow.handoffs import Handoffs, handoffs
from ambidex.flow.measures import ActivityRow, Measures, ResourceRow, TeamRow, WorkTypeRow
from ambidex.flow.rework import Rework, rework
from ambidex.flow.series import WEEK, Periods, Series, area, periods
from ambidex.flow.throughput import throughput
from ambidex.flow.timeline import timeline
from ambidex.flow.utilization import Utilization, utilization
from ambidex.flow.variants import variants
from ambidex.flow.waiting import CAUSES, Waiting, waiting
from ambidex.flow.wip import mean_wip, wip
from ambidex.terms import Quantity
from ambidex.working_time import Calendar

NAN = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """What the rows and key figures are made of."""

    log: EventLog
    cycle: Hours
    service: Hours
    waiting: Waiting
    batching: Batching
    rework: Rework
    utilization: Utilization
    cost: Cost
    teams: Handoffs
    team: NDArray[np.int32]
    span_hours: float
    calendars: tuple[Calendar, ...]


def measure(
    log: EventLog,
    *,
    cost_per_hour: Mapping[str, float] | float | None = None,
    calendars: tuple[Calendar, ...] | None = None,
) -> Measures:
    """Return everything measured of a log, real or simulated.

    Parameters
    ----------
    cost_per_hour
        One rate for all, or a rate by resource. Not used where the log has recorded costs; without either an hour
        counts as 1 and the key ratio is cases per resource hour.
    calendars
        One by resource; where missing they are inferred from when each resource is seen to work.

    Raises
    ------
    BadInput
        If rates by resource leave one out, name an unknown one, or are negative.
    """
    times = timeline(log, calendars=calendars)
    costs = cost(log, cost_per_hour=cost_per_hour, times=times)
    found_batches = batches(log, times=times)
    parts = _Parts(
        log=log,
        cycle=cycle_hours(log),
        service=hours(micros(log.end_at) - micros(log.start_at)),
        waiting=waiting(log, times=times, batching=found_batches),
        batching=found_batches,
        rework=rework(log),
        utilization=utilization(log, times=times),
        cost=costs,
        teams=handoffs(log, between="team"),
        team=codes(np.append(log.team_of, -1)[log.resource]),
        span_hours=float(hours(micros(finished_at(log)).max() - micros(arrival_at(log)).min())),
        calendars=times.on_duty.calendars,
    )
    own = handoffs(log)
    weekly = throughput_per_cost(log, every=WEEK, costs=costs)
    return Measures(
        name=log.origin.name,
        n_cases=log.n_cases,
        n_instances=len(log),
        key_figures=_key_figures(parts, own),
        by_activity=tuple(_activity_row(parts, code) for code in range(len(log.activities))),
        by_team=tuple(_team_row(parts, code) for code in range(len(log.teams))),
        by_work_type=tuple(_work_type_row(parts, code) for code in range(len(log.work_types))),
        by_resource=_resource_rows(parts),
        graph=directly_follows(log, enabled_at=times.enabled.view("datetime64[us]")),
        variants=variants(log),
        handoffs=own,
        team_handoffs=parts.teams,
        rework=parts.rework,
        waiting=parts.waiting,
        batching=found_batches,
        utilization=parts.utilization,
        cost=costs,
        throughput=throughput(log, every=WEEK),
        wip=wip(log, every=WEEK),
        throughput_per_cost=weekly,
        throughput_per_cost_by_work_type=tuple(
            _ratio_of_type(parts, code) for code in range(len(log.work_types)) if len(log.work_types) > 1
        ),
        throughput_per_cost_by_team=tuple(_ratio_of_team(parts, code) for code in range(len(log.teams))),
        cycle_hours=parts.cycle,
        notes=_notes(parts),
    )


def _key_figures(parts: _Parts, own: Handoffs) -> tuple[Quantity, ...]:
    log, n_cases, n_rows = parts.log, parts.log.n_cases, len(parts.log)
    weeks = periods(log, every=WEEK)
    by_week = _ByWeek(parts, weeks)
    came, went = by_week.cases(arrival_at(log)), by_week.cases(finished_at(log))
    length = by_week.whole(hours(np.diff(weeks.edges)))
    spent = by_week.instances(parts.cost.of_instance)
    total_cost = float(parts.cost.of_instance.sum())
    waited = float(parts.waiting.total.sum())
    figures = [
        _rate("arrival_rate", n_cases, parts.span_hours, ratio_reach(came, length), n_cases),
        _rate("throughput", n_cases, parts.span_hours, ratio_reach(went, length), n_cases),
        _interval("wip", mean_wip(log), ratio_reach(by_week.whole(area(log, weeks)), length), n_cases),
        _interval(
            "cycle_time",
            float(parts.cycle.mean()),
            ratio_reach(by_week.cases(finished_at(log), parts.cycle), went),
            n_cases,
        ),
        *(
            _percentile(f"cycle_time_p{share}", percentile(parts.cycle, share=share / 100), n_cases)
            for share in (50, 85, 95)
        ),
        _rate("service_time", parts.service.sum(), n_rows, by_week.per_instance(parts.service), n_rows),
        _rate("waiting_time", waited, n_rows, by_week.per_instance(parts.waiting.total), n_rows),
        *(Quantity(f"{name}_share", _over(parts.waiting.cause(name).sum(), waited), n=n_rows) for name in CAUSES),
        Quantity("flow_efficiency", flow_efficiency(log), n=n_cases, note="In clock time: nights and weekends count."),
        Quantity("flow_efficiency_open", flow_efficiency_open(log, parts.calendars), n=n_cases),
        Quantity("rework_share", _over(int(np.count_nonzero(parts.rework.repeated)), n_rows), n=n_rows),
        Quantity("first_pass_share", parts.rework.first_pass_share, n=n_cases),
        Quantity("handoffs_per_case", own.total / n_cases, n=n_cases),
        Quantity(
            "utilization",
            parts.utilization.of_team(np.ones(len(log.resources), np.bool_)),
            n=len(log.resources),
            note="Of the time on duty; what is not logged looks idle.",
        ),
        Quantity(parts.cost.key, total_cost, n=n_rows, note=parts.cost.note),
        _rate(parts.cost.per_case_key, total_cost, n_cases, ratio_reach(spent, went), n_cases, parts.cost.note),
        _rate(parts.cost.ratio_key, n_cases, total_cost, ratio_reach(went, spent), n_cases, parts.cost.note),
    ]
    if log.case_value is not None:
        value = np.asarray(log.case_value, dtype=np.float64)
        worth = by_week.cases(finished_at(log), value)
        figures.append(
            _rate(
                parts.cost.value_ratio_key,
                value.sum(),
                total_cost,
                ratio_reach(worth, spent),
                n_cases,
                parts.cost.note,
            )
        )
    return tuple(figures)


class _ByWeek:
    """Sums over the whole weeks of a log."""

    def __init__(self, parts: _Parts, weeks: Periods) -> None:
        self._weeks = weeks
        self._ended = weeks.of(np.asarray(parts.log.end_at))

    def whole(self, values: Hours) -> Hours:
        return values[self._weeks.whole]

    def cases(self, at: NDArray[np.datetime64], values: Hours | None = None) -> Hours:
        return self.whole(
            np.bincount(self._weeks.of(at), weights=values, minlength=len(self._weeks)).astype(np.float64)
        )

    def instances(self, values: Hours | None) -> Hours:
        return self.whole(np.bincount(self._ended, weights=values, minlength=len(self._weeks)).astype(np.float64))

    def per_instance(self, values: Hours) -> float | None:
        return ratio_reach(self.instances(values), self.instances(None))


def _interval(key: str, value: float, reach: float | None, n: int, note: str = "") -> Quantity:
    if reach is None:
        return Quantity(key, value, n=n, note=note)
    return Quantity(key, value, max(0.0, value - reach), value + reach, n=n, note=note)


def _rate(key: str, part: float, whole: float, reach: float | None, n: int, note: str = "") -> Quantity:
    return _interval(key, _over(part, whole), reach, n, note)


def _percentile(key: str, found: Percentile, n: int) -> Quantity:
    return Quantity(key, found.value, found.low, found.high, n=n)


def _activity_row(parts: _Parts, code: int) -> ActivityRow:
    log = parts.log
    rows = np.asarray(log.activity) == code
    resource = np.asarray(log.resource)[rows]
    return ActivityRow(
        activity=log.activities[code],
        n_instances=int(rows.sum()),
        n_cases=len(np.unique(np.asarray(log.case)[rows])),
        n_resources=len(np.unique(resource[resource >= 0])),
        service_time=_mean(parts.service[rows]),
        waiting_time=_mean(parts.waiting.total[rows]),
        **_means_by_cause(parts.waiting, rows),
        rework_share=float(parts.rework.share[code]),
        batched_share=parts.batching.activities[code].share,
        cost=float(parts.cost.of_instance[rows].sum()),
    )


def _team_row(parts: _Parts, code: int) -> TeamRow:
    log = parts.log
    rows = parts.team == code
    member = np.asarray(log.team_of) == code
    spent = float(parts.cost.of_instance[rows].sum())
    n_cases = len(np.unique(np.asarray(log.case)[rows]))
    return TeamRow(
        team=log.teams[code],
        n_resources=int(member.sum()),
        n_instances=int(rows.sum()),
        n_cases=n_cases,
        service_time=_mean(parts.service[rows]),
        waiting_time=_mean(parts.waiting.total[rows]),
        **_means_by_cause(parts.waiting, rows),
        utilization=parts.utilization.of_team(member),
        work_at_once=_over(parts.utilization.work[member].sum(), parts.utilization.busy[member].sum()),
        handoffs_given=int(parts.teams.n[parts.teams.giver == code].sum()),
        handoffs_taken=int(parts.teams.n[parts.teams.taker == code].sum()),
        cost=spent,
        throughput_per_cost=_over(n_cases, spent),
    )


def _work_type_row(parts: _Parts, code: int) -> WorkTypeRow:
    log = parts.log
    cases = np.asarray(log.work_type) == code
    cycle, n_cases = parts.cycle[cases], int(cases.sum())
    spent = float(parts.cost.of_instance[cases[np.asarray(log.case)]].sum())
    rate = _over(n_cases, parts.span_hours)
    p50, p85, p95 = np.quantile(cycle, (0.5, 0.85, 0.95)).tolist() if n_cases else (NAN, NAN, NAN)
    return WorkTypeRow(
        work_type=log.work_types[code],
        n_cases=n_cases,
        arrival_rate=rate,
        throughput=rate,
        wip=_over(cycle.sum(), parts.span_hours),
        cycle_time=_mean(cycle),
        cycle_time_p50=p50,
        cycle_time_p85=p85,
        cycle_time_p95=p95,
        flow_efficiency=flow_efficiency(log, of=cases),
        first_pass_share=_over(int(np.count_nonzero(parts.rework.n_repeated[cases] == 0)), n_cases),
        cost=spent,
        cost_per_case=_over(spent, n_cases),
        throughput_per_cost=_over(n_cases, spent),
    )


def _resource_rows(parts: _Parts) -> tuple[ResourceRow, ...]:
    log, used = parts.log, parts.utilization
    known = np.asarray(log.resource) >= 0
    resource = np.asarray(log.resource)[known]
    n_rows = np.bincount(resource, minlength=len(log.resources))
    spent = np.bincount(resource, weights=parts.cost.of_instance[known], minlength=len(log.resources))
    ratio, at_once = used.ratio, used.work_at_once
    return tuple(
        ResourceRow(
            resource=name,
            team=log.teams[log.team_of[code]] if log.team_of[code] >= 0 else "",
            n_instances=int(n_rows[code]),
            busy_hours=float(used.busy[code]),
            available_hours=float(used.available[code]),
            utilization=float(ratio[code]),
            work_at_once=float(at_once[code]),
            cost=float(spent[code]),
        )
        for code, name in enumerate(log.resources)
    )


def _ratio_of_type(parts: _Parts, code: int) -> Series:
    cases = np.asarray(parts.log.work_type) == code
    return throughput_per_cost(
        parts.log,
        every=WEEK,
        costs=parts.cost,
        cases=cases,
        instances=cases[np.asarray(parts.log.case)],
        about=f"work type: {parts.log.work_types[code]}",
    )


def _ratio_of_team(parts: _Parts, code: int) -> Series:
    """Return the finished cases in which the team took part, per cost of the team."""
    rows = parts.team == code
    cases = np.zeros(parts.log.n_cases, np.bool_)
    cases[np.asarray(parts.log.case)[rows]] = True
    about = f"team: {parts.log.teams[code]}"
    return throughput_per_cost(parts.log, every=WEEK, costs=parts.cost, cases=cases, instances=rows, about=about)


def _notes(parts: _Parts) -> tuple[str, ...]:
    log, notes = parts.log, [parts.cost.note]
    if log.enabled_at is None:
        notes.append("When work could start is not in the log; it is taken as when the case's last earlier work ended.")
    if parts.waiting.n_unknown:
        notes.append(
            f"{parts.waiting.n_unknown} of {len(log)} activity instances have no resource: "
            "what they waited for is not known and counts as extraneous."
        )
    if log.start_estimated is not None and log.start_estimated.any():
        n = int(np.count_nonzero(log.start_estimated))
        notes.append(f"{n} of {len(log)} activity instances have an estimated start: service and waiting rest on it.")
    names = [each.activity for each in parts.batching.activities if each.is_batching]
    if names:
        notes.append(f"Done in batches (at least {CONSIDERABLE:.0%} of instances): {', '.join(names)}.")
    if int(periods(log, every=WEEK).whole.sum()) < FEWEST:
        notes.append(f"The log covers fewer than {FEWEST} whole weeks: most key figures have no interval.")
    return tuple(notes)


def _means_by_cause(found: Waiting, rows: NDArray[np.bool_]) -> dict[str, float]:
    return {name: _mean(found.cause(name)[rows]) for name in CAUSES}


def _mean(values: Hours) -> float:
    return float(values.mean()) if len(values) else NAN


def _over(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else NAN
