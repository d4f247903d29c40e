"""A study in about ten lines of plain words, for the terminal."""

from pathlib import Path
from typing import TYPE_CHECKING

from ambidex.draw.markup import plain
from ambidex.draw.number import NBSP, with_interval
from ambidex.draw.season import seasons
from ambidex.draw.section.first_problem import first_change, how_sure, promise
from ambidex.draw.section.time_spent import largest_cause
from ambidex.draw.study_page import log_summary
from ambidex.terms import term

if TYPE_CHECKING:
    from ambidex.discovery import Discovery, Fidelity
    from ambidex.eventlog import EventLog, ImportReport
    from ambidex.flow import Measures
    from ambidex.optimum import Ranking

FIGURES = ("throughput", "cycle_time", "wip", "throughput_per_cost", "throughput_per_resource_hour")


def draw_words(
    *,
    log: "EventLog",
    report: "ImportReport",
    measures: "Measures",
    discovery: "Discovery | None" = None,
    fidelity: "Fidelity | None",
    ranking: "Ranking | None",
    page: Path,
) -> list[str]:
    """Return what a study found, the answer first, where its page is last."""
    lines = [*_answer(ranking), "", f"Read     {log_summary(log)}"]
    dropped = sum(one.n for one in report.findings if one.kind == "dropped")
    if dropped:
        lines.append(f"Dropped  {dropped:,} rows; the page says which and why.")
    figures = [one for one in measures.key_figures if one.key in FIGURES and not one.of]
    figures.sort(key=lambda one: FIGURES.index(one.key))
    if figures:
        lines.append("Now      " + "; ".join(f"{one.term.name.lower()} {with_interval(one)}" for one in figures) + ".")
    lines.append(f"Time     {plain(largest_cause(measures))}")
    if discovery is not None and (told := seasons(discovery.factory)):
        lines.append(f"Season   {' '.join(told[-2:])}")
    unchecked = "The log is too short to keep weeks back, so the twin was not checked: take all of this with caution."
    lines.append(f"Trust    {fidelity.sentence if fidelity else unchecked}")
    return [*(line.replace(NBSP, " ") for line in lines), f"Page     {page}"]


def _answer(ranking: "Ranking | None") -> list[str]:
    if ranking is None:
        return ["This log holds too few cases to say what a change would do, so nothing was ranked."]
    limit = ranking.constraint
    where = f"Constraint: {limit.place}. {limit.why}" if limit.found else limit.why
    first = first_change(ranking)
    if first is None:
        return ["No single change that was tried helps the whole beyond doubt.", where]
    before, key, after = promise(first, ranking)
    return [
        f"Solve this first: {first.words}. {before}{term(key).name.lower()}{after}",
        *([f"How sure: {doubt}"] if (doubt := how_sure(first, ranking)) else []),
        where,
        *(f"Beware: {one.words.strip()}" for one in ranking.local_optima[:1]),
    ]
