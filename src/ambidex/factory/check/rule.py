"""The rules that many keys have in common: names that must be known, numbers within bounds, shares that sum to one."""

from collections.abc import Iterable, Iterator, Mapping

from ambidex.distributions import Distribution
from ambidex.errors import Problem, did_you_mean
from ambidex.factory.model import END

Names = Mapping[str, object]

TOLERANCE = 1e-6
"""How far shares may be from summing to one."""

LONGEST = 1e6
"""Hours: so long may a duration be on average."""

MOST = 1_000_000
"""So much can be counted of anything: more is a slip, and no memory holds it."""


def known(place: str, kind: str, names: Iterable[str], known: Names, missing: str = "there is no") -> Iterator[Problem]:
    """Tell each name of a kind of thing that is not known, with the nearest that is."""
    for name in names:
        if name not in known:
            plural = "activities" if kind == "activity" else f"{kind}s"
            few = f"{plural} are {', '.join(known)}." if 0 < len(known) <= 8 else ""
            stop = ";" if few else "."
            yield Problem(place, f'{missing} {kind} "{name}"{stop}', f"{few} {did_you_mean(name, known)}".strip())


def not_negative(place: str, value: float) -> Iterator[Problem]:
    """Tell a number below 0."""
    if not 0 <= value < float("inf"):
        yield Problem(place, f"{value:g} is negative or no number;", "write 0 or more.")


def bearable(place: str, given: Distribution | float | None) -> Iterator[Problem]:
    """Tell a duration that no organisation waits for: most likely it is not in hours."""
    hours = given if given is None or isinstance(given, int | float) else given.mean
    if hours is not None and not hours <= LONGEST:
        what = f"{hours:g} hours are longer than a century;"
        yield Problem(place, what, "durations are in hours; look at the unit.")


def above_zero(place: str, value: float, what: str, usual: str = "1 is usual") -> Iterator[Problem]:
    """Tell a number that is not above 0."""
    if not 0 < value < float("inf"):
        yield Problem(place, f"{value:g} is not a {what};", f"write a number above 0; {usual}.")


def at_least_one(place: str, value: int | None) -> Iterator[Problem]:
    """Tell a count below 1, or beyond all reason."""
    if value is not None and value < 1:
        yield Problem(place, f"{value} is too small;", "write 1 or more.")
    elif value is not None:
        yield from not_too_many(place, value)


def not_too_many(place: str, value: int) -> Iterator[Problem]:
    """Tell a count beyond all reason."""
    if value > MOST:
        told = f"{value:,}" if value < 1e15 else f"{value:g}"
        yield Problem(place, f"{told} is too much;", f"write {MOST:,} or less, or leave out what is no limit.")


def chance(place: str, value: float | None) -> Iterator[Problem]:
    """Tell a chance that is none."""
    if value is not None and not 0 <= value <= 1:
        yield Problem(place, f"{value:g} is not a chance;", "write a number from 0 to 1.")


def shares(place: str, given: Mapping[str, float], allowed: Names) -> Iterator[Problem]:
    """Tell shares of unknown steps, or that do not sum to one."""
    yield from known(place, "step", given, allowed)
    if not all(0 <= share <= 1 + TOLERANCE for share in given.values()):
        yield Problem(place, "a share lies outside 0-1;", "write each as a share of all.")
    total = sum(given.values())
    if not abs(total - 1) <= TOLERANCE:
        rest = 1 - total
        more = f"say where the other {rest:.4g} goes" + f", or add  {END}: {rest:.4g}" * (END in allowed)
        yield Problem(place, f"the shares sum to {total:.4g};", more if rest > 0 else "take some away.")


def sum_to_one(place: str, given: Iterable[float], of: str) -> Iterator[Problem]:
    """Tell shares of something else than steps that lie outside 0-1 or do not sum to one."""
    values = list(given)
    if not all(0 <= share <= 1 + TOLERANCE for share in values):
        yield Problem(place, "a share lies outside 0-1;", "write each as a share of all.")
    elif abs(sum(values) - 1) > TOLERANCE:
        yield Problem(place, f"the shares sum to {sum(values):.4g};", f"let those of all {of} sum to 1.")
