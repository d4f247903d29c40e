"""What is in the arrays of the kernel for rich factories; beyond what `layout` says.

The unit is the *token*: a case, or a branch of one. Tokens, waiting jobs (*entries*) and timers lie in pools that the
caller makes larger when the kernel says that one is nearly full; so memory follows what is in the factory, not what
has gone through it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]

JOIN = -2
"""The successor that ends a branch; `layout.END` ends a case."""

# Purposes of chance beyond those of `layout`.
FOR_PROFILE, FOR_SETUP, FOR_PATIENCE, FOR_CHOICE, FOR_QUEUE, FOR_BRANCH, FOR_COORDINATION = (
    np.uint64(0x9E3779B97F4A7C15 * k % 2**64) for k in range(5, 12)
)

# Columns of `work_type`: successors in which a case begins, its profiles, promised time (NEVER: none).
START_FIRST, START_LAST, PROFILE_FIRST, PROFILE_LAST, PROMISE = range(5)

# Columns of `state`. PART: the range of its branches or waits. ROUTES: the row of `route_range` of the first profile.
ACTIVITY, KIND, ROUTES, OTHER_FIRST, OTHER_LAST, PART_FIRST, PART_LAST = range(7)
STATE_COLUMNS = 7
STEP_KIND, FORK, WAIT = range(3)

# Columns of `route` and of `wait`.
WAITING, ROUTE_FIRST, ROUTE_LAST = range(3)
WAIT_DRAW, WAIT_FIRST, WAIT_LAST = range(3)

# Columns of `activity`. Draws are rows of `draw` (-1: none); SPECIAL and FACTOR are -1 for none. SHIFTS of an outsider
# are -1 when it never closes. SLOTS is the range of roles in `slot`, the role of the activity first.
(
    ROLE,
    SERVICE,
    DELAY,
    SETUP,
    PATIENCE,
    BATCH_SIZE,
    BATCH_WAIT,
    RELEASE_FIRST,
    RELEASE_LAST,
    BALK,
    INTERRUPTIBLE,
    SLOT_FIRST,
    SLOT_LAST,
    SPECIAL,
    FACTOR,
    SHIFTS_FIRST,
    SHIFTS_LAST,
    SCOPE_OF_STEP,
    SCOPE_OF_TEAM,
    COORDINATION,
) = range(20)
ACTIVITY_COLUMNS = 20

# Columns of `draw`.
DRAW_KIND, DRAW_GUIDE = range(2)

# Columns of `resource`.
PACE, SLOWDOWN, WEIGHT, RAMP_FROM, RAMP_LENGTH, RAMP_PACE = range(6)
RESOURCE_COLUMNS = 6

# Columns of `role`.
QUEUE, CHOICE, GROUP_FIRST, GROUP_LAST, SERVER_FIRST, SERVER_LAST = range(6)
FIFO, LIFO, DUE_DATE, SHORTEST, RANDOM = range(5)
LONGEST_IDLE, ANY, LEAST_LOADED, SAME_PERSON, PREFERENCE = range(5)

# Columns of `group`: shifts, roles (in `group_role`), servers (in `group_server`).
SHIFT_FIRST, SHIFT_LAST, ROLE_FIRST, ROLE_LAST, MEMBER_FIRST, MEMBER_LAST = range(6)

# Columns of `given`: cases that are there at the beginning.
GIVEN_STATE, GIVEN_ENABLED, GIVEN_LEFT, GIVEN_RESOURCE, GIVEN_ARRIVED = range(5)

# Columns of `done` and of `quit`.
DONE_CASE, DONE_TYPE, DONE_PROFILE, DONE_ARRIVED, DONE_AT = range(5)
QUIT_CASE, QUIT_ACTIVITY, QUIT_ENABLED, QUIT_AT = range(4)

# Columns of `token` that others read: the next that is free, the branch's parent (-1: a case), type and arrival.
TOKEN_TYPE, TOKEN_MEMBER, TOKEN_PARENT, TOKEN_ARRIVED = 1, 8, 9, 19
NOBODY = -2
"""The parent of a token that is free."""

# Columns of the pools.
TOKEN_COLUMNS, ENTRY_COLUMNS, TIMER_COLUMNS, AGENDA_COLUMNS = 24, 8, 4, 2

# Columns of `register`: what is known between two calls.
(
    NOW,
    COMING,
    CASES,
    N_OPEN,
    AREA,
    COUNTED_TO,
    ORDERED,
    TIMERS_SET,
    TIMES_IDLE,
    N_ROWS,
    N_DONE,
    N_QUIT,
    N_TIMERS,
    FREE_TOKEN,
    TOKENS_LEFT,
    FREE_ENTRY,
    ENTRIES_LEFT,
    AGENDA_HEAD,
    AGENDA_TAIL,
    FREED_HEAD,
    FREED_TAIL,
    OPENING,
    JOINT_FIRST,
    JOINT_LAST,
    AT_ONCE,
    GOES_ROUND,
) = range(26)
REGISTERS = 26

# What `advance` can say about itself.
ENDED, MORE_ARRIVALS, NO_ROOM, TIME_RAN_BACK, NO_TIME_PASSES = range(5)


class RichPlan(NamedTuple):
    """A rich factory as arrays; shares are cumulative in each range, the last is 1."""

    work_type: _Ints
    profile_class: _Ints
    profile_share: _Floats
    state: _Ints
    route_range: _Ints
    route: _Ints
    next_share: _Floats
    next_state: _Ints
    branch_share: _Floats
    branch_state: _Ints
    wait: _Ints
    activity: _Ints
    activity_key: NDArray[np.uint64]
    draw: _Ints
    draw_value: _Floats
    guide: _Ints
    cell: _Floats
    special: _Ints
    factor: _Floats
    slot: _Ints
    server_group: _Ints
    server_resource: _Ints
    resource: _Floats
    pace: _Floats
    group: _Ints
    group_role: _Ints
    group_server: _Ints
    group_holds: NDArray[np.uint8]
    role: _Ints
    role_group: _Ints
    role_server: _Ints
    scope_limit: _Ints
    shift: _Ints
    release: _Ints
    offset: _Ints
    room: _Ints


class Live(NamedTuple):
    """Everything that changes; made by `live` and grown by `grown` of `simulation.rich`."""

    register: _Ints
    token: _Ints
    executed: NDArray[np.uint16]
    entry: _Ints
    seat: _Ints
    timer: _Ints
    agenda: _Ints
    freed: _Ints
    due: _Ints
    server: _Ints
    hand: _Ints
    team: _Ints
    queue: _Ints
    waiting: _Ints
    backlog: _Ints
    inside: _Ints
    collected: _Ints
    came: NDArray[np.uint64]
    rows: _Ints
    done: _Ints
    quit: _Ints
