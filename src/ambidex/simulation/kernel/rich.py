"""The event loop for factories with more than plain steps: everything that `reference` says, fast.

It can be left and taken up again between any two small steps: when arrivals are used up, or when a pool is nearly full.
What is done next is always the first there is of: a token on the agenda, a server that has been freed, a group that has
opened, the next event. A token then goes through the stages below; each hands it on to the next, puts it somewhere to
wait, or ends it.

Nothing is allocated in here, so references need not be counted.
"""

import math

import numpy as np
from numpy.typing import NDArray

from ambidex.simulation.kernel import layout as L  # noqa: N812 a name as short as those of its columns
from ambidex.simulation.kernel import rich_layout as R  # noqa: N812
from ambidex.simulation.kernel.advance import _mixed, _schedule, _share
from ambidex.simulation.kernel.compiled import compiled
from ambidex.simulation.kernel.rich_layout import Live, RichPlan

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]

# Columns of the tokens. MEMBER is the next of a batch, or the next that is free.
(
    _CASE,
    _TYPE,
    _PROFILE,
    _CLASS,
    _STATE,
    _KEY,
    _LUCK,
    _ENABLED,
    _MEMBER,
    _PARENT,
    _PENDING,
    _LAST,
    _HOLDS,
    _ENTRY,
    _STAMP,
    _DUE,
    _CHOSEN,
    _LEFT,
    _ELAPSED,
    _ARRIVED,
) = range(20)
# Columns of the entries: what orders them, the token (-1: gave up), their place in a heap or a list (or, free, the
# next that is free), and for a job of several people which of its seats are taken.
_E_CLASS, _E_KEY, _E_ORDER, _E_TOKEN, _E_LEFT, _E_RIGHT, _E_SEATED = range(7)
# Columns of the servers; JOB is a token, BUSY one of the states below, WITH the next who does it together.
_JOB, _BUSY, _IDLE_SINCE, _DID, _WITH = range(5)
_IDLE, _AT_WORK, _DONE = range(3)
# Columns of what resources have in hand, of the groups, of the batches being collected, of the timers, the agenda.
_IN_HAND, _WORKED, _OWES = range(3)
_AT_SHIFT, _WOKEN = range(2)
_FIRST, _LAST_ONE, _SIZE, _RELEASED = range(4)
_WHEN, _ORDER, _WHO, _WHAT = range(4)
_TOKEN, _STAGE = range(2)
# What a timer is for.
_MOVES_ON, _IS_READY, _BATCH_IS_DUE, _LOSES_PATIENCE = range(4)
# Stages of a token.
_NOTHING, _ROUTE, _QUIT, _GO, _COME_IN, _ENTER, _CLAIM, _SETTLE, _READY, _PLACE, _START, _RESUME = range(12)

# So many steps at one instant, and some for each case that is there, are not chance any more.
_MOST_AT_ONCE = 1 << 22


@compiled
def _spell(share: float, which: int, draw: _Ints, value: _Floats, guide: _Ints, cell: _Floats) -> float:
    """Return the duration below which a share of a distribution lies."""
    kind = draw[which, R.DRAW_KIND]
    if kind == L.CONSTANT:
        return float(value[which])
    if kind == L.EXPONENTIAL:
        return float(-math.log(1.0 - share) * value[which])
    row = guide[draw[which, R.DRAW_GUIDE] + int(share * L.GUIDE)]
    while cell[row + 1, L.SHARE] <= share:
        row += 1
    return float(cell[row, L.VALUE] + (share - cell[row, L.SHARE]) * cell[row, L.SLOPE])


@compiled
def _target(share: float, first: int, next_share: _Floats, next_state: _Ints) -> int:
    j = first
    while next_share[j] <= share:
        j += 1
    return int(next_state[j])


@compiled
def _before(entry: _Ints, one: int, other: int) -> bool:
    if entry[one, _E_CLASS] != entry[other, _E_CLASS]:
        return bool(entry[one, _E_CLASS] < entry[other, _E_CLASS])
    if entry[one, _E_KEY] != entry[other, _E_KEY]:
        return bool(entry[one, _E_KEY] < entry[other, _E_KEY])
    return bool(entry[one, _E_ORDER] < entry[other, _E_ORDER])


@compiled
def _melded(entry: _Ints, one: int, other: int) -> int:
    """Return the first of two skew heaps made one (Sleator and Tarjan, 1986)."""
    if one < 0:
        return other
    if other < 0:
        return one
    if _before(entry, other, one):
        one, other = other, one
    root = one
    while True:
        right = entry[one, _E_RIGHT]
        entry[one, _E_RIGHT] = entry[one, _E_LEFT]
        if right < 0:
            entry[one, _E_LEFT] = other
            return root
        if _before(entry, other, right):
            entry[one, _E_LEFT] = other
            one = other
            other = right
        else:
            entry[one, _E_LEFT] = right
            one = right


@compiled
def _new_entry(entry: _Ints, register: _Ints, rank: int, key: int, order: int, token: int) -> int:
    e = register[R.FREE_ENTRY]
    register[R.FREE_ENTRY] = entry[e, _E_LEFT]
    register[R.ENTRIES_LEFT] -= 1
    entry[e, _E_CLASS] = rank
    entry[e, _E_KEY] = key
    entry[e, _E_ORDER] = order
    entry[e, _E_TOKEN] = token
    entry[e, _E_LEFT] = -1
    entry[e, _E_RIGHT] = -1
    entry[e, _E_SEATED] = 0
    return int(e)


@compiled
def _free_entry(entry: _Ints, register: _Ints, e: int) -> None:
    entry[e, _E_LEFT] = register[R.FREE_ENTRY]
    register[R.FREE_ENTRY] = e
    register[R.ENTRIES_LEFT] += 1


@compiled
def _new_token(token: _Ints, register: _Ints, executed: NDArray[np.uint16]) -> int:
    t = register[R.FREE_TOKEN]
    register[R.FREE_TOKEN] = token[t, _MEMBER]
    register[R.TOKENS_LEFT] -= 1
    for a in range(executed.shape[1]):
        executed[t, a] = 0
    token[t, _MEMBER] = -1
    token[t, _PENDING] = 0
    token[t, _HOLDS] = -1
    token[t, _ENTRY] = -1
    token[t, _STAMP] = -1
    token[t, _CHOSEN] = 0
    token[t, _LEFT] = -1
    token[t, _ELAPSED] = 0
    return int(t)


