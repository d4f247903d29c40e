"""The sections of a Prosimos file, one by one: distributions, calendars, arrivals, batches, rules, people."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ambidex.distributions.constant import Constant
from ambidex.distributions.empirical import Empirical
from ambidex.distributions.exponential import Exponential
from ambidex.distributions.gamma import Gamma
from ambidex.distributions.lognormal import Lognormal
from ambidex.distributions.uniform import Uniform
from ambidex.errors import Problem
from ambidex.factory.exchange.prosimos.arrivals import MOST_REGULAR, arrivals_of, is_level, spacing_of
from ambidex.factory.exchange.prosimos.batch import LARGEST, LONGEST, batch_of, batching_of
from ambidex.factory.exchange.prosimos.calendar import calendar_of, periods_of
from ambidex.factory.exchange.prosimos.distribution import distribution_of, histogram_of, numbers_of, variation
from ambidex.factory.exchange.prosimos.field import Fields
from ambidex.factory.exchange.prosimos.people import role_names
from ambidex.factory.exchange.prosimos.rule import Condition, attribute_of, profiles_of, ways_of
from ambidex.factory.model import Arrivals, Batch
from ambidex.factory.week import spread
from ambidex.working_time import ALWAYS, Calendar

FAR = 1e12
ONE_DAY = Calendar(((9.0, 17.0),))
SHARES = (np.arange(2000) + 0.5) / 2000


def fields(**values) -> Fields:
    return Fields(values, "", [])


def told(entry: Fields) -> list[str]:
    return [f"{problem.place}: {problem.what} {problem.remedy}" for problem in entry.problems]


# --- distributions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "numbers", "same"),
    [
        ("fix", [5400], Constant(1.5)),
        ("fix", [5400, 0, 1], Constant(1.5)),
        ("expon", [7200, 0, FAR], Exponential(2.0)),
        ("uniform", [3600, 7200], Uniform(1.0, 2.0)),
        ("lognorm", [7200, 7200**2, 0, FAR], Lognormal(2.0, 1.0)),
        ("gamma", [7200, 3600**2, 0, FAR], Gamma(2.0, 0.5)),
        # the order of SciPy, as in Prosimos 1
        ("expon", [0, 7200, 0, FAR], Exponential(2.0)),
        ("uniform", [3600, 3600, 0, FAR], Uniform(1.0, 2.0)),
        ("gamma", [4, 0, 1800, 0, FAR], Gamma(2.0, 0.5)),
        # no spread at all
        ("norm", [3600, 0, 0, FAR], Constant(1.0)),
        ("gamma", [3600, 0, 0, FAR], Constant(1.0)),
        ("lognorm", [3600, 0], Constant(1.0)),
        ("expon", [3600, 3600, 7200], Constant(1.0)),
        ("uniform", [3600, 3600], Constant(1.0)),
        ("triang", [3600, 3600, 3600], Constant(1.0)),
    ],
)
def test_a_family_that_is_known_and_not_cut_off_is_the_same(name, numbers, same):
    found = distribution_of(name, numbers)
    assert type(found) is type(same)
    assert np.allclose(found.quantile(SHARES), same.quantile(SHARES), rtol=1e-9)


@pytest.mark.parametrize(
    ("name", "numbers", "scipy"),
    [
        ("norm", [7200, 3600, 1800, 10800], stats.norm(7200, 3600)),
        ("norm", [3600, 3600, 0, FAR], stats.norm(3600, 3600)),
        ("norm", [7200, 1800], stats.norm(7200, 1800)),
        ("expon", [7200, 3600, 18000], stats.expon(3600, 3600)),
        ("gamma", [7200, 7200**2, 1800, 10800], stats.gamma(1, 0, 7200)),
        ("lognorm", [1.0, 0, 3600, 0, 7200], stats.lognorm(1.0, 0, 3600)),
        ("gamma", [4, 600, 1800, 0, 9000], stats.gamma(4, 600, 1800)),
        ("triang", [5400, 3600, 10800], stats.triang(0.25, 3600, 7200)),
        ("triang", [0.25, 3600, 7200, 4000, 9000], stats.triang(0.25, 3600, 7200)),
        ("uniform", [3600, 3600, 4000, 7000], stats.uniform(3600, 3600)),
    ],
)
def test_a_distribution_that_is_cut_off_has_the_mean_and_quantiles_of_what_is_left(name, numbers, scipy):
    n_shape = {"norm": 2, "triang": 3, "expon": 1}.get(name, 2)
    limits = numbers[-2:] if len(numbers) > n_shape else (0, np.inf)
    low, high = scipy.cdf(max(limits[0], 0)), scipy.cdf(limits[1])
    exact = scipy.ppf(low + (high - low) * (np.arange(200_000) + 0.5) / 200_000) / 3600
    found = distribution_of(name, numbers)
    assert isinstance(found, Empirical)
    assert found.mean == pytest.approx(exact.mean(), rel=1e-3)
    wanted = np.quantile(exact, [0.02, 0.25, 0.5, 0.75, 0.98])
    assert found.quantile(np.array([0.02, 0.25, 0.5, 0.75, 0.98])) == pytest.approx(wanted, rel=0.02)


@pytest.mark.parametrize(
    ("name", "numbers", "what"),
    [
        ("weibull", [1.0], "is no distribution that Prosimos 2 knows; it knows fix, expon"),
        ("gamma", [1.0], "gamma needs 2 numbers, and has 1"),
        ("fix", [-1.0], "cannot be negative"),
        ("expon", [0, 1800, 90], "the mean of expon is below its least value"),
        ("uniform", [2.0, 1.0], "uniform needs a least value of 0 or more and a larger one"),
        ("norm", [1.0, -1.0], "a standard deviation cannot be negative"),
        ("lognorm", [0.0, 1.0], "the mean must be above 0"),
        ("gamma", [1.0, -1.0], "a variance cannot be negative"),
        ("gamma", [-1, 0, 1, 0, 9], "shape and scale must be above 0"),
        ("lognorm", [-1, 0, 1, 0, 9], "shape and scale must be above 0"),
        ("triang", [9.0, 1.0, 2.0], "its likeliest value between"),
        ("norm", [100.0, 1.0, 500.0, 400.0], "the least value is above the largest"),
        ("norm", [100.0, 1.0, 500.0, 600.0], "hardly any of its values lie between"),
    ],
)
def test_numbers_that_make_no_distribution_are_told(name, numbers, what):
    with pytest.raises(ValueError, match=what):
        distribution_of(name, numbers)


def test_a_histogram_keeps_its_values_as_atoms():
    found = histogram_of([0.25, 0.25, 1.0], [0.0, 1800.0, 3600.0])
    assert found.quantile(np.array([0.1, 0.24, 0.26, 0.9])).tolist() == [0.0, 0.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("cdf", "values"), [([], []), ([1.0], [1.0, 2.0]), ([0.5, 0.4], [1.0, 2.0]), ([0.5], [1.0]), ([1.0], [-1.0])]
)
def test_a_histogram_that_is_none_is_told(cdf, values):
    with pytest.raises(ValueError, match=r"cdf|bin_midpoints"):
        histogram_of(cdf, values)


@given(mean=st.floats(0.01, 100), cv=st.floats(0.1, 3))
def test_what_prosimos_knows_is_written_as_it_is_read(mean, cv):
    for distribution in (
        Constant(mean),
        Exponential(mean),
        Uniform(mean, 2 * mean),
        Gamma(mean, cv),
        Lognormal(mean, cv),
    ):
        name, numbers, exact = numbers_of(distribution)
        again = distribution_of(name, numbers)
        assert exact
        assert type(again) is type(distribution)
        assert again.mean == pytest.approx(distribution.mean)
        assert variation(again) == pytest.approx(variation(distribution))


def test_quantiles_are_written_as_a_gamma_with_their_mean_and_spread():
    name, numbers, exact = numbers_of(Empirical(((0.0, 0.0), (0.5, 0.0), (1.0, 2.0))))
    assert (name, exact) == ("gamma", False)
    assert numbers[0] == pytest.approx(1800)
    assert numbers[1] == pytest.approx((5 / 12) * 3600**2, rel=1e-3)
    assert numbers_of(Empirical(((0.0, 1.0), (1.0, 1.0))))[0] == "fix"


# --- calendars ----------------------------------------------------------------------------------------------------


def period(first: str, last: str, opens: str, closes: str, **more) -> Fields:
    return Fields({"from": first, "to": last, "beginTime": opens, "endTime": closes, **more}, "p", [])


def test_periods_that_meet_are_one_and_the_last_second_of_a_day_is_its_end():
    whole = calendar_of([period("MONDAY", "SUNDAY", "00:00:00.000", "23:59:59.999")])
    assert whole == ALWAYS
    assert calendar_of([period("MONDAY", "SUNDAY", "00:00", "00:00")]) == ALWAYS
    both = [period("Monday", "monday", "09:00", "12:00:00Z"), period("MONDAY", "MONDAY", "11:00:00+00:00", "17:30")]
    assert calendar_of(both).intervals == ((9.0, 17.5),)


def test_days_may_go_over_the_end_of_the_week():
    found = calendar_of([period("SATURDAY", "MONDAY", "10:00:00", "11:00:00")])
    assert found.intervals == ((10.0, 11.0), (130.0, 131.0), (154.0, 155.0))


def test_hours_of_a_fuzzy_calendar_count_from_one_half():
    hours = [period("MONDAY", "MONDAY", f"{at}:00", f"{at + 1}:00", probability=at / 20) for at in (9, 10, 11)]
    assert calendar_of(hours).intervals == ((10.0, 12.0),)


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (("MOON", "SUNDAY", "09:00", "10:00"), 'p.from: "MOON" is no day; days are MONDAY'),
        (("MONDAY", "SUNDAY", "9 am", "10:00"), 'p.beginTime: "9 am" is no time of day; write it as 09:00:00.'),
        (
            ("MONDAY", "SUNDAY", "22:00", "06:00"),
            "it closes before it opens; write hours over midnight as two periods.",
        ),
        (("MONDAY", "SUNDAY", "09:00", ""), "p.endTime: it is empty; fill it in."),
    ],
)
def test_a_period_that_is_none_is_told(wrong, what):
    entry = period(*wrong)
    calendar_of([entry])
    assert any(what in text for text in told(entry))


@given(
    edges=st.lists(st.integers(0, 168 * 4), min_size=2, max_size=12, unique=True).filter(
        lambda told: len(told) % 2 == 0
    )
)
def test_a_calendar_that_is_written_is_read_again(edges):
    ordered = [edge / 4 for edge in sorted(edges)]
    calendar = Calendar(tuple(zip(ordered[::2], ordered[1::2], strict=True)))
    assert calendar_of([Fields(told, "", []) for told in periods_of(calendar)]) == calendar


# --- arrivals -----------------------------------------------------------------------------------------------------


def simulated(spacing, calendar: Calendar, weeks: int, seed: int) -> list[float]:
    """Instants (hours) of the rule of Prosimos, step by step."""
    rng = np.random.default_rng(seed)
    found, now = [], 0.0
    while now < 168.0 * weeks:
        now += float(spacing.quantile(rng.random(1))[0])
        within = now % 168
        ahead = [max(opens - within, 0.0) for opens, closes in calendar.intervals if closes > within]
        now += ahead[0] if ahead else 168 - within + calendar.intervals[0][0]
        found.append(now)
    return found


@pytest.mark.parametrize("spacing", [Exponential(0.5), Gamma(0.4, 0.6), Exponential(6.0)])
def test_as_many_cases_come_in_each_part_of_the_week_as_prosimos_lets_come(spacing):
    calendar = Calendar(((9.0, 12.0), (13.0, 17.0), (33.0, 41.0)))
    weeks = 1500
    at = np.array(simulated(spacing, calendar, weeks, seed=1)) % 168
    rates = np.array(arrivals_of(spacing, calendar).per_hour)
    for opens, closes in calendar.intervals:
        seen = np.sum((at >= opens) & (at < closes)) / weeks
        assert rates[int(opens) : int(closes)].sum() == pytest.approx(seen, abs=0.06 + 0.01 * seen)
    assert rates.sum() == pytest.approx(len(at) / weeks, rel=0.02)


def test_cases_that_come_at_any_hour_come_evenly():
    assert arrivals_of(Exponential(2.0), ALWAYS).per_hour == pytest.approx((0.5,) * 168)


def test_equal_distances_are_as_regular_as_can_be_said():
    assert arrivals_of(Constant(1.0), ALWAYS).regularity == MOST_REGULAR
    assert spacing_of(Arrivals((1.0,) * 168, regularity=MOST_REGULAR))[0] == "fix"


@given(
    per_week=st.floats(0.01, 2000),
    regularity=st.sampled_from([0.5, 1.0, 3.0, MOST_REGULAR]),
    calendar=st.sampled_from([ALWAYS, ONE_DAY, Calendar(((0.0, 5.0), (30.0, 40.0), (160.0, 168.0)))]),
)
def test_arrivals_that_are_written_are_read_again_with_as_many_a_week(per_week, regularity, calendar):
    old = Arrivals(spread(per_week, calendar), regularity=regularity)
    name, numbers, hours = spacing_of(old)
    assert hours == calendar
    again = arrivals_of(distribution_of(name, numbers), hours)
    assert sum(again.per_hour) == pytest.approx(per_week, rel=1e-6)
    assert again.regularity == pytest.approx(regularity, rel=0.01)
    assert is_level(again)


def test_arrivals_that_change_by_the_hour_are_not_level():
    assert not is_level(Arrivals((1.0, 3.0) * 84))
    assert is_level(Arrivals((2.0,) * 168))


# --- batches ------------------------------------------------------------------------------------------------------


def rule(attribute: str, comparison: str, value) -> dict:
    return {"attribute": attribute, "comparison": comparison, "value": value}


def batching(*groups, kind: str = "Parallel", **more) -> Fields:
    return fields(
        type=kind, size_distrib=[], duration_distrib=[], firing_rules=[list(group) for group in groups], **more
    )


def test_size_age_and_time_of_the_week_let_a_batch_go():
    entry = batching(
        [rule("size", ">", 4)],
        [rule("large_wt", ">=", 7200)],
        [rule("week_day", "=", "Tuesday"), rule("daily_hour", "=", 14)],
    )
    batch, factor, notes = batch_of(entry, "Post")
    assert (batch, factor, notes) == (Batch(5, 2.0, (38.0,)), 1.0, [])


def test_every_day_or_a_whole_day_lets_a_batch_go():
    assert batch_of(batching([rule("daily_hour", "=", 9)]), "Post")[0].releases == tuple(
        24.0 * day + 9 for day in range(7)
    )
    assert batch_of(batching([rule("week_day", "=", "Friday")]), "Post")[0].releases == (96.0,)


def test_a_batch_done_case_by_case_takes_as_long_as_all_its_cases():
    entry = fields(
        type="Sequential",
        size_distrib=[{"key": "1", "value": 0.1}, {"key": "4", "value": 0.9}],
        duration_distrib=[{"key": "3", "value": 0.5}, {"key": "9", "value": 0.1}],
        firing_rules=[[rule("size", "=", 4), rule("ready_wt", ">", 60)]],
    )
    batch, factor, notes = batch_of(entry, "Post")
    assert (batch.size, batch.max_wait, factor) == (4, LONGEST, 2.0)
    assert notes == [
        'A share of 10% of "Post" is not collected in Prosimos; here all are.',
        'The batch of "Post" may start some time after the last case came (ready_wt): left out.',
        'Firing rules of "Post" that must hold together are read as each enough for itself.',
        'No rule says how long the batch of "Post" waits at most; a year is taken.',
        'The batch of "Post" is done case by case in Prosimos; here its cases end together.',
    ]


def test_without_rules_the_mean_size_is_taken():
    sizes = [{"key": "2", "value": 0.5}, {"key": "6", "value": 0.5}]
    batch, _, notes = batch_of(
        fields(type="Parallel", size_distrib=sizes, duration_distrib=[], firing_rules=[]), "Post"
    )
    assert batch.size == 4
    assert 'The batches of "Post" have several sizes in Prosimos; here 4, their mean.' in notes
    assert batch_of(batching([rule("large_wt", ">", 60)]), "Post")[0].size == LARGEST


def test_rules_that_are_none_are_told():
    entry = batching([rule("colour", "=", 1), rule("week_day", "=", "Moonday")], kind="Odd")
    batch_of(entry, "Post")
    assert [problem.place for problem in entry.problems][:2] == ["type", "firing_rules[0][0].attribute"]
    assert '"MOONDAY" is no day' in " ".join(told(entry))
    broken = fields(type="Parallel", firing_rules=7)
    batch_of(broken, "Post")
    assert "firing_rules: this is no list; write it as [[{...}], ...]." in told(broken)


@given(
    size=st.integers(2, 50),
    max_wait=st.floats(0.1, 400),
    releases=st.lists(st.integers(0, 167), unique=True, max_size=4),
)
def test_a_batch_that_is_written_is_read_again(size, max_wait, releases):
    batch = Batch(size, max_wait, tuple(float(hour) for hour in sorted(releases)))
    section, notes = batching_of(batch, "t")
    again, factor, _ = batch_of(Fields(section, "", []), "Post")
    assert (again.size, again.releases, factor, notes) == (size, batch.releases, 1.0, [])
    assert again.max_wait == pytest.approx(max_wait)


def test_a_batch_let_go_at_half_past_is_written_at_the_full_hour():
    section, notes = batching_of(Batch(LARGEST, LONGEST, (9.5,)), "t")
    assert section["firing_rules"] == [[rule("week_day", "=", "Monday"), rule("daily_hour", "=", 9)]]
    assert notes == ["A batch is let go at full hours only: 9.5 o'clock becomes 9."]


# --- attributes and rules -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comparison", "value", "holds"),
    [
        ("=", "5", True), ("=", 5, True), ("!=", 5, False), (">", 4, True), (">=", 5, True), ("<", 5, False),
        ("<=", "5.0", True), ("in", ["1", "5"], True), ("in", ["6", "inf"], False), ("=", "x", False),
        (">", "x", False),
    ],
)  # fmt: skip
def test_conditions_compare_numbers(comparison, value, holds):
    assert Condition("amount", comparison, value).holds(5.0) is holds


def test_a_number_is_cut_where_rules_tell_its_values_apart():
    entry = fields(
        name="amount",
        type="continuous",
        values={"distribution_name": "uniform", "distribution_params": [{"value": 0}, {"value": 1000}]},
    )
    conditions = [Condition("amount", ">=", 750), Condition("amount", "in", ["0", "250"]), Condition("other", "=", 1)]
    shares = [share for _, _, share in attribute_of(entry, conditions).values]
    assert shares == pytest.approx([0.25, 0.5, 0.25], abs=1e-3)


def test_kinds_of_case_are_all_combinations_with_the_priority_of_the_first_rule_that_holds():
    client = attribute_of(
        fields(name="client", type="discrete", values=[{"key": "gold", "value": 0.2}, {"key": "usual", "value": 0.8}]),
        [],
    )
    place = attribute_of(fields(name="place", values=[{"key": "here", "value": 1.0}]), [])
    gold, here = ((Condition("client", "=", "gold"),),), ((Condition("place", "=", "here"),),)
    found = profiles_of([client, place], [(5, here), (1, gold)])
    assert [(profile.share, profile.attributes["client"], profile.priority) for profile in found] == [
        (0.2, "gold", 1),
        (0.8, "usual", 5),
    ]
    assert profiles_of([client], [(1, gold)])[1].priority == 2
    assert profiles_of([client], [])[0].priority is None


def test_ways_under_rules_are_the_arcs_whose_rule_holds_by_their_shares():
    client = attribute_of(
        fields(
            name="client",
            values=[{"key": "gold", "value": 0.5}, {"key": "silver", "value": 0.3}, {"key": "usual", "value": 0.2}],
        ),
        [],
    )
    rules = {"a": ((Condition("client", "!=", "usual"),),), "b": ((Condition("client", "=", "gold"),),)}
    shares = {"a": 0.25, "b": 0.75, "c": 0.0}
    assert ways_of([client], rules, shares, None) == (
        ({"client": "gold"}, {"a": 0.25, "b": 0.75}),
        ({"client": "silver"}, {"a": 1.0}),
    )
    assert ways_of([client], rules, shares, "c")[2] == ({"client": "usual"}, {"c": 1.0})


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"name": "a", "type": "odd"}, '"odd" is no kind of attribute; write discrete or continuous.'),
        ({"name": "a", "values": [{"key": "x", "value": 0.5}]}, "the shares sum to 0.5; let them sum to 1."),
        ({"name": "a", "type": "continuous", "values": {}}, "values.distribution_name: it is missing;"),
        (
            {
                "name": "a",
                "type": "continuous",
                "values": {"distribution_name": "fix", "distribution_params": [{"value": -1}]},
            },
            "values.distribution_params: a length of time cannot be negative;",
        ),
    ],
)
def test_attributes_that_are_none_are_told(values, what):
    entry = fields(**values)
    attribute_of(entry, [])
    assert what in " ".join(told(entry))


# --- people and fields --------------------------------------------------------------------------------------------


def test_a_role_is_named_after_its_pool_its_person_its_pools_or_its_work():
    ann, bo, cy, di = (frozenset({name}) for name in ("Ann", "Bo", "Cy", "Di"))
    pools = {"Clerk": ann | bo, "Officer": cy, "Auditor": di}
    work = {
        ann | bo: ["check"],
        ann: ["file"],
        ann | bo | cy: ["sign"],
        ann | cy: ["scan", "post"],
        bo | di: ["scan"],
        bo: ["Ann"],
    }
    assert list(role_names(work, pools).values()) == [
        "Clerk",
        "Ann",
        "Clerk or Officer",
        "people for scan and 1 more",
        "people for scan",
        "Bo",
    ]
    assert list(role_names({ann | bo: ["a"]}, {"All": ann | bo | cy}).values()) == ["All for a"]


def test_pools_that_are_the_same_people_give_no_name():
    both = frozenset({"Ann", "Bo"})
    assert list(role_names({both: ["check", "pay"]}, {"check": both, "pay": both}).values()) == [
        "people for check and 1 more"
    ]


def test_what_a_field_is_not_is_told_with_its_place():
    entry = Fields({"a": [], "b": "x", "c": True, "d": {}, "e": [3], "f": math.inf, "listt": []}, "top", [])
    assert (entry.text("a"), entry.number("b"), entry.number("c", least=1)) == ("", 0.0, 1)
    assert list(entry.objects("d")) == list(entry.objects("e")) == entry.numbers("d") == entry.numbers("list") == []
    assert entry.number("f") == 0.0
    entry.object("a")
    assert next(problem for problem in entry.problems if problem.place == "top.a") == Problem(
        "top.a", "this is no text;", "write it in quotation marks."
    )
    assert told(entry)[1:] == [
        'top.b: "x" is no number; correct it.',
        'top.c: "True" is no number of 1 or more; correct it.',
        "top.d: this is no list; write it in [ ].",
        "top.e[0]: this is no object; write it in { }.",
        "top.d: this is no list; write it in [ ].",
        'top.list: it is missing; is it "listt"?',
        'top.f: "inf" is no number; correct it.',
        "top.a: this is no object; write it in { }.",
    ]
