"""The simulator: runs a factory forward and gives event logs of the same shape as real ones.

`simulate` is the way in; `offered_load` says beforehand how busy every role would be. `reference` is a slow, readable
twin of the kernels: they give the same logs. `tally` counts without keeping a log.
"""

from ambidex.simulation.broken import InvariantBroken
from ambidex.simulation.offered_load import Load, RoleLoad, offered_load
from ambidex.simulation.open_case import OpenCase
from ambidex.simulation.replication import Replication
from ambidex.simulation.run import Run, simulate
from ambidex.simulation.tally import Tally, tally
from ambidex.simulation.warning import warnings_of

__all__ = [
    "InvariantBroken",
    "Load",
    "OpenCase",
    "Replication",
    "RoleLoad",
    "Run",
    "Tally",
    "offered_load",
    "simulate",
    "tally",
    "warnings_of",
]
