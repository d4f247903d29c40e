"""The ledger of local optimums: what a team's own best setting gains it, and what it costs the whole."""

from typing import TYPE_CHECKING

from ambidex.draw.markup import el, join
from ambidex.draw.page import Section
from ambidex.draw.section.ranking import quantity_cell
from ambidex.draw.table import Column, table

if TYPE_CHECKING:
    from ambidex.optimum import Ranking


def local_optimum(ranking: "Ranking | None") -> Section:
    """Return for each team what it would gain by its own best change, and what the whole would."""
    found = () if ranking is None else ranking.local_optima
    intro = el(
        "p",
        "A team that improves what it sees may give the whole nothing, when the next step cannot take more. "
        "Here is each team's own best change, and what it does to everybody.",
    )
    if not found:
        none = "No local optimum was found: no team gains by a change that leaves the whole without."
        text = "Nothing was tried, because no twin could be learnt from this log." if ranking is None else none
        content = join(intro, el("p", text, class_="empty"))
    else:
        columns = [
            Column("Team"),
            Column("Its own best change"),
            Column("What the team gains", numeric=True),
            Column(join("What the whole gains"), numeric=True),
            Column("In words"),
        ]
        rows = [
            [one.team, one.setting, quantity_cell(one.own_gain), quantity_cell(one.cost_to_whole), one.words]
            for one in found
        ]
        content = join(intro, table(caption="Local optimums, by team", columns=columns, rows=rows))
    return Section("local", "Local optimums", "Local optimums", content)
