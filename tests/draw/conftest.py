"""Small flows to draw, and how to look at what was drawn."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from ambidex.flow.directly_follows import DirectlyFollows

HOSTILE = "<b>&\"'</script>\x00"


def _flow_of(names: list[str], sequences: dict[tuple[int, ...], int]) -> DirectlyFollows:
    """Return the graph of some sequences of activities and how often each happened; each step takes an hour."""
    k = len(names)
    count = np.zeros((k, k), np.int64)
    starts, ends, frequency = (np.zeros(k, np.int64) for _ in range(3))
    for sequence, n in sequences.items():
        starts[sequence[0]] += n
        ends[sequence[-1]] += n
        np.add.at(frequency, list(sequence), n)
        np.add.at(count, (list(sequence[:-1]), list(sequence[1:])), n)
    return DirectlyFollows(
        activities=tuple(names),
        count=count,
        mean_hours=np.where(count > 0, 1.0, np.nan),
        starts=starts,
        ends=ends,
        frequency=frequency,
        mean_service_hours=np.where(frequency > 0, 0.5, np.nan),
        mean_waiting_hours=np.where(frequency > 0, 30.0, np.nan),
    )


@pytest.fixture(scope="session")
def flow_of() -> Callable[[list[str], dict[tuple[int, ...], int]], DirectlyFollows]:
    """Make the graph of some sequences of activities."""
    return _flow_of


@pytest.fixture(scope="session")
def hostile() -> str:
    """A name that would break a page that trusts it."""
    return HOSTILE


@pytest.fixture(scope="session")
def claims() -> DirectlyFollows:
    """A line of four activities with rework, a shortcut and an activity whose name is hostile."""
    names = ["Register", "Assess the claim of the customer", HOSTILE, "Pay"]
    return _flow_of(names, {(0, 1, 2, 3): 80, (0, 1, 1, 2, 3): 15, (0, 3): 4, (0, 1): 1})


@pytest.fixture(scope="session")
def parse() -> Callable[[str], ET.Element]:
    """Read a drawing as XML, which fails where it is not well-formed."""

    def read(markup: str) -> ET.Element:
        return ET.fromstring(markup.removeprefix("<!DOCTYPE html>\n"))

    return read
