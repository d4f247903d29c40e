"""The flow of one work type from the graph of a BPMN process: states, their shares, forks and waits.

Gateways are no states: an exclusive one becomes shares, a parallel or inclusive one with the gateway where its branches
meet becomes a fork, an event-based one a wait for the first of its events. Work in parallel that does not meet cannot
be told this way, and is refused.
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType

from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.errors import BadInput, Problem
from ambidex.factory.exchange.bpmn.block import EXIT, meeting_places
from ambidex.factory.exchange.bpmn.graph import Arc, Graph, Node, leaving
from ambidex.factory.model import END, JOIN, Route, State, Wait

Shares = Mapping[str, float]
Ways = tuple[tuple[Mapping[str, str], Shares], ...]
"""What follows under which condition, the first that holds; the last has no condition."""

_NOTHING: Mapping[str, str] = MappingProxyType({})
_LONGEST_CHAIN = 150
"""Gateways one after another without a step between them."""
_MOST_WAYS = 256


@dataclass(frozen=True, slots=True)
class Flow:
    """How the cases of one work type flow.

    Attributes
    ----------
    tasks
        The ids of the elements behind each activity.
    patience
        By activity that has a deadline.
    moments
        Activities that take no time and nobody does: where cases are told apart by their attributes.
    notes
        What was read otherwise than it stands, or had to be assumed; a sentence each.
    """

    name: str
    start: Shares
    states: tuple[State, ...]
    tasks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    patience: Mapping[str, Distribution] = field(default_factory=dict)
    moments: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """What a BPMN model does not say of itself, by the ids of its elements.

    Attributes
    ----------
    shares
        Of an arc behind an exclusive gateway; behind an inclusive one the chance that it is taken.
    routes
        Of an exclusive gateway: shares of its arcs under conditions.
    times
        How long timers take, and messages to come.
    message_time
        How long a message takes of which nothing is said.
    activities
        The activity of a task, where it is not its name.
    """

    shares: Shares = field(default_factory=dict)
    routes: Mapping[str, Ways] = field(default_factory=dict)
    times: Mapping[str, Distribution] = field(default_factory=dict)
    message_time: Distribution = field(default_factory=lambda: Constant(24.0))
    activities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Block:
    """One branch of work in parallel: it ends at `join`."""

    split: str
    branch: int
    join: str


def flow_of(graph: Graph, choices: Choices, *, source: str) -> Flow:
    """Return the flow that a graph describes.

    Raises
    ------
    BadInput
        With everything in it that cannot be told as a flow.
    """
    walk = _Walk(graph, choices)
    start = walk.start()
    walk.walk()
    walk.tell_unreached()
    if not walk.problems and not walk.states:
        walk.problems.append(Problem("process", "no case ever comes to a task;", "draw at least one."))
    if walk.problems:
        raise BadInput(source, list(dict.fromkeys(walk.problems)))
    return Flow(
        name=graph.name,
        start=start,
        states=tuple(walk.states),
        tasks={activity: tuple(ids) for activity, ids in walk.tasks.items()},
        patience=walk.patience,
        moments=frozenset(walk.moments),
        notes=(*graph.notes, *walk.notes()),
    )


class _Walk:
    """A graph walked from its start, step by step."""

    def __init__(self, graph: Graph, choices: Choices) -> None:
        self.graph = graph
        self.choices = choices
        self.out = leaving(graph)
        self.deadlines = {node.host: node for node in graph.nodes.values() if node.kind == "deadline"}
        self.n_into = Counter(arc.target for arc in graph.arcs.values())
        self.meets = meeting_places(self._successors())
        self.names = {END, JOIN}
        self.name_of: dict[str, str] = {}
        self.home: dict[str, _Block | None] = {}
        self.ways: dict[tuple[str, _Block | None], Ways | None] = {}
        self.waiting: deque[str] = deque()
        self.states: list[State] = []
        self.tasks: dict[str, list[str]] = {}
        self.patience: dict[str, Distribution] = {}
        self.moments: list[str] = []
        self.problems: list[Problem] = []
        self.equal: list[str] = []
        self.even: list[str] = []
        self.renamed: list[str] = []
        self.messages: list[str] = []
        self.deadline_tasks: list[str] = []
        self._check_deadlines()

    def start(self) -> Shares:
        starts = [node for node in self.graph.nodes.values() if node.kind == "start"]
        if len(starts) > 1:
            self.equal.append(f"the {len(starts)} start events")
        parts = [(1 / len(starts), self._after(node, None)) for node in starts]
        return self._plain(self._mixed(parts, starts[0]), "start")

    def walk(self) -> None:
        while self.waiting:
            node = self.graph.nodes[self.waiting.popleft()]
            self.states.append(self._state(node, self.home[node.id]))

    def tell_unreached(self) -> None:
        """Tell the nodes to which nothing leads; what only they lead to needs no word of its own."""
        if self.problems:
            return
        for node in self.graph.nodes.values():
            if not self.n_into[node.id] and node.kind not in ("start", "deadline"):
                self.problems.append(Problem(node.place, "nothing leads to it;", "lead a flow to it, or delete it."))
            elif node.id not in self.meets:
                what = "cases that come here never reach an end;"
                self.problems.append(Problem(node.place, what, "lead a way on to an end event."))

    def notes(self) -> list[str]:
        told = []
        if self.equal:
            told.append(
                f"Nothing says how often which way is taken at {listed_names(self.equal)}: equal shares are taken."
            )
        if self.even:
            told.append(
                f"Nothing says how often the branches of {listed_names(self.even)} are taken: half of the times."
            )
        if self.renamed:
            told.append(f"Several steps have one name, so that some are numbered: {listed_names(self.renamed)}.")
        if self.messages:
            hours = f"{self.choices.message_time.mean:g} hours"
            told.append(f"Nothing says how long these take to come: {listed_names(self.messages)}; {hours} are taken.")
        if self.deadline_tasks:
            who = listed_names(self.deadline_tasks)
            told.append(f"The deadline of {who} counts until the work begins; work that has begun is finished.")
        return told

    # --- from one step to the next ---------------------------------------------------------------------------------

    def _successors(self) -> dict[str, list[str]]:
        found = {}
        for node in self.graph.nodes.values():
            following = [arc.target for arc in self.out[node.id]]
            if node.id in self.deadlines:
                following.append(self.deadlines[node.id].id)
            found[node.id] = following or [EXIT]
        return found

    def _after(self, node: Node, block: _Block | None) -> Ways:
        """Return what follows a node that has at most one arc."""
        arcs = self.out[node.id]
        return self._follow(arcs[0].target, block) if arcs else self._ended(node, block)

    def _follow(self, node_id: str, block: _Block | None, depth: int = 0) -> Ways:
        """Return the steps that come first on the way from a node, itself included."""
        if block is not None and node_id == block.join:
            return _surely(JOIN)
        key = (node_id, block)
        if key in self.ways:
            known = self.ways[key]
            if known is not None:
                return known
        elif depth < _LONGEST_CHAIN:
            self.ways[key] = None
            self.ways[key] = found = self._first_steps(self.graph.nodes[node_id], block, depth)
            return found
        what = "cases go round here from gateway to gateway and come to no step;"
        self.problems.append(Problem(self.graph.nodes[node_id].place, what, "put a task on the way round."))
        return _surely(END if block is None else JOIN)

    def _first_steps(self, node: Node, block: _Block | None, depth: int) -> Ways:
        arcs = self.out[node.id]
        if node.kind in ("end", "terminate") or (
            not arcs and node.kind in ("pass", "exclusive", "parallel", "inclusive")
        ):
            return self._ended(node, block)
        if node.kind == "exclusive" and len(arcs) > 1:
            parts = [(1.0, self._follow(arc.target, block, depth + 1)) for arc in arcs]
            return self._chosen(node, arcs, [ways for _, ways in parts])
        if node.kind in ("pass", "exclusive") or (node.kind in ("parallel", "inclusive") and len(arcs) == 1):
            if node.kind == "parallel" and self.n_into[node.id] > 1:
                what = "it waits for flows that are not all the branches of one parallel gateway;"
                remedy = "join ways of a choice with an exclusive gateway, and all branches of parallel work with one."
                self.problems.append(Problem(node.place, what, remedy))
            return self._follow(arcs[0].target, block, depth + 1)
        return self._reach(node, block)

    def _ended(self, node: Node, block: _Block | None) -> Ways:
        if block is None or (block.join == EXIT and node.kind != "terminate"):
            return _surely(END if block is None else JOIN)
        what = f"cases end here in the middle of the parallel work of {self._told(block.split)};"
        self.problems.append(Problem(node.place, what, "lead every branch to one joining gateway."))
        return _surely(JOIN)

    def _reach(self, node: Node, block: _Block | None) -> Ways:
        if node.id not in self.name_of:
            self.name_of[node.id] = self._named(node)
            self.home[node.id] = block
            self.waiting.append(node.id)
        elif self.home[node.id] != block:
            inner = block or self.home[node.id]
            what = f"it is reached both in a branch of {self._told(inner.split if inner else '')} and from elsewhere;"
            self.problems.append(Problem(node.place, what, "let a branch be entered and left only by its gateways."))
        return _surely(self.name_of[node.id])

    def _chosen(self, node: Node, arcs: list[Arc], found: list[Ways]) -> Ways:
        """Return what follows an exclusive gateway, with its routes before its shares."""
        ways_of = {arc.id: ways for arc, ways in zip(arcs, found, strict=True)}
        ways: list[tuple[Mapping[str, str], Shares]] = []
        for when, shares in (*self.choices.routes.get(node.id, ()), (_NOTHING, self._shares(node, arcs))):
            parts = [(share, ways_of[arc_id]) for arc_id, share in shares.items() if share > 0]
            ways += [
                (both, mixed) for then, mixed in self._mixed(parts, node) if (both := _both(when, then)) is not None
            ]
        return tuple(ways)

    def _shares(self, node: Node, arcs: list[Arc]) -> Shares:
        given = {arc.id: self.choices.shares.get(arc.id, arc.share) for arc in arcs}
        told = {arc_id: share for arc_id, share in given.items() if share is not None}
        if not told:
            if node.id not in self.choices.routes:
                self.equal.append(self._told(node.id))
            return {arc.id: 1 / len(arcs) for arc in arcs}
        rest = max(1 - sum(told.values()), 0.0)
        shares = told | {arc.id: rest / (len(arcs) - len(told)) for arc in arcs if arc.id not in told}
        total = sum(shares.values())
        if abs(total - 1) > 1e-3:
            what = f"the shares of its ways sum to {total:.4g};"
            self.problems.append(Problem(node.place, what, "let them sum to 1."))
            return shares
        return {arc_id: share / total for arc_id, share in shares.items()}

    def _mixed(self, parts: Iterable[tuple[float, Ways]], node: Node) -> Ways:
        """Return the mixture of ways, each with its share; those that cannot hold together are left out."""
        found: list[tuple[Mapping[str, str], Shares]] = []
        listed = list(parts)
        n_ways = 1
        for _, ways in listed:
            n_ways *= len(ways)
        if n_ways > _MOST_WAYS:
            what = f"{n_ways} combinations of conditions lead on from here;"
            self.problems.append(Problem(node.place, what, "put a task between the gateways."))
            return _surely(END)
        for chosen in product(*(ways for _, ways in listed)):
            when: Mapping[str, str] | None = _NOTHING
            mixed: dict[str, float] = {}
            for (share, _), (condition, shares) in zip(listed, chosen, strict=True):
                when = _both(when, condition) if when is not None else None
                for name, part in shares.items():
                    mixed[name] = mixed.get(name, 0.0) + share * part
            if when is not None:
                found.append((when, mixed))
        return tuple(found)

    def _plain(self, ways: Ways, name: str) -> Shares:
        """Return shares where no conditions can stand; where there are some, a moment in which they are looked at."""
        if len(ways) == 1:
            return ways[0][1]
        moment = self._unique(f"tell apart: {name}")
        self.moments.append(moment)
        self.states.append(State(moment, moment, ways[-1][1], routes=_routes(ways)))
        return {moment: 1.0}

    # --- states ----------------------------------------------------------------------------------------------------

    def _state(self, node: Node, block: _Block | None) -> State:
        name = self.name_of[node.id]
        if node.kind == "event":
            return State(name, None, {}, waits=tuple(self._wait(arc, node, block) for arc in self.out[node.id]))
        if node.kind in ("parallel", "inclusive"):
            return self._fork(name, node, block)
        ways = self._after(node, block)
        if node.kind in ("timer", "message") and not node.activity:
            return State(name, None, {}, waits=(Wait(self._time(node), self._plain(ways, name)),))
        activity = self._activity(node)
        self.tasks.setdefault(activity, []).append(node.id)
        otherwise: Shares = {}
        if node.id in self.deadlines:
            otherwise = self._deadline(self.deadlines[node.id], activity, block)
        return State(name, activity, ways[-1][1], routes=_routes(ways), otherwise=otherwise)

    def _deadline(self, deadline: Node, activity: str, block: _Block | None) -> Shares:
        self.deadline_tasks.append(activity)
        time = self._time(deadline)
        if self.patience.setdefault(activity, time) != time:
            what = f'another task "{activity}" has another deadline;'
            self.problems.append(Problem(deadline.place, what, "give the tasks different names."))
        return self._plain(self._after(deadline, block), f"deadline of {activity}")

    def _wait(self, arc: Arc, gateway: Node, block: _Block | None) -> Wait:
        event = self.graph.nodes[arc.target]
        if event.kind not in ("timer", "message"):
            what = f"behind it comes {event.place}, which is no event that can be waited for;"
            self.problems.append(
                Problem(gateway.place, what, "let each of its flows lead to a timer or message event.")
            )
            return Wait(Constant(0.0), {END: 1.0})
        return Wait(self._time(event), self._plain(self._after(event, block), event.name))

    def _fork(self, name: str, node: Node, block: _Block | None) -> State:
        join = self.meets.get(node.id, EXIT)
        target = self.graph.nodes.get(join)
        if target is not None and not self._joins(target, node):
            what = "its branches do not meet in one joining gateway of its kind"
            what += f" (they first meet at {target.place});" if target.place else ";"
            self.problems.append(Problem(node.place, what, "join all of its branches with one gateway of its kind."))
        parallel: dict[str, float] = {}
        for branch, arc in enumerate(self.out[node.id]):
            inner = _Block(node.id, branch, join)
            shares = self._plain(self._follow(arc.target, inner), node.name)
            first = {step: share for step, share in shares.items() if step != JOIN}
            if not first:
                continue
            step, share = next(iter(first.items()))
            if len(first) > 1:
                step, share = self._unique(f"choose: {node.name}"), 1.0
                self.states.append(State(step, None, {}, waits=(Wait(Constant(0.0), shares),)))
            parallel[step] = share * self._chance(node, arc)
        if block is not None and join == block.join:
            after = _surely(JOIN)
        elif target is None:
            after = self._ended(node, block)
        else:
            after = self._after(target, block)
        if not parallel:
            return State(name, None, {}, waits=(Wait(Constant(0.0), self._plain(after, name)),))
        return State(name, None, after[-1][1], routes=_routes(after), parallel=parallel)

    def _joins(self, target: Node, split: Node) -> bool:
        """Tell whether a node waits for all branches: a gateway of the kind, or the end of a sub-process."""
        if target.kind == "pass":
            return True
        return target.kind == "inclusive" or (target.kind == "parallel" and split.kind == "parallel")

    def _chance(self, node: Node, arc: Arc) -> float:
        if node.kind == "parallel":
            return 1.0
        chance = self.choices.shares.get(arc.id, arc.share)
        if chance is None:
            self.even.append(self._told(node.id))
            return 0.5
        return min(chance, 1.0)

    def _time(self, node: Node) -> Distribution:
        time = self.choices.times.get(node.id, node.time)
        if time is not None:
            return time
        if node.kind in ("timer", "deadline"):
            what = "nothing says how long the timer takes;"
            self.problems.append(Problem(node.place, what, "write a duration such as PT2H in it."))
        self.messages.append(f'"{node.name}"')
        return self.choices.message_time

    def _check_deadlines(self) -> None:
        hosts = Counter(node.host for node in self.graph.nodes.values() if node.kind == "deadline")
        for node in self.graph.nodes.values():
            if node.kind == "deadline" and (hosts[node.host] > 1 or not self._is_task(node.host)):
                what = "a deadline can only be read on a task that has no other;"
                self.problems.append(Problem(node.place, what, "leave one deadline, on one task."))

    def _is_task(self, node_id: str) -> bool:
        return node_id in self.graph.nodes and self.graph.nodes[node_id].kind == "task"

    def _activity(self, node: Node) -> str:
        name = self.choices.activities.get(node.id) or node.activity or node.name
        return f"{name} (task)" if name in (END, JOIN) else name

    def _named(self, node: Node) -> str:
        name = node.state or node.name
        given = self._unique(name)
        if given != name and node.kind == "task":
            self.renamed.append(f'"{given}"')
        return given

    def _unique(self, name: str) -> str:
        given, n = name, 1
        while given in self.names:
            n += 1
            given = f"{name} ({n})"
        self.names.add(given)
        return given

    def _told(self, node_id: str) -> str:
        node = self.graph.nodes[node_id]
        return f'"{node.name}"' if node.name else node_id


def _surely(name: str) -> Ways:
    return ((_NOTHING, {name: 1.0}),)


def _routes(ways: Ways) -> tuple[Route, ...]:
    return tuple(Route(when, shares) for when, shares in ways[:-1])


def _both(one: Mapping[str, str], two: Mapping[str, str]) -> Mapping[str, str] | None:
    """Return what holds when both hold, or None where they cannot."""
    if any(two.get(key, value) != value for key, value in one.items()):
        return None
    return {**one, **two}


def listed_names(names: Iterable[str], most: int = 6) -> str:
    """Return the first of some names, and how many more there are.

    Examples
    --------
    >>> listed_names(["Ann", "Bo", "Ann", "Cy"], most=2)
    'Ann, Bo and 1 more'
    """
    told = list(dict.fromkeys(names))
    more = f" and {len(told) - most} more" * (len(told) > most)
    return ", ".join(told[:most]) + more
