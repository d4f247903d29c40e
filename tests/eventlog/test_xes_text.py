"""An XES text read in one pass gives what the general reader gives, or leaves the text to it."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import quoteattr

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from ambidex.eventlog import read_log
from ambidex.eventlog.instant import NO_OFFSET
from ambidex.eventlog.sources.xes import read_generally
from ambidex.eventlog.xes_text import events_in

words = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=("Cc", "Cs")), max_size=9)
numbers = st.integers(-(10**17), 10**17)
shares = st.floats(allow_nan=False, allow_infinity=False)
times = st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1))
said = st.sampled_from(["", "Z", "+00:00", "+05:30", "-08:00"])
STAMP = '<date key="time:timestamp" value="2024-03-01T09:30:00+01:00"/>'
EVENT = f"<event>{STAMP}</event>"


def attribute(kind: str, key: str, value: str) -> str:
    return f"<{kind} key={quoteattr(key)} value={quoteattr(value)}/>"


@st.composite
def events(draw: st.DrawFn) -> str:
    parts = [attribute("date", "time:timestamp", draw(times).isoformat() + draw(said))]
    parts += [attribute("string", key, draw(words)) for key in draw(st.sets(st.sampled_from("abc")))]
    parts += [attribute("int", key, str(draw(numbers))) for key in draw(st.sets(st.sampled_from("de")))]
    parts += [
        attribute("float", "share", str(draw(shares))),
        attribute("boolean", "open", draw(st.sampled_from(["true", "false"]))),
    ]
    return f"<event>{''.join(draw(st.permutations(parts)))}</event>"


traces = st.builds(
    lambda name, steps: f"<trace>{attribute('string', 'concept:name', name)}\n{' '.join(steps)}</trace>",
    words,
    st.lists(events(), min_size=1, max_size=4),
)


def log(*parts: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<log>\n<!-- made here -->{"".join(parts)}</log>\n'.encode()


@given(st.lists(traces, min_size=1, max_size=4))
def test_one_pass_gives_the_events_that_the_general_reader_gives(parts: list[str]) -> None:
    content = log(*parts)
    quick, general = events_in(content), read_generally(content, source="log.xes")
    assert quick is not None
    assert_frame_equal(quick.frame, general.frame)
    assert sorted(quick.offsets.tolist()) == sorted(general.offsets.tolist())


@given(times, st.integers(-23 * 60 - 59, 23 * 60 + 59))
def test_a_time_is_the_instant_it_says(wall: datetime, ahead: int) -> None:
    sign, (hours, minutes) = "-" if ahead < 0 else "+", divmod(abs(ahead), 60)
    stamp = f'<date key="time:timestamp" value="{wall.isoformat()}{sign}{hours:02}{minutes:02}"/>'
    found = events_in(log(f"<trace><event>{stamp}</event></trace>"))
    assert found is not None
    assert found.frame["time:timestamp"].to_list() == [wall - timedelta(minutes=ahead)]
    assert found.offsets.tolist() == [ahead]


def test_a_time_without_an_offset_is_on_the_clock_that_it_shows() -> None:
    found = events_in(log('<trace><event><date key="time:timestamp" value="2024-02-29T23:59:59.25"/></event></trace>'))
    assert found is not None
    expected = datetime(2024, 2, 29, 23, 59, 59, 250_000, tzinfo=UTC).replace(tzinfo=None)
    assert (found.frame["time:timestamp"].to_list(), found.offsets.tolist()) == ([expected], [int(NO_OFFSET)])


def test_what_stands_beside_and_beneath_attributes_is_left_out() -> None:
    nested = '<string key="a" value="x"><string key="event" value="y"/></string>'
    around = '<extension name="Time"/><global scope="event"><string key="a" value="none"/></global>'
    found = events_in(log(around, f"<trace>{nested}<event/>{EVENT}</trace>", "<trace/>"))
    assert found is not None
    assert found.frame.select("case:a", pl.col("time:timestamp").is_null()).rows() == [("x", True), ("x", False)]


def test_a_thousand_distinct_words_stay_apart() -> None:
    steps = [f"<event>{attribute('string', 'a', f'word {n % 1500}')}</event>" for n in range(3000)]
    found = events_in(log("<trace>", *steps, "</trace>"))
    assert found is not None
    assert found.frame["a"].to_list() == [f"word {n % 1500}" for n in range(3000)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<log>",
        b"<log/>",
        log(),
        log("<trace></trace>"),
        log("<trace><event/></trace>"),
        log(f"<trace>{EVENT}</trace>") + b"more",
        log(f"<trace>{EVENT}</trace>") + b"<log/>",
        log(f"<trace>{EVENT}</trace>").replace(b"UTF-8", b"ISO-8859-1"),
        log(f"<trace>{EVENT}</trace>").replace(b"<log>", b"<!DOCTYPE log><log>"),
        log(f"<trace>{EVENT}</trace>").replace(b"log>", b"lag>"),
        log(f"<trace>{EVENT}</trace>").replace(b"made here", b"made -- here"),
        log(f"<trace>{EVENT}</trace>").replace(b"made here", b"made \x01 here"),
        log(f"<trace>{EVENT}</trace>").replace(b"made here", b"made \xe9 here"),
        log(f"<trace>{EVENT}</trace>")[:-9],
        log(f"<trace>{EVENT}</trace>")[:-25],
        log(f"<trace>{EVENT}</trace>")[:90],
        log(EVENT),
        log(f"<trace><trace>{EVENT}</trace></trace>"),
        log(f"<trace>{EVENT}</trac></trace>"),
        log(f"<trace><event>{EVENT}</event></trace>"),
        log(f"<trace><thing>{EVENT}</thing></trace>"),
        log(f"<trace>words{EVENT}</trace>"),
        log(f"<trace><![CDATA[words]]>{EVENT}</trace>"),
        log(f"<trace><?words?>{EVENT}</trace>"),
        log(f'<trace><list key="a"/>{EVENT}</trace>'),
        log(f'<trace><string key="a"/>{EVENT}</trace>'),
        log(f'<trace><string key="a" value="x" value="y"/>{EVENT}</trace>'),
        log(f'<trace><string key="a"value="x"/>{EVENT}</trace>'),
        log(f'<trace><string key="a" value=x/>{EVENT}</trace>'),
        log(f'<trace><string key="a" value="<"/>{EVENT}</trace>'),
        log(f'<trace><string key="a" value="&#10;"/>{EVENT}</trace>'),
        log(f'<trace><string key="a" value="&nbsp;"/>{EVENT}</trace>'),
        log(f'<trace><string key="a" value="&amp"/>{EVENT}</trace>'),
        log(f'<trace><string key="a" value="x\ny"/>{EVENT}</trace>'),
        log(f'<trace><string key="a&lt;" value="x"/>{EVENT}</trace>'),
        log(f"<trace>{attribute('string', 'a', 'x') * 2}{EVENT}</trace>"),
        log(f"<trace>{attribute('string', 'a', 'x')}{attribute('int', 'a', '1')}{EVENT}</trace>"),
        *(log(f"<trace>{attribute('int', 'a', word)}{EVENT}</trace>") for word in ("", "-", "+1", "1.0", "1" * 19)),
        *(log(f"<trace>{attribute('float', 'a', word)}{EVENT}</trace>") for word in ("", "NaN", "1,5", "0x1")),
        *(log(f"<trace>{attribute('boolean', 'a', word)}{EVENT}</trace>") for word in ("", "True", "1")),
        *(log(f"<trace>{attribute('id', 'a', word)}{EVENT}</trace>") for word in ("", "7", "A" * 36)),
        *(
            log(f"<trace>{attribute('date', 'a', word)}{EVENT}</trace>")
            for word in (
                "",
                "2024-03-01",
                "2023-02-29T09:30:00Z",
                "2024-13-01T09:30:00Z",
                "2024-03-00T09:30:00Z",
                "2024-03-01T24:30:00Z",
                "2024-03-01T09:60:00Z",
                "2024-03-01T09:30:60Z",
                "2024-03-01T09:30:00.Z",
                "2024-03-01T09:30:00+1",
                "2024-03-01T09:30:00+24:00",
                "2024-03-01T09:30:00+01:60",
                "2024-03-01T09:30:00 01:00",
                "2024-03-01 09:30:00Z",
                "0000-03-01T09:30:00Z",
                " 2024-03-01T09:30:00Z",
            )
        ),
    ],
)
def test_a_text_out_of_the_ordinary_is_left_to_the_general_reader(content: bytes) -> None:
    assert events_in(content) is None


def test_too_many_kinds_of_attributes_are_left_to_the_general_reader() -> None:
    many = "".join(attribute("string", f"a{n}", "x") for n in range(1025))
    assert events_in(log(f"<trace>{many}{EVENT}</trace>")) is None


@given(st.data())
def test_a_text_that_is_cut_or_changed_anywhere_is_read_by_one_pass_only_if_it_is_whole(data: st.DataObject) -> None:
    whole = log(f"<trace>{attribute('string', 'concept:name', 'é')}{EVENT}{EVENT}</trace>")
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.sampled_from([b"", b"<", b">", b'"', b"&", b"/", b"=", b" ", b"x", b"\xff", b"\0"]))
    content = whole[:place] + byte + whole[place + 1 :]
    quick = events_in(content)
    if quick is not None:
        general = read_generally(content, source="log.xes")
        assert_frame_equal(quick.frame, general.frame)


@pytest.mark.parametrize("begin", [b"", b"\xef\xbb\xbf"])
def test_a_log_of_either_reader_is_the_same_log(tmp_path: Path, begin: bytes) -> None:
    steps = "".join(
        f"<event>{attribute('string', 'concept:name', name)}{attribute('string', 'org:resource', 'Ann')}{STAMP}</event>"
        for name in ("ask", "check &amp; pay")
    )
    quick = begin + log(f"<trace>{attribute('string', 'concept:name', '1')}{steps}</trace>")
    slow = quick.replace(b"<trace>", b"<trace><?slow?>")
    logs = []
    for name, content in (("quick.xes", quick), ("slow.xes.gz", gzip.compress(slow))):
        (tmp_path / name).write_bytes(content)
        logs.append(read_log(tmp_path / name, cache=False)[0])
    one, two = logs
    assert one.activities == two.activities
    assert one.end_at.tolist() == two.end_at.tolist()
    assert (one.time_zone, list(one.case_ids)) == (two.time_zone, list(two.case_ids))
