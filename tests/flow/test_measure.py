"""Everything at once, on odd logs too, and as plain data."""

import json
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.flow import measure, measures_json, measures_tables
from ambidex.terms import all_terms

ODD = {
    "one row": [("1", "ask", "Ann", None, 9, 10)],
    "no time": [("1", "ask", "Ann", None, 9, 9), ("2", "ask", "Bob", None, 9, 9), ("2", "pay", "Ann", None, 9, 9)],
    "nobody": [("1", "ask", None, None, 9, 10), ("2", "pay", None, None, 10, 30)],
    "one without": [("1", "ask", None, None, 9, 10), ("2", "pay", "Ann", None, 10, 30)],
    "400 activities": [(str(n % 7), f"step {n}", f"person {n % 3}", None, n, n + 2) for n in range(400)],
    "one day a year": [(str(n), "ask", "Ann", None, 8760 * n, 8760 * n + 1) for n in range(4)],
}


@pytest.mark.parametrize("rows", ODD.values(), ids=ODD.keys())
def test_odd_logs_are_measured(log_of, rows):
    found = measure(log_of(*rows, time_zone="America/New_York"))
    text = json.dumps(measures_json(found), allow_nan=False)
    assert json.loads(text)["n_instances"] == len(rows)
    assert found.waiting.total.min() >= 0


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_rows_add_up_to_the_whole(logs, data):
    log = data.draw(logs)
    found = measure(log)
    total = found.cost.of_instance.sum()
    assert sum(row.n_instances for row in found.by_activity) == len(log)
    assert sum(row.n_cases for row in found.by_work_type) == log.n_cases
    assert sum(row.cost for row in found.by_activity) == pytest.approx(total)
    assert sum(row.cost for row in found.by_work_type) == pytest.approx(total)


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_every_figure_and_every_column_is_a_term(logs, data):
    found = measure(data.draw(logs), cost_per_hour=data.draw(st.sampled_from([None, 40.0])))
    columns = {column for table, _ in measures_tables(found).values() for column in table}
    assert columns | {figure.key for figure in found.key_figures} <= set(all_terms())


def test_the_fields_of_rows_are_terms(log_of):
    found = measure(log_of(("1", "ask", "Ann", None, 9, 10), team_of={"Ann": "Claims"}))
    rows = (found.by_activity[0], found.by_team[0], found.by_work_type[0], found.by_resource[0])
    assert {field.name for row in rows for field in fields(row)} <= set(all_terms())


def test_tables_are_as_wide_as_their_columns(log_of):
    tables = measures_tables(measure(log_of(*ODD["400 activities"])))
    assert all(len(row) == len(columns) for columns, rows in tables.values() for row in rows)


def test_without_costs_the_columns_say_hours(log_of):
    log = log_of(("1", "ask", "Ann", None, 9, 10))
    assert "resource_hours" in measures_tables(measure(log))["activities"][0]
    assert "cost" in measures_tables(measure(log, cost_per_hour=40.0))["activities"][0]


def test_the_value_of_cases_gives_a_second_ratio(log_of):
    log = replace(log_of(("1", "ask", "Ann", None, 9, 10)), case_value=np.array([10.0]))
    found = measure(log, cost_per_hour=2.0, calendars=None)
    assert found.key_figure("value_per_cost").n == 1


def test_what_is_not_among_the_key_figures_is_refused(log_of):
    with pytest.raises(KeyError):
        measure(log_of(("1", "ask", "Ann", None, 9, 10))).key_figure("value_per_cost")


def test_what_is_thin_is_told(log_of):
    log = log_of(("1", "ask", None, None, 9, 10), ("2", "pay", "Ann", None, 10, 30))
    log = replace(log, start_estimated=np.array([True, False]))
    notes = " ".join(measure(log).notes)
    assert "1 of 2 activity instances have no resource" in notes
    assert "1 of 2 activity instances have an estimated start" in notes
    assert "fewer than 6 whole weeks" in notes
    assert "an hour of a resource counts as 1" in notes


def test_arrays_that_may_not_be_written_give_the_same(log_of):
    log = log_of(*ODD["400 activities"])
    sealed = {}
    for field in fields(log):
        value = getattr(log, field.name)
        if isinstance(value, np.ndarray):
            value = value.copy()
            value.flags.writeable = False
        sealed[field.name] = value
    assert measures_json(measure(type(log)(**sealed))) == measures_json(measure(log))
