"""A BPMN 2.0 process as a graph of nodes and arcs that says everything explicitly.

Sub-processes are laid open (`sub / step`), gateways that join and split are two, a step with several ways on has its
gateway. What has no effect on how cases flow (lanes, data, texts, pictures) is passed over.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.errors import BadInput, Problem, did_you_mean
from ambidex.factory.exchange.bpmn.element import Element
from ambidex.factory.exchange.bpmn.iso_duration import hours_of_iso

SPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OWN_SPACE = "urn:ambidex:exchange"
"""The namespace of what BPMN has no place for: shares of arcs, names of states."""

_TASKS = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "callActivity",
    }
)
_GATEWAYS = {
    "exclusiveGateway": "exclusive",
    "parallelGateway": "parallel",
    "inclusiveGateway": "inclusive",
    "eventBasedGateway": "event",
    "complexGateway": "exclusive",
}
_REPEATED = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
_EVENTS = ("startEvent", "endEvent", "intermediateThrowEvent", "intermediateCatchEvent", "boundaryEvent")


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the graph.

    Attributes
    ----------
    kind
        start, end, terminate, task, timer, message, deadline (of a task), pass (nothing happens), or a gateway:
        exclusive, parallel, inclusive, event.
    place
        Where it stands, for messages.
    time
        How long a timer or a message takes, where the model says so.
    state, activity
        What it stands for, where the model was written by Ambidex.
    host
        The task of a deadline.
    default
        The arc of a gateway that is taken when no condition holds.
    """

    id: str
    kind: str
    name: str
    place: str = ""
    time: Distribution | None = None
    state: str = ""
    activity: str = ""
    host: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Arc:
    """A sequence flow; `share` is how often it is taken, where the model says so."""

    id: str
    source: str
    target: str
    name: str = ""
    share: float | None = None
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes and arcs of one process, by id, in their order; `notes` say what was read otherwise than it stands."""

    name: str
    nodes: Mapping[str, Node]
    arcs: Mapping[str, Arc]
    notes: tuple[str, ...] = ()


def leaving(graph: Graph) -> dict[str, list[Arc]]:
    """Return the arcs that leave each node."""
    found: dict[str, list[Arc]] = {name: [] for name in graph.nodes}
    for arc in graph.arcs.values():
        found[arc.source].append(arc)
    return found


def graph_of(root: Element, *, source: str, process: str | None = None) -> Graph:
    """Return the graph of a process.

    Parameters
    ----------
    root
        The root of a BPMN file.
    process
        Name or id, where the file holds several with steps.

    Raises
    ------
    BadInput
        With everything in it that cannot be understood.
    """
    chosen = _process(root, source=source, process=process)
    drawing = _Drawing()
    drawing.take(chosen)
    drawing.connect()
    if not any(node.kind == "start" for node in drawing.nodes.values()):
        what = "the process has no start event."
        drawing.problems.append(Problem(f"line {chosen.line}", what, "Add one where cases begin."))
    if drawing.problems:
        raise BadInput(source, drawing.problems)
    drawing.make_explicit()
    name = chosen.attributes.get("name", "").strip() or chosen.attributes.get("id", "") or "work"
    return Graph(name, drawing.nodes, drawing.arcs, tuple(drawing.notes))


def _process(root: Element, *, source: str, process: str | None) -> Element:
    if root.name != "definitions" or root.space != SPACE:
        what = f"the file holds <{root.name}>, not the <definitions> of BPMN 2.0."
        raise BadInput(source, [Problem(f"line {root.line}", what, "Export the model as BPMN 2.0.")])
    # A pool that is drawn as a closed box is a process without steps.
    found = [child for child in root.named("process") if any(_is_node(step) for step in child.children)]
    if process is not None:
        names = {name: child for child in found for name in _names(child)}
        if process not in names:
            told = ", ".join(f'"{_names(child)[0]}"' for child in found)
            what = f'there is no process "{process}"; processes are {told}.'
            raise BadInput(source, [Problem("process", what, did_you_mean(process, names))])
        return names[process]
    if not found:
        raise BadInput(source, [Problem("file", "it holds no process with steps.", "Draw one, then save it again.")])
    if len(found) > 1:
        told = ", ".join(f'"{_names(child)[0]}"' for child in found)
        what = f"it holds {len(found)} processes: {told}."
        raise BadInput(source, [Problem("file", what, "Say which one is meant, by its name.")])
    return found[0]


def _names(process: Element) -> list[str]:
    return [name for key in ("name", "id") if (name := process.attributes.get(key, "").strip())] or [""]


def _is_node(element: Element) -> bool:
    return element.name in _TASKS or element.name in _GATEWAYS or element.name in _EVENTS or _is_scope(element)


def _is_scope(element: Element) -> bool:
    return element.name in ("subProcess", "transaction", "adHocSubProcess")


@dataclass(slots=True)
class _Drawing:
    """What has been understood of the elements so far.

    Attributes
    ----------
    scope_of
        The sub-process a node is in.
    leave_from
        The node that stands for the end of a sub-process.
    links, jumps
        Where a link leads on, by name; from where it is jumped to.
    """

    nodes: dict[str, Node] = field(default_factory=dict)
    arcs: dict[str, Arc] = field(default_factory=dict)
    flows: list[Element] = field(default_factory=list)
    scope_of: dict[str, str] = field(default_factory=dict)
    leave_from: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    jumps: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take(self, parent: Element, *, prefix: str = "", scope: str = "") -> None:
        """Take in the elements of a process or sub-process."""
        for element in parent.children:
            if element.name == "sequenceFlow":
                self.flows.append(element)
            elif _is_scope(element):
                self._take_scope(element, prefix, scope)
            elif _is_node(element):
                self._take_node(element, prefix, scope)

    def connect(self) -> None:
        """Make arcs of the sequence flows, of links, and of what leads into and out of sub-processes."""
        for flow in self.flows:
            self._take_flow(flow)
        for node_id, name in self.jumps.items():
            if name in self.links:
                self._add_arc(Arc(f"{node_id}:link", node_id, self.links[name]))
            else:
                what = f'no link leads on from "{name}";'
                self.problems.append(Problem(self.nodes[node_id].place, what, "name the receiving link event so."))
        left = {arc.source for arc in self.arcs.values()}
        for node_id, scope in self.scope_of.items():
            if scope and node_id not in left and self.nodes[node_id].kind != "deadline":
                self._add_arc(Arc(f"{node_id}:to-end", node_id, f"{scope}:end"))

    def make_explicit(self) -> None:
        """Give every split its gateway, and keep joins and splits apart."""
        into = Counter(arc.target for arc in self.arcs.values())
        out: dict[str, list[Arc]] = {}
        for arc in self.arcs.values():
            out.setdefault(arc.source, []).append(arc)
        for node_id, arcs in out.items():
            kind = self.nodes[node_id].kind
            if len(arcs) > 1 and kind in ("parallel", "inclusive") and into[node_id] > 1:
                self._split_off(self.nodes[node_id], arcs, kind)
            elif len(arcs) > 1 and kind not in ("parallel", "inclusive", "exclusive", "event"):
                kind = "inclusive" if any(arc.conditional for arc in arcs) else "parallel"
                self._split_off(self.nodes[node_id], arcs, kind)

    def _split_off(self, node: Node, arcs: Iterable[Arc], kind: str) -> None:
        split = Node(f"{node.id}:split", kind, node.name, node.place)
        self.nodes[split.id] = split
        for arc in arcs:
            self.arcs[arc.id] = replace(arc, source=split.id)
        self._add_arc(Arc(f"{node.id}:to-split", node.id, split.id))

    def _take_flow(self, flow: Element) -> None:
        source, target = (flow.attributes.get(key, "") for key in ("sourceRef", "targetRef"))
        place = _place(flow, "flow")
        for end, word in ((source, "from"), (target, "to")):
            if end not in self.nodes:
                what = f'it leads {word} "{end}", which is no step here;' if end else f"it leads {word} nowhere;"
                self.problems.append(Problem(place, what, "connect both of its ends, or delete it."))
                return
        share = None
        if (told := flow.attributes.get(f"{OWN_SPACE} share")) is not None:
            share = _share(told)
            if share is None:
                self.problems.append(Problem(place, f'the share "{told}" is no number from 0 to 1;', "write 0.25."))
        source = self.leave_from.get(source, source)
        conditional = any(True for _ in flow.named("conditionExpression"))
        name = _words(flow.attributes.get("name", ""))
        arc_id = flow.attributes.get("id") or f"{source} to {target}"
        self._add_arc(Arc(arc_id, source, target, name, share, conditional))

    def _add_arc(self, arc: Arc) -> None:
        if arc.id in self.arcs:
            self.problems.append(Problem(f"flow ({arc.id})", "its id is used twice;", "give each its own."))
        self.arcs[arc.id] = arc

    def _add(self, node: Node, scope: str) -> None:
        if node.id in self.nodes:
            self.problems.append(Problem(node.place, f'the id "{node.id}" is used twice;', "give each its own."))
        self.nodes[node.id] = node
        self.scope_of[node.id] = scope

    def _take_scope(self, element: Element, prefix: str, scope: str) -> None:
        """Lay open a sub-process: a node where it is entered, one where it is left, its steps between them."""
        name, place = _name(element), _place(element, "sub-process")
        told = _not_a_flow(element)
        if told:
            self.problems.append(Problem(place, told, "draw when it happens, with gateways and events."))
            return
        starts = list(element.named("startEvent"))
        if len(starts) != 1:
            what = f"it has {len(starts) or 'no'} start event{'s' * (len(starts) > 1)};"
            self.problems.append(Problem(place, what, "give the sub-process exactly one."))
            return
        self._note_repeated(element, name)
        key = element.attributes.get("id") or place
        self._add(Node(key, "pass", name, place), scope)
        self.take(element, prefix=f"{prefix}{name} / ", scope=key)
        self._add(Node(f"{key}:end", "pass", name, place), scope)
        self._add_arc(Arc(f"{key}:to-start", key, starts[0].attributes.get("id", _place(starts[0], "event"))))
        self.leave_from[key] = f"{key}:end"

    def _note_repeated(self, element: Element, name: str) -> None:
        if any(child.name in _REPEATED for child in element.children):
            self.notes.append(f'"{name}" is marked as repeated; it is done once each time a case comes to it.')

    def _take_node(self, element: Element, prefix: str, scope: str) -> None:
        kind = _kind(element)
        place = _place(element, _word(element))
        name = prefix + _name(element)
        node = Node(
            id=element.attributes.get("id") or place,
            kind=kind,
            name=name,
            place=place,
            state=element.attributes.get(f"{OWN_SPACE} state", ""),
            activity=element.attributes.get(f"{OWN_SPACE} activity", ""),
            host=element.attributes.get("attachedToRef", ""),
            default=element.attributes.get("default", ""),
        )
        if kind in ("timer", "deadline"):
            node = replace(node, time=self._time(element, place))
        if scope and kind in ("start", "end"):
            node = replace(node, kind="pass")
        self._note_repeated(element, name)
        if element.name == "callActivity":
            self.notes.append(f'"{name}" calls another process; it is taken as one activity.')
        told = _not_readable(element, kind, scope)
        if told:
            self.problems.append(Problem(place, *told))
        if kind == "link":
            node = replace(node, kind="pass")
            definition = next(element.named("linkEventDefinition"))
            link = _words(definition.attributes.get("name", "")) or _name(element)
            if element.name == "intermediateThrowEvent":
                self.jumps[node.id] = link
            else:
                self.links[link] = node.id
        self._add(node, scope)

    def _time(self, element: Element, place: str) -> Distribution | None:
        for child in next(element.named("timerEventDefinition")).children:
            text = child.text.strip()
            if child.name == "timeDuration" and text:
                try:
                    return Constant(hours_of_iso(text))
                except ValueError as told:
                    self.problems.append(Problem(place, f"its time {told}", "in its properties."))
            elif child.name in ("timeDate", "timeCycle") and text:
                what = f'its timer says a {"date" if child.name == "timeDate" else "cycle"}, "{text}";'
                self.problems.append(Problem(place, what, "write how long a case waits, such as PT2H."))
        return None


def _not_a_flow(element: Element) -> str:
    if element.name == "adHocSubProcess":
        return "its steps come in no order, which cannot be told as a flow;"
    if element.attributes.get("triggeredByEvent") == "true":
        return "it starts by an event at any time, which cannot be told as a flow;"
    return ""


def _not_readable(element: Element, kind: str, scope: str) -> tuple[str, str] | None:
    if element.name == "complexGateway":
        return "a complex gateway has no rule that can be read;", "use exclusive, parallel and inclusive gateways."
    if not kind:
        what = "an event on the border of a step can only be read if it is a timer that ends the step;"
        return what, "make it an interrupting timer, or draw the other way with a gateway after the step."
    if kind == "terminate" and scope:
        return "it ends all work of a sub-process at once;", "use a plain end event."
    return None


def _share(text: str) -> float | None:
    try:
        share = float(text)
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None


def _kind(element: Element) -> str:
    if element.name in _TASKS:
        return "task"
    if element.name in _GATEWAYS:
        return _GATEWAYS[element.name]
    defined = {child.name.removesuffix("EventDefinition") for child in element.children}
    if element.name == "startEvent":
        return "start"
    if element.name == "endEvent":
        return "terminate" if "terminate" in defined else "end"
    if element.name == "intermediateThrowEvent":
        return "link" if "link" in defined else "pass"
    if element.name == "intermediateCatchEvent":
        return "link" if "link" in defined else "timer" if "timer" in defined else "message"
    if element.name == "boundaryEvent" and "timer" in defined:
        return "deadline" if element.attributes.get("cancelActivity", "true") != "false" else ""
    return ""


def _words(text: str) -> str:
    return " ".join(text.split())


def _name(element: Element) -> str:
    return _words(element.attributes.get("name", "")) or element.attributes.get("id", "")


def _word(element: Element) -> str:
    return "step" if element.name in _TASKS else "gateway" if element.name.endswith("Gateway") else "event"


def _place(element: Element, word: str) -> str:
    key = element.attributes.get("id", "")
    name = _words(element.attributes.get("name", ""))
    named = f' "{name}"' * bool(name) + f" ({key})" * bool(key)
    return f"line {element.line}, {word}{named}"
