from ambidex.eventlog.report import Finding, ImportReport, finding


def report(*findings: Finding, rows_read: int, n_instances: int) -> ImportReport:
    return ImportReport("log.csv", "CSV", rows_read, n_instances, 1, {}, (), "UTC", "", findings)


def test_dropped_merged_and_repeated_rows_explain_the_difference() -> None:
    findings = (Finding("dropped", "no case", 3), Finding("merged", "a start", 4), Finding("repeated", "again", 2))
    assert report(*findings, rows_read=10, n_instances=5).n_unexplained == 0


def test_what_was_only_assumed_or_repaired_explains_no_missing_row() -> None:
    findings = (Finding("assumed", "no zone", 3), Finding("repaired", "float", 4))
    assert report(*findings, rows_read=10, n_instances=9).n_unexplained == 1


def test_a_finding_shows_the_first_twenty_rows_and_counts_all() -> None:
    found = finding("dropped", "no case", list(range(1, 101)))
    assert (found.n, found.rows) == (100, tuple(range(1, 21)))
