"""Tables: as HTML that scrolls on a narrow screen and reads well aloud, and as plain text for the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass

from ambidex.draw.markup import Markup, el, join, plain


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading (may be markup, for instance a term with its definition), and whether it holds numbers."""

    heading: str
    numeric: bool = False


def table(
    *, caption: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], ids: Sequence[str | None] = ()
) -> Markup:
    """Return an HTML table in a container that scrolls sideways.

    Parameters
    ----------
    caption
        What the table shows; also the name of the container for whoever cannot see it.
    rows
        Cells as text or markup; the first of each row is its heading.
    ids
        Ids of the rows, for links to them.

    Examples
    --------
    >>> print(table(caption="Wait", columns=[Column("Team"), Column("h", numeric=True)], rows=[["R&D", "2"]]))
    ... # doctest: +ELLIPSIS
    <div class="scroll" ...<th scope="row">R&amp;D</th><td class="number">2</td></tr></tbody></table></div>
    """
    headings = [el("th", column.heading, scope="col", class_=_kind(column)) for column in columns]
    body = [
        el("tr", *(_cell(cell, column, first=at == 0) for at, (cell, column) in enumerate(zip(row, columns))), id=id_)
        for row, id_ in zip(rows, [*ids, *[None] * (len(rows) - len(ids))], strict=True)
    ]
    whole = el("table", el("caption", caption), el("thead", el("tr", *headings)), el("tbody", *body))
    return el("div", whole, class_="scroll", tabindex="0", role="region", aria_label=plain(caption))


def definition_list(items: Sequence[tuple[str, str]]) -> Markup:
    """Return names and what belongs to each, as a list in two columns.

    Examples
    --------
    >>> definition_list([("Cases", "12")])
    '<dl class="facts"><div><dt>Cases</dt><dd>12</dd></div></dl>'
    """
    return el("dl", *(el("div", el("dt", name), el("dd", text)) for name, text in items), class_="facts")


def plain_table(*, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> str:
    """Return a table for the terminal: two spaces between columns, numbers to the right.

    Examples
    --------
    >>> columns = [Column("Team"), Column("Wait", numeric=True)]
    >>> print(plain_table(columns=columns, rows=[["Claims", "2 h"], ["IT", "14 h"]]))
    Team    Wait
    Claims   2 h
    IT      14 h
    """
    lines = [[column.heading for column in columns], *[list(row) for row in rows]]
    widths = [max(len(line[at]) for line in lines) for at in range(len(columns))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column.numeric else cell.ljust(width)
            for cell, width, column in zip(line, widths, columns, strict=True)
        ).rstrip()
        for line in lines
    )


def details(summary: str, *content: str, open_: bool = False) -> Markup:
    """Return content that is folded away under a line of text."""
    return el("details", el("summary", summary), join(*content), open=open_)


def _cell(cell: str, column: Column, *, first: bool) -> Markup:
    return el("th", cell, scope="row") if first else el("td", cell, class_=_kind(column))


def _kind(column: Column) -> str | None:
    return "number" if column.numeric else None
