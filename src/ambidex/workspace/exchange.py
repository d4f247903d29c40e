"""Models of other tools, to a factory file and back."""

from pathlib import Path

from ambidex.errors import BadInput, Problem
from ambidex.factory.exchange import read_prosimos, write_bpmn, write_prosimos
from ambidex.factory.file import dump_factory, load_factory

_YAML = {".yaml", ".yml"}


def convert(sources: tuple[Path, ...], *, output: Path, work_type: str | None = None, time_zone: str = "UTC") -> str:
    """Turn a factory file into BPMN or Prosimos files, or these into a factory file; return what was done, in words.

    Parameters
    ----------
    sources
        A factory file, or a BPMN model and Prosimos' parameters (JSON), in any order.
    output
        A name that ends in .bpmn, a folder for the two files of Prosimos, or a factory file.
    work_type
        Which to write, where the factory has several.
    time_zone
        On whose clock calendars are that are read.

    Raises
    ------
    BadInput
        If this cannot be turned into that, or with every problem of a source.
    """
    kinds = [source.suffix.casefold() for source in sources]
    target = output.suffix.casefold()
    if len(sources) == 1 and kinds[0] in _YAML and target == ".bpmn":
        write_bpmn(load_factory(sources[0]), output, work_type=work_type)
        return f"The flow and its diagram are written to {output}."
    if len(sources) == 1 and kinds[0] in _YAML and target == "":
        notes = write_prosimos(load_factory(sources[0]), output, work_type=work_type)
        return _told(f"model.bpmn and parameters.json are written to {output}.", "Prosimos cannot hold", notes)
    if sorted(kinds) == [".bpmn", ".json"] and target in _YAML:
        bpmn, parameters = sorted(sources, key=lambda source: source.suffix.casefold())
        factory = read_prosimos(bpmn, parameters, time_zone=time_zone)
        dump_factory(factory, output)
        return _told(
            f"The factory is written to {output}.",
            "Read otherwise than it stands, or assumed",
            tuple(factory.notes.values()),
        )
    what = f"{' and '.join(source.name for source in sources)} cannot be turned into {output.name};"
    remedy = (
        "give a factory.yaml and a name that ends in .bpmn, or a folder for Prosimos' two files;"
        " or a .bpmn with its parameters .json and a name that ends in .yaml."
    )
    raise BadInput("convert", [Problem("files", what, remedy)])


def _told(done: str, title: str, notes: tuple[str, ...]) -> str:
    return "\n".join([done, *([f"{title}:", *(f"  - {note}" for note in notes)] if notes else [])])
