"""A graph of BPMN as the text of a file, with its diagram."""

import re
from collections.abc import Iterator, Mapping
from html import escape

from ambidex.factory.exchange.bpmn.graph import OWN_SPACE, SPACE, Arc, Graph, Node
from ambidex.factory.exchange.bpmn.iso_duration import iso_of_hours
from ambidex.factory.exchange.bpmn.place import Box, Places, Point

_TAGS = {
    "start": "startEvent",
    "end": "endEvent",
    "task": "task",
    "timer": "intermediateCatchEvent",
    "deadline": "boundaryEvent",
    "exclusive": "exclusiveGateway",
    "parallel": "parallelGateway",
    "inclusive": "inclusiveGateway",
    "event": "eventBasedGateway",
}
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="{SPACE}" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ambidex="{OWN_SPACE}"
    id="Definitions_1" targetNamespace="{OWN_SPACE}" exporter="Ambidex">"""


def text_of(graph: Graph, places: Places, conditions: Mapping[str, Mapping[str, str]]) -> str:
    """Return the text of a BPMN file."""
    lines = [
        _HEAD,
        f'  <bpmn:process id="Process_1" name={_quoted(graph.name)} isExecutable="false">',
        *_process(graph, conditions),
        "  </bpmn:process>",
        '  <bpmndi:BPMNDiagram id="BPMNDiagram_1">',
        '    <bpmndi:BPMNPlane id="BPMNPlane_1" bpmnElement="Process_1">',
        *(line for node in graph.nodes.values() for line in _shape(node, places.boxes[node.id])),
        *(line for arc in graph.arcs.values() for line in _edge(arc, places.paths[arc.id])),
        "    </bpmndi:BPMNPlane>",
        "  </bpmndi:BPMNDiagram>",
        "</bpmn:definitions>",
    ]
    return "\n".join(lines) + "\n"


def _process(graph: Graph, conditions: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    into: dict[str, list[str]] = {name: [] for name in graph.nodes}
    out: dict[str, list[str]] = {name: [] for name in graph.nodes}
    for arc in graph.arcs.values():
        into[arc.target].append(arc.id)
        out[arc.source].append(arc.id)
    for node in graph.nodes.values():
        tag = f"bpmn:{_TAGS[node.kind]}"
        yield f"    <{tag}{_attributes(node)}>"
        yield from (f"      <bpmn:incoming>{arc}</bpmn:incoming>" for arc in into[node.id])
        yield from (f"      <bpmn:outgoing>{arc}</bpmn:outgoing>" for arc in out[node.id])
        if node.time is not None:
            yield f'      <bpmn:timerEventDefinition id="{node.id}_timer">'
            duration = iso_of_hours(node.time.mean)
            yield f'        <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">{duration}</bpmn:timeDuration>'
            yield "      </bpmn:timerEventDefinition>"
        yield f"    </{tag}>"
    for arc in graph.arcs.values():
        yield from _flow(arc, conditions.get(arc.id))


def _attributes(node: Node) -> str:
    told = {
        "id": node.id,
        "name": node.name,
        "attachedToRef": node.host,
        "default": node.default,
        "ambidex:state": node.state,
        "ambidex:activity": node.activity,
    }
    return "".join(f" {key}={_quoted(value)}" for key, value in told.items() if value)


def _flow(arc: Arc, when: Mapping[str, str] | None) -> Iterator[str]:
    name = arc.name or (f"{arc.share:.3g}" if arc.share is not None else "")
    if when is not None:
        name = ", ".join(f"{key} = {value}" for key, value in when.items())
    told = f' id="{arc.id}"' + f" name={_quoted(name)}" * bool(name)
    told += f' sourceRef="{arc.source}" targetRef="{arc.target}"'
    told += f' ambidex:share="{arc.share!r}"' * (arc.share is not None)
    if when is None:
        yield f"    <bpmn:sequenceFlow{told} />"
        return
    yield f"    <bpmn:sequenceFlow{told}>"
    condition = _escaped(" and ".join(f"{key} = {value}" for key, value in when.items()))
    yield f'      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression>'
    yield "    </bpmn:sequenceFlow>"


def _shape(node: Node, box: Box) -> Iterator[str]:
    marked = ' isMarkerVisible="true"' * (node.kind == "exclusive")
    yield f'      <bpmndi:BPMNShape id="{node.id}_di" bpmnElement="{node.id}"{marked}>'
    yield f"        {_bounds(box)}"
    if node.name and node.kind != "task":
        lines = -(-len(node.name) // 16)
        label = Box(box.x + box.width / 2 - 45, box.y + box.height + 6, 90, 14.0 * lines)
        yield f"        <bpmndi:BPMNLabel>{_bounds(label)}</bpmndi:BPMNLabel>"
    yield "      </bpmndi:BPMNShape>"


def _edge(arc: Arc, path: tuple[Point, ...]) -> Iterator[str]:
    yield f'      <bpmndi:BPMNEdge id="{arc.id}_di" bpmnElement="{arc.id}">'
    yield from (f'        <di:waypoint x="{x:.1f}" y="{y:.1f}" />' for x, y in path)
    yield "      </bpmndi:BPMNEdge>"


def _bounds(box: Box) -> str:
    return f'<dc:Bounds x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:g}" height="{box.height:g}" />'


def _escaped(text: str) -> str:
    return escape(_NOT_XML.sub(" ", text), quote=True).replace("\n", "&#10;").replace("\t", "&#9;")


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'
