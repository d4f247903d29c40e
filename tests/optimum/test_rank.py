from dataclasses import replace
from datetime import timedelta

import pytest

from ambidex.distributions.constant import Constant
from ambidex.optimum import rank
from ambidex.optimum.ranking import HELPS, UNCERTAIN
from ambidex.scenario import compare


def test_the_constraint_of_a_tandem_is_its_busy_server(tandem, how):
    found = rank(tandem, **how)
    assert found.constraint.found
    assert (found.constraint.role, found.constraint.team) == ("sewer", "sewers")
    assert found.rows[0].words == "one more person in sewers (sewer)"
    assert found.rows[0].verdict == HELPS
    assert found.n_certain >= 1


def test_the_gain_of_one_more_person_is_what_theory_says(tandem, how):
    """Nine tenths of an hour's work for one sewer: 8.1 hours of waiting; for two, a quarter of an hour or so."""
    found = rank(tandem, **how | {"horizon": timedelta(weeks=40), "warm_up": timedelta(weeks=4)})
    gain = found.rows[0].gain_cycle
    assert gain.low < 8.1 - 0.9 * 0.45**2 / (1 - 0.45**2) < gain.high


def test_the_same_seed_gives_the_same_ranking_on_any_number_of_threads(tandem, how):
    one, two = (rank(tandem, threads=threads, **how) for threads in (1, 2))
    assert one == two


def test_another_seed_gives_another_sample_and_is_recorded(tandem, how):
    other = rank(tandem, **how | {"seed": 6})
    assert other.seed == 6
    assert other.baseline != rank(tandem, **how).baseline


def test_a_factory_where_nobody_waits_has_no_constraint(placebo, how):
    found = rank(placebo, **how)
    assert not found.constraint.found
    assert found.constraint.role == ""
    assert found.constraint.why.startswith("No constraint")


def test_gains_are_those_of_a_paired_comparison(tandem, how):
    best = rank(tandem, **how).rows[0]
    alone = compare(tandem, [best.change], replications=24, **how)
    difference = alone.difference("cycle_time")
    assert best.gain_cycle.low < -difference.low
    assert best.gain_cycle.high > -difference.high


def test_rows_are_in_order_of_what_leads(tandem, how):
    by_time = [row.gain_cycle.value for row in rank(tandem, **how).rows]
    by_ratio = rank(tandem, by="throughput_per_cost", **how).rows
    ratios = [row.gain_ratio.value for row in by_ratio]
    assert by_time == sorted(by_time, reverse=True)
    assert ratios == sorted(ratios, reverse=True)
    assert by_ratio[0].kind != "add people"


def test_where_work_cannot_keep_up_throughput_shows_it(tandem, how):
    flooded = replace(tandem, resources=tuple(replace(person, pace=1.3) for person in tandem.resources))
    found = rank(flooded, by="throughput", **how)
    assert found.constraint.role == "sewer"
    assert found.rows[0].gain_throughput.low > 0


def test_added_cost_is_the_paid_hours_of_the_added_person(tandem, how):
    best = next(row for row in rank(tandem, **how).rows if row.kind == "add people")
    assert best.added_cost.value == pytest.approx(20.0, rel=0.05)


def test_effort_goes_to_the_contenders(tandem, how):
    rows = rank(tandem, **how).rows
    assert rows[0].gain_cycle.n == max(row.gain_cycle.n for row in rows) > min(row.gain_cycle.n for row in rows)


def test_what_the_budget_leaves_out_is_told(tandem, how):
    found = rank(tandem, budget=60_000, **how)
    assert found.not_tried
    assert len(found.rows) + len(found.not_tried) == 4
    assert "budget was used up" in found.stopped
    assert any("left out" in note for note in found.notes)


def test_the_budget_is_kept_to_about(tandem, how):
    budget = 400_000
    assert rank(tandem, budget=budget, **how).simulated < 1.3 * budget


def test_a_factory_that_nothing_can_change_has_an_empty_ranking(tandem, how):
    instant = tuple(replace(activity, role=None, service_time=Constant(0.0)) for activity in tandem.activities)
    found = rank(replace(tandem, activities=instant, teams=(), resources=()), **how)
    assert found.rows == ()
    assert not found.constraint.found
    assert found.stopped == "There was nothing to change."


def test_few_replications_give_no_interval_and_no_certainty(tandem, how):
    found = rank(tandem, replications=1, **how)
    assert {row.gain_cycle.low for row in found.rows} == {None}
    assert {row.verdict for row in found.rows} == {UNCERTAIN}
    assert found.n_certain == 0


def test_progress_never_goes_back_and_ends_at_one(tandem, how):
    told: list[float] = []
    rank(tandem, progress=told.append, **how)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_factory_that_cannot_keep_up_says_that_cases_were_left_open(tandem, how):
    flooded = replace(tandem, resources=tuple(replace(person, pace=3.0) for person in tandem.resources))
    assert any("had not ended" in note for note in rank(flooded, **how | {"horizon": timedelta(weeks=4)}).notes)
