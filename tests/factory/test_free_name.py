"""Something new never takes the name of something else."""

from hypothesis import given
from hypothesis import strategies as st

from ambidex.factory.free_name import free_name

names = st.sampled_from(["ask", "ask again", "ask again again", "pay"])


@given(names, st.sets(names))
def test_a_free_name_is_not_taken_and_begins_with_what_was_wanted(name, taken):
    assert free_name(name, taken) not in taken
    assert free_name(name, taken).startswith(name)


@given(names, st.sets(names))
def test_a_name_that_is_free_stays_as_it_is(name, taken):
    assert free_name(name, taken - {name}) == name
