from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ambidex.errors import BadInput
from ambidex.eventlog.zone import Zone, check_zone, decide_zone


def decide(said: str | None = None, carried: str = "", n_naive: int = 0, **offsets: int) -> Zone:
    counted = Counter({int(name[1:]) * (-1 if name[0] == "w" else 1): count for name, count in offsets.items()})
    return decide_zone(said=said, carried={carried}, offsets=counted, n_naive=n_naive)


@pytest.mark.parametrize("minutes", [-720, -570, -300, 0, 60, 210, 330, 345, 840])
def test_one_offset_gives_a_zone_that_has_it(minutes: int) -> None:
    zone = decide_zone(said=None, carried=set(), offsets=Counter({minutes: 1}), n_naive=0)
    assert datetime(2024, 1, 1, tzinfo=ZoneInfo(zone.name)).utcoffset() == timedelta(minutes=minutes)


def test_what_the_reader_says_wins() -> None:
    assert decide(said="Asia/Tokyo", carried="Europe/Paris", e60=3).name == "Asia/Tokyo"


def test_a_zone_carried_by_the_source_is_kept() -> None:
    assert decide(carried="Europe/Paris", e0=3).name == "Europe/Paris"


def test_several_offsets_are_told_and_the_most_frequent_is_taken() -> None:
    zone = decide(e60=5, e120=9)
    assert zone.name == "Etc/GMT-2"
    assert "offsets +01:00, +02:00 occur" in zone.note


def test_an_offset_that_no_zone_has_leaves_utc_and_says_so() -> None:
    assert decide(e77=1).name == "UTC"
    assert "no zone has the fixed offset +01:17" in decide(e77=1).note


def test_times_without_offset_among_others_are_told() -> None:
    assert "4 times without an offset" in decide(e60=5, n_naive=4).note


def test_a_zone_that_does_not_exist_is_told_with_the_one_that_may_be_meant() -> None:
    with pytest.raises(BadInput, match=r'there is no time zone "Europe/Pari". Did you mean "Europe/Paris"\?'):
        check_zone("Europe/Pari", source="log.csv")


@pytest.mark.parametrize("said", ["", "/etc/passwd", "Middle Earth"])
def test_nonsense_is_no_zone(said: str) -> None:
    with pytest.raises(BadInput, match="there is no time zone"):
        check_zone(said, source="log.csv")