@compiled
def _free_token(token: _Ints, register: _Ints, t: int) -> None:
    token[t, _STAMP] = -1
    token[t, _PARENT] = R.NOBODY
    token[t, _MEMBER] = register[R.FREE_TOKEN]
    register[R.FREE_TOKEN] = t
    register[R.TOKENS_LEFT] += 1


@compiled
def _note(agenda: _Ints, register: _Ints, t: int, stage: int) -> None:
    at = register[R.AGENDA_TAIL]
    agenda[at, _TOKEN] = t
    agenda[at, _STAGE] = stage
    register[R.AGENDA_TAIL] = at + 1


@compiled
def _note_first(agenda: _Ints, register: _Ints, t: int, stage: int) -> None:
    """Put a token before all others of the agenda."""
    if register[R.AGENDA_HEAD] > 0:
        register[R.AGENDA_HEAD] -= 1
    else:
        for at in range(register[R.AGENDA_TAIL], 0, -1):
            agenda[at, _TOKEN] = agenda[at - 1, _TOKEN]
            agenda[at, _STAGE] = agenda[at - 1, _STAGE]
        register[R.AGENDA_TAIL] += 1
    at = register[R.AGENDA_HEAD]
    agenda[at, _TOKEN] = t
    agenda[at, _STAGE] = stage


@compiled
def _set(timer: _Ints, register: _Ints, when: int, who: int, what: int) -> int:
    """Set a timer and return its number; of those for the same instant the lower comes first."""
    order = register[R.TIMERS_SET]
    register[R.TIMERS_SET] = order + 1
    at = register[R.N_TIMERS]
    register[R.N_TIMERS] = at + 1
    while at > 0:
        above = (at - 1) >> 1
        if timer[above, _WHEN] <= when:
            break
        for j in range(4):
            timer[at, j] = timer[above, j]
        at = above
    timer[at, _WHEN] = when
    timer[at, _ORDER] = order
    timer[at, _WHO] = who
    timer[at, _WHAT] = what
    return int(order)


@compiled
def _take_timer_off(timer: _Ints, register: _Ints) -> None:
    n = register[R.N_TIMERS] - 1
    register[R.N_TIMERS] = n
    when = timer[n, _WHEN]
    order = timer[n, _ORDER]
    who = timer[n, _WHO]
    what = timer[n, _WHAT]
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
        for j in range(4):
            timer[at, j] = timer[child, j]
        at = child
        child = 2 * at + 1
    timer[at, _WHEN] = when
    timer[at, _ORDER] = order
    timer[at, _WHO] = who
    timer[at, _WHAT] = what


@compiled
def _opening(team: _Ints, g: int, group: _Ints, shift: _Ints, now: int) -> int:
    """Return when the shift opens in which a group is, or the next; NEVER if there is none."""
    i = team[g, _AT_SHIFT]
    last = group[g, R.SHIFT_LAST]
    while i < last and shift[i, L.CLOSES] <= now:
        i += 1
    team[g, _AT_SHIFT] = i
    return int(shift[i, L.OPENS]) if i < last else L.NEVER


@compiled
def _after_work(i: int, last: int, shift: _Ints, now: int, work: int) -> int:
    """Return the instant after some working time that begins now, in shift i or before it opens."""
    if i >= last:
        return L.NO_END
    if shift[i, L.CLOSES] == L.NEVER:
        return now + work
    target = shift[i, L.BEFORE] + max(now - shift[i, L.OPENS], 0) + work
    while i < last and shift[i, L.BEFORE] + shift[i, L.CLOSES] - shift[i, L.OPENS] < target:
        i += 1
    return int(shift[i, L.OPENS] + target - shift[i, L.BEFORE]) if i < last else L.NO_END


@compiled
def _shift_at(first: int, last: int, shift: _Ints, now: int) -> int:
    """Return the first shift of a range that closes after now, or the end of the range."""
    while first < last:
        middle = (first + last) >> 1
        if shift[middle, L.CLOSES] > now:
            last = middle
        else:
            first = middle + 1
    return first


