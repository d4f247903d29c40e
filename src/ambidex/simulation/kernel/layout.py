"""What is in the arrays that go in and out of the kernel: a struct of arrays, and the names of their columns.

All times are int64 microseconds that have passed since Monday 00:00 of the week of the start. Every array is
C-contiguous; tables of int64 have a row per thing and the columns named here.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

HOUR = 3_600_000_000
NEVER = 2**63 - 1
END = -1
"""The successor that ends a case."""

# Columns of tables come in powers of two where the event loop reads them: a row is then found by a shift.

# Columns of `state`: what is done there, the priority class of its work type (0 is taken first), its successors and
# where their guide begins (-1: they are few). `start` has the same of the successors in which a case begins.
ACTIVITY, CLASS, NEXT_FIRST, NEXT_LAST, NEXT_GUIDE = range(5)
STATE_COLUMNS = 8
START_FIRST, START_LAST, START_GUIDE = range(3)
START_COLUMNS = 4
WAYS = 64
"""A guide to many successors has the first of every 1/WAYS of the shares."""

# Columns of `activity`: its role (-1: an outsider); service time and delay as a kind of draw and a row of `guide`;
# how many make a batch (0: none) and how long the first of them waits; whether work rests when a calendar closes.
ROLE, SERVICE, SERVICE_GUIDE, DELAY, DELAY_GUIDE, BATCH_SIZE, BATCH_WAIT, INTERRUPTIBLE = range(8)
ACTIVITY_COLUMNS = 8

# Kinds of draw: none at all, always the same, exponential, from a table of the quantiles.
NONE, CONSTANT, EXPONENTIAL, TABLE = -1, 0, 1, 2

# Columns of `cell`: lowest share, value there, slope; `guide` has the first cell of every 1/GUIDE of the shares.
SHARE, VALUE, SLOPE = range(3)
GUIDE = 256

# Columns of `group` (servers that can stand in for each other entirely): shifts, roles.
SHIFT_FIRST, SHIFT_LAST, ROLE_FIRST, ROLE_LAST = range(4)
GROUP_COLUMNS = 4

# Columns of `shift`: when it opens and closes, and the working time of the same calendar before it.
OPENS, CLOSES, BEFORE = range(3)
NO_END = 2**62
"""The end of work for which there are not enough shifts."""
LONGEST = 1_000_000 * HOUR
"""Work is cut to this, however slow who does it: it is longer than a century, and sums of it stay numbers."""

CASE_COLUMNS = 8
"""How many numbers the kernel keeps of each case: one cache line."""

# Columns of the rows that come out: one per activity instance, in order of start.
ROW_CASE, ROW_STATE, ROW_SERVER, ROW_ENABLED, ROW_START, ROW_END, ROW_WORK, ROW_BATCH = range(8)
ROW_COLUMNS = 8
"""A row whose batch is 0 tells who else took part in the activity instance before it."""

# The laws that are looked at on every run, and that all of them held.
HELD, TWO_THINGS_AT_ONCE, BEFORE_ENABLED, LITTLE, NOT_EMPTY, OFF_DUTY, LOST = range(7)

# Purposes of chance.
FOR_START, FOR_SERVICE, FOR_DELAY, FOR_ROUTE = (np.uint64(0x9E3779B97F4A7C15 * (k + 1) % 2**64) for k in range(4))
STEP = np.uint64(0xD1342543DE82EF95)

# What `advance` can say about itself.
SOUND, TIME_RAN_BACK = 0, 1


class Plan(NamedTuple):
    """A factory as arrays.

    Attributes
    ----------
    state, activity, group, shift
        int64 tables, columns above.
    next_share, next_state
        float64 cumulative shares and int64 states (or END), by successor; the last share of each range is 1.
    start
        int64 (n work types, START_COLUMNS): the successors in which a case of the type begins.
    next_guide
        int64: successors to begin looking from.
    activity_value
        float64 (n activities, 2): constant or mean of service time and of delay, microseconds.
    activity_key
        uint64 (n activities,): a hash of the name.
    guide, cell
        int64 and float64 (n cells, 3): tables of quantiles, microseconds.
    server_group, server_pace
        int64 and float64 by server: a resource of capacity k is k servers.
    group_role, role_range, role_group
        int64: roles of each group; range in `role_group` of each role; groups that hold it.
    n_classes
        How many priority classes there are.
    """

    state: NDArray[np.int64]
    next_share: NDArray[np.float64]
    next_state: NDArray[np.int64]
    start: NDArray[np.int64]
    next_guide: NDArray[np.int64]
    activity: NDArray[np.int64]
    activity_value: NDArray[np.float64]
    activity_key: NDArray[np.uint64]
    guide: NDArray[np.int64]
    cell: NDArray[np.float64]
    server_group: NDArray[np.int64]
    server_pace: NDArray[np.float64]
    group: NDArray[np.int64]
    group_role: NDArray[np.int64]
    role_range: NDArray[np.int64]
    role_group: NDArray[np.int64]
    shift: NDArray[np.int64]
    n_classes: int
