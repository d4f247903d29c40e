"""What was read, and what was dropped, repaired or assumed on the way."""

from typing import TYPE_CHECKING

from ambidex.draw.markup import el, join
from ambidex.draw.number import count
from ambidex.draw.page import Section
from ambidex.draw.table import Column, definition_list, details, table

if TYPE_CHECKING:
    from ambidex.eventlog import ImportReport


def import_report(report: "ImportReport") -> Section:
    """Return how the source became the log."""
    facts = definition_list([
        ("Source", report.source),
        ("Form", report.form),
        ("Rows read", count(report.rows_read)),
        ("Activity instances", count(report.n_instances)),
        ("Cases", count(report.n_cases)),
        ("Time zone", report.time_zone),
    ])  # fmt: skip
    zone = el("p", report.time_zone_note, class_="note") if report.time_zone_note else None
    return Section("source", "What was read", "Data", join(facts, zone, _findings(report), _columns(report)))


def _findings(report: "ImportReport") -> str:
    if not report.findings:
        return el("p", "Nothing was dropped, repaired or assumed.")
    columns = [Column("What"), Column("Why"), Column("Rows", numeric=True), Column("Which rows")]
    rows = [
        [
            finding.kind.capitalize(),
            finding.why,
            count(finding.n) if finding.n else "–",
            ", ".join(str(row) for row in finding.rows) + (", …" if finding.n > len(finding.rows) > 0 else "") or "–",
        ]
        for finding in report.findings
    ]
    return table(caption="What was done to rows on the way in; nothing was lost silently", columns=columns, rows=rows)


def _columns(report: "ImportReport") -> str:
    rows = [[ours, theirs, "guessed" if ours in report.guessed else "given"] for ours, theirs in report.columns.items()]
    whole = table(
        caption="Which column was read as what", columns=[Column("Read as"), Column("Column"), Column("How")], rows=rows
    )
    return details("Which column was read as what", whole)
