from datetime import UTC, datetime

import pytest

from ambidex.web.accounts.audit import gaps, record
from ambidex.web.accounts.models import AuditEvent

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def events(somebody):
    person = somebody()
    return [record("read", actor=person, now=NOW, about=f"person {number}", pages=number) for number in range(4)]


def test_events_are_numbered_one_after_the_other(events):
    assert [event.number for event in events] == [1, 2, 3, 4]
    assert gaps() == []


def test_an_event_is_never_changed_nor_taken_out(events):
    with pytest.raises(TypeError, match="never changed"):
        events[0].save()
    with pytest.raises(TypeError, match="never taken out"):
        events[0].delete()


def test_an_event_altered_behind_our_back_is_named(events):
    AuditEvent.objects.filter(number=2).update(about="somebody else")
    assert gaps() == ["Event 2 is not as it was written."]


def test_events_taken_out_behind_our_back_are_named(events):
    AuditEvent.objects.filter(number__in=[2, 3]).delete()
    assert gaps() == ["Events 2 to 3 are missing."]
