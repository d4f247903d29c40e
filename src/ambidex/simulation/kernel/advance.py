"""The event loop: runs a factory forward until it is empty or the limit is reached.

One pending event per busy server keeps the event list as short as the number of servers, whatever the number of cases;
it is a tournament with a place for each.
At the same instant servers come first, in order of their number, then openings of groups of servers that have been
waited for, then timers in the order in which they were set, then arrivals. When a server is done, its cases move on
first; then it takes the best waiting job: lowest priority class, then earliest ready. Work that becomes ready is taken
by the server on duty that has been idle longest.

All state is in a few flat arrays, unpacked once; helpers take single arrays, because Numba counts references of tuples.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ambidex.simulation.kernel.layout import (
    ACTIVITY,
    BATCH_SIZE,
    BATCH_WAIT,
    BEFORE,
    CASE_COLUMNS,
    CLASS,
    CLOSES,
    CONSTANT,
    DELAY,
    DELAY_GUIDE,
    END,
    EXPONENTIAL,
    FOR_DELAY,
    FOR_ROUTE,
    FOR_SERVICE,
    FOR_START,
    GUIDE,
    INTERRUPTIBLE,
    NEVER,
    NEXT_FIRST,
    NEXT_GUIDE,
    NEXT_LAST,
    NO_END,
    NONE,
    OPENS,
    ROLE,
    ROLE_FIRST,
    ROLE_LAST,
    ROW_BATCH,
    ROW_CASE,
    ROW_ENABLED,
    ROW_END,
    ROW_SERVER,
    ROW_START,
    ROW_STATE,
    ROW_WORK,
    SERVICE,
    SERVICE_GUIDE,
    SHARE,
    SHIFT_FIRST,
    SHIFT_LAST,
    SLOPE,
    SOUND,
    START_FIRST,
    START_GUIDE,
    START_LAST,
    STEP,
    TIME_RAN_BACK,
    VALUE,
    WAYS,
    Plan,
)

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]

# Columns of the cases in the factory: one cache line each.
_STATE, _NEXT, _MEMBER, _READY, _ENABLED, _LUCK, _KEY, _DELAYED = range(CASE_COLUMNS)
# Columns of the servers.
_JOB, _IDLE_NEXT, _IDLE_SINCE = range(3)
# Columns of the groups: the shift they are in, or the next; who is idle, and what the first of them has in
# `_IDLE_SINCE` (NEVER: nobody is); whether an opening is in the event list, and its place there.
_OPEN, _CLOSE, _IDLE_FIRST, _IDLE_LAST, _LONGEST, _WOKEN, _SHIFT, _PLACE = range(8)
# Columns of the batches being collected, by activity.
_FIRST, _LAST, _SIZE = range(3)
# Columns of the timers.
_WHEN, _ORDER, _WHO = range(3)
# Where a case comes into the chain of what can happen to it.
_ROUTE, _ENTER, _READIED = range(3)

_LEFT, _RIGHT = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 2.0**-53
_INDEX = 2**62 - 1
"""An index that is masked with it is known not to be negative: looking for indices from the end costs a quarter."""


@njit(cache=True, nogil=True)
def _mixed(key: np.uint64) -> np.uint64:
    key = (key ^ (key >> _S30)) * _LEFT
    key = (key ^ (key >> _S27)) * _RIGHT
    return key ^ (key >> _S31)


@njit(cache=True, nogil=True)
def _share(key: np.uint64) -> float:
    return float(_mixed(key) >> _S11) * _UNIT


@njit(cache=True, nogil=True)
def _duration(share: float, kind: int, value: float, first: int, guide: _Ints, cell: _Floats) -> float:
    if kind == EXPONENTIAL:
        return -math.log(1.0 - share) * value
    row = guide[(first + int(share * GUIDE)) & _INDEX] & _INDEX
    while cell[row + 1, SHARE] <= share:
        row += 1
    return float(cell[row, VALUE] + (share - cell[row, SHARE]) * cell[row, SLOPE])


@njit(cache=True, nogil=True)
def _schedule(due: _Ints, who: int, key: int) -> None:
    """Enter what one server waits for into the tournament, whose winner, the earliest of all, is `due[1]`.

    Without any branch that chance decides: a heap would have to guess wrong about every other comparison.
    """
    at = ((len(due) >> 1) + who) & _INDEX
    due[at] = key
    while at > 1:
        other = due[at ^ 1]
        key = other if other < key else key
        at >>= 1
        due[at] = key


@njit(cache=True, nogil=True)
def _push_timer(timer: _Ints, n: int, when: int, order: int, who: int) -> None:
    """Set a timer; of those for the same instant the one with the lower order comes first."""
    at = n
    while at > 0:
        above = (at - 1) >> 1
        if timer[above, _WHEN] < when or (timer[above, _WHEN] == when and timer[above, _ORDER] < order):
            break
        for j in range(3):
            timer[at, j] = timer[above, j]
        at = above
    timer[at, _WHEN] = when
    timer[at, _ORDER] = order
    timer[at, _WHO] = who


@njit(cache=True, nogil=True)
def _pop_timer(timer: _Ints, n: int) -> None:
    """Take the first of n timers off; n - 1 are left."""
    n -= 1
    when = timer[n, _WHEN]
    order = timer[n, _ORDER]
    who = timer[n, _WHO]
    at = 0
    child = 1
    while child < n:
        if child + 1 < n and (
            timer[child + 1, _WHEN] < timer[child, _WHEN]
            or (timer[child + 1, _WHEN] == timer[child, _WHEN] and timer[child + 1, _ORDER] < timer[child, _ORDER])
        ):
            child += 1
        if timer[child, _WHEN] > when or (timer[child, _WHEN] == when and timer[child, _ORDER] > order):
            break
        for j in range(3):
            timer[at, j] = timer[child, j]
        at = child
        child = 2 * at + 1
    timer[at, _WHEN] = when
    timer[at, _ORDER] = order
    timer[at, _WHO] = who


@njit(cache=True, nogil=True)
def _doubled(table: _Ints) -> _Ints:
    """Return the table with room for twice as many rows."""
    n, columns = table.shape
    larger = np.empty((2 * n, columns), np.int64)
    for i in range(n):
        for j in range(columns):
            larger[i, j] = table[i, j]
    return larger


@njit(cache=True, nogil=True)
def _next_shift(team: _Ints, which: int, last: int, shift: _Ints, now: int) -> None:
    """Go on to the first shift that closes after now."""
    i = team[which, _SHIFT]
    while i < last and shift[i, CLOSES] <= now:
        i += 1
    team[which, _SHIFT] = i
    team[which, _OPEN] = shift[i, OPENS] if i < last else NEVER
    team[which, _CLOSE] = shift[i, CLOSES] if i < last else NEVER


@njit(cache=True, nogil=True)
def _after_work(i: int, last: int, shift: _Ints, now: int, work: int) -> int:
    """Return the instant after some working time; now lies in shift i, and work that ends at a closing ends there."""
    target = shift[i, BEFORE] + now - shift[i, OPENS] + work
    while i < last and shift[i, BEFORE] + shift[i, CLOSES] - shift[i, OPENS] < target:
        i += 1
    return int(shift[i, OPENS] + target - shift[i, BEFORE]) if i < last else NO_END


@njit(cache=True, nogil=True)
def advance(
    plan: Plan,
    type_key: NDArray[np.uint64],
    arrival_at: _Ints,
    arrival_type: NDArray[np.int32],
    limit: int,
    case_of: _Ints,
    executed: NDArray[np.uint16],
    finished_at: _Ints,
    rows: _Ints,
) -> tuple[_Ints, int, int, int, int]:
    """Run a factory forward.

    Parameters
    ----------
    plan
        `layout.Plan`.
    type_key
        uint64 (n work types,): a hash of seed, replication and the type's name.
    arrival_at, arrival_type
        int64 and int32 (n,): when cases arrive, never decreasing, and of which type. A case's number is its position.
    limit
        What would happen later does not happen any more.
    case_of
        int64 (n, CASE_COLUMNS): room for what is known of the cases, not filled.
    executed
        uint16 (n * n activities,), all 0: how often each case has come to each activity.
    finished_at
        int64 (n,), not filled; -1 where the case stays open.
    rows
        int64 (any number above 0, ROW_COLUMNS): room for the rows, not filled; more is made when it is full.

    Returns
    -------
    rows
        int64 (capacity, ROW_COLUMNS), of which the first `n_rows` are filled, in order of start. The end of work in
        hand at the limit may lie beyond it.
    n_rows
        int64.
    stopped_at
        int64: the last instant that was looked at; the limit if anything was left over.
    area
        int64: sum over time of the number of cases in the factory (modulo 2**64).
    state
        int64: SOUND, or what broke.
    """
    state = plan.state
    next_share = plan.next_share
    next_state = plan.next_state
    start = plan.start
    next_guide = plan.next_guide
    activity = plan.activity
    activity_value = plan.activity_value
    activity_key = plan.activity_key
    guide = plan.guide
    cell = plan.cell
    server_group = plan.server_group
    server_pace = plan.server_pace
    group = plan.group
    group_role = plan.group_role
    role_range = plan.role_range
    role_group = plan.role_group
    shift = plan.shift
    n_classes = plan.n_classes

    n_cases = len(arrival_at)
    n_servers = len(server_group)
    n_groups = len(group)
    n_activities = len(activity)
    n_roles = len(role_range)

    finished_at[:] = -1
    n_rows = 0
    server = np.empty((n_servers, 4), np.int64)
    team = np.empty((n_groups, 8), np.int64)
    queue = np.full((n_roles * n_classes, 2), -1, np.int64)
    collected = np.full((n_activities, 4), -1, np.int64)
    timer = np.empty((64, 4), np.int64)
    n_timers = 0
    timers_set = 0
    came = np.zeros(len(start), np.uint64)

    closing = np.empty(n_groups, np.int64)
    n_closing = 0
    for g in range(n_groups):
        team[g, _OPEN] = -NEVER
        team[g, _CLOSE] = -NEVER
        team[g, _SHIFT] = group[g, SHIFT_FIRST]
        first = group[g, SHIFT_FIRST]
        # Who never closes is never waited for.
        if first == group[g, SHIFT_LAST] or shift[first, CLOSES] < NEVER:
            team[g, _PLACE] = n_servers + n_closing
            closing[n_closing] = g
            n_closing += 1
        team[g, _IDLE_FIRST] = -1
        team[g, _IDLE_LAST] = -1
        team[g, _LONGEST] = NEVER
        team[g, _WOKEN] = 0
    bits = 0
    while (1 << bits) < n_servers + n_closing:
        bits += 1
    mask = (1 << bits) - 1
    due = np.full(2 << bits, NEVER, np.int64)
    idle_count = 0
    for s in range(n_servers):
        g = server_group[s]
        server[s, _JOB] = -1
        server[s, _IDLE_NEXT] = -1
        server[s, _IDLE_SINCE] = idle_count
        if team[g, _IDLE_FIRST] < 0:
            team[g, _IDLE_FIRST] = s
            team[g, _LONGEST] = idle_count
        else:
            server[team[g, _IDLE_LAST], _IDLE_NEXT] = s
        team[g, _IDLE_LAST] = s
        idle_count += 1

    coming = 0
    n_open = 0
    ready_count = 0
    area = 0
    counted_to = 0
    now = -NEVER

    while True:
        at = NEVER
        source = -1
        if coming < n_cases:
            at = arrival_at[coming & _INDEX]
            source = 0
        if n_timers > 0 and timer[0, _WHEN] <= at:
            at = timer[0, _WHEN]
            source = 1
        if due[1] != NEVER and (due[1] >> bits) <= at:
            at = due[1] >> bits
            source = 2
        if source < 0:
            break
        if at > limit:
            now = limit
            break
        if at < now:
            return rows, n_rows, now, area, TIME_RAN_BACK
        now = at

        freed = -1
        opening = -1
        batch = -1
        chain = -1
        stage = _ROUTE
        if source == 2:
            who = due[1] & mask
            if who < n_servers:
                freed = who & _INDEX
                chain = server[who, _JOB]
            else:
                opening = closing[(who - n_servers) & _INDEX]
                team[opening, _WOKEN] = 0
                _schedule(due, who, NEVER)
        elif source == 1:
            who = timer[0, _WHO]
            _pop_timer(timer, n_timers)
            n_timers -= 1
            if who < n_cases:
                chain = who
                if case_of[who, _DELAYED] == 1:
                    stage = _READIED
            else:
                a = who - n_cases
                if collected[a, _SIZE] > 0:
                    first = collected[a, _FIRST]
                    # A timer of a batch that has left in the meantime means nothing.
                    if case_of[first, _READY] + activity[a, BATCH_WAIT] <= now:
                        batch = first
                        collected[a, _SIZE] = 0
        else:
            chain = coming & _INDEX
            kind = arrival_type[chain] & _INDEX
            key = _mixed(type_key[kind] + came[kind] * STEP)
            came[kind] += np.uint64(1)
            j = start[kind, START_FIRST] & _INDEX
            if j + 1 < start[kind, START_LAST]:
                share = _share(key + FOR_START)
                if start[kind, START_GUIDE] >= 0:
                    j = next_guide[(start[kind, START_GUIDE] + int(share * WAYS)) & _INDEX] & _INDEX
                while next_share[j] <= share:
                    j += 1
            case_of[chain, _STATE] = next_state[j]
            case_of[chain, _KEY] = np.int64(key)
            case_of[chain, _MEMBER] = -1
            coming += 1
            area += n_open * (now - counted_to)
            counted_to = now
            n_open += 1
            stage = _ENTER

        while True:
            job = -1
            who = -1
            if batch >= 0:
                job = batch
                batch = -1
            elif chain >= 0:
                case = chain & _INDEX
                chain = case_of[case, _MEMBER]
                here = case_of[case, _STATE] & _INDEX
                if stage == _ROUTE:
                    j = state[here, NEXT_FIRST] & _INDEX
                    if j + 1 < state[here, NEXT_LAST]:
                        share = _share(np.uint64(case_of[case, _LUCK]) + FOR_ROUTE)
                        if state[here, NEXT_GUIDE] >= 0:
                            j = next_guide[(state[here, NEXT_GUIDE] + int(share * WAYS)) & _INDEX] & _INDEX
                        while next_share[j] <= share:
                            j += 1
                    here = next_state[j]
                    if here == END:
                        finished_at[case] = now
                        area += n_open * (now - counted_to)
                        counted_to = now
                        n_open -= 1
                        continue
                    case_of[case, _STATE] = here
                a = state[here, ACTIVITY] & _INDEX
                if stage != _READIED:
                    nth = executed[case * n_activities + a]
                    executed[case * n_activities + a] = nth + 1
                    luck = _mixed(np.uint64(case_of[case, _KEY]) + activity_key[a] + np.uint64(nth) * STEP)
                    case_of[case, _LUCK] = np.int64(luck)
                    case_of[case, _ENABLED] = now
                    case_of[case, _DELAYED] = 0
                    kind = activity[a, DELAY]
                    if kind != NONE:
                        spell = activity_value[a, 1]
                        if kind != CONSTANT:
                            spell = _duration(
                                _share(luck + FOR_DELAY), kind, spell, activity[a, DELAY_GUIDE], guide, cell
                            )
                        length = int(spell + 0.5)
                        if length > 0:
                            case_of[case, _DELAYED] = 1
                            case_of[case, _MEMBER] = -1
                            if n_timers == len(timer):
                                timer = _doubled(timer)
                            _push_timer(timer, n_timers, now + length, timers_set, case)
                            n_timers += 1
                            timers_set += 1
                            continue
                case_of[case, _DELAYED] = 0
                case_of[case, _MEMBER] = -1
                if activity[a, BATCH_SIZE] > 0:
                    case_of[case, _READY] = now
                    if collected[a, _SIZE] <= 0:
                        collected[a, _SIZE] = 0
                        collected[a, _FIRST] = case
                        if activity[a, BATCH_SIZE] > 1:
                            if n_timers == len(timer):
                                timer = _doubled(timer)
                            _push_timer(timer, n_timers, now + activity[a, BATCH_WAIT], timers_set, n_cases + a)
                            n_timers += 1
                            timers_set += 1
                    else:
                        case_of[collected[a, _LAST], _MEMBER] = case
                    collected[a, _LAST] = case
                    collected[a, _SIZE] += 1
                    if collected[a, _SIZE] < activity[a, BATCH_SIZE]:
                        continue
                    job = collected[a, _FIRST]
                    collected[a, _SIZE] = 0
                else:
                    job = case
            elif freed >= 0 or opening >= 0:
                g = opening
                if freed >= 0:
                    freed &= _INDEX
                    g = server_group[freed] & _INDEX
                # The best waiting job of all roles the group holds.
                best = -1
                best_class = n_classes
                for r in range(group[g, ROLE_FIRST], group[g, ROLE_LAST]):
                    role = group_role[r] & _INDEX
                    for c in range(best_class + 1):
                        if c == n_classes:
                            break
                        q = role * n_classes + c
                        head = queue[q, 0]
                        if head >= 0:
                            if c < best_class or case_of[head, _READY] < case_of[queue[best, 0], _READY]:
                                best = q
                                best_class = c
                            break
                if freed >= 0:
                    if team[g, _CLOSE] <= now:
                        _next_shift(team, g, group[g, SHIFT_LAST], shift, now)
                    off_duty = team[g, _OPEN] > now
                    if off_duty and best >= 0 and team[g, _WOKEN] == 0:
                        team[g, _WOKEN] = 1
                        _schedule(due, team[g, _PLACE], (min(team[g, _OPEN], limit + 1) << bits) | team[g, _PLACE])
                    if off_duty or best < 0:
                        _schedule(due, freed, NEVER)
                        server[freed, _IDLE_NEXT] = -1
                        server[freed, _IDLE_SINCE] = idle_count
                        if team[g, _IDLE_FIRST] < 0:
                            team[g, _IDLE_FIRST] = freed
                            team[g, _LONGEST] = idle_count
                        else:
                            server[team[g, _IDLE_LAST], _IDLE_NEXT] = freed
                        team[g, _IDLE_LAST] = freed
                        idle_count += 1
                        break
                    who = freed
                elif best < 0 or team[g, _IDLE_FIRST] < 0:
                    break
                job = queue[best, 0]
                queue[best, 0] = case_of[job, _NEXT]
            else:
                break

            here = case_of[job, _STATE] & _INDEX
            a = state[here, ACTIVITY] & _INDEX
            role = activity[a, ROLE]
            if who < 0 and role >= 0:
                # Who has been idle longest, of all on duty that hold the role; chance decides no branch.
                since = NEVER
                from_group = 0
                for r in range(role_range[role, 0], role_range[role, 1]):
                    g = role_group[r] & _INDEX
                    if team[g, _CLOSE] <= now:
                        _next_shift(team, g, group[g, SHIFT_LAST], shift, now)
                    longest = team[g, _LONGEST] if team[g, _OPEN] <= now else NEVER
                    from_group = g if longest < since else from_group
                    since = longest if longest < since else since
                if since < NEVER:
                    who = team[from_group, _IDLE_FIRST]
                if who < 0:
                    c = state[here, CLASS]
                    if activity[a, BATCH_SIZE] > 1:
                        member = case_of[job, _MEMBER]
                        while member >= 0:
                            c = min(c, state[case_of[member, _STATE], CLASS])
                            member = case_of[member, _MEMBER]
                    q = role * n_classes + c
                    case_of[job, _NEXT] = -1
                    case_of[job, _READY] = ready_count
                    ready_count += 1
                    if queue[q, 0] < 0:
                        queue[q, 0] = job
                    else:
                        case_of[queue[q, 1], _NEXT] = job
                    queue[q, 1] = job
                    for r in range(role_range[role, 0], role_range[role, 1]):
                        g = role_group[r]
                        if team[g, _IDLE_FIRST] >= 0 and team[g, _WOKEN] == 0:
                            team[g, _WOKEN] = 1
                            _schedule(due, team[g, _PLACE], (min(team[g, _OPEN], limit + 1) << bits) | team[g, _PLACE])
                    continue
                following = server[who, _IDLE_NEXT]
                team[from_group, _IDLE_FIRST] = following
                team[from_group, _LONGEST] = NEVER if following < 0 else server[following, _IDLE_SINCE]

            # The work begins, and with the calendar known its end is known too.
            spell = activity_value[a, 0]
            kind = activity[a, SERVICE]
            if kind != CONSTANT:
                share = _share(np.uint64(case_of[job, _LUCK]) + FOR_SERVICE)
                spell = _duration(share, kind, spell, activity[a, SERVICE_GUIDE], guide, cell)
            if who >= 0:
                spell *= server_pace[who]
            # Never longer than LONGEST: where work could be, the factory runs in the rich kernel.
            work = int(spell + 0.5)
            end = now + work
            if who >= 0:
                who &= _INDEX
                g = server_group[who] & _INDEX
                if end > team[g, _CLOSE] and activity[a, INTERRUPTIBLE]:
                    end = _after_work(team[g, _SHIFT], group[g, SHIFT_LAST], shift, now, work)
            size = 1
            if activity[a, BATCH_SIZE] > 1:
                size = 0
                member = job
                while member >= 0:
                    size += 1
                    member = case_of[member, _MEMBER]
            job &= _INDEX
            member = job
            while member >= 0:
                if n_rows == len(rows):
                    rows = _doubled(rows)
                row = n_rows & _INDEX
                rows[row, ROW_CASE] = member
                rows[row, ROW_STATE] = case_of[member, _STATE]
                rows[row, ROW_SERVER] = who
                rows[row, ROW_ENABLED] = case_of[member, _ENABLED]
                rows[row, ROW_START] = now
                rows[row, ROW_END] = end
                rows[row, ROW_WORK] = work
                rows[row, ROW_BATCH] = size
                n_rows += 1
                member = case_of[member, _MEMBER]
            if who < 0:
                if n_timers == len(timer):
                    timer = _doubled(timer)
                _push_timer(timer, n_timers, end, timers_set, job)
                n_timers += 1
                timers_set += 1
            else:
                server[who, _JOB] = job
                _schedule(due, who, (min(end, limit + 1) << bits) | who)
                if who == freed:
                    break

    area += n_open * (now - counted_to)
    return rows, n_rows, now, area, SOUND
