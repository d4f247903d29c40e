"""Several logs as one: nothing is lost, people are shared, and what only has the same name is kept apart."""

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ambidex.eventlog import ActivityInstance, event_log
from ambidex.eventlog.joined import joined, joined_report
from ambidex.eventlog.report import Finding, ImportReport

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def log_of(name, rows, **more):
    return event_log(
        (
            ActivityInstance(case, activity, who, MONDAY + timedelta(hours=start), MONDAY + timedelta(hours=start + 1))
            for case, activity, who, start in rows
        ),
        name=name,
        **more,
    )


CLAIMS = log_of(
    "claims.csv", [("1", "Check", "Ann", 0), ("1", "Pay", "Bo", 9), ("2", "Check", None, 5)], team_of={"Ann": "Desk"}
)
LOANS = log_of(
    "loans.parquet",
    [("1", "Check", "Cy", 3), ("7", "Sign", "Ann", 4)],
    team_of={"Ann": "Bank", "Cy": "Bank"},
    work_type_of={"1": "house", "7": "car"},
)


def instances(log):
    return [
        (log.activities[a].split(" (")[0], log.resources[r] if r >= 0 else "", str(s), str(e))
        for a, r, s, e in zip(log.activity, log.resource, log.start_at, log.end_at)
    ]


def test_every_instance_is_there_with_its_case_in_order_of_arrival():
    both = joined([CLAIMS, LOANS])
    assert list(both.case_ids) == ["1 (claims)", "1 (loans)", "7", "2"]
    assert both.activities == ("Check (claims)", "Pay", "Check (loans)", "Sign")
    assert both.case_offset.tolist() == [0, 2, 3, 4, 5]
    assert [both.activities[code] for code in both.activity] == [
        "Check (claims)", "Pay", "Check (loans)", "Sign", "Check (claims)",
    ]  # fmt: skip
    assert [both.work_types[code] for code in both.work_type] == ["claims", "house", "car", "claims"]


def test_people_are_shared_and_keep_the_team_of_the_first_log_that_knows_it():
    both = joined([CLAIMS, LOANS])
    assert both.resources == ("Ann", "Bo", "Cy")
    teams = {person: both.teams[code] if code >= 0 else None for person, code in zip(both.resources, both.team_of)}
    assert teams == {"Ann": "Desk", "Bo": None, "Cy": "Bank"}
    assert [both.resources[code] if code >= 0 else None for code in both.resource] == ["Ann", "Bo", "Cy", "Ann", None]


def test_a_log_alone_stays_as_it_is():
    assert joined([CLAIMS]) is CLAIMS


def test_a_log_twice_is_two_kinds_of_work():
    both = joined([CLAIMS, CLAIMS])
    assert both.work_types == ("claims", "claims 2")
    assert both.n_cases == 4
    assert set(both.activities) == {"Check (claims)", "Pay (claims)", "Check (claims 2)", "Pay (claims 2)"}


def test_costs_that_one_log_lacks_are_unknown_there():
    priced = event_log(
        [ActivityInstance("9", "Sign", "Ann", MONDAY, MONDAY + timedelta(hours=1), cost=40.0)], name="dear.csv"
    )
    cost = joined([priced, LOANS]).cost
    assert np.nansum(cost) == 40.0
    assert np.isnan(cost).sum() == 2
    assert joined([CLAIMS, LOANS]).cost is None


@given(
    st.lists(
        st.lists(
            st.tuples(
                st.sampled_from("12"), st.sampled_from("ab"), st.sampled_from(["Ann", "Bo", None]), st.integers(0, 99)
            ),
            min_size=1,
            max_size=8,
        ),
        min_size=2,
        max_size=4,
    )
)
@settings(max_examples=40, deadline=None)
def test_nothing_is_lost_and_rows_stay_sorted(each):
    logs = [log_of(f"log{number}", rows) for number, rows in enumerate(each)]
    both = joined(logs)
    assert len(both) == sum(map(len, logs))
    assert both.n_cases == sum(log.n_cases for log in logs)
    assert len(set(both.case_ids)) == both.n_cases
    first = both.start_at[both.case_offset[:-1]]
    assert (first[1:] >= first[:-1]).all()
    within = both.case[1:] == both.case[:-1]
    assert (both.start_at[1:][within] >= both.start_at[:-1][within]).all()
    assert sorted(instances(both)) == sorted(row for log in logs for row in instances(log))


def report(name, zone):
    return ImportReport(
        name, "CSV", 12, 3, 2, {"case_id": "id"}, ("case_id",), zone, "", (Finding("dropped", "no end", 9, (1,)),)
    )


def test_the_report_names_the_source_of_each_finding_and_counts_all_rows():
    both = joined([CLAIMS, LOANS])
    told = joined_report([report("claims.csv", "UTC"), report("loans.parquet", "UTC")], both)
    assert told.rows_read == 24
    assert [one.why for one in told.findings] == ["claims.csv: no end", "loans.parquet: no end"]
    assert told.columns == {"case_id": "id"}


def test_zones_that_differ_are_told():
    both = joined([CLAIMS, LOANS])
    told = joined_report([report("claims.csv", "UTC"), report("loans.parquet", "Asia/Tokyo")], both)
    assert "Asia/Tokyo" in told.findings[-1].why
    assert joined_report([report("claims.csv", "UTC")], CLAIMS).source == "claims.csv"


def test_logs_of_different_times_are_told():
    later = log_of("later.csv", [("8", "Sign", "Ann", 5000)])
    told = joined_report([report("claims.csv", "UTC"), report("later.csv", "UTC")], joined([CLAIMS, later]))
    assert "cases of claims and later never come in the same weeks" in told.findings[-1].why
    both = joined_report([report("claims.csv", "UTC"), report("loans.csv", "UTC")], joined([CLAIMS, LOANS]))
    assert not any("never" in one.why for one in both.findings)


def test_the_name_tells_which_logs_they_are():
    assert joined([CLAIMS, LOANS]).origin.name == "claims.csv and loans.parquet"
