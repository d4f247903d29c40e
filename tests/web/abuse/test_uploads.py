"""Files that are made to do harm: refused in words when they are brought in, or when the job reads them."""

import gzip
import io
import itertools
import json
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ambidex.errors import BadInput
from ambidex.web.studies.models import Log
from ambidex.web.studies.request import source_of
from ambidex.workspace import open_log

HEADER = b"case,activity,resource,start,end\n"
ROW = b"c1,Step,Ann,2026-01-05 09:00,2026-01-05 09:10\n"
EVENT = (
    '<trace><string key="concept:name" value="c1"/><event><string key="concept:name" value="{name}"/>'
    '<date key="time:timestamp" value="2026-01-05T09:00:00+00:00"/></event></trace>'
)
Fate = Callable[[str, bytes], str]


@pytest.fixture
def analyst(browse, somebody) -> Client:
    return browse(somebody("analyst"))


@pytest.fixture
def fate(analyst, site) -> Fate:
    """Brings a file in, reads it as a job does if it was taken in, and gives the words with which it is refused."""

    def try_it(name: str, content: bytes) -> str:
        answer = analyst.post(reverse("bring log"), {"file": SimpleUploadedFile(name, content)})
        if answer.status_code == 400:
            assert not Log.objects.exists()
            assert [path for path in site.logs.rglob("*") if path.is_file()] == []
            return answer.content.decode()
        with pytest.raises(BadInput) as told:
            open_log(source_of(Log.objects.get()))
        return str(told.value)

    return try_it


def test_a_gzipped_file_that_unpacks_without_end_is_refused_before_it_is_unpacked(fate):
    bomb = gzip.compress(HEADER + ROW) + gzip.compress(bytes(2**20)) * 600
    assert len(bomb) < 2**20
    assert "unpacks to more than 200 times its size" in fate("claims.csv.gz", bomb)


@pytest.mark.parametrize("name", ["claims.xes.gz", "claims.parquet.gz", "claims.json.gz"])
def test_so_are_those_of_other_forms(fate, name):
    begins = {"claims.xes.gz": b"<log>", "claims.parquet.gz": b"PAR1", "claims.json.gz": b"{"}[name]
    bomb = gzip.compress(begins) + gzip.compress(b" " * 2**20) * 300
    assert "unpacks to more than 200 times its size" in fate(name, bomb)


def test_a_gzipped_file_that_is_cut_off_anywhere_is_refused(fate):
    noise = (ROW.replace(b"c1", b"c%d" % (n * n * 7919)) for n in range(5000))
    whole = gzip.compress(HEADER + b"".join(noise))
    for share in (0.001, 0.5, 0.999):
        Log.objects.all().delete()
        assert "cut off or damaged" in fate("claims.csv.gz", whole[: max(int(share * len(whole)), 12)])


def test_a_log_in_several_gzipped_pieces_is_whole(analyst):
    pieces = gzip.compress(HEADER) + gzip.compress(ROW * 3) + bytes(512)
    analyst.post(reverse("bring log"), {"file": SimpleUploadedFile("claims.csv.gz", pieces)})
    _, report = open_log(source_of(Log.objects.get()))
    assert report.rows_read == 3


def with_rows_declared(content: bytes, *, held: int, declared: int) -> bytes:
    """A Parquet file whose footer says another number of rows (as Thrift writes numbers: zigzag, seven bits a byte)."""

    def written(number: int) -> bytes:
        pieces = [number * 2 >> shift & 127 for shift in range(0, (number * 2).bit_length(), 7)]
        return bytes([piece | 128 for piece in pieces[:-1]] + pieces[-1:])

    size = struct.unpack("<I", content[-8:-4])[0]
    footer = content[-8 - size : -8].replace(written(held), written(declared))
    return content[: -8 - size] + footer + struct.pack("<I", len(footer)) + b"PAR1"


@pytest.mark.parametrize("declared", [4_000_000_000, 2**40, 2**60])
def test_a_parquet_file_that_declares_rows_it_has_no_room_for_is_refused(fate, declared):
    plain = io.BytesIO()
    pl.DataFrame({"case": ["c"] * 5000, "end": ["2026-01-05 09:00"] * 5000}).write_parquet(
        plain, compression="uncompressed"
    )
    content = with_rows_declared(plain.getvalue(), held=5000, declared=declared)
    assert content != plain.getvalue()
    assert "rows" in fate("claims.parquet", content)


def test_a_small_parquet_file_with_a_hundred_million_cells_is_refused(fate):
    content = io.BytesIO()
    pl.select(*(pl.repeat(True, 10_000_000).alias(f"c{n}") for n in range(10))).write_parquet(content)
    assert len(content.getvalue()) < 2**20
    assert "which no log does" in fate("claims.parquet", content.getvalue())


