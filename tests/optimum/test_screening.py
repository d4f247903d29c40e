from ambidex.optimum.screening import hopeful_first
from ambidex.optimum.sight import sight
from ambidex.scenario import kinds
from ambidex.simulation import simulate


def test_changes_where_most_work_waits_are_tried_first(tandem, how):
    changes = tuple(change for kind in kinds().values() for change in kind.candidates(tandem))
    order = hopeful_first(changes, tandem, sight(simulate(tandem, replications=2, **how)))
    assert sorted(order) == list(range(len(changes)))
    assert {changes[number].team(tandem) for number in order[:2]} == {"sewers"}
