import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.eventlog.names import pack_names


@given(st.lists(st.text()), st.data())
def test_packed_names_are_a_sequence_like_the_list(names: list[str], data: st.DataObject) -> None:
    names = [name.encode("utf-8", "ignore").decode() for name in names]
    packed = pack_names(names)
    low, high = data.draw(st.integers(-9, 9)), data.draw(st.integers(-9, 9))
    assert (len(packed), list(packed), list(packed[low:high])) == (len(names), names, names[low:high])
    assert packed == names
    assert [packed[index] for index in range(-len(names), len(names))] == names * 2


def test_there_is_no_name_beyond_the_last() -> None:
    with pytest.raises(IndexError):
        pack_names(["a"])[1]


def test_equal_names_have_equal_hashes() -> None:
    assert hash(pack_names(["a", "b"])) == hash(pack_names(["a", "b"]))
    assert pack_names(["a"]) != pack_names(["b"])