def wide_csv(n_columns: int) -> bytes:
    return b"case" + b",c" * (n_columns - 1) + b"\n1" + b",1" * (n_columns - 1) + b"\n"


def wide_parquet(n_columns: int) -> bytes:
    content = io.BytesIO()
    pl.DataFrame({f"c{n}": ["1"] for n in range(n_columns)}).write_parquet(content, compression="uncompressed")
    return content.getvalue()


def wide_xes(n_columns: int) -> bytes:
    attributes = "".join(f'<string key="c{n}" value="1"/>' for n in range(n_columns))
    return f"<log>{EVENT.format(name='Step').replace('<event>', '<event>' + attributes)}</log>".encode()


def wide_ocel(n_columns: int) -> bytes:
    attributes = [{"name": f"c{n}", "value": "1"} for n in range(n_columns)]
    event = {"id": "e1", "type": "Step", "time": "2026-01-05T09:00:00Z", "attributes": attributes}
    event["relationships"] = [{"objectId": "o1"}]
    return json.dumps({"events": [event], "objects": [{"id": "o1", "type": "order"}]}).encode()


@pytest.mark.parametrize(
    ("name", "write", "n_columns"),
    [
        ("claims.csv", wide_csv, 100_000),
        ("claims.csv", wide_csv, 10_000_000),
        ("claims.parquet", wide_parquet, 3_000),
        ("claims.xes", wide_xes, 100_000),
        ("claims.json", wide_ocel, 100_000),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_log_of_very_many_columns_is_refused_with_the_limit(fate, name, write, n_columns):
    assert "more than 2,000 columns" in fate(name, write(n_columns))


def test_a_first_line_without_end_is_refused(fate):
    assert "more than 65,535 letters" in fate("claims.csv", b"case,activity," + b"x" * 300_000 + b"\n" + ROW)


NINE = "".join(f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in itertools.pairwise("abcdefghij"))


@pytest.mark.parametrize(
    "declared",
    [
        f'<!ENTITY a "aaaaaaaaaa">{NINE}',
        '<!ENTITY j SYSTEM "file:///etc/passwd">',
        '<!ENTITY % all SYSTEM "http://127.0.0.1:9/all.dtd">%all;<!ENTITY j "x">',
        '<!ENTITY j "a word">',
    ],
    ids=["growing", "file", "network", "harmless"],
)
def test_an_xes_log_that_declares_entities_is_refused(fate, declared):
    text = f'<?xml version="1.0"?><!DOCTYPE log [{declared}]><log>{EVENT.format(name="&j;")}</log>'
    assert "it declares an entity" in fate("claims.xes", text.encode())


def test_lists_nested_without_end_are_refused(fate):
    assert "nested deeper" in fate("claims.json", b'{"events":' + b"[" * 200_000)


def test_an_ocel_database_whose_events_are_made_up_without_end_is_refused(fate, tmp_path):
    path = tmp_path / "endless.sqlite"
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("create table seed (x)")
        opened.execute(
            "create view event as with recursive n(ocel_id, ocel_type) as"
            " (select 1, 'Step' union all select ocel_id + 1, 'Step' from n) select * from n"
        )
        opened.commit()
    assert "it has a view" in fate("claims.sqlite", path.read_bytes())


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.csv",
        "..\\..\\site\\secret_key.csv",
        "/etc/cron.d/x.csv",
        "C:\\x.csv",
        "a\x00b.csv",
        "." * 300 + ".csv",
    ],
)
def test_a_name_that_is_a_path_is_kept_as_a_name_within_the_logs(analyst, site, name):
    before = {path for path in site.folder.rglob("*") if not path.is_relative_to(site.logs)}
    key = site.key.read_text()
    analyst.post(reverse("bring log"), {"file": SimpleUploadedFile(name, HEADER + ROW * 3)})
    for log in Log.objects.all():
        assert log.path.resolve().is_relative_to(site.logs.resolve())
        assert not set("/\\\0") & set(log.name)
    assert {path for path in site.folder.rglob("*") if not path.is_relative_to(site.logs)} == before
    assert site.key.read_text() == key


def test_a_link_in_place_of_a_log_is_never_made(analyst, site):
    analyst.post(reverse("bring log"), {"file": SimpleUploadedFile("claims.csv", HEADER + ROW)})
    assert [path for path in site.folder.rglob("*") if path.is_symlink()] == []
    assert Path(Log.objects.get().path).is_file()
