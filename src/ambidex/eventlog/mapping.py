"""Which column of a source is what: given by the reader of the log, known by its form, or guessed from common names.

Names are compared without case, spaces and punctuation. A guess is only taken where the values can bear it:
a column in which nearly every row is different is no activity.
"""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace

from ambidex.errors import BadInput, Problem, did_you_mean

_CASE = "case:concept:name case_id case case_key trace_id process_id ticket_id ticket ticket_number issue_key issue_id"
_CASE += " issue incident_id incident request_id request order_id order claim_id claim application_id application"
_CASE += " work_order case_number id key number ref reference"
_ACTIVITY = "concept:name activity activity_name task task_name step step_name event event_name operation action"
_ACTIVITY += " status state stage"
_RESOURCE = "org:resource resource resource_name resource_id user username user_id agent assignee assigned_to owner"
_RESOURCE += " employee worker performer performed_by person operator"
_START = "start_timestamp start_time start start_date start_at started started_at started_on begin begin_time began_at"
_START += " time_start opened opened_at open_date created created_at created_on created_date creation_date created_time"
_END = "end_timestamp end_time end end_date end_at ended ended_at ended_on time_end complete_timestamp complete_time"
_END += " complete completed completed_at completed_on completion_date completion_time finish finish_time finish_date"
_END += " finished finished_at finished_on finished_date closed closed_at closed_on closed_date resolved resolved_at"
_END += (
    " resolution_date resolved_date done done_at stop stop_time time:timestamp timestamp datetime date_time time date"
)
_WORK_TYPE = "work_type case_type issue_type ticket_type request_type type category project package product component"
_TEAM = "team team_name org:group group department dept unit"
_ENABLED = "enabled_time enabled enabled_at enabled_timestamp ready_at"

COMMON = {
    "case_id": _CASE,
    "activity": _ACTIVITY,
    "resource": _RESOURCE,
    "start": _START,
    "end": _END,
    "work_type": _WORK_TYPE,
    "team": _TEAM,
    "cost": "cost cost:total cost_total event_cost",
    "value": "value case_value amount case:amount case:value",
    "enabled": _ENABLED,
    "transition": "lifecycle:transition lifecycle transition event_type",
    "instance": "concept:instance instance instance_id",
    "estimated": "start_estimated",
}


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which source column is what; None where it is to be guessed.

    Attributes
    ----------
    case_id, activity, resource, start, end
        The columns every log has; without `start`, starts are estimated from completions.
    work_type, team, cost, value, enabled
        Optional columns; `value` belongs to the case, `cost` to the activity instance, `enabled` is an instant.
    transition, instance
        For logs with one line per event: the step of life of an activity instance (start, complete, ...) and, where
        the source has it, the identity that holds the lines of one instance together.
    estimated
        True where the start was estimated when the file was written.
    """

    case_id: str | None = None
    activity: str | None = None
    resource: str | None = None
    start: str | None = None
    end: str | None = None
    work_type: str | None = None
    team: str | None = None
    cost: str | None = None
    value: str | None = None
    enabled: str | None = None
    transition: str | None = None
    instance: str | None = None
    estimated: str | None = None

    def columns(self) -> dict[str, str]:
        """Return our name -> the source's column, for those that are known.

        >>> Mapping(case_id="ticket", end="closed").columns()
        {'case_id': 'ticket', 'end': 'closed'}
        """
        return {name: column for name, column in asdict(self).items() if column is not None}


_NEARLY_ALL, _ALL = 0.5, 0.999
FIELDS = tuple(field.name for field in fields(Mapping))


def guess(given: Mapping, *, distinct: Table[str, float], source: str) -> tuple[Mapping, tuple[str, ...]]:
    """Return the mapping with what was not given guessed, and the names that were guessed.

    Parameters
    ----------
    distinct
        The columns of the source in order, each with the share of its rows that differ from all others (0 to 1).

    Raises
    ------
    BadInput
        If a given column is not there, or if there is no column for the case or for time.

    Examples
    --------
    >>> columns = {"Ticket": 0.2, "Step": 0.01, "Owner": 0.1, "Closed at": 0.9}
    >>> mapping, guessed = guess(Mapping(), distinct=columns, source="log.csv")
    >>> mapping.columns()
    {'case_id': 'Ticket', 'activity': 'Step', 'resource': 'Owner', 'end': 'Closed at'}
    """
    check_columns(given, columns=tuple(distinct), source=source)
    taken = set(given.columns().values())
    found: dict[str, str] = {}
    for name in FIELDS:
        column = _by_common_name(name, distinct, taken) if getattr(given, name) is None else None
        if column is not None:
            found[name] = column
            taken.add(column)
    mapping = replace(given, **found)
    if "activity" in found and _describes(mapping, found["activity"], distinct):
        mapping = replace(mapping, activity=None)
        del found["activity"]
    if mapping.resource is None and "team" in found:
        mapping = replace(mapping, team=None)
        del found["team"]
    problems = [
        Problem(
            "columns",
            f"no column looks like {what}; the columns are {_listed(tuple(distinct))}.",
            f"Say which it is: --column {option}=NAME.",
        )
        for name, what, option in (("case_id", "the case", "case"), ("end", "the time of completion", "end"))
        if getattr(mapping, name) is None
    ]
    if problems:
        raise BadInput(source, problems)
    return mapping, tuple(found)


def check_columns(given: Mapping, *, columns: Sequence[str], source: str) -> None:
    """Raise BadInput if a given column is not among the columns of the source."""
    problems = [
        Problem(
            f"--column {'case' if name == 'case_id' else name}={column}",
            f'there is no column "{column}"; the columns are {_listed(columns)}.',
            did_you_mean(column, columns),
        )
        for name, column in given.columns().items()
        if column not in columns
    ]
    if problems:
        raise BadInput(source, problems)


def _by_common_name(name: str, distinct: Table[str, float], taken: set[str]) -> str | None:
    by_compact: dict[str, str] = {}
    for column in distinct:
        by_compact.setdefault(_compact(column), column)
    for common in COMMON[name].split():
        column = by_compact.get(_compact(common), "")
        if column and column not in taken and not (name == "activity" and distinct[column] > _NEARLY_ALL):
            return column
    return None


def _describes(mapping: Mapping, activity: str, distinct: Table[str, float]) -> bool:
    """Tell whether a column is what a tracker says of a ticket today, and no step of it: one row per case."""
    one_row_each = mapping.case_id is not None and distinct[mapping.case_id] > _ALL
    return one_row_each and _compact(activity) in ("status", "state", "stage")


def _compact(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _listed(columns: Sequence[str]) -> str:
    shown = ", ".join(columns[:30])
    return shown if len(columns) <= 30 else f"{shown} and {len(columns) - 30} more"
