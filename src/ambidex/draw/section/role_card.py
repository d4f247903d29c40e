"""Role cards: for each team, what it does, on whom it relies and who relies on it."""

from typing import TYPE_CHECKING

import numpy as np

from ambidex.draw.markup import Markup, anchor, el, join
from ambidex.draw.number import count, duration, share
from ambidex.draw.page import Section
from ambidex.draw.section.flow_map import main_teams
from ambidex.draw.table import definition_list

if TYPE_CHECKING:
    from ambidex.eventlog import EventLog
    from ambidex.factory import Factory
    from ambidex.flow import Measures

SHOWN = 5


def role_cards(log: "EventLog", measures: "Measures", factory: "Factory | None" = None) -> Section:
    """Return a card for each team of the measures: its work, whose work it waits for, who waits for its own."""
    done_by: dict[str, list[str]] = {}
    for activity, team in main_teams(log).items():
        done_by.setdefault(team, []).append(activity)
    managers = {team.name: (team.manager, team.reports_to) for team in factory.teams} if factory else {}
    passed = measures.team_handoffs
    cards = []
    for row in sorted(measures.by_team, key=lambda row: -row.waiting_time):
        at = passed.names.index(row.team) if row.team in passed.names else -1
        manager, senior = managers.get(row.team, ("", None))
        lead = f"Led by {manager}." if manager else ""
        lead += f" Reports to {senior}." if senior else ""
        facts = definition_list([
            ("People and machines", count(row.n_resources)),
            ("Work waits here, on average", duration(row.waiting_time)),
            ("An activity takes", duration(row.service_time)),
            ("At work, of the time on duty", share(row.utilization) if np.isfinite(row.utilization) else "–"),
        ])  # fmt: skip
        relies = _partners(passed.names, passed.giver[passed.taker == at], passed.n[passed.taker == at])
        serves = _partners(passed.names, passed.taker[passed.giver == at], passed.n[passed.giver == at])
        cards.append(
            el(
                "article",
                el("h3", row.team, id=anchor("team", row.team)),
                el("p", lead.strip(), class_="quiet") if lead else None,
                el("p", "Does ", ", ".join(done_by[row.team]), ".") if row.team in done_by else None,
                facts,
                _list("Relies on work from", relies),
                _list("Is relied on by", serves),
                class_="card",
            )
        )
    if not cards:
        empty = el("p", "The log names no teams. A roster can: person, team, manager.", class_="empty")
        return Section("teams", "Who relies on whom", "Teams", empty)
    return Section("teams", "Who relies on whom", "Teams", el("div", *cards, class_="two"))


def _partners(names: tuple[str, ...], other: "np.ndarray", n: "np.ndarray") -> list[str]:
    order = np.argsort(-n, kind="stable")
    told = [f"{names[int(other[at])]} ({count(int(n[at]))} times)" for at in order[:SHOWN]]
    return [*told, f"and {len(order) - SHOWN} more"] if len(order) > SHOWN else told


def _list(heading: str, items: list[str]) -> Markup:
    if not items:
        return el("p", f"{heading}: nobody.", class_="quiet")
    return join(el("p", heading, ":"), el("ul", *(el("li", item) for item in items)))
