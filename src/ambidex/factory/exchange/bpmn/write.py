"""The flow of a work type as a BPMN file."""

from os import PathLike
from pathlib import Path

from ambidex.errors import BadInput, Problem, did_you_mean
from ambidex.factory.exchange.bpmn.place import places_of
from ambidex.factory.exchange.bpmn.sketch import Sketch, sketch_of
from ambidex.factory.exchange.bpmn.text import text_of
from ambidex.factory.model import Factory, WorkType


def write_bpmn(factory: Factory, path: str | PathLike[str], *, work_type: str | None = None) -> tuple[str, ...]:
    """Write the flow of a work type as BPMN 2.0, with its diagram, and return what BPMN cannot hold.

    Parameters
    ----------
    work_type
        Its name, where the factory has several.

    Raises
    ------
    BadInput
        If there is no such work type, or several and none is named.

    Notes
    -----
    Shares, and names of states that differ from their activity's, are written as attributes of a namespace of their
    own, which other tools keep or pass over, and which `read_bpmn` reads.
    """
    chosen = the_work_type(factory, work_type)
    sketch = sketch_of(factory, chosen)
    Path(path).write_text(sketch_text(sketch), encoding="utf-8")
    notes = list(sketch.notes)
    if any(sketch.times[node].family != "constant" for node in sketch.times):
        notes.append("Timers are written with their mean.")
    if sketch.conditions:
        notes.append("Conditions on attributes of the case are written as texts.")
    return tuple(notes)


def sketch_text(sketch: Sketch) -> str:
    """Return the text of a BPMN file of a sketch, laid out."""
    return text_of(sketch.graph, places_of(sketch.graph), sketch.conditions)


def the_work_type(factory: Factory, name: str | None) -> WorkType:
    """Return the work type of a name, or the only one.

    Raises
    ------
    BadInput
        If there is no such work type, or several and none is named.
    """
    names = [work_type.name for work_type in factory.work_types]
    if name is None and len(names) == 1:
        return factory.work_types[0]
    if name not in names:
        told = ", ".join(f'"{known}"' for known in names) or "none"
        what = f'there is no work type "{name}";' if name is not None else "it is not said which work type is meant;"
        remedy = f"work types are {told}. {did_you_mean(name or '', names)}".strip()
        raise BadInput(factory.name, [Problem("work_type", what, remedy)])
    return next(work_type for work_type in factory.work_types if work_type.name == name)
