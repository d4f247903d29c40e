"""Which changes are worth simulating first, guessed from one look at the factory as it is.

Not a bound, only an order. It decides what is left out when there are more places than the budget can simulate.
"""

from ambidex.factory import Factory
from ambidex.optimum.sight import Place, Sight
from ambidex.scenario import Change


def hopeful_first(changes: tuple[Change, ...], factory: Factory, seen: Sight) -> list[int]:
    """Return the numbers of the changes: those first at whose places most work waits or is in hand.

    By Little's law the mean number of instances at a place is what it adds to the cycle time of all cases together, so
    it is what a change at that place could take away.
    """

    def hope(change: Change) -> float:
        waiting = sum(_mean(seen.by_role[role], "queue") for role in change.roles(factory) if role in seen.by_role)
        own = seen.by_activity.get(change.place)
        return waiting + (_mean(own, "elapsed") if own else 0.0)

    hopes = [hope(change) for change in changes]
    return sorted(range(len(changes)), key=lambda number: (-hopes[number], number))


def _mean(place: Place, of: str) -> float:
    return float(getattr(place, of).mean())
