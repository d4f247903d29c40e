"""Distributions as Prosimos writes them: a name, and numbers in seconds with a least and a largest value.

Prosimos draws again until a value is neither negative nor outside these limits. Where that cuts nothing off, the family
is the same here; otherwise the distribution is held by its quantiles.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.distributions.empirical import Empirical, fit_empirical
from ambidex.distributions.exponential import Exponential
from ambidex.distributions.gamma import Gamma
from ambidex.distributions.lognormal import Lognormal
from ambidex.distributions.uniform import Uniform

SECONDS = 3600.0
"""Seconds in an hour."""
LARGEST = 1e12
"""Seconds that stand for no upper limit."""

_CUT = 1e-6
"""What lies outside the limits and is less than this is no reason to leave a family."""
_N_DRAWS = 1 << 14
_N_KNOTS = 97
_SHARES = (np.arange(_N_DRAWS) + 0.5) / _N_DRAWS

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Shape:
    """A distribution before its limits; `exact` is the same among the families here, if there is one."""

    below: Callable[[float], float]
    quantile: Callable[[Array], Array]
    exact: Distribution | None = None


def distribution_of(name: str, numbers: list[float], *, unit: float = SECONDS) -> Distribution:
    """Return the distribution of a name and numbers.

    Parameters
    ----------
    unit
        By how much its values are divided: by the seconds of an hour where they are lengths of time.

    Raises
    ------
    ValueError
        In words for the person who wrote it.

    Notes
    -----
    The numbers are those of Prosimos 2: fix (value), expon (mean, least, largest), uniform (least, largest), norm
    (mean, standard deviation, least, largest), lognorm and gamma (mean, variance, least, largest), triang (likeliest,
    least, largest). Those of Prosimos 1, one or two more and in the order of SciPy, are told by how many they are.

    Examples
    --------
    >>> distribution_of("expon", [1800.0, 0.0, 1e9])
    Exponential(mean=0.5)
    >>> distribution_of("uniform", [600.0, 1200.0]).mean
    0.25
    """
    if name not in _READERS:
        raise ValueError(f'"{name}" is no distribution that Prosimos 2 knows; it knows {", ".join(_READERS)}')
    counts, reader = _READERS[name]
    if len(numbers) < min(counts):
        raise ValueError(f"{name} needs {min(counts)} numbers, and has {len(numbers)}")
    found = reader(numbers)
    if not isinstance(found, Constant):
        shape, low, high = found
        return _limited(shape, max(low, 0.0), high).scaled(1 / unit)
    return found.scaled(1 / unit)


def histogram_of(cdf: list[float], values: list[float]) -> Distribution:
    """Return the distribution of values in seconds, each up to its cumulated share.

    Raises
    ------
    ValueError
        In words for the person who wrote it.

    Examples
    --------
    >>> histogram_of([0.5, 1.0], [0.0, 7200.0]).mean
    1.0
    """
    if not values or len(cdf) != len(values):
        raise ValueError("cdf and bin_midpoints need to be equally long")
    if cdf != sorted(cdf) or values != sorted(values) or cdf[0] < 0 or not math.isclose(cdf[-1], 1, abs_tol=1e-6):
        raise ValueError("cdf must rise to 1, and bin_midpoints must rise")
    if values[0] < 0:
        raise ValueError("bin_midpoints must not be negative")
    knots, begin = [], 0.0
    for share, value in zip([*cdf[:-1], 1.0], values, strict=True):
        if share == begin:
            continue
        knots += [(begin, value / SECONDS), (share, value / SECONDS)]
        begin = share
    return Empirical(tuple(knots))


def numbers_of(distribution: Distribution) -> tuple[str, list[float], bool]:
    """Return name and numbers of a distribution in hours, and whether they are exactly it.

    Prosimos holds no quantiles of service times; such a distribution becomes a gamma with its mean and variance.

    Examples
    --------
    >>> numbers_of(Exponential(0.5))
    ('expon', [1800.0, 0.0, 1000000000000.0], True)
    """
    mean = distribution.mean * SECONDS
    if isinstance(distribution, Constant):
        return "fix", [mean], True
    if isinstance(distribution, Exponential):
        return "expon", [mean, 0.0, LARGEST], True
    if isinstance(distribution, Uniform):
        return "uniform", [distribution.low * SECONDS, distribution.high * SECONDS], True
    if isinstance(distribution, (Lognormal, Gamma)):
        name = "gamma" if isinstance(distribution, Gamma) else "lognorm"
        return name, [mean, (mean * distribution.cv) ** 2, 0.0, LARGEST], True
    variance = (mean * variation(distribution)) ** 2
    if variance <= 1e-9 * mean**2:
        return "fix", [mean], bool(mean == 0)
    return "gamma", [mean, variance, 0.0, LARGEST], False


def variation(distribution: Distribution) -> float:
    """Return the coefficient of variation, from the quantiles where the family does not tell it."""
    if isinstance(distribution, (Lognormal, Gamma)):
        return distribution.cv
    if isinstance(distribution, Exponential):
        return 1.0
    drawn = distribution.quantile(_SHARES)
    return float(drawn.std() / drawn.mean()) if drawn.mean() > 0 else 0.0


def _limited(shape: _Shape, low: float, high: float) -> Distribution:
    if low > high:
        raise ValueError(f"the least value is above the largest ({low:g} > {high:g})")
    before, until = shape.below(low), shape.below(high)
    if shape.exact is not None and before < _CUT and until > 1 - _CUT:
        return shape.exact
    if until - before < _CUT:
        raise ValueError("hardly any of its values lie between the least and the largest")
    drawn = shape.quantile(before + (until - before) * _SHARES)
    return fit_empirical(np.clip(drawn, low, high), n_knots=_N_KNOTS)


def _limits(numbers: list[float]) -> tuple[float, float]:
    low, high = (*numbers, 0.0, math.inf)[:2] if numbers else (0.0, math.inf)
    return low, high if len(numbers) != 1 else math.inf


_Read = Constant | tuple[_Shape, float, float]


def _fix(numbers: list[float]) -> _Read:
    if numbers[0] < 0:
        raise ValueError("a length of time cannot be negative")
    return Constant(numbers[0])


def _expon(numbers: list[float]) -> _Read:
    if len(numbers) == 4:
        begin, scale, low, high = numbers
    else:
        (low, high), begin = _limits(numbers[1:]), 0.0
        begin, scale = low, numbers[0] - low
    if scale < 0:
        raise ValueError("the mean of expon is below its least value")
    if scale == 0:
        return _fix([begin])

    def below(value: float) -> float:
        return -math.expm1(-max(value - begin, 0.0) / scale)

    def quantile(share: Array) -> Array:
        return np.asarray(begin - scale * np.log1p(-share))

    return _Shape(below, quantile, Exponential(scale) if begin == 0 else None), low, high


def _uniform(numbers: list[float]) -> _Read:
    low, high = numbers[:2]
    if len(numbers) == 4:
        high = low + numbers[1]
    if not 0 <= low <= high:
        raise ValueError("uniform needs a least value of 0 or more and a larger one")
    if low == high:
        return Constant(low)
    least, largest = numbers[2:] if len(numbers) == 4 else (low, high)

    def below(value: float) -> float:
        return min(max((value - low) / (high - low), 0.0), 1.0)

    def quantile(share: Array) -> Array:
        return np.asarray(low + (high - low) * share)

    return _Shape(below, quantile, Uniform(low, high)), least, largest


def _norm(numbers: list[float]) -> _Read:
    from scipy.special import ndtr, ndtri

    mean, deviation = numbers[:2]
    if deviation < 0:
        raise ValueError("a standard deviation cannot be negative")
    if deviation == 0:
        return _fix([mean])

    def below(value: float) -> float:
        return float(ndtr((value - mean) / deviation))

    def quantile(share: Array) -> Array:
        return np.asarray(mean + deviation * ndtri(share))

    return _Shape(below, quantile), *_limits(numbers[2:])


def _lognorm(numbers: list[float]) -> _Read:
    from scipy.special import ndtr

    if len(numbers) == 5:
        sigma, begin, scale = numbers[:3]
        limits = _limits(numbers[3:])
        if not (sigma > 0 and scale > 0):
            raise ValueError("shape and scale must be above 0")
        family = Lognormal(scale * math.exp(sigma**2 / 2), math.sqrt(math.expm1(sigma**2)))
    else:
        cv = _cv(numbers)
        if cv == 0:
            return _fix(numbers[:1])
        begin, family, limits = 0.0, Lognormal(numbers[0], cv), _limits(numbers[2:])
        sigma = math.sqrt(math.log1p(cv**2))
        scale = numbers[0] * math.exp(-(sigma**2) / 2)

    def below(value: float) -> float:
        return float(ndtr(math.log((value - begin) / scale) / sigma)) if value > begin else 0.0

    return _Shape(below, _shifted(family, begin), family if begin == 0 else None), *limits


def _gamma(numbers: list[float]) -> _Read:
    from scipy.special import gammainc

    if len(numbers) == 5:
        shape, begin, scale = numbers[:3]
        limits = _limits(numbers[3:])
        if not (shape > 0 and scale > 0):
            raise ValueError("shape and scale must be above 0")
        family = Gamma(shape * scale, shape**-0.5)
    else:
        cv = _cv(numbers)
        if cv == 0:
            return _fix(numbers[:1])
        begin, family, limits = 0.0, Gamma(numbers[0], cv), _limits(numbers[2:])
        shape, scale = cv**-2, numbers[0] * cv**2

    def below(value: float) -> float:
        return float(gammainc(shape, max(value - begin, 0.0) / scale))

    return _Shape(below, _shifted(family, begin), family if begin == 0 else None), *limits


def _cv(numbers: list[float]) -> float:
    mean, variance = numbers[:2]
    if not mean > 0:
        raise ValueError("the mean must be above 0")
    if variance < 0:
        raise ValueError("a variance cannot be negative")
    return math.sqrt(variance) / mean


def _shifted(family: Distribution, begin: float) -> Callable[[Array], Array]:
    return lambda share: np.asarray(begin + family.quantile(share))


def _triang(numbers: list[float]) -> _Read:
    if len(numbers) == 5:
        low, high = numbers[1], numbers[1] + numbers[2]
        likeliest = low + numbers[0] * numbers[2]
        limits = _limits(numbers[3:])
    else:
        likeliest, low, high = numbers[:3]
        limits = (low, high)
    if not low <= likeliest <= high:
        raise ValueError("triang needs its likeliest value between the least and the largest")
    if low == high:
        return _fix([low])
    turn = (likeliest - low) / (high - low)

    def below(value: float) -> float:
        if value <= low or value >= high:
            return float(value >= high)
        if value <= likeliest:
            return (value - low) ** 2 / ((high - low) * (likeliest - low))
        return 1 - (high - value) ** 2 / ((high - low) * (high - likeliest))

    def quantile(share: Array) -> Array:
        rising = low + np.sqrt(share * (high - low) * (likeliest - low))
        falling = high - np.sqrt((1 - share) * (high - low) * (high - likeliest))
        return np.where(share < turn, rising, falling)

    return _Shape(below, quantile), *limits


_READERS: dict[str, tuple[tuple[int, ...], Callable[[list[float]], _Read]]] = {
    "fix": ((1,), _fix),
    "expon": ((1, 2, 3, 4), _expon),
    "uniform": ((2, 4), _uniform),
    "norm": ((2, 4), _norm),
    "lognorm": ((2, 4, 5), _lognorm),
    "gamma": ((2, 4, 5), _gamma),
    "triang": ((3, 5), _triang),
}
"""By name: how many numbers there may be, and who reads them."""
