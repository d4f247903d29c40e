"""How often the ways behind gateways are taken, as Prosimos says it."""

import math
from collections.abc import Iterable, Mapping

from ambidex.errors import did_you_mean
from ambidex.factory.exchange.bpmn.flow import Ways
from ambidex.factory.exchange.bpmn.graph import Graph, leaving
from ambidex.factory.exchange.prosimos.field import Fields
from ambidex.factory.exchange.prosimos.rule import Attribute, Rule, attributes_in, ways_of


def branch_rules_of(top: Fields) -> dict[str, Fields]:
    """Return the rules on branches, by their id."""
    return {entry.text("id"): entry for entry in top.objects("branch_rules", needed=False)}


def shares_of(top: Fields, graph: Graph) -> tuple[dict[str, float], list[str]]:
    """Return the shares of arcs, the chances behind inclusive gateways, and notes."""
    shares: dict[str, float] = {}
    unknown: list[str] = []
    inclusive: list[str] = []
    for entry, gateway in _gateways(top, graph, unknown):
        told = _told(entry, gateway, graph)
        if graph.nodes[gateway].kind == "inclusive" and told:
            none = math.prod(1 - min(share, 1.0) for share in told.values())
            told = {arc: min(share * (1 + none), 1.0) for arc, share in told.items()}
            inclusive += [f'"{graph.nodes[gateway].name}"'] if none > 0 else []
        shares |= told
    notes = []
    if unknown:
        notes.append(f"Not in the BPMN model, and left out: probabilities of {', '.join(unknown)}.")
    if inclusive:
        notes.append(
            f"Behind {', '.join(inclusive)} Prosimos takes at least one branch; here each is taken as often,"
            " but by itself, so that sometimes none is."
        )
    return shares, notes


def conditions_of(top: Fields, graph: Graph) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return the ids of the rules on the arcs of exclusive gateways, by gateway and arc, and notes."""
    found: dict[str, dict[str, str]] = {}
    notes: list[str] = []
    for entry, gateway in _gateways(top, graph, []):
        told = {
            path.text("path_id"): path.text("condition_id")
            for path in entry.objects("probabilities")
            if "condition_id" in path.values
        }
        if told and graph.nodes[gateway].kind == "exclusive":
            found[gateway] = told
        elif told:
            notes.append(f'Rules on the branches of "{graph.nodes[gateway].name}" are left out; its shares are taken.')
    return found, notes


def routes_of(
    conditions: Mapping[str, Mapping[str, str]],
    rules: Mapping[str, Rule],
    attributes: Iterable[Attribute],
    shares: Mapping[str, float],
    graph: Graph,
) -> dict[str, Ways]:
    """Return what follows exclusive gateways under conditions."""
    out = leaving(graph)
    known = list(attributes)
    found: dict[str, Ways] = {}
    for gateway, told in conditions.items():
        on_arcs = {arc: rules[rule] for arc, rule in told.items() if rule in rules}
        used = attributes_in(on_arcs.values())
        usual = {arc.id: shares[arc.id] for arc in out[gateway] if arc.id in shares}
        default = graph.nodes[gateway].default or None
        found[gateway] = ways_of([entry for entry in known if entry.name in used], on_arcs, usual, default)
    return found


def _gateways(top: Fields, graph: Graph, unknown: list[str]) -> Iterable[tuple[Fields, str]]:
    """Yield the entries whose gateways are in the model, with the node that splits."""
    for entry in top.objects("gateway_branching_probabilities"):
        name = entry.text("gateway_id")
        gateway = f"{name}:split" if f"{name}:split" in graph.nodes else name
        if gateway in graph.nodes:
            yield entry, gateway
        elif name:
            unknown.append(name)


def _told(entry: Fields, gateway: str, graph: Graph) -> dict[str, float]:
    arcs = {arc.id: arc for arc in leaving(graph)[gateway]}
    told: dict[str, float] = {}
    for path in entry.objects("probabilities"):
        name = path.text("path_id")
        if name not in arcs:
            what = f'no flow "{name}" leaves the gateway;'
            path.tell("path_id", what, did_you_mean(name, arcs) or f"its flows are {', '.join(arcs)}.")
        elif "value" in path.values:
            told[name] = path.number("value", least=0)
    total = sum(told.values())
    if graph.nodes[gateway].kind == "exclusive" and len(told) == len(arcs) and abs(total - 1) > 1e-3:
        entry.tell("probabilities", f"they sum to {total:.4g};", "let them sum to 1.")
    return told
