"""The flow of a work type as a graph of BPMN: the way back from `flow.py`.

Every state becomes a step, or the gateways and events that mean the same. A state that two branches share is drawn in
each. Joins are drawn as gateways, so that no step has two ways in.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.factory.exchange.bpmn.graph import Arc, Graph, Node
from ambidex.factory.model import END, JOIN, Activity, Factory, Route, State, WorkType

_PREFIX = {
    "start": "Event",
    "end": "Event",
    "task": "Task",
    "timer": "Event",
    "deadline": "Event",
    "exclusive": "Gateway",
    "parallel": "Gateway",
    "inclusive": "Gateway",
    "event": "Gateway",
}

Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A graph of BPMN, and what stands behind its elements.

    Attributes
    ----------
    tasks
        The activity of each task and of each event that stands for one, by id.
    times
        How long each timer takes, by id.
    conditions
        Under which attributes of the case an arc is taken, by id.
    notes
        What could not be drawn; a sentence each.
    """

    graph: Graph
    tasks: Mapping[str, str]
    times: Mapping[str, Distribution]
    conditions: Mapping[str, Mapping[str, str]]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """One branch of a fork that is drawn: where its cases meet again."""

    split: str
    branch: str
    merge: str


def sketch_of(factory: Factory, work_type: WorkType, *, for_engine: bool = False) -> Sketch:
    """Return the graph of the flow of a work type.

    Parameters
    ----------
    for_engine
        With what a simulation engine needs to do the same, where a reader would draw it more simply: branches with a
        chance as a choice within parallel work, delays and outsiders as timers; without deadlines.
    """
    drawing = _Drawing(
        activities={activity.name: activity for activity in factory.activities},
        states={state.name: state for state in work_type.states},
        for_engine=for_engine,
    )
    drawing.draw(work_type.start)
    nodes, arcs = _tidy(drawing.nodes, drawing.arcs)
    nodes = _with_defaults(nodes, arcs, drawing.conditions)
    graph = Graph(work_type.name, {node.id: node for node in nodes}, {arc.id: arc for arc in arcs})
    return Sketch(graph, drawing.tasks, drawing.times, drawing.conditions, tuple(dict.fromkeys(drawing.notes)))


