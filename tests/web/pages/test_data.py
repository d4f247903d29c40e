"""Bringing logs in: what is kept, what is refused, what is known already."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ambidex.web.jobs.models import Job
from ambidex.web.studies.models import Log

ROWS = b"case,activity,resource,start,end\n" + b"".join(
    b"c%d,Step %d,Ann,2026-01-05 09:%02d,2026-01-05 09:%02d\n" % (n // 2, n % 2, n, n + 1) for n in range(40)
)


@pytest.fixture
def analyst(browse, somebody):
    return browse(somebody("analyst"))


def bring(client, content: bytes, name: str = "claims.csv", **more):
    return client.post(reverse("bring log"), {"file": SimpleUploadedFile(name, content), **more})


def test_a_log_is_brought_in_its_columns_confirmed_and_its_study_asked_for(analyst, site):
    answer = bring(analyst, ROWS)
    log = Log.objects.get()
    assert answer.url == reverse("log columns", args=[log.pk])
    assert (log.name, log.size, log.path.read_bytes()) == ("claims.csv", len(ROWS), ROWS)
    form = analyst.get(answer.url).content.decode()
    assert '<option value="case" selected>' in form
    chosen = {"column_case_id": "case", "column_activity": "activity", "column_end": "end", "time_zone": "Europe/Paris"}
    answer = analyst.post(answer.url, chosen)
    job = Job.objects.get()
    assert answer.url == reverse("job", args=[job.pk])
    assert job.request["columns"] == {"case_id": "case", "activity": "activity", "end": "end"}


def test_columns_named_twice_or_missing_are_told_all_at_once(analyst):
    where = bring(analyst, ROWS).url
    text = analyst.post(where, {"column_activity": "end", "column_end": "end"}).content.decode()
    assert "Every log needs this one." in text
    assert text.count("This column is named twice.") == 2
    assert not Job.objects.exists()


def test_the_same_file_is_known_and_a_longer_one_takes_over_how_it_is_read(analyst):
    where = bring(analyst, ROWS).url
    analyst.post(where, {"column_case_id": "case", "column_end": "end", "time_zone": "Europe/Paris"})
    assert bring(analyst, ROWS, "again.csv").url == reverse("log", args=[Log.objects.get().pk])
    bring(analyst, ROWS + b"c99,Step 1,Bo,2026-01-06 09:00,2026-01-06 10:00\n", "february.csv")
    first, longer = Log.objects.order_by("id")
    assert longer.longer_than == first
    assert (longer.columns, longer.time_zone) == (first.columns, "Europe/Paris")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "of no form that can be read"),
        ("empty.csv", b"", "The submitted file is empty"),
        ("cut.csv.gz", gzip.compress(ROWS)[:60], "cut off or damaged"),
        ("junk.parquet", b"PAR1junk", "Parquet"),
    ],
)
def test_what_is_no_log_is_refused_in_words_and_not_kept(analyst, site, name, content, told):
    answer = bring(analyst, content, name)
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert not Log.objects.exists()
    assert [path for path in site.logs.rglob("*") if path.is_file()] == []


def test_a_name_that_climbs_out_of_its_folder_stays_within(analyst, site):
    bring(analyst, ROWS, "..\\..\\etc\\passwd.csv")
    log = Log.objects.get()
    assert log.path.resolve().is_relative_to(site.logs.resolve())
    assert log.name == "passwd.csv"


def test_a_file_that_is_too_large_is_refused(analyst, settings):
    settings.AMBIDEX_LARGEST_LOG = 100
    answer = bring(analyst, ROWS)
    assert answer.status_code == 400
    assert "larger than" in answer.content.decode()


def test_an_analyst_of_a_unit_brings_in_logs_of_that_unit_only(browse, somebody, tree):
    client = browse(somebody("analyst", tree["Claims"]))
    assert bring(client, ROWS, unit=tree["Sales"].pk).status_code == 400
    assert bring(client, ROWS).status_code == 400
    assert bring(client, ROWS, unit=tree["Claims"].pk).status_code == 302
    assert Log.objects.get().unit == tree["Claims"]


def test_a_cell_that_is_markup_is_shown_as_text(analyst):
    where = bring(analyst, ROWS.replace(b"Step 1", b"<script>alert(1)</script>")).url
    assert "<script>alert" not in analyst.get(where).content.decode()
