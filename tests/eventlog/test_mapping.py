import pytest
from hypothesis import given
from hypothesis import strategies as st

from ambidex.errors import BadInput
from ambidex.eventlog.mapping import COMMON, Mapping, check_columns, guess


def guessed(*columns: str, **given_: str) -> dict[str, str]:
    return guess(Mapping(**given_), distinct=dict.fromkeys(columns, 0.1), source="log.csv")[0].columns()


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            ("case:concept:name", "concept:name", "org:resource", "start_timestamp", "time:timestamp"),
            ("case:concept:name", "concept:name", "org:resource", "start_timestamp", "time:timestamp"),
        ),
        (
            ("case_id", "activity", "resource", "start_time", "end_time"),
            ("case_id", "activity", "resource", "start_time", "end_time"),
        ),
        (
            ("Case ID", "Activity", "Resource", "Start Timestamp", "Complete Timestamp"),
            ("Case ID", "Activity", "Resource", "Start Timestamp", "Complete Timestamp"),
        ),
        (("Ticket", "Step", "Owner", "Created", "Closed"), ("Ticket", "Step", "Owner", "Created", "Closed")),
        (("id", "task", "user", "started_at", "finished_date"), ("id", "task", "user", "started_at", "finished_date")),
    ],
)
def test_common_headers_are_understood(columns: tuple[str, ...], expected: tuple[str, ...]) -> None:
    names = ("case_id", "activity", "resource", "start", "end")
    assert guessed(*columns) == dict(zip(names, expected, strict=True))


def test_a_column_in_which_nearly_every_row_differs_is_no_activity() -> None:
    distinct = {"id": 1.0, "task": 0.9, "closed": 0.8}
    assert guess(Mapping(), distinct=distinct, source="log.csv")[0].activity is None


def test_what_is_given_is_never_guessed_again() -> None:
    columns = guessed("id", "ticket", "status", "end", case_id="id")
    assert columns == {"case_id": "id", "activity": "status", "end": "end"}


def test_one_column_is_not_taken_for_two_things() -> None:
    assert guessed("case", "timestamp", end="timestamp") == {"case_id": "case", "end": "timestamp"}


def test_teams_without_resources_are_left_alone() -> None:
    assert "team" not in guessed("case", "team", "end")


def test_the_names_that_were_guessed_are_told() -> None:
    _, names = guess(Mapping(case_id="a"), distinct={"a": 0.1, "end": 0.1}, source="log.csv")
    assert names == ("end",)


def test_everything_that_is_missing_is_told_at_once_with_the_option_to_use() -> None:
    with pytest.raises(BadInput) as error:
        guessed("DateTime2", "Calls")
    told = "no column looks like {}; the columns are DateTime2, Calls. Say which it is: --column {}=NAME."
    assert str(error.value).splitlines() == [
        "log.csv has 2 problems",
        f"  columns   {told.format('the case', 'case')}",
        f"  columns   {told.format('the time of completion', 'end')}",
    ]


def test_a_column_that_is_not_there_is_told_with_the_one_that_may_be_meant() -> None:
    with pytest.raises(BadInput, match=r'--column case=tiket.*there is no column "tiket".*Did you mean "ticket"\?'):
        check_columns(Mapping(case_id="tiket"), columns=("ticket", "end"), source="log.csv")


def test_long_lists_of_columns_are_cut_short() -> None:
    with pytest.raises(BadInput, match="c29 and 70 more"):
        guessed(*(f"c{index}" for index in range(100)))


@given(st.sampled_from(sorted(COMMON["case_id"].split())), st.sampled_from([str.upper, str.title, str.swapcase]))
def test_case_and_punctuation_of_a_header_make_no_difference(name: str, write: object) -> None:
    written = write(name.replace("_", " "))  # type: ignore[operator]
    assert guessed(written, "end")["case_id"] == written


def test_the_status_of_a_ticket_is_no_activity_but_that_of_a_step_is() -> None:
    tickets = {"key": 1.0, "status": 0.01, "created": 0.9, "resolved": 0.9}
    steps = {"key": 0.2, "status": 0.01, "timestamp": 0.9}
    assert guess(Mapping(), distinct=tickets, source="log.csv")[0].activity is None
    assert guess(Mapping(), distinct=steps, source="log.csv")[0].activity == "status"