@compiled
def _hour_of_week(offset: _Ints, now: int) -> int:
    row = 0
    while row + 1 < len(offset) and offset[row + 1, 0] <= now:
        row += 1
    return int((now + offset[row, 1]) // L.HOUR % 168)


@compiled
def _is_held(activity: _Ints, holds: int, scope: int) -> bool:
    return holds >= 0 and (activity[holds, R.SCOPE_OF_STEP] == scope or activity[holds, R.SCOPE_OF_TEAM] == scope)


@compiled
def _full_scope(activity: _Ints, a: int, holds: int, inside: _Ints, limit: _Ints) -> int:
    """Return the first limit that leaves a token no room at a step, -1 if there is none."""
    for column in (R.SCOPE_OF_STEP, R.SCOPE_OF_TEAM):
        scope = activity[a, column]
        if scope >= 0 and not _is_held(activity, holds, scope) and inside[scope] >= limit[scope]:
            return int(scope)
    return -1


@compiled
def _take_place(activity: _Ints, a: int, holds: int, inside: _Ints) -> None:
    for column in (R.SCOPE_OF_STEP, R.SCOPE_OF_TEAM):
        scope = activity[a, column]
        if scope >= 0 and not _is_held(activity, holds, scope):
            inside[scope] += 1


@compiled
def _let_out(
    scope: int,
    inside: _Ints,
    limit: _Ints,
    backlog: _Ints,
    entry: _Ints,
    token: _Ints,
    state: _Ints,
    activity: _Ints,
    agenda: _Ints,
    register: _Ints,
) -> None:
    """Take one out of a limit, and let in who waits for room in it."""
    inside[scope] -= 1
    while backlog[scope] >= 0 and inside[scope] < limit[scope]:
        e = backlog[scope]
        backlog[scope] = _melded(entry, entry[e, _E_LEFT], entry[e, _E_RIGHT])
        t = entry[e, _E_TOKEN]
        if scope == 0:
            inside[0] += 1
            _note(agenda, register, t, _ENTER)
            _free_entry(entry, register, e)
            continue
        a = state[token[t, _STATE], R.ACTIVITY]
        full = _full_scope(activity, a, token[t, _HOLDS], inside, limit)
        if full >= 0:
            entry[e, _E_LEFT] = -1
            entry[e, _E_RIGHT] = -1
            backlog[full] = _melded(entry, backlog[full], e)
        else:
            _take_place(activity, a, token[t, _HOLDS], inside)
            _note(agenda, register, t, _SETTLE)
            _free_entry(entry, register, e)


@compiled
def _let_go(
    t: int,
    a: int,
    inside: _Ints,
    limit: _Ints,
    backlog: _Ints,
    entry: _Ints,
    token: _Ints,
    state: _Ints,
    activity: _Ints,
    agenda: _Ints,
    register: _Ints,
) -> None:
    """Let a token hold the places of a step (-1: none) and no others any more."""
    held = token[t, _HOLDS]
    token[t, _HOLDS] = a
    if held < 0:
        return
    for column in (R.SCOPE_OF_STEP, R.SCOPE_OF_TEAM):
        scope = activity[held, column]
        if scope >= 0 and not _is_held(activity, a, scope):
            _let_out(scope, inside, limit, backlog, entry, token, state, activity, agenda, register)


@compiled
def _is_seated(e: int, who: int, seat: _Ints, server_resource: _Ints) -> bool:
    if e < 0:
        return False
    for place in range(seat.shape[1]):
        if seat[e, place] >= 0 and server_resource[seat[e, place]] == server_resource[who]:
            return True
    return False


@compiled
def _free_place(
    e: int,
    a: int,
    who: int,
    seat: _Ints,
    activity: _Ints,
    slot: _Ints,
    server_group: _Ints,
    server_resource: _Ints,
    group_holds: NDArray[np.uint8],
) -> int:
    """Return the first free place of a job of several people that somebody can take, -1 if there is none."""
    if _is_seated(e, who, seat, server_resource):
        return -1
    first = activity[a, R.SLOT_FIRST]
    for place in range(activity[a, R.SLOT_LAST] - first):
        if seat[e, place] < 0 and group_holds[server_group[who], slot[first + place]]:
            return place
    return -1


@compiled
def _chosen(
    role: int,
    luck: np.uint64,
    last: int,
    e: int,
    now: int,
    roles: _Ints,
    role_server: _Ints,
    server: _Ints,
    server_group: _Ints,
    server_resource: _Ints,
    resource: _Floats,
    hand: _Ints,
    team: _Ints,
    group: _Ints,
    shift: _Ints,
    seat: _Ints,
) -> int:
    """Return who of the idle on duty takes work of a role, -1 if there is nobody."""
    rule = roles[role, R.CHOICE]
    best = -1
    best_share = 0.0
    best_load = 0
    for i in range(roles[role, R.SERVER_FIRST], roles[role, R.SERVER_LAST]):
        who = role_server[i]
        at_hand = server[who, _BUSY] == _DONE and rule == R.SAME_PERSON and server_resource[who] == last
        if server[who, _BUSY] and not at_hand:
            continue
        if _opening(team, server_group[who], group, shift, now) > now:
            continue
        if _is_seated(e, who, seat, server_resource):
            continue
        person = server_resource[who]
        share = 0.0
        load = 0
        if rule == R.ANY:
            share = _share(luck + R.FOR_CHOICE + np.uint64(who) * L.STEP)
        elif rule == R.PREFERENCE:
            share = _share(luck + R.FOR_CHOICE + np.uint64(who) * L.STEP)
            share = -math.log(1.0 - share) / resource[person, R.WEIGHT]
        elif rule == R.LEAST_LOADED:
            share = float(hand[person, _IN_HAND])
            load = hand[person, _WORKED]
        elif rule == R.SAME_PERSON:
            share = 0.0 if person == last else 1.0
        better = best < 0 or share < best_share or (share == best_share and load < best_load)
        if best >= 0 and share == best_share and load == best_load and rule != R.ANY and rule != R.PREFERENCE:
            better = server[who, _IDLE_SINCE] < server[best, _IDLE_SINCE]
        if better:
            best = who
            best_share = share
            best_load = load
    return best


@compiled
def _engage(who: int, server: _Ints, hand: _Ints, server_resource: _Ints) -> None:
    """Let somebody have one more in hand; who has just finished lets go of what that was."""
    if server[who, _BUSY] == _IDLE:
        hand[server_resource[who], _IN_HAND] += 1
    server[who, _BUSY] = _AT_WORK
    server[who, _WITH] = -1


@compiled
def _first_waiting(q: int, queue: _Ints, entry: _Ints, register: _Ints) -> int:
    """Return the first of a queue who has not given up, -1 if there is none."""
    e = queue[q]
    while e >= 0 and entry[e, _E_TOKEN] < 0:
        queue[q] = _melded(entry, entry[e, _E_LEFT], entry[e, _E_RIGHT])
        _free_entry(entry, register, e)
        e = queue[q]
    return int(e)


@compiled
def _best(
    who: int,
    queue: _Ints,
    entry: _Ints,
    seat: _Ints,
    register: _Ints,
    roles: _Ints,
    group: _Ints,
    group_role: _Ints,
    group_holds: NDArray[np.uint8],
    server_group: _Ints,
    server_resource: _Ints,
    token: _Ints,
    state: _Ints,
    activity: _Ints,
    slot: _Ints,
) -> int:
    """Return the entry that somebody who is free takes next, -1 if there is none."""
    g = server_group[who]
    best = -1
    rule = -1
    for r in range(group[g, R.ROLE_FIRST], group[g, R.ROLE_LAST]):
        role = group_role[r]
        e = _first_waiting(role, queue, entry, register)
        if e < 0:
            continue
        better = best < 0
        if not better and rule == roles[role, R.QUEUE]:
            better = _before(entry, e, best)
        elif not better:
            better = entry[e, _E_CLASS] < entry[best, _E_CLASS] or (
                entry[e, _E_CLASS] == entry[best, _E_CLASS] and entry[e, _E_ORDER] < entry[best, _E_ORDER]
            )
        if better:
            best = e
            rule = roles[role, R.QUEUE]
    e = register[R.JOINT_FIRST]
    while e >= 0:
        a = state[token[entry[e, _E_TOKEN], _STATE], R.ACTIVITY]
        if _free_place(e, a, who, seat, activity, slot, server_group, server_resource, group_holds) >= 0:
            if best < 0 or (
                entry[e, _E_CLASS] < entry[best, _E_CLASS]
                or (entry[e, _E_CLASS] == entry[best, _E_CLASS] and entry[e, _E_ORDER] < entry[best, _E_ORDER])
            ):
                best = e
            break
        e = entry[e, _E_RIGHT]
    return int(best)


@compiled
def _out_of_joint(entry: _Ints, register: _Ints, e: int) -> None:
    """Take an entry off the list of jobs of several people."""
    before = entry[e, _E_LEFT]
    after = entry[e, _E_RIGHT]
    if before >= 0:
        entry[before, _E_RIGHT] = after
    else:
        register[R.JOINT_FIRST] = after
    if after >= 0:
        entry[after, _E_LEFT] = before
    else:
        register[R.JOINT_LAST] = before


@compiled
def _wake(
    g: int, team: _Ints, group: _Ints, shift: _Ints, due: _Ints, n_servers: int, bits: int, limit: int, now: int
) -> None:
    """Enter the opening of a group into the event list, unless it is there or never comes."""
    if team[g, _WOKEN] == 0:
        opens = _opening(team, g, group, shift, now)
        if opens < L.NEVER:
            team[g, _WOKEN] = 1
            _schedule(due, n_servers + g, (min(max(opens, now), limit + 1) << bits) | (n_servers + g))


@compiled
def advance(
    plan: RichPlan,
    live: Live,
    type_key: NDArray[np.uint64],
    arrival_at: _Ints,
    arrival_type: NDArray[np.int32],
    given: _Ints,
    more: bool,
    flush_at: int,
    limit: int,
) -> int:
    """Run a factory forward, from where it was left.

    Parameters
    ----------
    plan, live
        As in `rich_layout`.
    type_key
        uint64 (n work types,): a hash of seed, replication and the type's name.
    arrival_at, arrival_type
        int64 and int32 (n,): when cases arrive, never decreasing, and of which type; from `COMING` on they are to come.
    given
        int64 (k, 5): the first k cases of all are there at the beginning.
    more
        Whether there are arrivals after these.
    flush_at
        It is left when so many rows have been written.
    limit
        What would happen later does not happen any more.

    Returns
    -------
    int64
        ENDED, MORE_ARRIVALS, NO_ROOM (a pool is nearly full, or `flush_at` is reached), NO_TIME_PASSES (cases go round
        for ever at one instant; `GOES_ROUND` is one of their states), or TIME_RAN_BACK.
    """
    work_type, profile_class, profile_share = plan.work_type, plan.profile_class, plan.profile_share
    state, route_range, route = plan.state, plan.route_range, plan.route
    next_share, next_state = plan.next_share, plan.next_state
    branch_share, branch_state, wait = plan.branch_share, plan.branch_state, plan.wait
    activity, activity_key = plan.activity, plan.activity_key
    draw, draw_value, guide, cell = plan.draw, plan.draw_value, plan.guide, plan.cell
    special, factor, slot = plan.special, plan.factor, plan.slot
    server_group, server_resource = plan.server_group, plan.server_resource
    resource, pace = plan.resource, plan.pace
    group, group_role, group_server, group_holds = plan.group, plan.group_role, plan.group_server, plan.group_holds
    roles, role_group, role_server = plan.role, plan.role_group, plan.role_server
    scope_limit, shift, release, offset, room = plan.scope_limit, plan.shift, plan.release, plan.offset, plan.room

    register, token, executed, entry, seat = live.register, live.token, live.executed, live.entry, live.seat
    timer, agenda, freed, due = live.timer, live.agenda, live.freed, live.due
    server, hand, team, queue, waiting = live.server, live.hand, live.team, live.queue, live.waiting
    backlog, inside, collected, came = live.backlog, live.inside, live.collected, live.came
    rows, done, quit_ = live.rows, live.done, live.quit

    n_servers = len(server_group)
    n_profiles = len(profile_class)
    n_cases = len(arrival_at)
    bits = 0
    while (2 << bits) < len(due):
        bits += 1
    mask = (1 << bits) - 1
    now = register[R.NOW]
    stage = _NOTHING
    case = -1
    job = -1
    who = -1
    e = -1
    target = 0

    while True:
        if stage == _NOTHING:
            if (
                register[R.TOKENS_LEFT] < room[0]
                or register[R.ENTRIES_LEFT] < 4
                or register[R.N_TIMERS] + 4 > len(timer)
                or register[R.AGENDA_TAIL] + room[1] > len(agenda)
                or register[R.N_ROWS] + room[2] > len(rows)
                or register[R.N_ROWS] >= flush_at
                or register[R.N_DONE] + 1 > len(done)
                or register[R.N_QUIT] + 1 > len(quit_)
            ):
                if register[R.AGENDA_HEAD] == register[R.AGENDA_TAIL] and register[R.AGENDA_TAIL] > 0:
                    register[R.AGENDA_HEAD] = 0
                    register[R.AGENDA_TAIL] = 0
                    continue
                register[R.NOW] = now
                return R.NO_ROOM
            register[R.AT_ONCE] += 1
            if register[R.AT_ONCE] > _MOST_AT_ONCE + 64 * register[R.N_OPEN]:
                register[R.NOW] = now
                register[R.GOES_ROUND] = token[case, _STATE]
                return R.NO_TIME_PASSES

            if register[R.AGENDA_HEAD] < register[R.AGENDA_TAIL]:
                at = register[R.AGENDA_HEAD]
                register[R.AGENDA_HEAD] = at + 1
                case = agenda[at, _TOKEN]
                stage = agenda[at, _STAGE]
            elif register[R.FREED_HEAD] < register[R.FREED_TAIL]:
                who = freed[register[R.FREED_HEAD]]
                register[R.FREED_HEAD] += 1
                if server[who, _BUSY] != _DONE:
                    # They went on with the same case.
                    continue
                server[who, _BUSY] = _IDLE
                hand[server_resource[who], _IN_HAND] -= 1
                g = server_group[who]
                e = _best(
                    who,
                    queue,
                    entry,
                    seat,
                    register,
                    roles,
                    group,
                    group_role,
                    group_holds,
                    server_group,
                    server_resource,
                    token,
                    state,
                    activity,
                    slot,
                )
                if e < 0 or _opening(team, g, group, shift, now) > now:
                    server[who, _IDLE_SINCE] = register[R.TIMES_IDLE]
                    register[R.TIMES_IDLE] += 1
                    if e >= 0:
                        _wake(g, team, group, shift, due, n_servers, bits, limit, now)
                    continue
                stage = _RESUME
            elif register[R.OPENING] >= 0:
                g = register[R.OPENING]
                who = -1
                for i in range(group[g, R.MEMBER_FIRST], group[g, R.MEMBER_LAST]):
                    if not server[group_server[i], _BUSY]:
                        who = group_server[i]
                        break
                e = -1
                if who >= 0:
                    e = _best(
                        who,
                        queue,
                        entry,
                        seat,
                        register,
                        roles,
                        group,
                        group_role,
                        group_holds,
                        server_group,
                        server_resource,
                        token,
                        state,
                        activity,
                        slot,
                    )
                if e < 0:
                    register[R.OPENING] = -1
                    continue
                case = entry[e, _E_TOKEN]
                a = state[token[case, _STATE], R.ACTIVITY]
                role = activity[a, R.ROLE]
                joint = -1
                if activity[a, R.SLOT_LAST] - activity[a, R.SLOT_FIRST] > 1:
                    place = _free_place(e, a, who, seat, activity, slot, server_group, server_resource, group_holds)
                    role = slot[activity[a, R.SLOT_FIRST] + place]
                    joint = e
                who = _chosen(
                    role,
                    np.uint64(token[case, _LUCK]),
                    token[case, _LAST],
                    joint,
                    now,
                    roles,
                    role_server,
                    server,
                    server_group,
                    server_resource,
                    resource,
                    hand,
                    team,
                    group,
                    shift,
                    seat,
                )
                if who < 0:
                    register[R.OPENING] = -1
                    continue
                stage = _RESUME
            else:
                register[R.AGENDA_HEAD] = 0
                register[R.AGENDA_TAIL] = 0
                register[R.FREED_HEAD] = 0
                register[R.FREED_TAIL] = 0
                coming = register[R.COMING]
                if coming == n_cases and more:
                    register[R.NOW] = now
                    return R.MORE_ARRIVALS
                instant = L.NEVER
                source = -1
                if coming < n_cases:
                    instant = arrival_at[coming]
                    source = 0
                if register[R.N_TIMERS] > 0 and timer[0, _WHEN] <= instant:
                    instant = timer[0, _WHEN]
                    source = 1
                if due[1] != L.NEVER and (due[1] >> bits) <= instant:
                    instant = due[1] >> bits
                    source = 2
                if source < 0 or instant > limit:
                    if source >= 0:
                        now = limit
                    register[R.AREA] += register[R.N_OPEN] * (now - register[R.COUNTED_TO])
                    register[R.COUNTED_TO] = now
                    register[R.NOW] = now
                    return R.ENDED
                if instant < now:
                    return R.TIME_RAN_BACK
                if instant > now:
                    register[R.AT_ONCE] = 0
                now = instant
                if source == 2:
                    who = due[1] & mask
                    _schedule(due, who, L.NEVER)
                    if who < n_servers:
                        case = server[who, _JOB]
                        while case >= 0:
                            _note(agenda, register, case, _ROUTE)
                            case = token[case, _MEMBER]
                        while who >= 0:
                            freed[register[R.FREED_TAIL]] = who
                            register[R.FREED_TAIL] += 1
                            server[who, _BUSY] = _DONE
                            who = server[who, _WITH]
                    else:
                        team[who - n_servers, _WOKEN] = 0
                        register[R.OPENING] = who - n_servers
                    continue
                if source == 1:
                    what = timer[0, _WHAT]
                    order = timer[0, _ORDER]
                    case = timer[0, _WHO]
                    _take_timer_off(timer, register)
                    if what == _MOVES_ON:
                        stage = _ROUTE
                    elif what == _IS_READY:
                        stage = _READY
                    elif what == _LOSES_PATIENCE:
                        if token[case, _STAMP] != order:
                            continue
                        entry[token[case, _ENTRY], _E_TOKEN] = -1
                        token[case, _STAMP] = -1
                        token[case, _ENTRY] = -1
                        waiting[activity[state[token[case, _STATE], R.ACTIVITY], R.ROLE]] -= 1
                        stage = _QUIT
                    else:
                        a = case
                        if collected[a, _SIZE] == 0 or collected[a, _RELEASED] != now:
                            continue
                        job = collected[a, _FIRST]
                        collected[a, _SIZE] = 0
                        stage = _PLACE
                else:
                    kind = arrival_type[coming]
                    register[R.COMING] = coming + 1
                    number = register[R.CASES]
                    register[R.CASES] = number + 1
                    case = _new_token(token, register, executed)
                    fate = _mixed(type_key[kind] + came[kind] * L.STEP)
                    came[kind] += np.uint64(1)
                    register[R.AREA] += register[R.N_OPEN] * (now - register[R.COUNTED_TO])
                    register[R.COUNTED_TO] = now
                    register[R.N_OPEN] += 1
                    j = work_type[kind, R.PROFILE_FIRST]
                    if j + 1 < work_type[kind, R.PROFILE_LAST]:
                        share = _share(fate + R.FOR_PROFILE)
                        while profile_share[j] <= share:
                            j += 1
                    arrived = now
                    if number < len(given):
                        arrived = given[number, R.GIVEN_ARRIVED]
                    token[case, _CASE] = number
                    token[case, _TYPE] = kind
                    token[case, _PROFILE] = j
                    token[case, _CLASS] = profile_class[j]
                    token[case, _KEY] = np.int64(fate)
                    token[case, _PARENT] = -1
                    token[case, _LAST] = -1
                    token[case, _ARRIVED] = arrived
                    promise = work_type[kind, R.PROMISE]
                    token[case, _DUE] = L.NEVER if promise == L.NEVER else arrived + promise
                    token[case, _ENABLED] = now
                    stage = _COME_IN
                    if number < len(given):
                        token[case, _STATE] = given[number, R.GIVEN_STATE]
                        token[case, _ENABLED] = given[number, R.GIVEN_ENABLED]
                        token[case, _ELAPSED] = now - given[number, R.GIVEN_ENABLED]
                        left = given[number, R.GIVEN_LEFT]
                        here = token[case, _STATE]
                        if left >= 0 and state[here, R.KIND] == R.STEP_KIND:
                            a = state[here, R.ACTIVITY]
                            inside[0] += 1
                            _take_place(activity, a, -1, inside)
                            token[case, _HOLDS] = a
                            nth = executed[case, a]
                            executed[case, a] = nth + 1
                            luck = _mixed(fate + activity_key[a] + np.uint64(nth) * L.STEP)
                            token[case, _LUCK] = np.int64(luck)
                            token[case, _LEFT] = left
                            job = case
                            stage = _PLACE
                            person = given[number, R.GIVEN_RESOURCE]
                            alone = activity[a, R.SLOT_LAST] - activity[a, R.SLOT_FIRST] == 1
                            if person >= 0 and activity[a, R.ROLE] >= 0 and alone:
                                for s in range(n_servers):
                                    if server_resource[s] == person and not server[s, _BUSY]:
                                        who = s
                                        server[who, _BUSY] = 1
                                        server[who, _WITH] = -1
                                        hand[person, _IN_HAND] += 1
                                        stage = _START
                                        break
                    else:
                        first = work_type[kind, R.START_FIRST]
                        token[case, _STATE] = _target(_share(fate + L.FOR_START), first, next_share, next_state)

        # Somebody who is free takes up a waiting job, or joins those who wait for the others.
        if stage == _RESUME:
            job = entry[e, _E_TOKEN]
            a = state[token[job, _STATE], R.ACTIVITY]
            role = activity[a, R.ROLE]
            _engage(who, server, hand, server_resource)
            n_slots = activity[a, R.SLOT_LAST] - activity[a, R.SLOT_FIRST]
            if n_slots > 1:
                place = _free_place(e, a, who, seat, activity, slot, server_group, server_resource, group_holds)
                seat[e, place] = who
                entry[e, _E_SEATED] += 1
                if entry[e, _E_SEATED] < n_slots:
                    stage = _NOTHING
                    continue
                _out_of_joint(entry, register, e)
                who = seat[e, 0]
                for place in range(n_slots):
                    server[seat[e, place], _WITH] = seat[e, place + 1] if place + 1 < n_slots else -1
                    seat[e, place] = -1
            else:
                queue[role] = _melded(entry, entry[e, _E_LEFT], entry[e, _E_RIGHT])
            _free_entry(entry, register, e)
            waiting[role] -= 1
            token[job, _STAMP] = -1
            token[job, _ENTRY] = -1
            stage = _START

        # Which way on.
        if stage == _ROUTE:
            here = token[case, _STATE]
            share = _share(np.uint64(token[case, _LUCK]) + L.FOR_ROUTE)
            if state[here, R.KIND] == R.WAIT:
                first = wait[state[here, R.PART_FIRST] + token[case, _CHOSEN], R.WAIT_FIRST]
            else:
                busy = 0
                a = state[here, R.ACTIVITY]
                if a < len(activity) and activity[a, R.ROLE] >= 0:
                    busy = waiting[activity[a, R.ROLE]]
                nth_profile = token[case, _PROFILE] - work_type[token[case, _TYPE], R.PROFILE_FIRST]
                r = route_range[state[here, R.ROUTES] + nth_profile, 0]
                while route[r, R.WAITING] > busy:
                    r += 1
                first = route[r, R.ROUTE_FIRST]
            target = _target(share, first, next_share, next_state)
            stage = _GO

        if stage == _QUIT:
            here = token[case, _STATE]
            at = register[R.N_QUIT]
            register[R.N_QUIT] = at + 1
            quit_[at, R.QUIT_CASE] = token[case, _CASE]
            quit_[at, R.QUIT_ACTIVITY] = state[here, R.ACTIVITY]
            quit_[at, R.QUIT_ENABLED] = token[case, _ENABLED]
            quit_[at, R.QUIT_AT] = now
            share = _share(np.uint64(token[case, _LUCK]) + L.FOR_ROUTE)
            target = _target(share, state[here, R.OTHER_FIRST], next_share, next_state)
            stage = _GO

        if stage == _GO:
            stage = _NOTHING
            if target >= 0:
                token[case, _STATE] = target
                token[case, _ENABLED] = now
                token[case, _MEMBER] = -1
                stage = _ENTER
            else:
                if target == L.END:
                    at = register[R.N_DONE]
                    register[R.N_DONE] = at + 1
                    done[at, R.DONE_CASE] = token[case, _CASE]
                    done[at, R.DONE_TYPE] = token[case, _TYPE]
                    done[at, R.DONE_PROFILE] = token[case, _PROFILE]
                    done[at, R.DONE_ARRIVED] = token[case, _ARRIVED]
                    done[at, R.DONE_AT] = now
                    register[R.AREA] += register[R.N_OPEN] * (now - register[R.COUNTED_TO])
                    register[R.COUNTED_TO] = now
                    register[R.N_OPEN] -= 1
                _let_go(case, -1, inside, scope_limit, backlog, entry, token, state, activity, agenda, register)
                if target == L.END:
                    _let_out(0, inside, scope_limit, backlog, entry, token, state, activity, agenda, register)
                else:
                    parent = token[case, _PARENT]
                    token[parent, _PENDING] -= 1
                    if token[parent, _PENDING] == 0:
                        _note(agenda, register, parent, _ROUTE)
                _free_token(token, register, case)
                continue

        if stage == _COME_IN:
            if inside[0] >= scope_limit[0]:
                order = register[R.ORDERED]
                register[R.ORDERED] = order + 1
                e = _new_entry(entry, register, token[case, _CLASS], order, order, case)
                backlog[0] = _melded(entry, backlog[0], e)
                stage = _NOTHING
                continue
            inside[0] += 1
            stage = _ENTER

        # A state is reached: a step, a fork or a wait.
        if stage == _ENTER:
            here = token[case, _STATE]
            a = state[here, R.ACTIVITY]
            nth = executed[case, a]
            executed[case, a] = nth + 1
            luck = _mixed(np.uint64(token[case, _KEY]) + activity_key[a] + np.uint64(nth) * L.STEP)
            token[case, _LUCK] = np.int64(luck)
            stage = _CLAIM
            kind = state[here, R.KIND]
            if kind != R.STEP_KIND:
                stage = _NOTHING
                _let_go(case, -1, inside, scope_limit, backlog, entry, token, state, activity, agenda, register)
            if kind == R.FORK:
                n = 0
                for j in range(state[here, R.PART_FIRST], state[here, R.PART_LAST]):
                    branch = np.uint64(j - state[here, R.PART_FIRST] + 1)
                    if _share(luck + R.FOR_BRANCH + branch * L.STEP) < branch_share[j]:
                        n += 1
                        t = _new_token(token, register, executed)
                        token[t, _CASE] = token[case, _CASE]
                        token[t, _TYPE] = token[case, _TYPE]
                        token[t, _PROFILE] = token[case, _PROFILE]
                        token[t, _CLASS] = token[case, _CLASS]
                        token[t, _DUE] = token[case, _DUE]
                        token[t, _ARRIVED] = token[case, _ARRIVED]
                        token[t, _LAST] = token[case, _LAST]
                        token[t, _KEY] = np.int64(_mixed(luck + branch * L.STEP))
                        token[t, _PARENT] = case
                        token[t, _STATE] = branch_state[j]
                        token[t, _ENABLED] = now
                        _note(agenda, register, t, _ENTER)
                token[case, _PENDING] = n
                if n == 0:
                    _note(agenda, register, case, _ROUTE)
            elif kind == R.WAIT:
                shortest = L.NEVER
                first = state[here, R.PART_FIRST]
                for j in range(first, state[here, R.PART_LAST]):
                    share = _share(luck + L.FOR_DELAY + np.uint64(j - first) * L.STEP)
                    length = int(_spell(share, wait[j, R.WAIT_DRAW], draw, draw_value, guide, cell) + 0.5)
                    if length < shortest:
                        shortest = length
                        token[case, _CHOSEN] = j - first
                length = max(shortest - token[case, _ELAPSED], 0)
                token[case, _ELAPSED] = 0
                _set(timer, register, now + length, case, _MOVES_ON)
            if stage == _NOTHING:
                continue

        # A place in the step and its team.
        if stage == _CLAIM:
            a = state[token[case, _STATE], R.ACTIVITY]
            full = _full_scope(activity, a, token[case, _HOLDS], inside, scope_limit)
            if full >= 0:
                order = register[R.ORDERED]
                register[R.ORDERED] = order + 1
                e = _new_entry(entry, register, token[case, _CLASS], order, order, case)
                backlog[full] = _melded(entry, backlog[full], e)
                stage = _NOTHING
                continue
            _take_place(activity, a, token[case, _HOLDS], inside)
            stage = _SETTLE

        if stage == _SETTLE:
            a = state[token[case, _STATE], R.ACTIVITY]
            _let_go(case, a, inside, scope_limit, backlog, entry, token, state, activity, agenda, register)
            stage = _READY
            if activity[a, R.DELAY] >= 0:
                share = _share(np.uint64(token[case, _LUCK]) + L.FOR_DELAY)
                length = int(_spell(share, activity[a, R.DELAY], draw, draw_value, guide, cell) + 0.5)
                length = max(length - token[case, _ELAPSED], 0)
                token[case, _ELAPSED] = 0
                if length > 0:
                    _set(timer, register, now + length, case, _IS_READY)
                    stage = _NOTHING
                    continue

        if stage == _READY:
            a = state[token[case, _STATE], R.ACTIVITY]
            job = case
            stage = _PLACE
            if activity[a, R.BATCH_SIZE] > 1:
                if collected[a, _SIZE] == 0:
                    at = now + activity[a, R.BATCH_WAIT]
                    r = activity[a, R.RELEASE_FIRST]
                    last = activity[a, R.RELEASE_LAST]
                    while r < last:
                        middle = (r + last) >> 1
                        if release[middle] > now:
                            last = middle
                        else:
                            r = middle + 1
                    if r < activity[a, R.RELEASE_LAST]:
                        at = min(at, release[r])
                    collected[a, _FIRST] = case
                    collected[a, _RELEASED] = at
                    _set(timer, register, at, a, _BATCH_IS_DUE)
                else:
                    token[collected[a, _LAST_ONE], _MEMBER] = case
                collected[a, _LAST_ONE] = case
                collected[a, _SIZE] += 1
                if collected[a, _SIZE] < activity[a, R.BATCH_SIZE]:
                    stage = _NOTHING
                    continue
                job = collected[a, _FIRST]
                collected[a, _SIZE] = 0

        # A job is given to somebody, or waits.
        if stage == _PLACE:
            a = state[token[job, _STATE], R.ACTIVITY]
            role = activity[a, R.ROLE]
            luck = np.uint64(token[job, _LUCK])
            who = -1
            stage = _START
            if role >= 0:
                n_slots = activity[a, R.SLOT_LAST] - activity[a, R.SLOT_FIRST]
                e = -1
                if n_slots > 1:
                    e = _new_entry(entry, register, 0, 0, 0, job)
                    for place in range(n_slots):
                        one = _chosen(
                            slot[activity[a, R.SLOT_FIRST] + place],
                            luck,
                            token[job, _LAST],
                            e,
                            now,
                            roles,
                            role_server,
                            server,
                            server_group,
                            server_resource,
                            resource,
                            hand,
                            team,
                            group,
                            shift,
                            seat,
                        )
                        seat[e, place] = one
                        if one >= 0:
                            entry[e, _E_SEATED] += 1
                            _engage(one, server, hand, server_resource)
                    if entry[e, _E_SEATED] == n_slots:
                        who = seat[e, 0]
                        for place in range(n_slots):
                            server[seat[e, place], _WITH] = seat[e, place + 1] if place + 1 < n_slots else -1
                            seat[e, place] = -1
                        _free_entry(entry, register, e)
                else:
                    who = _chosen(
                        role,
                        luck,
                        token[job, _LAST],
                        -1,
                        now,
                        roles,
                        role_server,
                        server,
                        server_group,
                        server_resource,
                        resource,
                        hand,
                        team,
                        group,
                        shift,
                        seat,
                    )
                    if who >= 0:
                        _engage(who, server, hand, server_resource)
                if who < 0:
                    balks = activity[a, R.BALK] >= 0 and waiting[role] >= activity[a, R.BALK]
                    if balks and token[job, _LEFT] < 0:
                        _note_first(agenda, register, job, _QUIT)
                        stage = _NOTHING
                        continue
                    order = register[R.ORDERED]
                    register[R.ORDERED] = order + 1
                    rank = token[job, _CLASS]
                    member = token[job, _MEMBER]
                    while member >= 0:
                        rank = min(rank, token[member, _CLASS])
                        member = token[member, _MEMBER]
                    waiting[role] += 1
                    if n_slots > 1:
                        entry[e, _E_CLASS] = rank
                        entry[e, _E_KEY] = order
                        entry[e, _E_ORDER] = order
                        entry[e, _E_LEFT] = register[R.JOINT_LAST]
                        entry[e, _E_RIGHT] = -1
                        if register[R.JOINT_LAST] >= 0:
                            entry[register[R.JOINT_LAST], _E_RIGHT] = e
                        else:
                            register[R.JOINT_FIRST] = e
                        register[R.JOINT_LAST] = e
                    else:
                        rule = roles[role, R.QUEUE]
                        key_of = order
                        if rule == R.LIFO:
                            key_of = -order
                        elif rule == R.DUE_DATE:
                            key_of = token[job, _DUE]
                        elif rule == R.SHORTEST:
                            which = activity[a, R.SERVICE]
                            if activity[a, R.SPECIAL] >= 0:
                                nobody = len(resource) * n_profiles
                                which = special[activity[a, R.SPECIAL] + nobody + token[job, _PROFILE]]
                            key_of = int(
                                _spell(_share(luck + L.FOR_SERVICE), which, draw, draw_value, guide, cell) + 0.5
                            )
                        elif rule == R.RANDOM:
                            key_of = np.int64(_mixed(luck + R.FOR_QUEUE) >> np.uint64(2))
                        e = _new_entry(entry, register, rank, key_of, order, job)
                        queue[role] = _melded(entry, queue[role], e)
                        if activity[a, R.PATIENCE] >= 0 and token[job, _LEFT] < 0:
                            share = _share(luck + R.FOR_PATIENCE)
                            length = int(_spell(share, activity[a, R.PATIENCE], draw, draw_value, guide, cell) + 0.5)
                            length = max(length - token[job, _ELAPSED], 0)
                            token[job, _ELAPSED] = 0
                            token[job, _ENTRY] = e
                            token[job, _STAMP] = _set(timer, register, now + length, job, _LOSES_PATIENCE)
                    for place in range(n_slots):
                        if n_slots > 1 and seat[e, place] >= 0:
                            continue
                        role = slot[activity[a, R.SLOT_FIRST] + place]
                        for i in range(roles[role, R.GROUP_FIRST], roles[role, R.GROUP_LAST]):
                            g = role_group[i]
                            if team[g, _WOKEN]:
                                continue
                            for k in range(group[g, R.MEMBER_FIRST], group[g, R.MEMBER_LAST]):
                                if not server[group_server[k], _BUSY]:
                                    _wake(g, team, group, shift, due, n_servers, bits, limit, now)
                                    break
                    stage = _NOTHING
                    continue

        # The work begins; with the calendar known its end is known too.
        if stage == _START:
            stage = _NOTHING
            a = state[token[job, _STATE], R.ACTIVITY]
            luck = np.uint64(token[job, _LUCK])
            person = len(resource) if who < 0 else server_resource[who]
            which = activity[a, R.SERVICE]
            if activity[a, R.SPECIAL] >= 0:
                which = special[activity[a, R.SPECIAL] + person * n_profiles + token[job, _PROFILE]]
            spell = _spell(_share(luck + L.FOR_SERVICE), which, draw, draw_value, guide, cell)
            hourly = 1.0
            if activity[a, R.FACTOR] >= 0:
                hourly = factor[activity[a, R.FACTOR], _hour_of_week(offset, now)]
            begin = now
            if who < 0:
                spell *= hourly
                work = int(spell + 0.5) if spell < L.LONGEST else L.LONGEST
                if token[job, _LEFT] >= 0:
                    work = token[job, _LEFT]
                if activity[a, R.SHIFTS_FIRST] < 0:
                    end = now + work
                else:
                    last = activity[a, R.SHIFTS_LAST]
                    i = _shift_at(activity[a, R.SHIFTS_FIRST], last, shift, now)
                    begin = max(shift[i, L.OPENS], now) if i < last else L.NO_END
                    end = _after_work(i, last, shift, begin, work)
            else:
                own = resource[person, R.PACE]
                if pace.shape[1] > 0:
                    own = pace[person, a]
                spell *= own
                if resource[person, R.RAMP_LENGTH] > 0.0:
                    rest = 1.0 - (now - resource[person, R.RAMP_FROM]) / resource[person, R.RAMP_LENGTH]
                    if rest > 0.0:
                        spell *= 1.0 + (resource[person, R.RAMP_PACE] - 1.0) * rest
                spell *= 1.0 + resource[person, R.SLOWDOWN] * (hand[person, _IN_HAND] - 1)
                spell *= hourly
                if activity[a, R.SETUP] >= 0 and server[who, _DID] >= 0 and server[who, _DID] != a:
                    share = _share(luck + R.FOR_SETUP)
                    spell += _spell(share, activity[a, R.SETUP], draw, draw_value, guide, cell) * own
                last = token[job, _LAST]
                if activity[a, R.COORDINATION] >= 0 and last >= 0 and last != person:
                    share = _share(luck + R.FOR_COORDINATION)
                    length = int(_spell(share, activity[a, R.COORDINATION], draw, draw_value, guide, cell) + 0.5)
                    spell += length
                    hand[last, _OWES] = min(hand[last, _OWES] + length, L.LONGEST)
                work = int(spell + 0.5) if spell < L.LONGEST else L.LONGEST
                if token[job, _LEFT] >= 0:
                    work = token[job, _LEFT]
                work += hand[person, _OWES]
                hand[person, _OWES] = 0
                g = server_group[who]
                if activity[a, R.INTERRUPTIBLE]:
                    _opening(team, g, group, shift, now)
                    end = _after_work(team[g, _AT_SHIFT], group[g, R.SHIFT_LAST], shift, now, work)
                else:
                    end = now + work
            size = 0
            member = job
            while member >= 0:
                size += 1
                member = token[member, _MEMBER]
            member = job
            while member >= 0:
                at = register[R.N_ROWS]
                register[R.N_ROWS] = at + 1
                rows[at, L.ROW_CASE] = token[member, _CASE]
                rows[at, L.ROW_STATE] = token[member, _STATE]
                rows[at, L.ROW_SERVER] = who
                rows[at, L.ROW_ENABLED] = token[member, _ENABLED]
                rows[at, L.ROW_START] = begin
                rows[at, L.ROW_END] = end
                rows[at, L.ROW_WORK] = work
                rows[at, L.ROW_BATCH] = size
                token[member, _LEFT] = -1
                if who >= 0:
                    token[member, _LAST] = person
                member = token[member, _MEMBER]
            if who < 0:
                _set(timer, register, end, job, _MOVES_ON)
                continue
            server[who, _JOB] = job
            helper = who
            while helper >= 0:
                hand[server_resource[helper], _WORKED] += work
                server[helper, _DID] = a
                if helper != who:
                    at = register[R.N_ROWS]
                    register[R.N_ROWS] = at + 1
                    rows[at, L.ROW_CASE] = token[job, _CASE]
                    rows[at, L.ROW_STATE] = token[job, _STATE]
                    rows[at, L.ROW_SERVER] = helper
                    rows[at, L.ROW_ENABLED] = token[job, _ENABLED]
                    rows[at, L.ROW_START] = begin
                    rows[at, L.ROW_END] = end
                    rows[at, L.ROW_WORK] = work
                    rows[at, L.ROW_BATCH] = 0
                helper = server[helper, _WITH]
            _schedule(due, who, (min(end, limit + 1) << bits) | who)
