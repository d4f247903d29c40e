"""How true the twin is, place by place, and the sentence about it."""

import numpy as np
import pytest

from ambidex.discovery.trust import FEW, OFF, TRUSTED, UNSURE, Trust, trust, trust_sentence


@pytest.fixture
def twice(by_hand):
    """Returns a log in which every case is assessed and, every other one, paid; hours as told."""

    def log(n, *, assess, pay, every=2):
        rows = []
        for i in range(n):
            rows.append((f"{i}", "assess", "Ann", 24 * i, 24 * i + assess[i % len(assess)]))
            if i % every == 0:
                rows.append((f"{i}", "pay", "Bo", 24 * i + 10, 24 * i + 10 + pay))
        return by_hand(*rows)

    return log


def test_what_is_alike_is_trusted_and_what_is_not_is_told(twice):
    real = twice(80, assess=(3.0, 5.0), pay=2.0)
    found = {(one.kind, one.name): one for one in trust(real, [twice(80, assess=(3.0, 5.0), pay=4.0)] * 3)}
    assert found["activity", "assess"].off == 0.0
    assert found["activity", "assess"].verdict == TRUSTED
    # From the end of the assessment (after 3 or 5 hours) to the end of the payment.
    assert found["activity", "pay"].real == pytest.approx(12 - 3)
    assert found["activity", "pay"].twin == pytest.approx(14 - 3)
    assert found["activity", "pay"].n_cases == 40


def test_a_work_type_is_held_against_its_cycle_time(twice):
    log = twice(60, assess=(4.0,), pay=2.0)
    (whole,) = [one for one in trust(log, [log]) if one.kind == "work type"]
    assert whole.real == whole.twin == pytest.approx((12 + 4) / 2)
    assert whole.share == 1.0
    assert whole.off == 0.0


def test_shares_of_the_activities_sum_to_the_whole(twice):
    found = trust(twice(60, assess=(1.0, 9.0), pay=2.0), [twice(60, assess=(1.0, 9.0), pay=2.0)])
    assert sum(one.share for one in found if one.kind == "activity") == pytest.approx(1.0)


def test_more_cases_make_it_surer(twice):
    few, many = (
        next(one for one in trust(log, [log]) if one.name == "assess")
        for log in (twice(40, assess=(1.0, 9.0), pay=2.0), twice(640, assess=(1.0, 9.0), pay=2.0))
    )
    assert few.within == pytest.approx(4 * many.within, rel=0.05)
    # Ones and nines: a standard deviation of 4 on a mean of 5, and 40 cases.
    assert few.within == pytest.approx(1.96 * 4 / 5 / np.sqrt(39), rel=1e-6)


def test_a_place_that_the_twin_does_not_know_is_wholly_off(twice):
    (pay,) = [
        one
        for one in trust(twice(90, assess=(4.0,), pay=2.0), [twice(90, assess=(4.0,), pay=2.0, every=1000)] * 2)
        if one.name == "pay"
    ]
    assert pay.twin == pytest.approx(8.0)


@pytest.mark.parametrize(
    ("n", "off", "within", "verdict"),
    [(400, 0.05, 0.12, TRUSTED), (9, 0.0, 0.01, FEW), (400, 0.5, 0.6, OFF), (400, 0.1, 0.6, UNSURE)],
)
def test_verdicts(n, off, within, verdict):
    assert Trust("team", "Legal", 10.0, 10.0 * (1 + off), n, 0.3, off, within).verdict == verdict


def test_the_worst_places_are_named_and_small_ones_are_not():
    places = [
        Trust("work type", "claim", 40.0, 40.0, 300, 0.7, 0.0, 0.08),
        Trust("work type", "appeal", 40.0, 90.0, 5, 0.3, 1.25, 3.0),
        Trust("work type", "query", 40.0, 44.0, 90, 0.1, 0.1, 0.6),
        Trust("team", "Legal", 10.0, 20.0, 200, 0.2, 1.0, 1.1),
        Trust("activity", "stamp", 0.1, 9.0, 200, 0.001, 89.0, 95.0),
        Trust("activity", "decide", 10.0, 5.0, 200, 0.25, -0.5, 0.6),
    ]
    assert trust_sentence(places) == (
        "Trust mean cycle times of claim within 8%; mean cycle times of query may be up to 60% off; do not trust mean"
        " cycle times of appeal: 5 cases, the time at Legal: 100% too long in the twin and the time at decide: 50% too"
        " short in the twin."
    )


def test_nothing_to_tell_is_not_told():
    assert trust_sentence([]) == ""
