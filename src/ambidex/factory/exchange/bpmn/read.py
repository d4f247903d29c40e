"""A BPMN file as the flow of one work type."""

from os import PathLike
from pathlib import Path

from ambidex.distributions import Distribution
from ambidex.factory.exchange.bpmn.element import read_element
from ambidex.factory.exchange.bpmn.flow import Choices, Flow, flow_of
from ambidex.factory.exchange.bpmn.graph import graph_of


def read_bpmn(
    path: str | PathLike[str], *, process: str | None = None, message_time: Distribution | None = None
) -> Flow:
    """Return the flow of a BPMN 2.0 model: its states with their shares, forks and waits.

    Parameters
    ----------
    process
        Name or id of the process, where the file holds several.
    message_time
        How long messages take to come, of which a model says nothing; 24 hours when not given.

    Raises
    ------
    BadInput
        With everything in it that is broken or cannot be told as a flow: each with its element and the remedy.

    Notes
    -----
    BPMN says which ways there are and not how often each is taken. Shares are those that `write_bpmn` has written, else
    equal, and the notes of the flow say so. Who does the work, and how long it takes, is not in BPMN either.
    """
    source = Path(path)
    choices = Choices() if message_time is None else Choices(message_time=message_time)
    graph = graph_of(read_element(source), source=source.name, process=process)
    return flow_of(graph, choices, source=source.name)
