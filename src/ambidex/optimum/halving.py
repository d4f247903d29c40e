"""Who is run more: successive halving, then whatever is left undecided, and what can be said for certain.

See `search.rank` for the rules in words.
"""

from ambidex.optimum.race import BASELINE, Race
from ambidex.optimum.ranking import UNCERTAIN
from ambidex.optimum.verdict import MATTERS, verdict
from ambidex.scenario.paired import mean_and_half_width

TOP = 3
"""How many places from the top the search tries to make certain."""

RISK = 0.05
"""How often a statement about all changes at once may be wrong."""


def run_until_certain(race: Race, *, by: str, people: set[int], most: int) -> bool:
    """Run the best half again, of them the best half, and so on; then what is left undecided.

    The best are taken anew after each block, so one that was dropped comes back when others turn out worse. The best
    two places for one more person stay in: they tell the constraint. Returns whether the budget sufficed.
    """
    blocks, size = 2, -(-len(race.entered) // 2)
    while blocks <= most:
        wanted = _behind(race, _leaders(race, size=size, by=by, people=people), blocks)
        if not wanted:
            blocks, size = 2 * blocks, -(-size // 2)
        elif not race.affords(len(wanted) + 1):
            return False
        else:
            _run(race, wanted)
    while wanted := _behind(race, _open_questions(race, by), most):
        affordable = [number for place, number in enumerate(wanted, 2) if race.affords(place)]
        if not affordable:
            return False
        _run(race, affordable)
    return True


def _leaders(race: Race, *, size: int, by: str, people: set[int]) -> list[int]:
    """Return those who may be among the first few, and the best two places for one more person."""
    order = race.order(by)
    for_constraint = [number for number in order if number in people][:2]
    if n_certain(race, order, by) >= min(TOP, len(order)):
        return for_constraint
    first, others = order[:TOP], order[TOP : max(size, TOP)]
    near = [number for number in others if not race.is_better(first[-1], number, by, confidence=1 - RISK)]
    return list(dict.fromkeys([*first, *for_constraint, *near]))


def _open_questions(race: Race, by: str) -> list[int]:
    """Return those that keep the first uncertain place from being certain, then those whose verdict is not certain."""
    order = race.order(by)
    place = n_certain(race, order, by)
    close: list[int] = []
    if place < min(TOP, len(order) - 1):
        confidence = _confidence_of_order(order)
        below = order[place + 1 :]
        close = [other for other in below if not race.is_better(order[place], other, by, confidence=confidence)]
        close = [order[place], *close] if close else []
    return list(dict.fromkeys([*close, *(number for number in order if verdict_of(race, number, by) == UNCERTAIN)]))


def _behind(race: Race, numbers: list[int], blocks: int) -> list[int]:
    return [number for number in numbers if race.blocks(number) < blocks]


def _run(race: Race, wanted: list[int]) -> None:
    """Run one more block of each, and of the baseline where they would get ahead of it."""
    ahead = max(map(race.blocks, wanted)) == race.blocks(BASELINE)
    race.run([BASELINE, *wanted] if ahead else wanted)


def n_certain(race: Race, order: list[int], by: str) -> int:
    """Return how many places from the top are certain, with all their comparisons at once."""
    places = min(TOP, len(order) - 1)
    confidence = _confidence_of_order(order)
    for place in range(places):
        below = order[place + 1 :]
        if not all(race.is_better(order[place], other, by, confidence=confidence) for other in below):
            return place
    return len(order) if places == len(order) - 1 else places


def _confidence_of_order(order: list[int]) -> float:
    return 1 - RISK / max(min(TOP, len(order) - 1) * (len(order) - 1), 1)


def verdict_of(race: Race, number: int, by: str) -> str:
    """Return the verdict on a contender, which holds for all that were tried at once."""
    gains = race.gains(number, by)
    mean, half = mean_and_half_width(gains, confidence=1 - RISK / len(race.entered))
    present = float(race.baseline().whole[by].mean())
    return verdict(low=mean - half, high=mean + half, matters=MATTERS * abs(present))
