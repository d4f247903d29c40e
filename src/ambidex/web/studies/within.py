"""What of a study is told to somebody who may see only some teams: the whole as it is, and of teams only theirs."""

from dataclasses import replace

from ambidex.flow import Measures
from ambidex.optimum import Ranking


def within(ranking: Ranking | None, teams: frozenset[str] | None) -> Ranking | None:
    """Return a ranking with what concerns other teams left out, and said to be.

    Parameters
    ----------
    teams
        None: nothing is left out.
    """
    if ranking is None or teams is None:
        return ranking
    rows = tuple(row for row in ranking.rows if row.team is None or row.team in teams)
    left_out = len(ranking.rows) - len(rows)
    told = (f"{left_out} changes in teams that are not yours to see are left out.",) if left_out else ()
    return replace(
        ranking,
        rows=rows,
        local_optima=tuple(one for one in ranking.local_optima if one.team in teams),
        n_certain=_certain(ranking, rows),
        notes=(*told, *ranking.notes),
    )


def _certain(ranking: Ranking, rows: tuple[object, ...]) -> int:
    """Return how many of the places that are certain are still there."""
    return sum(row in rows for row in ranking.rows[: ranking.n_certain])


def measures_within(measures: Measures, teams: frozenset[str] | None) -> Measures:
    """Return measures without the rows and series of other teams, and without those of persons."""
    if teams is None:
        return measures
    return replace(
        measures,
        by_team=tuple(row for row in measures.by_team if row.team in teams),
        throughput_per_cost_by_team=tuple(
            series for series in measures.throughput_per_cost_by_team if series.of.removeprefix("team: ") in teams
        ),
        by_resource=(),
    )
