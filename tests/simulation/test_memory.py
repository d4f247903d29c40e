from concurrent.futures import ThreadPoolExecutor

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ambidex.simulation import memory
from ambidex.simulation.memory import lent, together

WANTED = st.lists(st.tuples(st.sampled_from([np.uint16, np.int32, np.int64]), st.integers(0, 300)), max_size=6)


@given(wanted=WANTED)
def test_arrays_of_one_block_are_as_wanted_and_do_not_overlap(wanted: list[tuple[type, int]]) -> None:
    arrays = together(*wanted)
    for number, array in enumerate(arrays):
        array.fill(number)
    assert [(array.dtype, len(array)) for array in arrays] == [(np.dtype(kind), length) for kind, length in wanted]
    assert all((array == number).all() for number, array in enumerate(arrays))
    assert all(array.ctypes.data % 64 == 0 and array.flags.c_contiguous for array in arrays if len(array))


def test_what_was_lent_is_lent_again() -> None:
    with lent((np.int64, 1000)) as (first,):
        place = first.ctypes.data
    with lent((np.int64, 900)) as (second,):
        assert second.ctypes.data == place


def test_nothing_is_lent_twice_at_once() -> None:
    def write(value: int) -> bool:
        with lent((np.int64, 20_000)) as (array,):
            array.fill(value)
            return bool((array == value).all())

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(write, range(200)))
    with lent((np.int64, 10)) as (one,), lent((np.int64, 10)) as (other,):
        assert not np.shares_memory(one, other)


def test_no_more_is_kept_than_allowed() -> None:
    with lent((np.uint8, 2**27)):
        pass
    assert sum(map(len, memory._kept)) <= 2**27
