import pytest

from ambidex.optimum.race import BASELINE, Race, Scene
from ambidex.scenario.changes.add_people import AddPeople


@pytest.fixture
def race(tandem, how) -> Race:
    scene = Scene(how["start_at"], how["horizon"], how["warm_up"], how["seed"], block=4)
    contenders = [AddPeople("sewer", "sewers").alter(tandem), AddPeople("cutter", "cutters").alter(tandem), tandem]
    return Race(tandem, contenders, scene, budget=1_000_000, shifts=0, threads=2, report=lambda share: None)


def test_contenders_are_paired_with_the_baseline_over_what_both_have(race):
    race.run([BASELINE, 0, 1])
    race.run([BASELINE])
    before, after = race.pair(0)
    assert before.replications == after.replications == 4
    assert race.baseline().replications == 8


def test_a_contender_that_changes_nothing_gains_exactly_nothing(race):
    race.run([BASELINE, 2])
    assert not race.gains(2, "cycle_time").any()


def test_the_better_one_is_better_and_none_is_better_than_itself(race):
    race.run([BASELINE, 0, 1])
    race.run([BASELINE, 0, 1])
    assert race.order("cycle_time") == [0, 1]
    assert race.is_better(0, 1, "cycle_time", confidence=0.95)
    assert not race.is_better(1, 0, "cycle_time", confidence=0.95)
    assert not race.is_better(0, 0, "cycle_time", confidence=0.95)


def test_blocks_bring_new_luck(race):
    race.run([BASELINE])
    race.run([BASELINE])
    assert len(set(race.baseline().whole["cycle_time"])) == 8


def test_only_those_that_were_run_have_entered(race):
    race.run([BASELINE, 1])
    assert race.entered == (1,)
    assert race.used > 0
    assert not race.affords(10_000)
