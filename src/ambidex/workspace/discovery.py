"""The twin of the organisation behind a log, as a YAML file to read, edit and simulate."""

from pathlib import Path

import numpy as np

from ambidex.discovery import discover, fidelity
from ambidex.draw import draw_discovery
from ambidex.factory.file import format_factory
from ambidex.factory.roster import read_roster
from ambidex.workspace.output import write_text
from ambidex.workspace.progress import Progress, silent
from ambidex.workspace.source import Source, open_log


def describe_discovery(
    source: Source,
    *,
    output: Path,
    cost_per_hour: float | None = None,
    roster: Path | None = None,
    check: bool = True,
    seed: int = 1,
    progress: Progress = silent,
) -> str:
    """Learn the factory behind a log, write it as YAML, and return in words what was learnt and how true it is."""
    progress("Reading the log", 0.0)
    people = read_roster(roster) if roster else None
    log, _ = open_log(source)
    progress("Learning the twin", 0.1)
    found = discover(
        log, name=source.path.name, rng=np.random.default_rng([seed, 1]), cost_per_hour=cost_per_hour, roster=people
    )
    write_text(output, format_factory(found.factory))
    truth = None
    if check:
        progress("Checking the twin on weeks it has not seen", 0.5)
        truth = fidelity(log, rng=np.random.default_rng([seed, 2]), roster=people)
    progress("Done", 1.0)
    return f"{draw_discovery(found, truth)}\nWritten to {output}."
