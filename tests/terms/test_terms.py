"""The vocabulary is complete, and written for a reader."""

import pytest

from ambidex.terms import Quantity, all_terms, term

EVERY = list(all_terms().values())
NAMES = [
    "case",
    "activity",
    "resource",
    "role",
    "team",
    "manager",
    "box",
    "calendar",
    "arrival_rate",
    "service_time",
    "waiting_time",
    "batching",
    "contention",
    "prioritization",
    "unavailability",
    "extraneous",
    "cycle_time",
    "lead_time",
    "throughput",
    "wip",
    "wip_limit",
    "utilization",
    "offered_load",
    "constraint",
    "factory",
    "scenario",
    "lever",
    "pilot",
    "run",
    "replication",
    "horizon",
    "handoff",
    "reporting_line",
    "mesh",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_words_we_agreed_on_are_there(name):
    assert term(name).key == name


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.key)
def test_a_term_is_a_name_and_a_sentence(each):
    assert each.name[0].isupper() or each.name[0].isdigit()
    assert each.description.endswith(".")
    assert each.key.isidentifier()
    assert each.key == each.key.lower()


def test_names_are_told_apart():
    names = [each.name for each in EVERY]
    assert len(names) == len(set(names))


def test_a_quantity_knows_its_definition():
    assert Quantity("throughput", 2.0).term.unit == "1/h"


def test_a_word_that_is_not_agreed_on_is_refused():
    with pytest.raises(KeyError):
        term("velocity")
