"""Where ways meet again: the first node that every way from a node to the end passes (its immediate post-dominator)."""

from collections.abc import Mapping, Sequence

EXIT = ""
"""The node after every end."""


def meeting_places(successors: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return for each node where all ways on meet first; nodes from which no way leads to `EXIT` are missing.

    Parameters
    ----------
    successors
        By node; of an end, `EXIT`.

    Notes
    -----
    Dominators of the reversed graph, by the iteration of Cooper, Harvey and Kennedy (2001).

    Examples
    --------
    >>> meeting_places({"split": ["a", "b"], "a": ["join"], "b": ["join"], "join": [EXIT]})["split"]
    'join'
    """
    before: dict[str, list[str]] = {EXIT: []}
    for node, following in successors.items():
        before.setdefault(node, [])
        for after in following:
            before.setdefault(after, []).append(node)
    order = _finished(before)
    rank = {node: at for at, node in enumerate(order)}
    meets = {EXIT: EXIT}
    changed = True
    while changed:
        changed = False
        for node in reversed(order[:-1]):
            known = [after for after in successors[node] if after in meets]
            place = known[0]
            for other in known[1:]:
                place = _common(place, other, meets, rank)
            if meets.get(node) != place:
                meets[node] = place
                changed = True
    del meets[EXIT]
    return meets


def _finished(before: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the nodes that lead to the exit, each after those that are reached from it going back: postorder."""
    order: list[str] = []
    seen = {EXIT}
    stack = [(EXIT, iter(before[EXIT]))]
    while stack:
        node, rest = stack[-1]
        following = next((other for other in rest if other not in seen), None)
        if following is None:
            stack.pop()
            order.append(node)
        else:
            seen.add(following)
            stack.append((following, iter(before[following])))
    return order


def _common(one: str, two: str, meets: Mapping[str, str], rank: Mapping[str, int]) -> str:
    while one != two:
        while rank[one] < rank[two]:
            one = meets[one]
        while rank[two] < rank[one]:
            two = meets[two]
    return one
