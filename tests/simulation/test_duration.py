import numpy as np
import pytest
from numpy.typing import NDArray

from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.distributions.empirical import Empirical
from ambidex.distributions.exponential import Exponential
from ambidex.distributions.gamma import Gamma
from ambidex.distributions.lognormal import Lognormal
from ambidex.distributions.uniform import Uniform
from ambidex.simulation.duration import Draw, draw
from ambidex.simulation.kernel.layout import CONSTANT, EXPONENTIAL, GUIDE, HOUR, TABLE

SMOOTH: list[Distribution] = [
    *(Lognormal(2.0, cv) for cv in (0.1, 1.0, 4.0)),
    *(Gamma(0.5, cv) for cv in (0.2, 1.0, 3.0)),
    Uniform(1.0, 3.0),
]


def drawn(how: Draw, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the kernel draws, in hours."""
    row = np.searchsorted(how.cell[:, 0], shares, side="right") - 1
    return np.asarray((how.cell[row, 1] + (shares - how.cell[row, 0]) * how.cell[row, 2]) / HOUR)


def table_mean(how: Draw) -> float:
    width = np.diff(how.cell[:, 0])
    return float(np.sum(width * (how.cell[:-1, 1] + how.cell[:-1, 2] * width / 2)) / HOUR)


@pytest.mark.parametrize("distribution", SMOOTH, ids=repr)
def test_a_table_has_the_mean_of_its_distribution(distribution: Distribution) -> None:
    assert table_mean(draw(distribution)) == pytest.approx(distribution.mean, rel=1e-4)


@pytest.mark.parametrize("distribution", SMOOTH, ids=repr)
def test_a_table_has_the_quantiles_of_its_distribution(distribution: Distribution) -> None:
    shares = np.concatenate([np.linspace(0.001, 0.999, 999), 1 - 10.0 ** -np.arange(4, 9)])
    exact = distribution.quantile(shares)
    assert drawn(draw(distribution), shares) == pytest.approx(exact, rel=5e-3, abs=1e-3 * distribution.mean)


def test_atoms_and_gaps_of_what_was_seen_stay_exact() -> None:
    seen = Empirical(((0.0, 0.0), (0.61, 0.0), (0.61, 2.0), (0.8, 2.0), (1.0, 4.0)))
    how = draw(seen)
    shares = np.array([0.0, 0.3, np.nextafter(0.61, 0), 0.61, 0.7, 0.9])
    assert drawn(how, shares).tolist() == pytest.approx([0, 0, 0, 2, 2, 3])
    assert drawn(how, shares[:3]).tolist() == [0, 0, 0]
    assert table_mean(how) == pytest.approx(seen.mean, rel=1e-12)


def test_jumps_of_other_distributions_are_found() -> None:
    class TwoValues:
        family = "two values"
        mean = 1.6

        def quantile(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.where(share < 0.7, 1.0, 3.0)

        def scaled(self, factor: float) -> Distribution:
            raise NotImplementedError

    values = drawn(draw(TwoValues()), np.linspace(0, 0.999, 5000))
    assert set(np.round(values, 4)) == {1.0, 3.0}
    assert np.mean(values < 2) == pytest.approx(0.7, abs=1e-3)


def test_a_guide_leads_to_the_first_cell_of_its_shares() -> None:
    how = draw(Lognormal(1.0, 1.0))
    lowest = np.arange(GUIDE) / GUIDE
    assert (how.cell[how.guide, 0] <= lowest).all()
    assert (how.cell[how.guide + 1, 0] > lowest).all()


def test_simple_families_need_no_table() -> None:
    kinds = [draw(each).kind for each in (Constant(2.0), Exponential(2.0), Gamma(2.0, 1.0))]
    assert kinds == [CONSTANT, EXPONENTIAL, TABLE]
    assert draw(Empirical(((0.0, 0.0), (1.0, 0.0)))).kind == CONSTANT
