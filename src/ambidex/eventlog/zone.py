"""The time zone of a log: said by the reader, carried by the source, or concluded from its offsets."""

from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

from ambidex.errors import BadInput, Problem, did_you_mean

_HALF_HOURS = {
    570: "Australia/Darwin",
    390: "Asia/Yangon",
    345: "Asia/Kathmandu",
    330: "Asia/Kolkata",
    270: "Asia/Kabul",
    210: "Asia/Tehran",
    -570: "Pacific/Marquesas",
}
_SAY = "Name the zone with --time-zone if work is done elsewhere."


@dataclass(frozen=True, slots=True)
class Zone:
    """IANA name of the zone of a log, and how it was decided."""

    name: str
    note: str


def decide_zone(*, said: str | None, carried: set[str], offsets: Counter[int], n_naive: int) -> Zone:
    """Return the zone of a log.

    Parameters
    ----------
    said
        What the reader said, or None.
    carried
        Zones that the types of time columns carry.
    offsets
        Minutes ahead of UTC of the times that say so, with how many there are of each.
    n_naive
        How many times say nothing.

    Examples
    --------
    >>> decide_zone(said=None, carried=set(), offsets=Counter({120: 5}), n_naive=0).name
    'Etc/GMT-2'
    >>> decide_zone(said=None, carried=set(), offsets=Counter(), n_naive=5).note.split(";")[0]
    'times say no zone: taken as UTC'
    """
    naive = f"; {n_naive} times without an offset are taken as wall clock there" if n_naive and offsets else ""
    if said is not None:
        return Zone(said, f"given{naive}" if offsets else "given; times say no zone and are taken as wall clock there")
    named = carried - {"UTC", ""}
    if len(named) == 1:
        return Zone(named.pop(), f"carried by the source{naive}")
    if not offsets:
        return Zone("UTC", f"times say no zone: taken as UTC; {_SAY[0].lower()}{_SAY[1:]}")
    minutes = offsets.most_common(1)[0][0]
    name = _fixed(minutes)
    if name is None:
        return Zone(
            "UTC", f"no zone has the fixed offset {written(minutes)}: hours of the day are those of UTC. {_SAY}"
        )
    if len(offsets) == 1:
        return Zone(name, f"all times have the offset {written(minutes)}{naive}. {_SAY}")
    seen = ", ".join(written(offset) for offset in sorted(offsets))
    note = f"offsets {seen} occur: hours of the day are read at the most frequent, {written(minutes)}{naive}. "
    return Zone(name, note + "Name the zone with --time-zone, so that summer time is read right.")


def check_zone(said: str | None, *, source: str) -> None:
    """Raise BadInput if there is no such zone."""
    if said is None:
        return
    try:
        ZoneInfo(said)
    except (OSError, ValueError, KeyError) as error:
        what = f'there is no time zone "{said}".'
        remedy = did_you_mean(said, available_timezones()) or "Write it as Europe/Paris or America/New_York."
        raise BadInput(source, [Problem("--time-zone", what, remedy)]) from error


def written(minutes: int) -> str:
    """Return an offset as it is written.

    >>> written(-210)
    '-03:30'
    """
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def _fixed(minutes: int) -> str | None:
    hours, rest = divmod(minutes, 60)
    if rest:
        return _HALF_HOURS.get(minutes)
    if hours == 0:
        return "UTC"
    # The signs of Etc zones are reversed: Etc/GMT-2 is two hours ahead of Greenwich.
    return f"Etc/GMT{-hours:+d}" if -12 <= hours <= 14 else None
