"""How work flows: the map of the process."""

from typing import TYPE_CHECKING

import numpy as np

from ambidex.draw.markup import el, join
from ambidex.draw.page import Section
from ambidex.draw.process_map import Marks, activity_anchor, process_map
from ambidex.draw.term_text import term_text

if TYPE_CHECKING:
    from ambidex.eventlog import EventLog
    from ambidex.factory import Factory
    from ambidex.flow import Measures
    from ambidex.optimum import Ranking


def flow_map(log: "EventLog", measures: "Measures", factory: "Factory | None", ranking: "Ranking | None") -> Section:
    """Return the map, with the constraint, suppliers and teams marked."""
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
    return Section("map", "How work flows", "Map", join(process_map(measures.graph, marks=marks), how))


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
