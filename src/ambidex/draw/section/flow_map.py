"""How work flows: the map of the process."""

from typing import TYPE_CHECKING

import numpy as np

from ambidex.draw.markup import Markup, el, join
from ambidex.draw.page import Section
from ambidex.draw.process_map import Marks, activity_anchor, process_map
from ambidex.draw.term_text import term_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ambidex.eventlog import EventLog
    from ambidex.factory import Factory
    from ambidex.flow import Measures
    from ambidex.optimum import Ranking


DETAIL = {"less": (8, 12), "usual": (30, 60), "more": (90, 270)}
"""So many activities and connections a map shows at most, by how much of it somebody wants to see."""


def flow_map(
    log: "EventLog",
    measures: "Measures",
    factory: "Factory | None",
    ranking: "Ranking | None",
    *,
    detail: str = "usual",
    link: "Callable[[str], str] | None" = None,
) -> Section:
    """Return the map, with the constraint, suppliers and teams marked.

    Parameters
    ----------
    detail
        One of `DETAIL`.
    link
        The address of the map in another detail, where there is one.
    """
    marks = Marks(
        constraints=constrained_activities(factory, ranking),
        team_of=main_teams(log),
        supplier_of={one.name: one.supplier for one in factory.activities if one.supplier} if factory else {},
        links={name: f"#{activity_anchor(name)}" for name in log.activities},
    )
    how = el(
        "p",
        "Work enters at the top. A line is wider the more often work goes that way; on it stand how often, and the "
        "mean time from the end of one activity to the start of the next. In a box stand how often the activity was "
        "done, its mean ",
        term_text("service_time"),
        " (work) and mean ",
        term_text("waiting_time"),
        ". A click on a box leads to its numbers.",
        class_="note",
    )
    most_activities, most_connections = DETAIL[detail]
    drawn = process_map(measures.graph, marks=marks, most_activities=most_activities, most_connections=most_connections)
    return Section("map", "How work flows", "Map", join(_switch(detail, link), drawn, how))


def _switch(detail: str, link: "Callable[[str], str] | None") -> Markup | None:
    if link is None:
        return None
    ways = [
        el("strong", name, aria_current="true") if name == detail else el("a", name, href=link(name)) for name in DETAIL
    ]
    return el("p", "Show of the map: ", *(part for way in ways for part in (way, " ")), class_="switch")


def constrained_activities(factory: "Factory | None", ranking: "Ranking | None") -> frozenset[str]:
    """Return the activities that the constraint does."""
    if factory is None or ranking is None:
        return frozenset()
    limit = ranking.constraint
    return frozenset(
        one.name for one in factory.activities if one.name == limit.place or (one.role and one.role == limit.role)
    )


def main_teams(log: "EventLog") -> dict[str, str]:
    """Return for each activity the team that did it most often, where teams are known."""
    if not log.teams:
        return {}
    team = np.append(log.team_of, -1)[log.resource]
    n_teams = len(log.teams)
    pairs = np.asarray(log.activity)[team >= 0].astype(np.int64) * n_teams + team[team >= 0]
    n = np.bincount(pairs, minlength=len(log.activities) * n_teams).reshape(-1, n_teams)
    return {name: log.teams[int(row.argmax())] for name, row in zip(log.activities, n, strict=True) if row.any()}
