"""The ledger of local optimums: what a team's own best setting gains it, and what it costs the whole."""

from typing import TYPE_CHECKING

from ambidex.draw.markup import Markup, el, join
from ambidex.draw.page import Section
from ambidex.draw.section.gain import gain, gain_cell, sentence_case
from ambidex.draw.table import Column, table
from ambidex.draw.term_text import term_text

if TYPE_CHECKING:
    from ambidex.optimum import Ranking


def local_optimum(ranking: "Ranking | None") -> Section:
    """Return for each team what it would gain by its own best setting, and what that costs everybody."""
    intro = el(
        "p",
        "What is best for a team is not always best for the whole: when the next step cannot take more, the team only "
        "moves the queue. Each such place is a ",
        term_text("local_optimum"),
        ".",
    )
    return Section("local", "Local optimums", "Local optimums", join(intro, _ledger(ranking)))


def _ledger(ranking: "Ranking | None") -> Markup:
    if ranking is None:
        return el("p", "Nothing was tried, because no twin could be learnt from this log.", class_="empty")
    if not ranking.local_optima:
        return el("p", "None was found among the changes that were tried.", class_="empty")
    columns = [
        Column("Team"),
        Column("What is best for itself"),
        Column("What the team gains", numeric=True),
        Column(join("What it costs: ", term_text("cycle_time"), " of each case"), numeric=True),
        Column("In words"),
    ]
    rows = [
        [
            one.team,
            sentence_case(one.setting),
            gain_cell(gain(one.own_gain, {})),
            gain_cell(gain(one.cost_to_whole, {})),
            one.words,
        ]
        for one in ranking.local_optima
    ]
    return table(caption="Local optimums, by team, with 95 % intervals", columns=columns, rows=rows)
