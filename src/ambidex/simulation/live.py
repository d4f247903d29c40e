"""What changes while a rich factory runs: made empty, and made larger when the kernel asks for it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ambidex.simulation.kernel import layout
from ambidex.simulation.kernel import rich_layout as rich
from ambidex.simulation.kernel.rich_layout import Live, RichPlan

_ROOM = 256
_LEFT = 4
"""The column that chains the entries which are free."""


def empty(plan: RichPlan, *, begins: int, rows: int, cases: int) -> Live:
    """Return a factory in which nothing has happened yet.

    Parameters
    ----------
    rows, cases
        For how many activity instances and ended cases there is room before it must be written out or made larger.
    """
    n_servers, n_groups = len(plan.server_group), len(plan.group)
    bits = 0
    while (1 << bits) < n_servers + n_groups:
        bits += 1
    n_keys, n_activities = len(plan.activity_key), len(plan.activity)
    most_together = int(max((last - first for first, last in plan.activity[:, [11, 12]]), default=1))
    tokens, entries = _ROOM + 2 * int(plan.room[0]), _ROOM
    token = np.zeros((tokens, rich.TOKEN_COLUMNS), np.int64)
    token[:, rich.TOKEN_PARENT] = rich.NOBODY
    register = np.zeros(rich.REGISTERS, np.int64)
    register[[rich.NOW, rich.COUNTED_TO]] = begins
    register[[rich.OPENING, rich.JOINT_FIRST, rich.JOINT_LAST]] = -1
    register[rich.TIMES_IDLE] = n_servers
    register[rich.TOKENS_LEFT], register[rich.ENTRIES_LEFT] = tokens, entries
    server = np.zeros((n_servers, 5), np.int64)
    server[:, 2] = np.arange(n_servers)
    server[:, [3, 4]] = -1
    team = np.zeros((n_groups, 2), np.int64)
    team[:, 0] = plan.group[:, rich.SHIFT_FIRST]
    return Live(
        register=register,
        token=_chained(token, rich.TOKEN_MEMBER, 0),
        executed=np.zeros((tokens, n_keys), np.uint16),
        entry=_chained(np.zeros((entries, rich.ENTRY_COLUMNS), np.int64), _LEFT, 0),
        seat=np.full((entries, max(most_together, 1)), -1, np.int64),
        timer=np.empty((_ROOM, rich.TIMER_COLUMNS), np.int64),
        agenda=np.empty((_ROOM + 2 * int(plan.room[1]), rich.AGENDA_COLUMNS), np.int64),
        freed=np.empty(n_servers + 1, np.int64),
        due=np.full(2 << bits, layout.NEVER, np.int64),
        server=server,
        hand=np.zeros((int(plan.resource.shape[0]), 3), np.int64),
        team=team,
        queue=np.full(len(plan.role), -1, np.int64),
        waiting=np.zeros(len(plan.role), np.int64),
        backlog=np.full(len(plan.scope_limit), -1, np.int64),
        inside=np.zeros(len(plan.scope_limit), np.int64),
        collected=np.zeros((n_activities, 4), np.int64),
        came=np.zeros(len(plan.work_type), np.uint64),
        rows=np.empty((rows + 2 * int(plan.room[2]), layout.ROW_COLUMNS), np.int64),
        done=np.empty((cases + 2, 5), np.int64),
        quit=np.empty((_ROOM, 4), np.int64),
    )


def grown(live: Live, plan: RichPlan) -> Live:
    """Return the same with room for twice as much wherever there is hardly any left."""
    register = live.register
    changed: dict[str, NDArray[Any]] = {}
    if register[rich.TOKENS_LEFT] < plan.room[0]:
        n = len(live.token)
        changed["token"] = _chained(
            _doubled(live.token), rich.TOKEN_MEMBER, n, register[rich.FREE_TOKEN], register[rich.TOKENS_LEFT]
        )
        changed["executed"] = _doubled(live.executed)
        changed["token"][n:, rich.TOKEN_PARENT] = rich.NOBODY
        register[rich.FREE_TOKEN] = n
        register[rich.TOKENS_LEFT] += n
    if register[rich.ENTRIES_LEFT] < 4:
        n = len(live.entry)
        changed["entry"] = _chained(
            _doubled(live.entry), _LEFT, n, register[rich.FREE_ENTRY], register[rich.ENTRIES_LEFT]
        )
        changed["seat"] = np.concatenate([live.seat, np.full_like(live.seat, -1)])
        register[rich.FREE_ENTRY] = n
        register[rich.ENTRIES_LEFT] += n
    if register[rich.N_TIMERS] + 4 > len(live.timer):
        changed["timer"] = _doubled(live.timer)
    if register[rich.AGENDA_TAIL] + plan.room[1] > len(live.agenda):
        changed["agenda"] = _doubled(live.agenda)
    for name, used, room in (("rows", rich.N_ROWS, plan.room[2]), ("done", rich.N_DONE, 1), ("quit", rich.N_QUIT, 1)):
        table = getattr(live, name)
        if register[used] + room > len(table):
            changed[name] = _doubled(table)
    return live._replace(**changed)


def _chained(table: NDArray[np.int64], column: int, first: int, rest: int = -1, left: int = 0) -> NDArray[np.int64]:
    """Chain the rows from `first` on as free; after the last of them come those that were free before."""
    table[first:, column] = np.arange(first + 1, len(table) + 1)
    table[-1, column] = rest if left else -1
    return table


def _doubled(table: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([table, np.zeros_like(table)])


def tables(live: Live, names: Sequence[str]) -> tuple[NDArray[np.int64], ...]:
    """Return the filled part of what has been written out."""
    used = {"rows": rich.N_ROWS, "done": rich.N_DONE, "quit": rich.N_QUIT}
    return tuple(getattr(live, name)[: live.register[used[name]]] for name in names)


def still_open(live: Live) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return work type and arrival of the cases that have not ended, from where they stand."""
    whole = live.token[:, rich.TOKEN_PARENT] == -1
    return live.token[whole, rich.TOKEN_TYPE], live.token[whole, rich.TOKEN_ARRIVED]


def stuck(live: Live, limit: int) -> int:
    """Return how many limits on work in progress hold each other up for ever, in a run that stopped before its time."""
    return int((live.backlog >= 0).sum()) if live.register[rich.NOW] < limit else 0
