"""What is in a log: read it, and say what was read, dropped, repaired and assumed."""

from pathlib import Path

from ambidex.draw import draw_report
from ambidex.eventlog import write_log
from ambidex.workspace.source import Source, open_log


def describe_log(source: Source, *, output: Path | None = None) -> str:
    """Return the import report in words; with `output`, also write the log there as .csv or .parquet."""
    log, report = open_log(source)
    told = draw_report(log, report)
    if output is None:
        return told
    write_log(log, output)
    return f"{told}\nWritten to {output}."
