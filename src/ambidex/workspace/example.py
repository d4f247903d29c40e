"""The main job on the organisation that ships with Ambidex."""

from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path

from ambidex.eventlog import EventLog, write_log
from ambidex.factory import Factory, fingerprint
from ambidex.factory.file import load_factory
from ambidex.simulation import simulate
from ambidex.workspace.answer import Study, study
from ambidex.workspace.progress import Progress, silent
from ambidex.workspace.source import Source

YEAR_START = datetime(2025, 1, 6, tzinfo=UTC)
YEAR = timedelta(weeks=52)


def demo(*, output: Path, now: datetime, seed: int = 1, progress: Progress = silent) -> Study:
    """Simulate a year of the shipped organisation and study its log, as if nothing were known of the factory.

    The log is written beside the page at first use, and is the same on every machine.
    """
    factory, log_path = example_log(output / "log", progress=progress)
    source = Source(path=log_path, time_zone=factory.time_zone)
    return study(source, output=output, now=now, seed=seed, cost_per_hour=None, progress=progress)


def example_log(folder: Path, *, progress: Progress = silent) -> tuple[Factory, Path]:
    """Return the shipped organisation and the log of its year, written in a folder where it is not there yet."""
    with as_file(files("ambidex.examples") / "northgate.yaml") as file:
        factory = load_factory(file)
    progress("Simulating a year of the shipped organisation", 0.0)
    log_path = folder / fingerprint(factory)[:12] / f"{factory.name}.parquet"
    if not log_path.exists():
        log_path.parent.mkdir(parents=True, exist_ok=True)
        write_log(a_year(factory), log_path)
    return factory, log_path


def a_year(factory: Factory) -> EventLog:
    """Return the log of the factory's year, always with the same luck."""
    return simulate(factory, start_at=YEAR_START, horizon=YEAR, seed=2025).replications[0].log()
