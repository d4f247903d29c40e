from datetime import UTC, datetime, timedelta

import pytest

from ambidex.draw.bar_chart import Bar, bar_chart
from ambidex.draw.interval_chart import Estimate, interval_chart
from ambidex.draw.line_chart import Level, line_chart
from ambidex.draw.number import NBSP

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
WEEKS = [(MONDAY + timedelta(weeks=at), value) for at, value in enumerate([3.0, 4.0, float("nan"), 5.0, 2.0])]


def bars(names=("Register", "Pay")):
    rows = [Bar(name, (2.0, 6.0)) for name in names]
    return bar_chart(rows, key="b", sentence="Pay waits.", parts=["work", "waiting"], unit="h", label="Activity")


def intervals():
    rows = [Estimate("One more clerk", 5.0, 2.0, 8.0, True), Estimate("A longer day", 0.5, -1.0, 2.0, False)]
    return interval_chart(
        rows,
        sentence="A clerk helps.",
        unit="h",
        label="Change",
        value="Gain",
        left="worse",
        right="better",
        filled="Filled: sure.",
    )


def line(points=WEEKS, **more):
    return line_chart(points, key="l", title="Throughput", sentence="It holds.", unit="cases", **more)


@pytest.mark.parametrize("draw", [bars, intervals, line])
def test_every_chart_has_a_sentence_a_title_and_a_table(parse, draw):
    drawn = parse(draw())
    assert drawn.tag == "figure"
    assert "".join(drawn.find("figcaption").itertext())
    assert next(one for one in drawn.iter("title")).text
    assert drawn.find("details//table/tbody/tr") is not None


@pytest.mark.parametrize("draw", [bars, intervals, line])
def test_the_same_values_give_the_same_chart(draw):
    assert draw() == draw()


def test_parts_differ_by_pattern_and_not_only_by_color(parse):
    drawn = parse(bars())
    hatches = [len(pattern.findall("path")) for pattern in drawn.iter("pattern")]
    assert hatches == [0, 1]


def test_the_longest_bar_takes_the_whole_width(parse):
    chart = bar_chart([Bar("a", (3.0,)), Bar("b", (6.0,))], key="b", sentence="s", parts=["n"], unit="", label="x")
    assert [rect.get("width") for rect in parse(chart).iter("rect") if rect.get("x")] == ["50.000%", "100.000%"]


def test_a_bar_of_nothing_is_drawn_as_nothing(parse):
    chart = bar_chart([Bar("a", (0.0, float("nan")))], key="b", sentence="s", parts=["n", "m"], unit="h", label="x")
    assert [rect for rect in parse(chart).iter("rect") if rect.get("x")] == []


def test_a_chart_takes_any_name(parse, hostile):
    assert "".join(parse(bars([hostile])).find(".//li/span").itertext()) != ""
    assert "<b>" not in bars([hostile])


def test_only_what_stands_out_has_a_filled_dot(parse):
    rows = list(parse(intervals()).iter("li"))
    assert [row.get("class") for row in rows] == ["sure", None, "axis"]


def test_an_interval_says_its_numbers_aloud(parse):
    title = next(parse(intervals()).iter("title")).text.replace(NBSP, " ")
    assert title == "One more clerk: Gain +5 h, 95 % interval +2 to +8 h"


def test_a_week_that_is_not_known_leaves_a_gap(parse):
    assert len(list(parse(line()).iter("polyline"))) == 2


def test_a_level_is_drawn_with_its_band(parse):
    drawn = parse(line(level=Level(3.5, 3.0, 4.0, "Half of all weeks")))
    assert [one.get("class") for one in drawn.iter("rect")] == ["band"]
    assert next(drawn.iter("rect")).find("title").text == "Half of all weeks"


def test_a_line_of_nothing_says_so():
    assert "nothing to draw" in line([(MONDAY, float("nan"))])
