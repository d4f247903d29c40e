from dataclasses import replace

from ambidex.factory.escalation import without_escalations
from ambidex.factory.model import DECISIONS
from ambidex.scenario.changes.decision_path import DecidePath


def test_only_the_way_of_decisions_changes(exceptional):
    after = DecidePath("mesh").alter(exceptional)
    assert after == replace(exceptional, decisions="mesh")


def test_the_other_two_ways_are_tried_where_there_are_exceptions(exceptional, shop):
    assert DecidePath.candidates(exceptional) == (DecidePath("mesh"), DecidePath("team"))
    assert DecidePath.candidates(replace(exceptional, decisions="team")) == (DecidePath("vertical"), DecidePath("mesh"))
    assert DecidePath.candidates(shop) == ()


def test_no_team_is_asked_and_the_work_that_raises_exceptions_is_moved_first(exceptional):
    change = DecidePath("mesh")
    assert (change.team(exceptional), change.roles(exceptional)) == (None, {"greeter"})


def test_each_way_has_its_words(exceptional):
    assert len({DecidePath(way).words() for way in DECISIONS}) == 3
    assert DecidePath("team").place == DecidePath("mesh").place


def test_decisions_are_then_made_by_those_who_are_said_to(exceptional):
    roles = [
        {activity.role for activity in told.activities if activity.name.startswith("Decide")}
        for told in (without_escalations(DecidePath(way).alter(exceptional)) for way in DECISIONS)
    ]
    assert roles == [{"decisions of Zoe", "decisions of Ada"}, {"mender", "greeter"}, {"greeter"}]
