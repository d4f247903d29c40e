"""The measures of a log, as words and as files."""

from pathlib import Path

from ambidex.draw import draw_measures
from ambidex.flow import measure, measures_json, measures_tables
from ambidex.workspace.output import write_json, write_tables
from ambidex.workspace.source import Source, open_log


def describe_measures(source: Source, *, cost_per_hour: float | None = None, output: Path | None = None) -> str:
    """Return the measures in words; with `output`, also write measures.json and tables/*.csv to that folder."""
    log, _ = open_log(source)
    measures = measure(log, cost_per_hour=cost_per_hour)
    told = draw_measures(measures)
    if output is None:
        return told
    write_json(output / "measures.json", measures_json(measures))
    write_tables(output / "tables", measures_tables(measures))
    return f"{told}\nWritten to {output}."
