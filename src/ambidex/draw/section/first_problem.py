"""The answer: where the whole is limited, and the one problem to solve first."""

from typing import TYPE_CHECKING

from ambidex.draw.markup import Markup, el, join
from ambidex.draw.number import duration, share, spread, with_interval, written
from ambidex.draw.page import Section
from ambidex.draw.section.gain import gain, gain_words, leading_gain, now
from ambidex.draw.table import definition_list
from ambidex.draw.term_text import term_text
from ambidex.optimum.ranking import HELPS

if TYPE_CHECKING:
    from ambidex.discovery import Fidelity
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


def first_problem(measures: "Measures", ranking: "Ranking | None", fidelity: "Fidelity | None") -> Section:
    """Return the answer in one sentence with its number, why, and the key figures of the whole."""
    content = join(answer(measures, ranking, fidelity), key_facts(measures))
    return Section("first", "The problem to solve first", "First problem", content)


def answer(measures: "Measures", ranking: "Ranking | None", fidelity: "Fidelity | None") -> Markup:
    """Return the one problem to solve first and why, or what can be said where nothing was ranked."""
    return _no_answer(measures) if ranking is None else _answer(ranking, fidelity)


def key_facts(measures: "Measures") -> Markup:
    """Return the key figures of the whole."""
    figures = [figure for figure in measures.key_figures if not figure.of and figure.key in KEY_FIGURES]
    figures.sort(key=lambda figure: KEY_FIGURES.index(figure.key))
    return definition_list([(term_text(figure.key, figure.term.name), _figure(figure)) for figure in figures])


def first_change(ranking: "Ranking") -> "RankedChange | None":
    """Return the highest ranked change that helps the whole beyond doubt, if there is one."""
    return next((row for row in ranking.rows if row.verdict == HELPS), None)


def promise(row: "RankedChange", ranking: "Ranking") -> tuple[str, str, str]:
    """Return what a change does to the whole: the words before the term, its key, the words after it."""
    found = leading_gain(row, ranking)
    if found.key != "cycle_time":
        return "It raises the ", found.key, f" by {gain_words(found)}."
    base = now(ranking).get("cycle_time", 0.0)
    part = f", {share(found.value / base)} of what it is on the twin now" if base > 0 else ""
    return "It shortens the ", found.key, f" of a case by {gain_words(found)}{part}."


def how_sure(row: "RankedChange", ranking: "Ranking") -> str:
    """Return what a change gives on other twins that the log leaves possible; nothing where that was not tried."""
    if row.plausible is None:
        return ""
    found = gain(row.plausible.gain, now(ranking))
    return (
        f"it helps on {round(row.plausible.helps * row.plausible.gain.n)} of {row.plausible.gain.n} twins that the log "
        f"leaves possible, each with its own luck, and 95 % of such twins gain {found.spread()}."
    )


def _answer(ranking: "Ranking", fidelity: "Fidelity | None") -> Markup:
    first, limit = first_change(ranking), ranking.constraint
    flag = el(
        "p", "▲ " if limit.found else None, term_text("constraint", "Constraint"), f": {limit.place}", class_="flag"
    )
    if first is None:
        lead = el(
            "p",
            el("strong", "No single change that was tried helps the whole beyond doubt."),
            " Gather more evidence, or try several changes together, before you spend.",
            class_="lead",
        )
        return el("div", flag, lead, el("p", limit.why), _evidence(limit.evidence), _trust(fidelity), class_="first")
    before, key, after = promise(first, ranking)
    lead = el("p", "Solve this first: ", el("strong", first.words), f". {before}", term_text(key), after, class_="lead")
    why = el("p", el("strong", "Why: "), limit.why)
    doubt = el("p", el("strong", "How sure: "), said) if (said := how_sure(first, ranking)) else None
    return el(
        "div", flag, lead, why, _evidence(limit.evidence), doubt, _rivals(ranking), _trust(fidelity), class_="first"
    )


def _rivals(ranking: "Ranking") -> Markup:
    if ranking.n_certain:
        text = "It is certain that nothing else that was tried is better for the whole."
    else:
        text = "It is not certain that nothing else that was tried is better: the next ones are close."
    return el("p", text, " ", el("a", "See all that was tried", href="#ranking"), ".")


def _trust(fidelity: "Fidelity | None") -> Markup:
    says = "The twin could not be checked on weeks it had not seen." if fidelity is None else fidelity.sentence
    return el("p", el("strong", "How far to trust it: "), says, " ", el("a", "More", href="#fidelity"), ".")


def _no_answer(measures: "Measures") -> Markup:
    note = el("p", "Nothing was ranked: this log holds too few cases to say what a change would do.", class_="empty")
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
