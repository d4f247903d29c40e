"""The simulator: runs a factory forward and gives event logs of the same shape as real ones.

`simulate` is the way in; `offered_load` says beforehand how busy every role would be. `reference` is a slow, readable
twin of the kernel: both give the same logs.
"""

from ambidex.simulation.offered_load import Load, RoleLoad, expected_visits, offered_load
from ambidex.simulation.open_case import OpenCase
from ambidex.simulation.replicate import InvariantBroken
from ambidex.simulation.replication import Replication
from ambidex.simulation.run import Run, simulate

__all__ = [
    "InvariantBroken",
    "Load",
    "OpenCase",
    "Replication",
    "RoleLoad",
    "Run",
    "expected_visits",
    "offered_load",
    "simulate",
]
