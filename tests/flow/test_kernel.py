"""The compiled loops: few, one specialisation each, and not loaded before they are used."""

import subprocess
import sys

from ambidex.flow import directly_follows, measure
from ambidex.flow.kernel import sequence, timeline


def test_every_loop_has_one_specialisation_whatever_the_log(log_of):
    measure(log_of(("1", "ask", "Ann", None, 9, 10)))
    measure(log_of(("1", "ask", None, None, 9, 10), ("1", "pay", None, 9, 10, 12)), cost_per_hour=4.0)
    measure(log_of(("1", "ask", "Ann", 8, 9, 10), team_of={"Ann": "Claims"}, time_zone="Asia/Tokyo"))
    loops = [loop for module in (sequence, timeline) for loop in vars(module).values() if hasattr(loop, "signatures")]
    assert len(loops) == 11
    assert {len(loop.signatures) for loop in loops} == {1}


def test_importing_the_measures_loads_no_compiler():
    script = "import sys, ambidex.flow; sys.exit('numba' in sys.modules or 'scipy.stats' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_graph_needs_no_people(log_of):
    assert directly_follows(log_of(("1", "ask", None, None, 9, 10))).count.sum() == 0
