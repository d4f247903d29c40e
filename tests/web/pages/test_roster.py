"""A roster on the site: the tree grows from it, logs are studied again, and nothing wrong is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ambidex.web.accounts.models import AuditEvent, Unit
from ambidex.web.jobs.kinds.study import run
from ambidex.web.jobs.models import Job
from ambidex.web.pages.access.forms import LARGEST_ROSTER
from ambidex.web.studies.models import RosterFile, Study
from ambidex.web.studies.request import found_in

PEOPLE = b"person,team,manager,cost_per_hour\nAnn,Claims,Mia,41\nBo,Payments,Ted,38\nMia,,Zoe,\n"


@pytest.fixture
def administrator(browse, somebody):
    return browse(somebody("administrator"))


def bring(client, content, name="people.csv"):
    return client.post(reverse("roster"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_before_there_is_one_the_page_says_how_it_looks(administrator):
    text = administrator.get(reverse("roster")).content.decode()
    assert "There is no roster yet" in text
    assert "person,team,manager" in text


def test_the_tree_grows_from_its_teams_and_managers(administrator, tree):
    text = bring(administrator, PEOPLE).content.decode()
    assert "3 people are in it." in text
    claims = Unit.objects.get(name="Claims")
    assert (claims.manager, claims.parent.name) == ("Mia", "Zoe")
    assert Unit.objects.get(name="Payments").manager == "Ted"
    assert "<td>Mia</td>" in text


def test_logs_are_studied_again_with_it(administrator, studied):
    assert "1 log is studied again with it." in bring(administrator, PEOPLE).content.decode()
    job = Job.objects.exclude(pk=studied.job.pk).get()
    run(job.request, lambda step, share: None)
    found = found_in(Study.objects.first())
    assert {person.name: person.cost_per_hour for person in found.discovery.factory.resources} == {"Ann": 41, "Bo": 38}
    assert found.discovery.factory.teams[0].manager == "Mia"


def test_the_same_roster_again_asks_for_nothing(administrator, studied):
    bring(administrator, PEOPLE)
    bring(administrator, PEOPLE)
    assert RosterFile.objects.count() == 1
    assert Job.objects.count() == 2


def test_every_problem_is_told_and_the_old_one_holds(administrator):
    bring(administrator, PEOPLE)
    answer = bring(administrator, b"person,cost_per_hour\nAnn,much\n,3\n")
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "line 2, cost_per_hour" in text
    assert "line 3, person" in text
    assert RosterFile.objects.get().text == PEOPLE.decode()
    assert "people.csv, brought in on" in text


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"person\n" + b"x" * LARGEST_ROSTER, b"\x00\x01\x02", b"team\nClaims\n"]
)
def test_what_is_no_roster_is_refused_and_not_kept(administrator, content):
    assert bring(administrator, content).status_code == 400
    assert not RosterFile.objects.exists()


def test_a_name_with_markup_is_shown_as_text(administrator):
    assert "&lt;b&gt;Ann" in bring(administrator, b"person\n<b>Ann</b>\n").content.decode()


def test_reading_and_bringing_in_are_on_record(administrator):
    bring(administrator, PEOPLE)
    assert list(AuditEvent.objects.order_by("number").values_list("what", flat=True)) == [
        "roster brought in",
        "personal data read",
    ]
