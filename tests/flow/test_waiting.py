from ambidex.flow import CAUSES, batches, waiting
from ambidex.working_time import ALWAYS


def hours_by_cause(log, calendars, row):
    found = waiting(log, calendars=calendars)
    return {name: found.cause(name)[row] for name in CAUSES if found.cause(name)[row]}


def test_waiting_for_work_that_came_first_is_contention(log_of, office):
    log = log_of(("1", "assess", "Ann", 9, 9, 12), ("2", "assess", "Ann", 10, 12, 13))
    assert hours_by_cause(log, (office,), 1) == {"contention": 2.0}


def test_waiting_for_work_that_came_later_is_prioritization(log_of, office):
    log = log_of(("1", "assess", "Ann", 8, 8, 10), ("2", "assess", "Ann", 8.5, 12, 13), ("3", "pay", "Ann", 9, 10, 12))
    assert hours_by_cause(log, (ALWAYS,), 1) == {"contention": 1.5, "prioritization": 2.0}


def test_the_night_is_unavailability_even_with_work_in_hand(log_of, office):
    log = log_of(("1", "assess", "Ann", 16, 16, 34), ("2", "assess", "Ann", 16, 34, 35))
    assert hours_by_cause(log, (office,), 1) == {"contention": 2.0, "unavailability": 16.0}


def test_waiting_with_an_idle_colleague_on_duty_is_extraneous(log_of, office):
    log = log_of(("1", "assess", "Ann", 9, 11, 12))
    assert hours_by_cause(log, (office,), 0) == {"extraneous": 2.0}


def test_waiting_with_nobody_recorded_is_extraneous_and_told(log_of):
    log = log_of(("1", "assess", None, 9, 30, 31), ("2", "assess", "Ann", 9, 9, 10))
    assert hours_by_cause(log, (ALWAYS,), 0) == {"extraneous": 21.0}
    assert waiting(log, calendars=(ALWAYS,)).n_unknown == 1


def test_work_in_hand_twice_at_once_counts_once(log_of):
    log = log_of(("1", "assess", "Ann", 9, 9, 11), ("2", "ask", "Ann", 9, 9, 12), ("3", "pay", "Ann", 9, 12, 13))
    assert hours_by_cause(log, (ALWAYS,), 2) == {"contention": 3.0}


def test_waiting_for_the_rest_of_a_batch_is_batching(log_of, office):
    log = log_of(
        *(
            (f"{day} {ready}", "pay", "Ann", 24 * day + ready, 24 * day + 12, 24 * day + 13)
            for day in range(3)
            for ready in (9, 11, 11.5)
        )
    )
    assert batches(log, calendars=(office,)).activities[0].is_batching
    assert hours_by_cause(log, (office,), 0) == {"batching": 2.5, "extraneous": 0.5}
    assert hours_by_cause(log, (office,), 2) == {"extraneous": 0.5}


def test_a_queue_worked_off_without_pause_is_no_batch(log_of, office):
    log = log_of(
        ("1", "assess", "Ann", 9, 9, 12), ("2", "assess", "Ann", 10, 12, 13), ("3", "assess", "Ann", 11, 13, 14)
    )
    assert (batches(log, calendars=(office,)).batch == -1).all()


def test_a_queue_that_grew_before_the_office_opened_is_no_batch(log_of, office):
    log = log_of(("1", "assess", "Ann", 3, 9, 10), ("2", "assess", "Ann", 5, 10, 11), ("3", "assess", "Ann", 8, 11, 12))
    assert (batches(log, calendars=(office,)).batch == -1).all()


def test_work_collected_while_idle_and_done_in_one_go_is_a_sequential_batch(log_of, office):
    log = log_of(
        ("1", "file", "Ann", 9, 14, 15), ("2", "file", "Ann", 11, 15, 16), ("3", "file", "Ann", 13, 16, 17),
        ("4", "file", "Ann", 13.5, 33, 34),
    )  # fmt: skip
    found = batches(log, calendars=(office,))
    summary = found.activities[0]
    assert found.batch.tolist() == [0, 0, 0, 0]  # no time on duty lies between five o'clock and nine the next day
    assert (summary.typical_size, summary.longest_wait, summary.parallel, summary.share) == (4, 4.5, False, 1.0)


def test_work_with_the_same_start_and_end_is_a_batch_even_of_a_busy_resource(log_of, office):
    log = log_of(("0", "ask", "Ann", 9, 9, 12), ("1", "pay", "Ann", 10, 12, 13), ("2", "pay", "Ann", 11, 12, 13))
    found = batches(log, calendars=(office,))
    assert found.batch.tolist() == [-1, 0, 0]
    assert found.activities[log.activities.index("pay")].parallel


def test_few_batches_do_not_make_an_activity_batching(log_of, office):
    pairs = [("1", "pay", "Ann", 9, 12, 13), ("2", "pay", "Ann", 11, 12, 13)]
    singles = [(str(day), "pay", "Ann", 24 * day + 9, 24 * day + 9, 24 * day + 10) for day in range(7, 12)]
    log = log_of(*pairs, *singles)
    found = batches(log, calendars=(office,)).activities[0]
    assert (found.n_batches, found.is_batching) == (1, False)
    assert waiting(log, calendars=(office,)).batching.sum() == 0
