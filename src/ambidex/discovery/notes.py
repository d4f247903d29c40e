"""What was assumed and what is thin, in words a manager can act on."""

import numpy as np

from ambidex.discovery.progress import added_hours
from ambidex.eventlog import EventLog
from ambidex.factory import Factory

FEW_CASES = 30
"""Work types with fewer cases are named."""

FEW_INSTANCES = 10
"""Activities with fewer instances are named."""

CONSIDERABLE = 0.05
"""From this share on what is left out is worth a word."""

MOST = 0.5
"""From this share on it is most."""

_MOST_NAMES = 5
_HOUR = 3.6e9


def discovery_notes(log: EventLog, factory: Factory) -> tuple[str, ...]:
    """Return the notes on a twin, the gravest first."""
    notes = (
        _no_people(log, factory),
        _estimated(log),
        _no_time(log),
        _overlapping(log),
        _short(log),
        _thin_people(log),
        _thin_types(log),
        _thin_activities(log),
        _several_at_once(factory),
        _collected(factory),
        _unexplained(factory),
    )
    return tuple(note for note in notes if note)


def _no_people(log: EventLog, factory: Factory) -> str:
    if not log.resources:
        return "No resources are recorded, so nothing queues: the twin cannot say what more people would change."
    outsiders = [activity.name for activity in factory.activities if activity.role is None]
    if not outsiders:
        return ""
    return f"Nobody is recorded for {named(outsiders)}: taken as outsiders who serve any number at once."


def _estimated(log: EventLog) -> str:
    if log.start_estimated is None or not log.start_estimated.any():
        return ""
    return f"{int(log.start_estimated.sum())} starts are estimated: service times and queues are rough."


def _no_time(log: EventLog) -> str:
    none = float(np.mean(np.asarray(log.end_at) <= np.asarray(log.start_at)))
    if none < MOST:
        return ""
    return (
        f"{none:.0%} of the work takes no time by the log, so it makes nobody busy: where it takes some, the twin's"
        " queues are too short, and more people would change more than it says."
    )


def _overlapping(log: EventLog) -> str:
    length = (np.asarray(log.end_at) - np.asarray(log.start_at)).astype(np.int64) / _HOUR
    after_another = np.ones(len(log), dtype=np.bool_)
    after_another[np.asarray(log.case_offset)[:-1]] = False
    beside = float(np.maximum(length - added_hours(log), 0.0)[after_another].sum())
    share = beside / max(float(length.sum()), 1e-9)
    if share < CONSIDERABLE:
        return ""
    return (
        f"{share:.0%} of the work runs beside other work of the same case. The twin does one after the other, in the"
        " order of the starts, so its cases may take longer."
    )


def _short(log: EventLog) -> str:
    days = (np.asarray(log.end_at).max() - np.asarray(log.start_at).min()) / np.timedelta64(1, "D")
    if days < 1:
        return "The log covers less than a day: nothing shows when work closes, so everybody works always."
    if days < 7:
        return f"The log covers {days:.0f} days: days that it does not show are taken to be like those it does."
    return ""


def _thin_people(log: EventLog) -> str:
    known = np.asarray(log.resource)[np.asarray(log.resource) >= 0]
    count = np.bincount(known, minlength=len(log.resources))
    few = int((count < FEW_INSTANCES).sum())
    if few == 0 or few < CONSIDERABLE * len(count):
        return ""
    are = "person is" if len(count) == 1 else "people are"
    return (
        f"{few} of {len(count)} {are} seen fewer than {FEW_INSTANCES} times: when they work and how fast is taken from"
        " the others."
    )


def _thin_types(log: EventLog) -> str:
    count = np.bincount(np.asarray(log.work_type), minlength=len(log.work_types))
    few = [name for name, n in zip(log.work_types, count) if 0 < n < FEW_CASES]
    return f"Fewer than {FEW_CASES} cases of {named(few)}: what the twin says of them is thin." if few else ""


def _thin_activities(log: EventLog) -> str:
    count = np.bincount(np.asarray(log.activity), minlength=len(log.activities))
    few = [name for name, n in zip(log.activities, count) if n < FEW_INSTANCES]
    return (
        f"Seen fewer than {FEW_INSTANCES} times: {named(few)}. Their times are little more than a guess." if few else ""
    )


def _several_at_once(factory: Factory) -> str:
    several = sum(resource.capacity > 1 for resource in factory.resources)
    if not several:
        return ""
    return f"{several} of {len(factory.resources)} resources do several things at once; they are modelled so."


def _collected(factory: Factory) -> str:
    collected = [activity.name for activity in factory.activities if activity.batch]
    return f"Work is collected and done together at {named(collected)}." if collected else ""


def _unexplained(factory: Factory) -> str:
    longest = sorted(
        (activity for activity in factory.activities if activity.delay and activity.delay.mean >= 1),
        key=lambda activity: -(activity.delay.mean if activity.delay else 0.0),
    )
    if not longest:
        return ""
    places = named([activity.name for activity in longest[:3]])
    return (
        f"Most waiting before {places} is not explained by any queue. It stays as it is whatever is changed: the twin"
        " cannot say what would shorten it."
    )


def named(names: list[str]) -> str:
    """Return some names in words."""
    if len(names) > _MOST_NAMES:
        return f"{', '.join(names[: _MOST_NAMES - 1])} and {len(names) - _MOST_NAMES + 1} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
