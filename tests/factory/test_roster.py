"""Rosters as people write them, and what is said where they are wrong."""

from datetime import date

import pytest

from ambidex.errors import BadInput
from ambidex.factory import Team
from ambidex.factory.roster import Person, Roster, read_roster


@pytest.fixture
def roster_of(tmp_path):
    """Returns the roster of a file with some text."""

    def read(text, encoding="utf-8"):
        path = tmp_path / "people.csv"
        path.write_bytes(text.encode(encoding))
        return read_roster(path)

    return read


@pytest.fixture
def told_of(roster_of):
    """Returns the problems of a roster."""

    def told(text):
        with pytest.raises(BadInput) as refused:
            roster_of(text)
        return [f"{one.place}: {one.what} {one.remedy}" for one in refused.value.problems]

    return told


def test_all_that_a_line_can_say(roster_of):
    (ann, mia) = roster_of(
        "person,team,manager,roles,cost_per_hour,calendar,from,until,leave\n"
        'Ann Bell,Claims,Mia Okafor,assessor; clerk,41.5,"Mon-Fri 09:00-17:00; Sat 10:00-12:00",2026-01-05,2027-01-05,'
        '"2026-08-03 to 2026-08-14, 2026-12-24"\n'
        "Mia Okafor,Claims,Zoe Lind,,,,,,\n"
    ).people
    assert ann.roles == ("assessor", "clerk")
    assert ann.cost_per_hour == 41.5
    assert ann.calendar.intervals[-1] == (130.0, 132.0)
    assert (ann.from_date, ann.until_date) == (date(2026, 1, 5), date(2027, 1, 5))
    assert ann.absent == ((date(2026, 8, 3), date(2026, 8, 14)), (date(2026, 12, 24), date(2026, 12, 24)))
    assert mia == Person("Mia Okafor", "Claims", "Zoe Lind")


@pytest.mark.parametrize(
    "text",
    [
        "Name;Department;Boss\nAnn;Claims;Mia\n",
        "\ufeffNAME\tgroup\tReports to\nAnn\tClaims\tMia\n",
        "boss,employee,team\nMia,Ann,Claims\n\n,,\n",
    ],
)
def test_columns_in_any_order_with_usual_names_and_separators(roster_of, text):
    assert roster_of(text).people == (Person("Ann", "Claims", "Mia"),)


def test_columns_that_are_not_known_are_named(roster_of):
    assert roster_of("person,shoe size\nAnn,39\n").ignored == ("shoe size",)


def test_teams_have_the_manager_most_name_and_whom_that_one_names(roster_of):
    roster = roster_of(
        "person,team,manager\nAnn,Claims,Mia\nBo,Claims,Mia\nCy,Claims,Ted\nMia,Claims,Zoe\nDan,Legal,Ted\nEve,Post,\n"
    )
    assert roster.teams() == (Team("Claims", "Mia", "Zoe"), Team("Legal", "Ted", None), Team("Post"))


def test_people_are_found_whatever_capitals_and_spaces(roster_of):
    roster = roster_of("person\nAnn  Bell\n")
    assert roster.person("ANN BELL") == Person("Ann  Bell")
    assert roster.person("Ann") is None


def test_every_problem_is_told_at_once_with_its_line(told_of):
    told = told_of(
        "person,cost_per_hour,calendar,from,until,leave\n"
        "Ann,free,sometimes,soon,2026-01-01,august\n"
        ",-3,always,2026-01-05,2026-01-01,\n"
    )
    assert [one.split(":")[0] for one in told] == [
        "line 2, cost_per_hour",
        "line 2, calendar",
        "line 2, from",
        "line 2, leave",
        "line 3, person",
        "line 3, cost_per_hour",
        "person ",
    ]
    assert '"free" is no number; write a number such as 41.50' in told[0]
    assert "Mon-Fri 09:00-17:00" in told[1]


def test_somebody_twice_is_told(told_of):
    assert told_of("person\nAnn Bell\nann  bell\n") == [
        "person ann bell: there are 2 lines; keep one, or tell the people apart by name."
    ]


def test_managers_in_a_circle_are_told_once(told_of):
    (told,) = told_of("person,manager\nAnn,Bo\nBo,Cy\nCy,Ann\nDan,Ann\n")
    assert "ann reports to bo reports to cy reports to ann" in told


def test_somebody_who_is_their_own_manager_is_told(told_of):
    assert "managers go round" in told_of("person,manager\nAnn,Ann\n")[0]


@pytest.mark.parametrize(("text", "why"), [("", "no column"), ("person\n", "nobody"), ("team\nClaims\n", "no column")])
def test_a_file_without_people_is_refused(told_of, text, why):
    assert why in told_of(text)[0]


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path, roster_of):
    with pytest.raises(BadInput, match="cannot be read"):
        read_roster(tmp_path / "nowhere.csv")
    with pytest.raises(BadInput, match="UTF-8"):
        roster_of("person\nZoë\n", encoding="latin-1")


def test_an_empty_roster_has_no_teams():
    assert Roster(()).teams() == ()
