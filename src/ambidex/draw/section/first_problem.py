"""The answer: where the whole is limited, and the one problem to solve first."""

from typing import TYPE_CHECKING

from ambidex.draw.markup import Markup, el, join
from ambidex.draw.number import duration, share, spread, with_interval, written
from ambidex.draw.page import Section
from ambidex.draw.table import definition_list
from ambidex.draw.term_text import term_text

if TYPE_CHECKING:
    from ambidex.flow import Measures
    from ambidex.optimum import RankedChange, Ranking
    from ambidex.terms import Quantity

KEY_FIGURES = (
    "throughput_per_cost",
    "throughput_per_resource_hour",
    "throughput",
    "cycle_time",
    "wip",
    "flow_efficiency",
    "first_pass_share",
)
HELPS = "helps the whole"


def first_problem(measures: "Measures", ranking: "Ranking | None") -> Section:
    """Return the answer in one sentence with its number, why, and the key figures of the whole."""
    answer = _no_answer(measures) if ranking is None else _answer(ranking)
    figures = [figure for figure in measures.key_figures if not figure.of and figure.key in KEY_FIGURES]
    figures.sort(key=lambda figure: KEY_FIGURES.index(figure.key))
    facts = definition_list([(term_text(figure.key, figure.term.name), _figure(figure)) for figure in figures])
    return Section("first", "The problem to solve first", "First problem", join(answer, facts))


def first_change(ranking: "Ranking") -> "RankedChange | None":
    """Return the highest ranked change that helps the whole beyond doubt, if there is one."""
    return next((row for row in ranking.rows if row.verdict == HELPS), None)


def _answer(ranking: "Ranking") -> Markup:
    first, limit = first_change(ranking), ranking.constraint
    flag = el("p", "▲ ", term_text("constraint", "Constraint"), f": {limit.place}", class_="flag")
    if first is None:
        lead = el(
            "p",
            "No single change that was tried helps the whole beyond doubt. The work is limited at ",
            el("strong", limit.place),
            "; look there, and gather more evidence before you spend.",
            class_="lead",
        )
        return el("div", flag, lead, el("p", limit.why), class_="first")
    lead = el(
        "p",
        "Solve this first: ",
        el("strong", first.words),
        ". It shortens the ",
        term_text("cycle_time"),
        f" of a case by {with_interval(first.gain_cycle)}.",
        class_="lead",
    )
    return el("div", flag, lead, el("p", "Why: ", limit.why), _evidence(limit.evidence), class_="first")


def _no_answer(measures: "Measures") -> Markup:
    note = el("p", "Nothing was ranked, because no twin could be learnt from this log.", class_="empty")
    waited = {row.activity: row.waiting_time * row.n_instances for row in measures.by_activity if row.n_instances}
    whole = sum(waited.values())
    if not whole > 0:
        return note
    longest = max(waited, key=lambda activity: waited[activity])
    lead = el(
        "p",
        "What the log itself says: of all ",
        term_text("waiting_time"),
        f", {share(waited[longest] / whole)} is in front of ",
        el("strong", longest),
        f", {duration(waited[longest] / measures.n_cases)} for each case. "
        "Whether that limits the whole, it cannot say.",
        class_="lead",
    )
    return join(note, lead)


def _evidence(evidence: "tuple[Quantity, ...]") -> Markup | None:
    if not evidence:
        return None
    items = [
        el("li", term_text(one.key), f" {one.of}" if one.of else "", f": {with_interval(one)}") for one in evidence
    ]
    return el("ul", *items, class_="note")


def _figure(figure: "Quantity") -> Markup:
    around = spread(figure)
    return join(written(figure), el("br"), el("small", f"95 %: {around}", class_="quiet") if around else None)
