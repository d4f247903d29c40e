"""How often a case is expected to pass each step of its flow: visits = start + what comes from other steps."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Index = tuple[NDArray[np.int64], NDArray[np.int64]]

_SHORT = 64
"""Up to so many steps a dense solution is the faster one."""


def expected_visits(start: Mapping[str, float], following: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return the mean number of visits of a case to each step; infinite where rounding hides that cases ever leave.

    Parameters
    ----------
    start
        Shares of the steps in which a case begins.
    following
        By step, the shares of those that come next; what is not a step ends the case.

    Examples
    --------
    A tenth of assessments is done again, and then again:

    >>> round(expected_visits({"assess": 1.0}, {"assess": {"assess": 0.1, "end": 0.9}})["assess"], 4)
    1.1111
    """
    place = {name: at for at, name in enumerate(following)}
    moves = [
        (place[to], place[name], share)
        for name, shares in following.items()
        for to, share in shares.items()
        if to in place and share > 0
    ]
    begin = np.array([start.get(name, 0.0) for name in place])
    target, origin, share = np.array(moves, np.float64).reshape(len(moves), 3).T
    index = (target.astype(np.int64), origin.astype(np.int64))
    try:
        visits = _dense(begin, index, share) if len(place) <= _SHORT else _sparse(begin, index, share)
    except (np.linalg.LinAlgError, RuntimeError):
        visits = np.full(len(place), np.inf)
    return dict(zip(place, np.maximum(visits, 0.0).tolist(), strict=True))


def _dense(begin: Numbers, index: Index, share: Numbers) -> Numbers:
    leave = np.eye(len(begin))
    np.subtract.at(leave, index, share)
    return np.asarray(np.linalg.solve(leave, begin))


def _sparse(begin: Numbers, index: Index, share: Numbers) -> Numbers:
    from scipy.sparse import coo_array, eye_array
    from scipy.sparse.linalg import splu

    size = len(begin)
    leave = eye_array(size) - coo_array((share, index), shape=(size, size))
    return np.asarray(splu(leave.tocsc()).solve(begin))
