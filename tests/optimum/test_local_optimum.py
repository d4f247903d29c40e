from ambidex.optimum import rank
from ambidex.optimum.ranking import HELPS


def test_a_batch_that_is_cheap_for_its_team_and_makes_all_wait_is_found(batching, how):
    found = rank(batching, **how)
    first = found.local_optima[0]
    assert (first.team, first.setting) == ("sewers", "sew as it is now")
    assert first.own_gain.key == "cost_per_instance"
    assert first.own_gain.low > 0
    assert first.cost_to_whole.low > 1.0
    assert "smaller by half" in first.words


def test_both_numbers_of_a_local_optimum_come_from_the_same_change(batching, how):
    found = rank(batching, **how)
    smaller = next(row for row in found.rows if row.kind == "smaller batch")
    assert smaller.verdict == HELPS
    assert found.local_optima[0].cost_to_whole == smaller.gain_cycle
    assert found.local_optima[0].own_gain.value == -smaller.own_cost.value


def test_a_team_that_only_feeds_the_constraint_faster_gives_the_whole_nothing(feeding, how):
    found = rank(feeding, **how)
    fed = next(one for one in found.local_optima if one.team == "cutters")
    assert fed.own_gain.low > 0.5
    assert "waited for elsewhere" in fed.words
    assert found.constraint.role == "sewer"


def test_where_a_team_helps_itself_and_the_whole_alike_there_is_no_local_optimum(tandem, how):
    assert [one.team for one in rank(tandem, **how).local_optima if one.team == "sewers"] == []


def test_a_team_is_named_once(feeding, how):
    teams = [one.team for one in rank(feeding, **how).local_optima]
    assert len(set(teams)) == len(teams)


def test_what_a_team_would_not_notice_is_not_told(placebo, how):
    assert rank(placebo, **how).local_optima == ()


def test_one_more_person_is_no_local_optimum_of_the_team_they_join(tandem, how):
    assert all("as it is now" not in one.setting for one in rank(tandem, **how).local_optima)
