"""What to try, ranked by what it gives the whole."""

from typing import TYPE_CHECKING

from ambidex.draw.interval_chart import Estimate, interval_chart
from ambidex.draw.markup import Markup, el, join
from ambidex.draw.page import Section
from ambidex.draw.section.gain import Gain, gain, gain_cell, leading_gain, now, sentence_case
from ambidex.draw.table import Column, details, table
from ambidex.draw.term_text import term_text
from ambidex.optimum.ranking import HELPS, HURTS, NOTHING, UNCERTAIN
from ambidex.terms import term

if TYPE_CHECKING:
    from ambidex.optimum import RankedChange, Ranking

MOST = 12
VERDICTS = {
    HELPS: ("helps", "✓"),
    NOTHING: ("nothing", "○"),
    HURTS: ("harm", "✗"),
    UNCERTAIN: ("unsure", "?"),
}


def ranking(found: "Ranking | None") -> Section:
    """Return the ranked changes: a picture of the first dozen, a table of all, and how sure the order is."""
    content = _nothing() if found is None or not found.rows else join(_chart(found), _table(found), _how_sure(found))
    return Section("ranking", "What to try, in this order", "What to try", content)


def _nothing() -> Markup:
    text = (
        "No change was tried: that takes a twin, and a twin takes a log that says who did what, from when until when. "
        "Add columns with the resource and the start of each activity."
    )
    return el("p", text, class_="empty")


def _chart(found: "Ranking") -> Markup:
    rows, n = found.rows[:MOST], len(found.rows)
    shorter = found.by == "cycle_time"
    sentence = join(
        "How much shorter the " if shorter else "How much more ",
        term_text(found.by),
        " of a case becomes on the twin, for " if shorter else " there is on the twin, for ",
        f"the first {len(rows)} of {n} changes. " if n > MOST else "every change that was tried. ",
        _how_many(found),
    )
    gains = [leading_gain(row, found) for row in rows]
    return interval_chart(
        [_estimate(row, one) for row, one in zip(rows, gains, strict=True)],
        sentence=sentence,
        unit=gains[0].unit,
        label="Change",
        value="Hours saved" if shorter else f"{term(found.by).name} gained",
        left="longer" if shorter else "less",
        right="shorter" if shorter else "more",
        filled="A filled dot: the change helps or hurts the whole beyond doubt. A hollow one: it gives the whole "
        "nothing worth counting, or that is not certain.",
    )


def _how_many(found: "Ranking") -> str:
    n = sum(row.verdict == HELPS for row in found.rows)
    subject = "None of them helps" if n == 0 else "One of them helps" if n == 1 else f"{n} of them help"
    return f"{subject} the whole beyond doubt."


def _estimate(row: "RankedChange", one: Gain) -> Estimate:
    low = one.value if one.low is None else one.low
    high = one.value if one.high is None else one.high
    return Estimate(sentence_case(row.words), one.value, low, high, row.verdict in (HELPS, HURTS))


def _table(found: "Ranking") -> Markup:
    columns = [
        Column("Change"),
        Column("Verdict"),
        Column(join(term_text("cycle_time", "Cycle time"), " saved"), numeric=True),
        Column(term_text("throughput", "Throughput"), numeric=True),
        Column(term_text("throughput_per_cost", "Throughput per cost"), numeric=True),
        Column(term_text("cost_per_case", "Cost per case"), numeric=True),
        Column(join("What the team sees: ", term_text("waiting_time", "waiting"), " saved per case"), numeric=True),
    ]
    gains = [_gains(row, now(found)) for row in found.rows]
    likes = [max((abs(one.value) for one in column if one), default=0.0) for column in zip(*gains, strict=True)]
    rows = [
        [
            f"{rank}. {sentence_case(row.words)}",
            _verdict(row.verdict),
            *(gain_cell(one, like=like) for one, like in zip(each, likes, strict=True)),
        ]
        for rank, (row, each) in enumerate(zip(found.rows, gains, strict=True), 1)
    ]
    caption = "Every change on the twin, after minus before with the same luck; in small print the 95 % intervals"
    if len(rows) <= MOST:
        return table(caption=caption, columns=columns, rows=rows)
    rest = f"The other {len(rows) - MOST} changes"
    return join(
        table(caption=caption, columns=columns, rows=rows[:MOST]),
        details(rest, table(caption=f"{rest}, in the same order", columns=columns, rows=rows[MOST:])),
    )


def _gains(row: "RankedChange", as_is: dict[str, float]) -> list[Gain | None]:
    differences = (row.gain_cycle, row.gain_throughput, row.gain_ratio, row.added_cost, row.own_saved)
    return [None if one is None else gain(one, as_is) for one in differences]


def _verdict(verdict: str) -> Markup:
    kind, sign = VERDICTS.get(verdict, VERDICTS[UNCERTAIN])
    return el("span", f"{sign} {verdict}", class_=f"badge {kind}")


def _how_sure(found: "Ranking") -> Markup:
    notes = [found.stopped, *found.notes]
    if found.not_tried:
        notes.append(f"Not tried: {'; '.join(found.not_tried)}.")
    return join(el("h3", "How sure the order is"), el("ul", *(el("li", note) for note in notes if note), class_="note"))
