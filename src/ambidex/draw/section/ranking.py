"""What to try, ranked by what it gives the whole."""

from typing import TYPE_CHECKING

from ambidex.draw.interval_chart import Estimate, interval_chart
from ambidex.draw.markup import Markup, el, join
from ambidex.draw.number import spread, written
from ambidex.draw.page import Section
from ambidex.draw.table import Column, details, table
from ambidex.draw.term_text import term_text

if TYPE_CHECKING:
    from ambidex.optimum import Ranking
    from ambidex.terms import Quantity

MOST = 12
VERDICTS = {
    "helps the whole": ("helps", "✓ helps the whole"),
    "gives the whole nothing": ("nothing", "○ gives the whole nothing"),
    "not certain": ("unsure", "? not certain"),
}


def ranking(found: "Ranking | None") -> Section:
    """Return the ranked changes: a picture of the first dozen, a table of all."""
    content = _nothing() if found is None or not found.rows else join(_chart(found), _table(found))
    return Section("ranking", "What to try, in this order", "What to try", content)


def verdict_text(verdict: str) -> Markup:
    """Return a verdict with its sign."""
    kind, text = VERDICTS.get(verdict, ("unsure", verdict))
    return el("span", text, class_=f"badge {kind}")


def _nothing() -> Markup:
    text = (
        "No change was tried: that takes a twin, and a twin takes a log that says who did what, from when until when. "
        "Add columns with the resource and the start of each activity."
    )
    return el("p", text, class_="empty")


def _chart(found: "Ranking") -> Markup:
    rows = found.rows[:MOST]
    n = sum(row.verdict == "helps the whole" for row in found.rows)
    shown = (
        f"the {len(rows)} best of {len(found.rows)} changes"
        if len(found.rows) > MOST
        else "every change that was tried"
    )
    certain = "One of them helps" if n == 1 else f"{n or 'None'} of them {'helps' if n == 0 else 'help'}"
    sentence = join(
        "How much shorter the ",
        term_text("cycle_time"),
        f" of a case becomes on the twin, for {shown}. {certain} the whole beyond doubt.",
    )
    estimates = [_estimate(row.words, row.gain_cycle) for row in rows]
    return interval_chart(
        estimates,
        sentence=sentence,
        unit=rows[0].gain_cycle.term.unit,
        label="Change",
        value="Cycle time gained",
        left="longer",
        right="shorter",
    )


def _estimate(words: str, gain: "Quantity") -> Estimate:
    low = gain.value if gain.low is None else gain.low
    high = gain.value if gain.high is None else gain.high
    return Estimate(words, gain.value, low, high)


def _table(found: "Ranking") -> Markup:
    columns = [
        Column("Change"),
        Column("Team"),
        Column(join(term_text("cycle_time", "Cycle time"), " gained"), numeric=True),
        Column(join(term_text("throughput", "Throughput"), " gained"), numeric=True),
        Column(join(term_text("throughput_per_cost", "Throughput per cost"), " gained"), numeric=True),
        Column("What the team itself sees", numeric=True),
        Column("Verdict"),
    ]
    gains = [[row.gain_cycle, row.gain_throughput, row.gain_ratio, row.own_gain] for row in found.rows]
    likes = [max(abs(gain.value) for gain in column) for column in zip(*gains)]
    rows = [
        [
            f"{rank}. {row.words}",
            row.team or "–",
            *(quantity_cell(gain, like=like) for gain, like in zip(each, likes, strict=True)),
            verdict_text(row.verdict),
        ]
        for rank, (row, each) in enumerate(zip(found.rows, gains, strict=True), 1)
    ]
    caption = (
        "Every change that was tried on the twin, with the same luck before and after; 95 % intervals in small print"
    )
    return details("Every change as a table", table(caption=caption, columns=columns, rows=rows), open_=True)


def quantity_cell(quantity: "Quantity", *, like: float | None = None) -> Markup:
    """Return a signed quantity with its interval beneath it, in the unit of a value like the one given."""
    around = spread(quantity, signed=True, like=like)
    return join(
        written(quantity, signed=True, like=like), el("br") if around else None, el("small", around) if around else None
    )
