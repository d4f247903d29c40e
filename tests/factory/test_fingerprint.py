"""The fingerprint of a factory."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import numpy as np
import pytest

from ambidex.distributions.constant import Constant
from ambidex.distributions.exponential import Exponential
from ambidex.factory import END, Activity, Arrivals, Batch, Factory, Resource, State, Team, WorkType, fingerprint
from ambidex.working_time import ALWAYS, Calendar

ACTIVITY = Activity("A", "clerk", Exponential(2.0))
PERSON = Resource("Ann", ("clerk",), "always")
WORK = WorkType("w", Arrivals((1.0,) * 168), {"A": 1.0}, (State("A", "A", {END: 1.0}),))
FACTORY = Factory("F", "UTC", {"always": ALWAYS}, (Team("T"),), (PERSON,), (ACTIVITY,), (WORK,))


@pytest.mark.parametrize(
    "changed",
    [
        replace(FACTORY, name="G"),
        replace(FACTORY, currency="EUR"),
        replace(FACTORY, notes={"source": "a log"}),
        replace(FACTORY, calendars={"always": Calendar(((0.0, 8.0),))}),
        replace(FACTORY, teams=(Team("T", reports_to="B"),)),
        replace(FACTORY, resources=(replace(PERSON, pace=1.1),)),
        replace(FACTORY, resources=(PERSON, replace(PERSON, name="Bo"))),
        replace(FACTORY, activities=(replace(ACTIVITY, service_time=Constant(2.0)),)),
        replace(FACTORY, activities=(replace(ACTIVITY, batch=Batch(2, 1.0)),)),
        replace(FACTORY, work_types=(replace(WORK, promise=8.0),)),
        replace(FACTORY, work_types=(replace(WORK, start={"A": 0.5}),)),
        replace(FACTORY, work_types=(replace(WORK, arrivals=Arrivals((1.0,) * 168, ((date(2026, 1, 1), 2.0),))),)),
    ],
)
def test_whatever_changes_the_fingerprint_changes(changed):
    assert fingerprint(changed) != fingerprint(FACTORY)


@pytest.mark.parametrize(
    "same",
    [
        replace(FACTORY, calendars=MappingProxyType({"always": Calendar(((0, 168),))})),
        replace(FACTORY, activities=(replace(ACTIVITY, service_time=Exponential(np.float64(2.0))),)),
        replace(FACTORY, work_types=(replace(WORK, value=-0.0),)),
    ],
)
def test_equal_factories_have_the_same_fingerprint(same):
    assert same == FACTORY
    assert fingerprint(same) == fingerprint(FACTORY)


def test_the_order_in_which_calendars_are_told_does_not_matter():
    one, two = {"a": ALWAYS, "b": ALWAYS}, {"b": ALWAYS, "a": ALWAYS}
    assert fingerprint(replace(FACTORY, calendars=one)) == fingerprint(replace(FACTORY, calendars=two))


def test_the_fingerprint_is_the_same_on_every_machine():
    assert fingerprint(FACTORY) == "d2c7c42eaa5279b01c9dc2beaab1679e"
