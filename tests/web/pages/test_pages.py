"""The pages over a small study: what they say, and to whom."""

import csv
import io

import pytest
from django.urls import reverse

from ambidex.web.accounts.models import AuditEvent


def page(client, name: str, *args) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_a_log_every_page_says_how_to_begin(browse, somebody):
    analyst, leader = somebody("analyst"), somebody("leader")
    for name in ("home", "factory", "control", "first problem"):
        assert "Bring one in" in page(browse(analyst), name)
        assert "An analyst or senior manager can bring one in" in page(browse(leader), name)


def test_home_has_today_and_tomorrow_of_the_newest_study(studied, browse, somebody):
    text = page(browse(somebody("leader")), "home")
    assert "Cycle time" in text
    assert "Constraint" in text


def test_the_map_the_cards_and_the_ways_are_on_the_factory_page(studied, browse, somebody):
    text = page(browse(somebody("leader")), "factory")
    assert "Map of how work flows" in text
    assert "Relies on work from" in text
    assert "Register → Pay" in text


def test_less_or_more_of_the_map_can_be_shown(studied, browse, somebody):
    client = browse(somebody("leader"))
    text = client.get(reverse("factory"), {"log": studied.log.pk, "detail": "less"}).content.decode()
    assert '<strong aria-current="true">less</strong>' in text
    assert f'href="?log={studied.log.pk}&amp;detail=more#map"' in text
    odd = client.get(reverse("factory"), {"detail": "<script>"}).content.decode()
    assert '<strong aria-current="true">usual</strong>' in odd


def test_a_manager_sees_the_cards_and_rows_of_their_own_subtree_only(studied, browse, somebody, tree):
    client = browse(somebody("manager", tree["Claims"]))
    assert 'id="team-claims' in page(client, "factory")
    assert 'id="team-payments' not in page(client, "factory")
    rows = csv.reader(io.StringIO(client.get(reverse("factory table", args=["teams"])).content.decode()))
    assert [row[0] for row in rows][1:] == ["Claims"]


def test_a_log_of_one_unit_is_not_there_for_another(studied, browse, somebody, tree):
    studied.log.unit = tree["Claims"]
    studied.log.save()
    near, far = browse(somebody("leader", tree["North"])), browse(somebody("leader", tree["South"]))
    assert "claims.csv" in page(near, "data")
    assert "claims.csv" not in page(far, "data")
    assert far.get(reverse("log", args=[studied.log.pk])).status_code == 404
    assert far.get(f"{reverse('factory')}?log={studied.log.pk}").status_code == 200
    assert "claims.csv" not in far.get(f"{reverse('factory')}?log={studied.log.pk}").content.decode()


def test_who_did_the_work_of_a_case_is_named_only_to_those_who_lead_them_and_that_is_recorded(
    studied, browse, somebody
):
    assert "Bo" in page(browse(somebody("senior manager")), "case", 0)
    assert AuditEvent.objects.filter(what="personal data read").count() == 1
    other = page(browse(somebody("analyst")), "case", 0)
    assert "Bo" not in other
    assert "Payments" in other
    assert AuditEvent.objects.filter(what="personal data read").count() == 1


@pytest.mark.parametrize("name", ["resources", "handoffs", "nothing"])
def test_tables_of_persons_are_not_handed_out(studied, browse, somebody, name):
    assert browse(somebody("senior manager")).get(reverse("factory table", args=[name])).status_code == 404


def test_what_was_read_and_how_true_the_twin_is_are_told(studied, browse, somebody):
    text = page(browse(somebody("leader")), "log", studied.log.pk)
    assert "Rows read" in text
    assert "360" in text


def test_a_decision_is_written_rests_on_a_study_and_keeps_its_history(studied, browse, somebody):
    client = browse(somebody("senior manager"))
    said = {
        "title": "One more payer",
        "why": "Everything waits for Bo.",
        "nothing": "Waits grow.",
        "alternatives": "Longer hours",
        "effect_from": "2026-04-01",
    }
    answer = client.post(f"{reverse('new decision')}?study={studied.pk}&chart=first", said)
    written = client.get(answer.url).content.decode()
    assert "the study of claims.csv" in written
    assert "Waits grow." in written
    number = int(answer.url.rsplit("/", 1)[-1])
    client.post(reverse("amend decision", args=[number]), {**said, "title": "Two more payers", "outcome": "Calm."})
    amended = page(client, "decision", number)
    assert "Two more payers" in amended
    assert "One more payer" in amended


def test_a_decision_without_the_alternative_of_doing_nothing_is_not_kept(browse, somebody):
    answer = browse(somebody("leader")).post(reverse("new decision"), {"title": "x", "why": "y"})
    assert answer.status_code == 200
    assert "This field is required" in answer.content.decode()


def test_a_manager_decides_for_their_own_units_only(browse, somebody, tree):
    said = {"title": "x", "why": "y", "nothing": "z", "effect_from": "2026-04-01", "unit": tree["Sales"].pk}
    answer = browse(somebody("manager", tree["Claims"])).post(reverse("new decision"), said)
    assert answer.status_code == 200
    assert "Select a valid choice" in answer.content.decode()
