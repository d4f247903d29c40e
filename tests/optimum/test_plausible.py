"""What the first changes give on other twins: as wide as the twins differ, and nothing new where they do not."""

from dataclasses import replace

import numpy as np
import pytest

from ambidex.distributions.exponential import Exponential
from ambidex.optimum import on_plausible_twins, rank, ranking_tables
from ambidex.optimum.plausible import FIRST


@pytest.fixture(scope="module")
def ranked(tandem, how):
    return rank(tandem, **how, budget=400_000)


def sewing(factory, hours):
    cut, sew = factory.activities
    return replace(factory, activities=(cut, replace(sew, service_time=Exponential(hours))))


def test_the_more_twins_differ_the_wider_is_what_a_change_may_give(ranked, tandem):
    alike = on_plausible_twins(ranked, [tandem] * 12).rows[0].plausible
    apart = on_plausible_twins(ranked, [sewing(tandem, hours) for hours in np.linspace(0.6, 1.2, 12)]).rows[0].plausible
    assert alike.gain.n == apart.gain.n == 12
    assert apart.gain.high - apart.gain.low > 1.5 * (alike.gain.high - alike.gain.low)
    assert alike.helps == 1.0


def test_on_the_twin_itself_a_change_gives_what_the_ranking_says(ranked, tandem):
    first = on_plausible_twins(ranked, [tandem] * 12).rows[0]
    assert first.plausible.gain.low < first.gain_cycle.value < first.plausible.gain.high


def test_only_the_first_changes_are_tried_and_the_order_stays(ranked, tandem):
    told = []
    found = on_plausible_twins(ranked, [tandem] * 2, progress=told.append)
    assert [row.change for row in found.rows] == [row.change for row in ranked.rows]
    assert [row.plausible is not None for row in found.rows[: FIRST + 1]] == [True] * FIRST + [False]
    assert told == [pytest.approx(n / FIRST) for n in range(1, FIRST + 1)]


def test_on_twins_where_nobody_waits_nothing_is_gained(ranked, tandem, placebo):
    mixed = on_plausible_twins(ranked, [tandem, placebo, tandem, placebo]).rows[0].plausible
    assert mixed.gain.n == 4
    assert mixed.helps == 0.5
    assert mixed.gain.low < 0


def test_one_twin_says_nothing(ranked, tandem):
    assert on_plausible_twins(ranked, [tandem]) == ranked


def test_the_table_has_it(ranked, tandem):
    columns, rows = ranking_tables(on_plausible_twins(ranked, [tandem] * 3))["ranking"]
    at = columns.index("plausible_gain")
    assert rows[0][at] > 0
    assert rows[FIRST][at] == ""
