"""What holds for every family of distributions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.distributions import families
from ambidex.distributions.constant import Constant
from ambidex.distributions.empirical import Empirical, fit_empirical
from ambidex.distributions.exponential import Exponential
from ambidex.distributions.gamma import Gamma
from ambidex.distributions.lognormal import Lognormal
from ambidex.distributions.uniform import Uniform

hours = st.floats(min_value=0.01, max_value=100.0)
variation = st.floats(min_value=0.1, max_value=2.0)
seen = st.one_of(st.just(0.0), st.sampled_from([0.5, 2.0, 1e6]), st.floats(min_value=1e-6, max_value=1e5))
EXAMPLES = st.one_of(
    st.builds(Constant, hours),
    st.builds(Exponential, hours),
    st.builds(Lognormal, mean=hours, cv=variation),
    st.builds(Gamma, mean=hours, cv=variation),
    st.builds(lambda low, width: Uniform(low=low, high=low + width), hours, hours),
    st.lists(hours, min_size=1, max_size=30).map(fit_empirical),
)


def test_the_folder_is_the_registry():
    assert set(families()) == {"constant", "empirical", "exponential", "gamma", "lognormal", "uniform"}


@given(EXAMPLES)
def test_quantiles_never_decrease_and_are_never_negative(distribution):
    values = distribution.quantile(np.linspace(0.0, 0.999, 200))
    assert (np.diff(values) >= -1e-9).all()
    assert (values >= 0).all()


@given(EXAMPLES)
def test_the_mean_is_the_area_under_the_quantiles(distribution):
    edges = 1 - np.concatenate([np.linspace(1.0, 1e-3, 20_000), np.geomspace(1e-3, 1e-12, 4_000)[1:]])
    middle = (edges[:-1] + edges[1:]) / 2
    area = float(np.sum(distribution.quantile(middle) * np.diff(edges)))
    assert area == pytest.approx(distribution.mean, rel=2e-3)


@given(EXAMPLES, st.floats(min_value=0.1, max_value=10.0))
def test_scaling_scales_mean_and_quantiles(distribution, factor):
    share = np.array([0.1, 0.5, 0.9])
    scaled = distribution.scaled(factor)
    assert scaled.mean == pytest.approx(distribution.mean * factor)
    assert scaled.quantile(share) == pytest.approx(distribution.quantile(share) * factor)


@pytest.mark.parametrize(
    "made",
    [
        lambda: Constant(-1.0),
        lambda: Exponential(0.0),
        lambda: Lognormal(mean=1.0, cv=0.0),
        lambda: Gamma(mean=-1.0, cv=1.0),
        lambda: Uniform(low=2.0, high=1.0),
        lambda: Empirical(((0.0, 1.0),)),
        lambda: Empirical(((0.0, 1.0), (1.0, 0.5))),
        lambda: Empirical(((0.0, -1.0), (1.0, 0.5))),
    ],
)
def test_parameters_that_mean_nothing_are_refused(made):
    with pytest.raises(ValueError, match="must"):
        made()


@given(EXAMPLES)
def test_no_part_of_a_time_is_no_time(distribution):
    assert distribution.scaled(0.0).mean == 0.0


@given(st.lists(seen, min_size=1, max_size=300), st.integers(0, 500))
def test_a_fit_keeps_the_mean_of_what_was_seen(some, n_more):
    values = np.append(some, np.random.default_rng(n_more).lognormal(0.0, 2.0, n_more))
    assert fit_empirical(values).mean == pytest.approx(np.mean(values), rel=1e-12, abs=1e-300)


@given(st.lists(seen, min_size=1, max_size=300))
def test_a_fit_stays_between_the_smallest_and_the_largest_that_were_seen(values):
    smallest, largest = fit_empirical(values).quantile(np.array([0.0, 1.0]))
    assert min(values) <= smallest <= largest <= max(values)


@given(st.lists(st.sampled_from([0.0, 0.25, 1.0, 3.0]), min_size=1, max_size=33))
def test_a_fit_to_few_different_values_is_exact(values):
    share = (np.arange(len(values)) + 0.5) / len(values)
    assert fit_empirical(values).quantile(share).tolist() == sorted(values)


@given(st.integers(min_value=10, max_value=90))
def test_a_fit_keeps_the_share_of_work_that_took_no_time(percent):
    values = np.concatenate([np.zeros(percent), np.linspace(1.0, 5.0, 100 - percent)])
    fitted = fit_empirical(values)
    share = np.array([percent / 100 - 0.005, percent / 100 + 0.006])
    below, above = fitted.quantile(share)
    assert below == 0.0
    assert above > 0.0


def test_a_fit_keeps_the_upper_tail():
    values = np.random.default_rng(3).lognormal(0.0, 1.5, 5_000)
    fitted = fit_empirical(values).quantile(np.array([0.5, 0.9, 0.99]))
    assert fitted == pytest.approx(np.quantile(values, [0.5, 0.9, 0.99]), rel=0.05)


def test_heavier_values_count_more():
    assert fit_empirical([1.0, 3.0], weights=[3.0, 1.0]).mean == pytest.approx(1.5)


def test_a_fit_to_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        fit_empirical([])
