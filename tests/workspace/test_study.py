"""A study of a small log: the whole chain, what it writes, and that it can be repeated."""

import csv
import json
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from ambidex.errors import BadInput
from ambidex.factory import fingerprint
from ambidex.factory.file import load_factory
from ambidex.workspace import Source, keep_study, kept_study, study, words

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def log_file(tmp_path_factory):
    """Eight weeks of claims: Ann registers quickly, Bo alone assesses slowly, so cases wait for Bo."""
    path = tmp_path_factory.mktemp("log") / "claims.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["case", "activity", "resource", "start", "end"])
        free = 9 * 60
        for day in [week * 7 + weekday for week in range(8) for weekday in range(5)]:
            free = max(free, day * 1440 + 9 * 60)
            for number in range(6):
                begin = day * 1440 + 9 * 60 + number * 30 + day % 7
                assess = max(free, begin + 8)
                free = assess + 60 + 7 * (number % 3)
                for activity, resource, start, end in (
                    ("Register", "Ann", begin, begin + 8),
                    ("Assess", "Bo", assess, free),
                ):
                    writer.writerow([f"{day}-{number}", activity, resource, at(start), at(end)])
    return path


def at(minute: int) -> str:
    day, rest = divmod(minute, 1440)
    return f"2026-{3 + day // 31:02d}-{day % 31 + 1:02d} {rest // 60:02d}:{rest % 60:02d}"


@pytest.fixture(scope="module")
def studied(log_file, tmp_path_factory):
    """The study of the claims, with the steps it reported."""
    steps: list[tuple[str, float]] = []
    output = tmp_path_factory.mktemp("study")
    found = study(log_file, output=output, now=NOW, progress=lambda step, share: steps.append((step, share)))
    return found, output, steps


def test_everything_that_is_promised_is_written(studied):
    _, output, _ = studied
    assert {path.name for path in output.iterdir()} == {"study.html", "factory.yaml", "measures.json", "tables"}
    assert {"activities.csv", "key_figures.csv", "ranking.csv"} <= {path.name for path in (output / "tables").iterdir()}
    assert json.loads((output / "measures.json").read_text())["n_cases"] == 240
    assert load_factory(output / "factory.yaml").activities


def test_the_page_needs_nothing_but_itself(studied):
    _, output, _ = studied
    loads = []

    class Loads(HTMLParser):
        def handle_starttag(self, tag, attrs):
            loads.extend(value for name, value in attrs if name in {"src", "srcset"} or tag in {"script", "link"})

    Loads().feed((output / "study.html").read_text(encoding="utf-8"))
    assert loads == []


def test_progress_never_goes_back_and_ends_at_the_whole(studied):
    _, _, steps = studied
    shares = [share for _, share in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_the_constraint_is_bo(studied):
    found, _, _ = studied
    assert "Assess" in found.ranking.constraint.place


def test_the_words_are_few_and_end_with_the_page(studied):
    found, output, _ = studied
    said = words(found)
    assert len(said) <= 12
    assert said[-1].endswith(str(output / "study.html"))


def test_the_same_log_and_seed_give_the_same_page(studied, log_file, tmp_path):
    _, output, _ = studied
    study(log_file, output=tmp_path, now=NOW)
    assert (tmp_path / "study.html").read_bytes() == (output / "study.html").read_bytes()


def test_a_folder_that_cannot_be_made_is_told_before_any_work(log_file, tmp_path):
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(BadInput, match="Choose another folder"):
        study(log_file, output=tmp_path / "taken" / "page", now=NOW)


def test_columns_said_by_hand_are_used(log_file, tmp_path):
    source = Source(path=log_file, columns={"resource": "activity"}, time_zone="Europe/Paris")
    found = study(source, output=tmp_path, now=NOW)
    assert found.log.resources == ("Register", "Assess")
    assert found.log.time_zone == "Europe/Paris"


def test_of_a_handful_of_cases_nothing_is_ranked(tmp_path):
    path = tmp_path / "few.csv"
    rows = [f"{n},Assess,Bo,2026-03-02 1{n}:00,2026-03-02 1{n}:30" for n in range(5)]
    path.write_text("\n".join(["case,activity,resource,start,end", *rows]))
    found = study(path, output=tmp_path / "study", now=NOW)
    assert found.ranking is None
    assert "too few cases" in words(found)[0]
    assert (tmp_path / "study" / "study.html").exists()


def test_a_study_that_is_kept_is_read_again_as_it_was(studied, log_file, tmp_path):
    found, _, _ = studied
    digest = keep_study(found, tmp_path)
    again = kept_study(tmp_path, digest=digest, source=Source(log_file))
    assert words(again) == words(found)
    assert fingerprint(again.discovery.factory) == fingerprint(found.discovery.factory)


def test_a_kept_study_that_somebody_altered_is_not_read(studied, log_file, tmp_path):
    digest = keep_study(studied[0], tmp_path)
    (tmp_path / "study.kept").write_bytes(b"altered")
    with pytest.raises(BadInput, match=r"not as it was kept.*Study the log again"):
        kept_study(tmp_path, digest=digest, source=Source(log_file))
    with pytest.raises(BadInput, match="is not there"):
        kept_study(tmp_path / "elsewhere", digest=digest, source=Source(log_file))
