"""Who is above a team, and who is above two."""

from hypothesis import given
from hypothesis import strategies as st

from ambidex.factory import Factory, Resource, Team
from ambidex.factory.reporting_line import deciding_manager, reporting_line, team_of_role

TREE = (Team("desk", "Ada", "Zoe"), Team("field", "Bo", "Zoe"), Team("staff", "Zoe", "Pia"), Team("lab", "Cleo"))
managers = st.sampled_from(["", "Ada", "Bo", "Zoe", "Pia"])
teams = st.lists(
    st.builds(Team, st.sampled_from("abc"), managers, st.none() | managers),
    max_size=3,
    unique_by=lambda team: team.name,
)


def under(*teams, people=()):
    return Factory("F", "UTC", {}, tuple(teams), tuple(people), (), ())


def test_a_line_goes_up_to_the_top():
    assert [reporting_line(under(*TREE), team) for team in ("field", "lab")] == [("Bo", "Zoe", "Pia"), ("Cleo",)]


def test_a_team_without_a_manager_may_still_report_to_somebody():
    assert reporting_line(under(Team("desk", "", "Zoe")), "desk") == ("Zoe",)


def test_a_manager_reports_to_whom_another_of_their_teams_tells():
    twice = (Team("desk", "Ada"), Team("field", "Ada", "Zoe"), Team("lab", "Cleo", "Zoe"))
    assert reporting_line(under(*twice), "desk") == reporting_line(under(*twice), "field") == ("Ada", "Zoe")
    assert deciding_manager(under(*twice), "desk", "lab") == "Zoe"


def test_teams_without_managers_have_nothing_to_do_with_each_other():
    alone = (Team("desk", "", "Zoe"), Team("field", ""), Team("lab", "Bo"))
    assert [reporting_line(under(*alone), team) for team in ("field", "lab", "shop")] == [(), ("Bo",), ()]


def test_nobody_is_above_people_without_a_team():
    assert reporting_line(under(*TREE), None) == ()


def test_whoever_manages_two_teams_reports_to_whom_either_of_them_tells():
    twice = (Team("desk", "Ada"), Team("field", "Ada", "Zoe"), Team("shop", "Bo", "Ada"))
    assert reporting_line(under(*twice), "shop") == ("Bo", "Ada", "Zoe")


def test_the_first_manager_above_both_decides_whichever_side_asks():
    assert deciding_manager(under(*TREE), "desk", "field") == deciding_manager(under(*TREE), "field", "desk") == "Zoe"


def test_a_team_decides_with_itself_under_its_own_manager():
    assert deciding_manager(under(*TREE), "desk", "desk") == "Ada"


def test_where_nobody_is_above_both_the_top_of_the_own_side_decides():
    assert [deciding_manager(under(*TREE), *sides) for sides in (("desk", "lab"), ("lab", "desk"))] == ["Pia", "Cleo"]


def test_where_only_the_other_side_has_a_manager_its_top_decides():
    assert deciding_manager(under(*TREE), None, "field") == "Pia"
    assert deciding_manager(under(Team("desk")), "desk", None) is None


@given(teams, st.sampled_from("abc"), st.sampled_from("abc"))
def test_every_line_ends_and_whoever_decides_is_on_one_of_the_two(teams, one, other):
    factory = under(*teams)
    lines = reporting_line(factory, one), reporting_line(factory, other)
    assert all(len(set(line)) == len(line) for line in lines)
    assert (deciding_manager(factory, one, other) or "") in {*lines[0], *lines[1], *([""] * (lines == ((), ())))}


def test_a_role_is_of_the_team_with_most_of_those_who_hold_it():
    who = [("Ann", "desk", "clerk"), ("Ben", "field", "clerk"), ("Cy", "desk", "payer"), ("Di", None, "guest")]
    people = [Resource(name, (role,), "office", team=team) for name, team, role in who]
    factory = under(*TREE, people=people)
    assert [team_of_role(factory, role) for role in ("clerk", "payer", "guest", None)] == ["desk", "desk", None, None]
