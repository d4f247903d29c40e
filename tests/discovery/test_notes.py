"""What is thin and what was assumed is told, and nothing else."""

from dataclasses import replace

import numpy as np

from ambidex.discovery.notes import discovery_notes
from ambidex.distributions.constant import Constant
from ambidex.factory import Batch


def test_a_plain_log_needs_few_words(twin):
    assert all("fewer" not in note.lower() and "estimated" not in note for note in twin.notes)


def test_estimated_starts_are_told(record, twin):
    marked = replace(record, start_estimated=np.arange(len(record)) < 7)
    assert any(note.startswith("7 starts are estimated") for note in discovery_notes(marked, twin.factory))


def test_few_cases_and_few_instances_are_named(by_hand, twin):
    notes = discovery_notes(by_hand(("1", "check", "Ann", 9, 10), ("2", "check", "Ann", 200, 201)), twin.factory)
    assert any("Fewer than 30 cases of work" in note for note in notes)
    assert any("Seen fewer than 10 times: check" in note for note in notes)


def test_waiting_that_nothing_explains_is_named_with_what_it_means(record, twin):
    check, decide = twin.factory.activities
    slow = replace(twin.factory, activities=(check, replace(decide, delay=Constant(30.0))))
    (told,) = (note for note in discovery_notes(record, slow) if "not explained by any queue" in note)
    assert told.startswith("Most waiting before decide ")


def test_batches_and_people_who_do_several_things_are_told(record, twin):
    check, decide = twin.factory.activities
    several = tuple(replace(person, capacity=2) for person in twin.factory.resources)
    factory = replace(twin.factory, resources=several, activities=(check, replace(decide, batch=Batch(5, 24.0))))
    notes = discovery_notes(record, factory)
    assert "4 of 4 resources do several things at once; they are modelled so." in notes
    assert "Work is collected and done together at decide." in notes


def test_long_lists_are_cut(by_hand, twin):
    rows = [(f"{k}", f"step {k}", "Ann", 24 * k + 9, 24 * k + 10) for k in range(12)]
    (told,) = (note for note in discovery_notes(by_hand(*rows), twin.factory) if note.startswith("Seen fewer"))
    assert "step 3 and 8 more" in told
