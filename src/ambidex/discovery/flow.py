"""How cases flow: a stochastic automaton whose states remember as much history as pays.

A state is a suffix of the case so far, as long as a longer one says something about what comes next (a context tree,
pruned by the likelihood it gains against the parameters it costs; Rissanen, "A universal data compression system",
1983). Shares are those seen, so whatever can be reached has been seen to end: a case always ends. What goes on at the
same time is one state, a fork; other steps that overlap are put in the order of their starts.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import log
from types import MappingProxyType

from ambidex.discovery.concurrency import Fork
from ambidex.factory import END, JOIN, State

LONGEST = 8
"""Activities that a state can remember at most."""

MOST_STATES = 1500
PENALTIES = (0.5, 1.0, 2.0, 4.0)
"""Gain in log-likelihood asked of each extra parameter; the best on held-out cases is taken."""

NO_FORKS: Mapping[int, Fork] = MappingProxyType({})

_BEGIN = -1
_END = -2

Context = tuple[int, ...]
Counts = dict[Context, Counter[int]]


def discover_flow(
    sequences: Sequence[tuple[int, ...]],
    counts: Sequence[int],
    *,
    names: Sequence[str],
    forks: Mapping[int, Fork] = NO_FORKS,
) -> tuple[Mapping[str, float], tuple[State, ...]]:
    """Return where cases start, and the states of their flow.

    Parameters
    ----------
    sequences, counts
        Different sequences of activity codes, and how many cases have each.
    names
        Activities by code.
    forks
        What codes beyond the activities mean: several that go on together.

    Examples
    --------
    >>> start, states = discover_flow([(0, 1), (0, 1, 0, 1)], [9, 1], names=["assess", "pay"])
    >>> dict(start), states[0].name
    ({'assess': 1.0}, 'assess')
    """
    learnt, tried = _parted(sequences, counts)
    best = PENALTIES[1]
    if tried:
        seen = _count(learnt)
        scores = {penalty: _surprise(_tree(seen, penalty), seen, tried) for penalty in PENALTIES}
        best = min(scores, key=lambda penalty: (scores[penalty], -penalty))
    seen = _count(list(zip(sequences, counts)))
    return _automaton(_tree(seen, best), seen, names, forks)


def _parted(
    sequences: Sequence[tuple[int, ...]], counts: Sequence[int]
) -> tuple[list[tuple[tuple[int, ...], int]], list[tuple[tuple[int, ...], int]]]:
    """Split the cases: every fifth of the cases, in the order given, is held out."""
    learnt, tried, position = [], [], 0
    for sequence, count in zip(sequences, counts):
        held = (position + count) // 5 - position // 5
        position += count
        if held:
            tried.append((sequence, held))
        if count - held:
            learnt.append((sequence, count - held))
    return learnt, tried


def _count(cases: Sequence[tuple[tuple[int, ...], int]]) -> Counts:
    """Count what follows every context of up to `LONGEST` activities; contexts are written oldest first."""
    seen: Counts = {}
    for sequence, count in cases:
        history = (_BEGIN, *sequence)
        for position, following in enumerate((*sequence, _END)):
            for length in range(min(position + 1, LONGEST) + 1):
                context = history[position + 1 - length : position + 1]
                seen.setdefault(context, Counter())[following] += count
    return seen


def _tree(seen: Counts, penalty: float) -> set[Context]:
    """Return the contexts worth telling apart, with every prefix and suffix of each, and all of one activity."""
    kept = {context for context in seen if len(context) <= 1}
    gains = {
        context: _gain(following, seen[context[1:]]) - penalty * len(following)
        for context, following in seen.items()
        if len(context) > 1
    }
    for context in sorted((c for c, gain in gains.items() if gain > 0), key=lambda c: (-gains[c], c)):
        closure = {context[i:j] for i in range(len(context)) for j in range(i + 1, len(context) + 1)} - kept
        if len(kept) + len(closure) > MOST_STATES:
            break
        kept |= closure
    return kept


def _gain(following: Counter[int], shorter: Counter[int]) -> float:
    n, m = following.total(), shorter.total()
    return sum(count * log(count * m / (n * shorter[symbol])) for symbol, count in following.items())


def _state_of(history: Context, kept: set[Context]) -> Context:
    for begin in range(max(0, len(history) - LONGEST), len(history)):
        if history[begin:] in kept:
            return history[begin:]
    return ()


def _surprise(kept: set[Context], seen: Counts, cases: Sequence[tuple[tuple[int, ...], int]]) -> float:
    """Return minus the log-likelihood of held-out cases."""
    total = 0.0
    chances: dict[tuple[Context, int], float] = {}
    for sequence, count in cases:
        history: Context = (_BEGIN,)
        for following in (*sequence, _END):
            asked = (_state_of(history, kept), following)
            if asked not in chances:
                chances[asked] = _chance(*asked, seen)
            total -= count * log(chances[asked])
            history = (*history[-LONGEST:], following)
    return total


def _chance(context: Context, following: int, seen: Counts) -> float:
    """Return how likely what follows is; what was never seen there, as it is after less history, for one sighting."""
    counts = seen.get(context, Counter())
    if counts[following]:
        return counts[following] / (counts.total() + 1)
    shorter = _chance(context[1:], following, seen) if context else 1 / (len(counts) + 1)
    return shorter / (counts.total() + 1)


def _automaton(
    kept: set[Context], seen: Counts, names: Sequence[str], forks: Mapping[int, Fork]
) -> tuple[Mapping[str, float], tuple[State, ...]]:
    """Follow the contexts from the beginning; each that is reached becomes a state."""
    found: dict[Context, dict[Context, float]] = {}
    waiting: list[Context] = [(_BEGIN,)]
    while waiting:
        context = waiting.pop()
        if context in found:
            continue
        total = seen[context].total()
        shares: dict[Context, float] = {}
        for symbol, count in sorted(seen[context].items()):
            target = (_END,) if symbol == _END else _state_of((*context, symbol), kept)
            shares[target] = shares.get(target, 0.0) + count / total
        found[context] = shares
        waiting += [target for target in shares if target != (_END,)]
    known = {**dict(enumerate(names)), **{code: _together(fork, names) for code, fork in forks.items()}}
    called = _called([context for context in found if context != (_BEGIN,)], known)
    called[(_END,)] = END
    start = {called[target]: share for target, share in found[(_BEGIN,)].items()}
    states = tuple(
        state
        for context, shares in sorted(found.items(), key=lambda item: item[0][::-1])
        if context != (_BEGIN,)
        for state in _states(called[context], context[-1], {called[t]: s for t, s in shares.items()}, names, forks)
    )
    return MappingProxyType(start), states


def _states(
    name: str, code: int, following: dict[str, float], names: Sequence[str], forks: Mapping[int, Fork]
) -> Iterator[State]:
    """Yield the state of an activity, or of a fork and its branches."""
    if code not in forks:
        yield State(name, names[code], MappingProxyType(following))
        return
    branches = {f"{names[member]} in {name}": member for member in forks[code].members}
    chances = MappingProxyType(dict(zip(branches, forks[code].chances)))
    yield State(name, None, MappingProxyType(following), parallel=chances)
    for branch, member in branches.items():
        yield State(branch, names[member], MappingProxyType({JOIN: 1.0}))


def _together(fork: Fork, names: Sequence[str]) -> str:
    return " + ".join(names[code] for code in fork.members)


def _called(contexts: Sequence[Context], names: Mapping[int, str]) -> dict[Context, str]:
    """Name each state: the activity, then what came before it, latest first."""
    return {
        context: " < ".join("begin" if code == _BEGIN else names[code] for code in reversed(context))
        for context in contexts
    }
