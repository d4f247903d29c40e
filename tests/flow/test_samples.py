"""On real logs the measures agree with an independent count from the file itself."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import polars as pl
import pytest

from ambidex.eventlog import read_log
from ambidex.flow import cycle_hours, directly_follows, handoffs, measure, rework, variants

FILES = {
    "purchasing_example.csv.gz": (
        "case:concept:name", "concept:name", "org:resource", "start_timestamp", "time:timestamp",
    ),
    "loan_2012_work_items.csv.gz": ("case_id", "activity", "resource", "start_time", "end_time"),
}  # fmt: skip


@pytest.fixture(scope="module", params=FILES)
def both(request, shared):
    """A log as it is read, and by case the rows of its file, (start, end, number, activity, resource), in order."""
    path = shared / "samples" / request.param
    columns = pl.read_csv(path, infer_schema=False).select(FILES[request.param]).to_dict(as_series=False).values()
    cases = {}
    for number, (case, activity, resource, start, end) in enumerate(zip(*columns, strict=True)):
        row = (datetime.fromisoformat(start), datetime.fromisoformat(end), number, activity, resource)
        cases.setdefault(case, []).append(row)
    return read_log(path, cache=False)[0], [sorted(rows) for rows in cases.values()]


def test_neighbours_agree(both):
    log, cases = both
    graph = directly_follows(log)
    found = {
        (log.activities[a], log.activities[b]): n
        for a, row in enumerate(graph.count.tolist())
        for b, n in enumerate(row)
        if n
    }
    assert found == Counter((a[3], b[3]) for rows in cases for a, b in pairwise(rows))


def test_variants_agree(both):
    log, cases = both
    found = variants(log)
    names = {
        tuple(log.activities[code] for code in sequence): n
        for sequence, n in zip(found.sequences, found.counts.tolist(), strict=True)
    }
    assert names == Counter(tuple(row[3] for row in rows) for rows in cases)


def test_handoffs_agree(both):
    log, cases = both
    pairs = [(a[4], b[4]) for rows in cases for a, b in pairwise(rows)]
    assert handoffs(log).total == sum(1 for a, b in pairs if a and b and a != b)


def test_cycle_times_agree(both):
    log, cases = both
    expected = [(max(row[1] for row in rows) - rows[0][0]) / timedelta(hours=1) for rows in cases]
    assert sorted(cycle_hours(log).tolist()) == pytest.approx(sorted(expected))


def test_repeats_agree(both):
    log, cases = both
    assert int(rework(log).repeated.sum()) == sum(len(rows) - len({row[3] for row in rows}) for rows in cases)


def test_waiting_has_its_causes(both):
    found = measure(both[0])
    shares = [found.key_figure(f"{name}_share").value for name in ("contention", "unavailability", "extraneous")]
    assert 0 < sum(shares) <= 1
