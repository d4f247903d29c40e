"""Batches as Prosimos writes them: firing rules on how many wait, for how long, and at what time of the week."""

from collections.abc import Mapping
from typing import Any

from ambidex.factory.exchange.prosimos.calendar import DAYS
from ambidex.factory.exchange.prosimos.field import Fields
from ambidex.factory.model import Batch

LONGEST = 8760.0
"""Hours a batch waits at most where no rule says so: a year."""
LARGEST = 1_000_000
"""The size of a batch where no rule says so."""

_KINDS = ("Sequential", "Concurrent", "Parallel")
_RULES = ("size", "large_wt", "ready_wt", "daily_hour", "week_day")


def batch_of(batching: Fields, name: str) -> tuple[Batch, float, list[str]]:
    """Return how a task is collected, how many times longer a batch takes than one case, and notes on differences."""
    kind = batching.text("type", "Parallel")
    if kind not in _KINDS:
        batching.tell("type", f'"{kind}" is no kind of batch;', f"kinds are {', '.join(_KINDS)}.")
    rules = _rules(batching)
    sizes = _table(batching, "size_distrib")
    size, notes = _size(rules, sizes, name)
    waits = [entry.number("value", least=0) / 3600 for entry in rules if entry.text("attribute") == "large_wt"]
    releases = _releases(batching)
    if any(entry.text("attribute") == "ready_wt" for entry in rules):
        notes.append(f'The batch of "{name}" may start some time after the last case came (ready_wt): left out.')
    if any(len(together) > 1 and not _is_clock(together) for together in batching.groups("firing_rules")):
        notes.append(f'Firing rules of "{name}" that must hold together are read as each enough for itself.')
    if not waits:
        notes.append(f'No rule says how long the batch of "{name}" waits at most; a year is taken.')
    factors = _table(batching, "duration_distrib")
    factor = next((factors[key] for key in sorted(factors, reverse=True) if key <= size), 1.0)
    if kind != "Parallel":
        factor *= min(size, max(sizes, default=size))
        notes.append(f'The batch of "{name}" is done case by case in Prosimos; here its cases end together.')
    return Batch(size, min(waits, default=LONGEST), releases), factor, notes


def batching_of(batch: Batch, task: str) -> tuple[dict[str, Any], list[str]]:
    """Return the section on a task of a batch, and notes on what it cannot hold."""
    notes: list[str] = []
    rules: list[list[Mapping[str, Any]]] = []
    if batch.size < LARGEST:
        rules.append([_rule("size", ">=", max(batch.size, 2))])
    if batch.max_wait < LONGEST:
        rules.append([_rule("large_wt", ">=", batch.max_wait * 3600)])
    for hour in batch.releases:
        day, clock = DAYS[int(hour // 24) % 7], int(hour % 24)
        if clock != hour % 24:
            notes.append(f"A batch is let go at full hours only: {hour % 24:g} o'clock becomes {clock}.")
        rules.append([_rule("week_day", "=", day.capitalize()), _rule("daily_hour", "=", clock)])
    share = [{"key": "1", "value": 0.0}, {"key": str(max(min(batch.size, LARGEST), 2)), "value": 1.0}]
    section = {
        "task_id": task,
        "type": "Parallel",
        "size_distrib": share,
        "duration_distrib": [],
        "firing_rules": rules,
    }
    return section, notes


def _rule(attribute: str, comparison: str, value: object) -> dict[str, object]:
    return {"attribute": attribute, "comparison": comparison, "value": value}


def _rules(batching: Fields) -> list[Fields]:
    rules = [entry for group in batching.groups("firing_rules") for entry in group]
    for entry in rules:
        if entry.text("attribute") not in _RULES:
            what = f'there is no firing rule on "{entry.text("attribute")}";'
            entry.tell("attribute", what, f"rules are on {', '.join(_RULES)}.")
    return rules


def _size(rules: list[Fields], sizes: Mapping[int, float], name: str) -> tuple[int, list[str]]:
    notes = []
    if sizes.get(1, 0) > 0:
        notes.append(f'A share of {sizes[1]:.0%} of "{name}" is not collected in Prosimos; here all are.')
    told = [
        int(entry.number("value", least=1)) + (entry.text("comparison") == ">")
        for entry in rules
        if entry.text("attribute") == "size"
    ]
    if told:
        return min(told), notes
    collected = {size: share for size, share in sizes.items() if size > 1 and share > 0}
    if not rules and collected:
        size = round(sum(size * share for size, share in collected.items()) / sum(collected.values()))
        if len(collected) > 1:
            notes.append(f'The batches of "{name}" have several sizes in Prosimos; here {size}, their mean.')
        return size, notes
    return LARGEST, notes


def _is_clock(group: list[Fields]) -> bool:
    return {entry.text("attribute") for entry in group} == {"week_day", "daily_hour"}


def _releases(batching: Fields) -> tuple[float, ...]:
    found: set[float] = set()
    for group in batching.groups("firing_rules"):
        days = [_day(entry) for entry in group if entry.text("attribute") == "week_day"]
        hours = [entry.number("value", least=0) for entry in group if entry.text("attribute") == "daily_hour"]
        if days or hours:
            found |= {24.0 * day + hour for day in days or range(7) for hour in hours[:1] or (0.0,)}
    return tuple(sorted(found))


def _day(entry: Fields) -> int:
    name = entry.text("value").upper()
    if name not in DAYS:
        entry.tell("value", f'"{name}" is no day;', f"days are {', '.join(DAYS)}.")
        return 0
    return DAYS.index(name)


def _table(batching: Fields, key: str) -> dict[int, float]:
    return {
        int(entry.number("key", least=0)): entry.number("value", least=0)
        for entry in batching.objects(key, needed=False)
    }
