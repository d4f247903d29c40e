"""Giving and ending roles, inviting people, reading the audit."""

from datetime import date

from django.urls import reverse

from ambidex.web.accounts.models import AuditEvent, Grant, Person


def test_an_administrator_invites_somebody_who_then_comes_in_by_the_link(browse, somebody):
    page = browse(somebody("administrator")).post(
        reverse("invite"), {"name": "Eve", "email": "Eve@Example.org", "resource": "E. Vance"}
    )
    link = page.content.decode().split("<code>")[1].split("</code>")[0].replace("http://testserver", "")
    said = {"name": "Eve", "password": "nine purple lamps", "time_zone": "Europe/Paris"}
    assert browse(None).post(link, said).status_code == 302
    eve = Person.objects.get(email="eve@example.org")
    assert (eve.resource, eve.time_zone, eve.check_password("nine purple lamps")) == ("E. Vance", "Europe/Paris", True)


def test_a_role_is_given_in_a_unit_and_ended(browse, somebody, tree):
    admin, person = browse(somebody("administrator")), somebody()
    said = {"role": "manager", "unit": tree["Claims"].pk, "from_date": "2026-01-01"}
    admin.post(reverse("give role", args=[person.pk]), said)
    grant = person.grants.get()
    assert (grant.role, grant.unit) == ("manager", tree["Claims"])
    admin.post(reverse("end role", args=[grant.pk]))
    grant.refresh_from_db()
    assert grant.until_date is not None
    assert grant.history.count() == 2
    assert list(AuditEvent.objects.order_by("number").values_list("what", flat=True)) == ["role given", "role ended"]


def test_a_role_that_makes_no_sense_is_refused(browse, somebody, tree):
    admin, person = browse(somebody("administrator")), somebody()
    said = {"role": "auditor", "unit": tree["Claims"].pk, "from_date": "2026-02-01", "until_date": "2026-01-01"}
    text = admin.post(reverse("give role", args=[person.pk]), said).content.decode()
    assert "held in the whole organisation only" in text
    assert "ends before it begins" in text
    assert not person.grants.exists()


def test_the_last_administrator_can_neither_be_ended_nor_shut_out(browse, somebody):
    person = somebody("administrator")
    admin = browse(person)
    admin.post(reverse("end role", args=[person.grants.get().pk]))
    admin.post(reverse("shut out", args=[person.pk]))
    person.refresh_from_db()
    assert person.is_active
    assert Grant.objects.get().until_date is None


def test_who_was_shut_out_is_signed_out_at_once(browse, somebody):
    admin, person = browse(somebody("administrator")), somebody("leader")
    client = browse(person)
    assert client.get(reverse("home")).status_code == 200
    admin.post(reverse("shut out", args=[person.pk]))
    assert client.get(reverse("home")).status_code == 302


def test_the_auditor_sees_what_was_done_and_that_nothing_is_missing(browse, somebody):
    browse(somebody("administrator")).post(reverse("invite"), {"name": "Eve", "email": "eve@example.org"})
    auditor = browse(somebody("auditor"))
    text = auditor.get(reverse("audit")).content.decode()
    assert "account made" in text
    assert "The record is whole" in text
    AuditEvent.objects.filter(number=1).update(what="nothing")
    assert "Event 1 is not as it was written" in auditor.get(reverse("audit")).content.decode()


def test_one_sees_what_is_held_about_oneself_and_changes_how_one_is_shown_things(browse, somebody):
    person = somebody("leader", resource="A. Smith")
    client = browse(person)
    assert "A. Smith" in client.get(reverse("me")).content.decode()
    client.post(reverse("me"), {"name": "Ann", "time_zone": "Asia/Tokyo", "language": "en"})
    person.refresh_from_db()
    assert (person.name, person.time_zone) == ("Ann", "Asia/Tokyo")


def test_a_role_from_tomorrow_is_none_today(browse, somebody):
    person = somebody()
    Grant.objects.create(person=person, role="leader", from_date=date(2999, 1, 1))
    assert browse(person).get(reverse("control")).status_code == 403
