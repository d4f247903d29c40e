"""When a change is said to help the whole, to give it nothing, to hurt it, or when that is not certain."""

from ambidex.optimum.ranking import HELPS, HURTS, NOTHING, UNCERTAIN

MATTERS = 0.01
"""What is less than this share of the present value does not matter."""


def verdict(*, low: float, high: float, matters: float) -> str:
    """Return the verdict on a gain that lies between `low` and `high`.

    Parameters
    ----------
    matters
        The smallest gain that anybody would notice.

    Examples
    --------
    >>> verdict(low=0.2, high=3.0, matters=0.5)
    'helps the whole'
    >>> verdict(low=0.2, high=0.3, matters=0.5), verdict(low=-0.1, high=3.0, matters=0.5)
    ('gives the whole nothing', 'not certain')
    """
    if -matters <= low and high <= matters:
        return NOTHING
    if low > 0:
        return HELPS
    if high < 0:
        return HURTS
    return NOTHING if high <= matters else UNCERTAIN
