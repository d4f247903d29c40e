"""Where ways meet again."""

from hypothesis import given
from hypothesis import strategies as st

from ambidex.factory.exchange.bpmn.block import EXIT, meeting_places

NAMES = "abcdefg"


def test_branches_of_different_length_meet_at_their_gateway():
    ways = {"s": ["a", "b"], "a": ["c"], "c": ["j"], "b": ["j"], "j": ["z"], "z": [EXIT]}
    assert meeting_places(ways) == {"s": "j", "a": "c", "c": "j", "b": "j", "j": "z", "z": EXIT}


def test_a_way_that_never_ends_meets_nowhere():
    assert set(meeting_places({"a": ["b", "c"], "b": ["b"], "c": [EXIT]})) == {"a", "c"}


def test_a_loop_does_not_hide_where_ways_meet():
    assert meeting_places({"s": ["a", "b"], "a": ["s", "j"], "b": ["j"], "j": [EXIT]})["s"] == "j"


@given(ways=st.fixed_dictionaries({name: st.lists(st.sampled_from([*NAMES, EXIT]), max_size=3) for name in NAMES}))
def test_no_way_to_the_end_leads_past_the_meeting_place(ways):
    for node, place in meeting_places(ways).items():
        reached, waiting = set(), [node]
        while waiting:
            here = waiting.pop()
            if here not in reached and (here == node or here != place):
                reached.add(here)
                waiting += ways.get(here, [])
        assert place == EXIT or EXIT not in reached