@dataclass(slots=True)
class _Drawing:
    activities: Mapping[str, Activity]
    states: Mapping[str, State]
    for_engine: bool
    nodes: list[Node] = field(default_factory=list)
    arcs: list[Arc] = field(default_factory=list)
    tasks: dict[str, str] = field(default_factory=dict)
    times: dict[str, Distribution] = field(default_factory=dict)
    conditions: dict[str, Mapping[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    entries: dict[tuple[str, _Block | None], str] = field(default_factory=dict)
    waiting: deque[tuple[str, _Block | None, str]] = field(default_factory=deque)
    numbers: dict[str, int] = field(default_factory=dict)
    end: str = ""

    def draw(self, start: Shares) -> None:
        begin = self._node("start", "")
        self.end = self._node("end", "")
        self._leave(begin, start, (), None)
        while self.waiting:
            name, block, entry = self.waiting.popleft()
            self._state(self.states[name], block, entry)

    def _node(
        self,
        kind: str,
        name: str,
        *,
        time: Distribution | None = None,
        state: str = "",
        activity: str = "",
        host: str = "",
    ) -> str:
        prefix = _PREFIX[kind]
        self.numbers[prefix] = self.numbers.get(prefix, 0) + 1
        node = Node(
            f"{prefix}_{self.numbers[prefix]}", kind, name, time=time, state=state, activity=activity, host=host
        )
        self.nodes.append(node)
        if time is not None:
            self.times[node.id] = time
        return node.id

    def _arc(self, source: str, target: str, share: float | None = None, name: str = "") -> str:
        arc = Arc(f"Flow_{len(self.arcs) + 1}", source, target, name, share)
        self.arcs.append(arc)
        return arc.id

    def _enter(self, name: str, block: _Block | None) -> str:
        """Return the node at which a state begins; what follows is drawn later."""
        if name == END:
            return self.end
        if name == JOIN and block is not None:
            return block.merge
        key = (name, block)
        if key not in self.entries:
            self.entries[key] = self._entry(self.states[name])
            self.waiting.append((name, block, self.entries[key]))
        return self.entries[key]

    def _entry(self, state: State) -> str:
        if state.parallel:
            return self._node(self._gateway(state), state.name, state=state.name)
        if self._is_choice(state):
            return self._node("exclusive", state.name, state=state.name)
        if len(state.waits) == 1:
            return self._node("timer", state.name, time=state.waits[0].after, state=state.name)
        if state.waits:
            return self._node("event", state.name, state=state.name)
        activity = self.activities[state.activity or ""]
        if self.for_engine and activity.delay is not None:
            return self._node("timer", f"delay of {activity.name}", time=activity.delay)
        return self._task(state, activity)

    def _gateway(self, state: State) -> str:
        """Return the kind of gateway of a fork; one of a single branch needs none that waits."""
        if not self.for_engine and any(chance < 1 for chance in state.parallel.values()):
            return "inclusive"
        return "parallel" if len(state.parallel) > 1 else "exclusive"

    def _task(self, state: State, activity: Activity) -> str:
        told = state.name if state.name != activity.name else ""
        if self.for_engine and activity.role is None:
            time = activity.service_time
            node = self._node("timer", activity.name, time=time, state=told, activity=activity.name)
        else:
            node = self._node("task", activity.name, state=told)
        self.tasks[node] = activity.name
        return node

    def _is_choice(self, state: State) -> bool:
        """Tell whether a state is a wait of no time, after which comes no other such state."""
        return _is_instant(state) and not any(
            name in self.states and _is_instant(self.states[name]) for name in state.waits[0].next
        )

    def _state(self, state: State, block: _Block | None, entry: str) -> None:
        if state.parallel:
            self._fork(state, block, entry)
        elif self._is_choice(state):
            self._leave(entry, state.waits[0].next, (), block, at=True)
        elif len(state.waits) == 1:
            self._leave(entry, state.waits[0].next, (), block)
        elif state.waits:
            for number, wait in enumerate(state.waits, start=1):
                event = self._node("timer", f"{state.name} {number}", time=wait.after)
                self._arc(entry, event)
                self._leave(event, wait.next, (), block)
        else:
            self._step(state, block, entry)

    def _step(self, state: State, block: _Block | None, entry: str) -> None:
        activity = self.activities[state.activity or ""]
        task = entry
        if self.for_engine and activity.delay is not None:
            task = self._task(state, activity)
            self._arc(entry, task)
        if activity.patience is not None and not self.for_engine:
            deadline = self._node("deadline", f"deadline of {activity.name}", time=activity.patience, host=task)
            self._leave(deadline, state.otherwise or {END if block is None else JOIN: 1.0}, (), block)
        self._leave(task, state.next, state.routes, block)

    def _leave(
        self, source: str, shares: Shares, routes: Iterable[Route], block: _Block | None, *, at: bool = False
    ) -> None:
        """Draw what follows a node: routes one after another, then shares; `at` a gateway that is there already."""
        for route in routes:
            if route.waiting:
                self.notes.append("Ways that only a long queue opens are left out.")
                continue
            gateway = self._node("exclusive", "")
            self._arc(source, gateway)
            self.conditions[self._taken(gateway, route.next, block)] = route.when
            source = gateway
        following = {name: share for name, share in shares.items() if share > 0}
        if len(following) == 1 and not at:
            self._arc(source, self._enter(next(iter(following)), block))
            return
        if not at:
            gateway = self._node("exclusive", "")
            self._arc(source, gateway)
            source = gateway
        for name, share in following.items():
            self._arc(source, self._enter(name, block), share)

    def _taken(self, gateway: str, shares: Shares, block: _Block | None) -> str:
        """Draw where a route leads, and return its arc."""
        following = {name: share for name, share in shares.items() if share > 0}
        if len(following) == 1:
            return self._arc(gateway, self._enter(next(iter(following)), block))
        choice = self._node("exclusive", "")
        for name, share in following.items():
            self._arc(choice, self._enter(name, block), share)
        return self._arc(gateway, choice)

    def _fork(self, state: State, block: _Block | None, entry: str) -> None:
        kind = self._gateway(state)
        join = self._node(kind, "")
        for first, chance in state.parallel.items():
            merge = self._node("exclusive", "")
            inner = _Block(entry, first, merge)
            if self.for_engine and chance < 1:
                choice = self._node("exclusive", f"{first}?")
                self._arc(entry, choice)
                self._arc(choice, self._enter(first, inner), chance)
                self._arc(choice, merge, 1 - chance)
            else:
                self._arc(entry, self._enter(first, inner), chance if kind == "inclusive" else None)
            self._arc(merge, join)
        if kind == "inclusive" and all(chance < 1 for chance in state.parallel.values()):
            self._arc(entry, join, name="none")
        self._leave(join, state.next, state.routes, block)


def _is_instant(state: State) -> bool:
    return len(state.waits) == 1 and state.waits[0].after == Constant(0.0)


def _with_defaults(nodes: list[Node], arcs: list[Arc], conditions: Mapping[str, object]) -> list[Node]:
    """Return nodes whose gateways know the arc that is taken when no condition holds."""
    guarded = {arc.source for arc in arcs if arc.id in conditions}
    default = {arc.source: arc.id for arc in arcs if arc.source in guarded and arc.id not in conditions}
    return [replace(node, default=default.get(node.id, "")) for node in nodes]


def _tidy(nodes: list[Node], arcs: list[Arc]) -> tuple[list[Node], list[Arc]]:
    """Return a drawing without gateways that do nothing, and with one wherever several arcs meet at a step or split."""
    into: dict[str, list[Arc]] = {node.id: [] for node in nodes}
    out: dict[str, list[Arc]] = {node.id: [] for node in nodes}
    for arc in arcs:
        into[arc.target].append(arc)
        out[arc.source].append(arc)
    replaced: dict[str, str] = {}
    idle = {
        node.id: out[node.id][0].target
        for node in nodes
        if node.kind == "exclusive" and len(into[node.id]) == 1 and len(out[node.id]) == 1
    }
    for node_id, target in idle.items():
        while target in idle:
            target = idle[target]
        replaced[node_id] = target
    kept = [replace(arc, target=replaced.get(arc.target, arc.target)) for arc in arcs if arc.source not in idle]
    nodes = [node for node in nodes if node.id not in idle]
    return _with_joins(nodes, kept)


def _with_joins(nodes: list[Node], arcs: list[Arc]) -> tuple[list[Node], list[Arc]]:
    into: dict[str, int] = {}
    out: dict[str, int] = {}
    for arc in arcs:
        into[arc.target] = into.get(arc.target, 0) + 1
        out[arc.source] = out.get(arc.source, 0) + 1
    joins = {
        node.id: Node(f"Join_{number}", "exclusive", "")
        for number, node in enumerate(nodes, start=1)
        if into.get(node.id, 0) > 1 and (node.kind in ("end", "task", "timer", "event") or out.get(node.id, 0) > 1)
    }
    moved = [replace(arc, target=joins[arc.target].id) if arc.target in joins else arc for arc in arcs]
    added = [Arc(f"Flow_{join.id}", join.id, node_id) for node_id, join in joins.items()]
    return [*nodes, *joins.values()], [*moved, *added]
