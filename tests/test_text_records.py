"""Files of many texts: each record a document, a broken one named with its place and left out, none held as a whole."""

from __future__ import annotations

import datetime
import gzip
import json
import os
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import fsspec
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from kg.errors import ReadingError, UsageError
from kg.model import Document
from kg.text import read_documents
from kg.text.files import texts_below
from kg.text.records import Broken, Record, columns_of, records
from kg.text.sources import Catalogue

STORY = "Iran armed the Houthis."
WHOLE = {
    "id": "Report 1",
    "text": STORY,
    "title": "Drones",
    "url": "https://example.org/1",
    "publisher": "Example News",
    "published": "2024-01-09",
}


def jsonl(path, *lines):
    """A file with these lines: records, or what else shall be a line."""
    text = "".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines)
    data = text.encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def table(path, *rows, types=None):
    schema = None if types is None else pa.schema(types)
    parquet.write_table(pa.Table.from_pylist(list(rows), schema=schema), path)
    return path


def read(*paths, **options):
    return list(read_documents(paths, **options))


def told(*paths, **options):
    """Ids of the documents, messages of the errors."""
    return [str(one) if isinstance(one, ReadingError) else one.id for one in read(*paths, **options)]


@pytest.mark.parametrize(("name", "write"), [("a.jsonl", jsonl), ("a.jsonl.gz", jsonl), ("a.PARQUET", table)])
def test_a_record_is_a_document_with_its_metadata(tmp_path, name, write):
    bare = {"id": 7, "text": "Iran met Oman."} if write is jsonl else {"id": "7", "text": "Iran met Oman."}
    path = write(tmp_path / name, WHOLE, bare)
    assert read(path) == [
        Document("report-1", STORY, "Drones", "https://example.org/1", "Example News", "2024-01-09"),
        Document("7", "Iran met Oman."),
    ]


def test_the_same_record_is_the_same_bytes_in_whatever_file(tmp_path):
    files = [jsonl(tmp_path / "a.jsonl", WHOLE), table(tmp_path / "a.parquet", WHOLE)]
    first, second = (list(records(str(file))) for file in files)
    assert first == second


def test_columns_may_be_called_otherwise(tmp_path):
    rows = [{"guid": 1, "body": STORY, "date": "9 January 2024", "title": 5, "headline": "Drones"}]
    columns = columns_of(["id=guid", "text=body", "published=date", "title=headline"])
    for path in (jsonl(tmp_path / "a.jsonl", *rows), table(tmp_path / "b.parquet", *rows)):
        (document,) = read(path, columns=columns)
        assert (document.id, document.title, document.published) == ("1", "Drones", "2024-01-09")


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (["id"], "--column id: write FIELD=NAME"),
        (["id="], "--column id=: write FIELD=NAME"),
        (["body=text"], "a column for 'body'"),
        (["id=a", "id=b"], "id is already a"),
    ],
)
def test_a_column_that_can_not_be_meant_is_refused(pairs, said):
    with pytest.raises(UsageError, match=said):
        columns_of(pairs)


def test_the_text_is_kept_and_what_is_no_prose_skipped(tmp_path):
    text = f"\ufeffYour browser doesn’t support HTML5\r\n{STORY}\r\n---\r\nNo: header\r\n---"
    (document,) = read(jsonl(tmp_path / "a.jsonl", {"id": "a", "text": text}))
    assert document.text == text
    assert [text[span.start : span.end] for span in document.skipped] == [
        "\ufeff" + "Your browser doesn’t support HTML5"
    ]


BROKEN = [
    ({"id": "b"}, "'text' is missing; each record needs a text"),
    ({"id": "b", "text": 5}, "'text' is int, not text"),
    ({"id": "b", "text": " \n"}, "holds only white space"),
    ({"id": "b", "text": ""}, "is empty"),
    ({"id": "b", "text": f"{STORY}\0"}, "is binary"),
    ({"text": STORY}, "'id' is missing; each record needs an id"),
    ({"id": " ", "text": STORY}, "'id' is empty"),
    ({"id": True, "text": STORY}, "'id' is true or false, not text"),
    ({"id": 1.5, "text": STORY}, "'id' is float, not text"),
    ({"id": "b", "text": STORY, "title": ["x"]}, "'title' is a list, not text"),
    ({"id": "b", "text": STORY, "title": {"en": "x"}}, "'title' is an object, not text"),
    ({"id": "b", "text": STORY, "url": "example.org"}, "'url' is 'example.org', no web address"),
    ({"id": "b", "text": STORY, "published": "soon"}, "'published' is 'soon', no date"),
    ('{"id": "b", "text": "\\ud800"}\n', "'text' has half of a character (\\ud800)"),
    ('{"id": "b", "te\n', "no JSON (Invalid control character"),
    ('["b"]\n', "no JSON object"),
    ("[" * 100_000 + "\n", "no JSON that can be read"),
    ('{"id": ' + "9" * 5000 + "}\n", "no JSON that can be read"),
    ({"id": "a", "text": "again"}, "has the id of {path}:1; give it one of its own"),
]


@pytest.mark.parametrize(("line", "said"), BROKEN)
def test_a_broken_record_is_named_with_its_line_and_the_others_are_read(tmp_path, line, said):
    path = jsonl(tmp_path / "a.jsonl", {"id": "a", "text": STORY}, "\n", line, {"id": "c", "text": STORY})
    first, error, last = told(path)
    assert (first, last) == ("a", "c")
    assert error.startswith(f"{path}:3: {said.format(path=path)}")


def test_a_line_that_is_not_utf8_is_left_out(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", {"id": "a", "text": STORY})
    path.write_bytes(path.read_bytes() + b'{"id": "b\xff"}\n')
    assert told(path)[1] == f"{path}:2: not UTF-8 at byte 10 of the line; convert the file with iconv"


def test_a_file_that_is_cut_off_is_read_up_to_there(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", {"id": "a", "text": STORY}, '{"id": "b", "text": "Ira')
    first, error = told(path)
    assert first == "a"
    assert error.startswith(f"{path}:2: no JSON (Unterminated string")
    assert error.endswith("was the file cut off?")


def test_a_packed_file_that_is_cut_off_is_read_up_to_there(tmp_path):
    rows = [{"id": n, "text": f"{STORY} {os.urandom(500).hex()}"} for n in range(1000)]
    path = jsonl(tmp_path / "a.jsonl.gz", *rows)
    path.write_bytes(path.read_bytes()[:-1000])
    *good, error = told(path)
    assert len(good) > 900
    assert f"{path}:{len(good) + 1}: from here on it can't be unpacked" in error
    path.write_bytes(b"no gzip")
    assert "it can't be unpacked" in told(path)[0]


def test_an_overlong_line_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.text.records._LINE", 2**20)
    path = jsonl(tmp_path / "a.jsonl", {"id": "a", "text": "x" * 3 * 2**20}, {"id": "b", "text": STORY})
    assert told(path) == [f"{path}:1: is longer than 1 MB; split it", "b"]


def test_of_a_file_of_something_else_only_the_first_line_is_told(tmp_path):
    path = jsonl(tmp_path / "claims.jsonl", *[{"document": "a", "number": n} for n in range(50)])
    (error,) = told(path)
    assert error.startswith(f"{path}:1: 'id' is missing; each record needs an id (or name it: --column id=NAME)")
    assert error.endswith("none of its 50 records can be read)")
    assert told(jsonl(tmp_path / "b.jsonl")) == [
        f"{tmp_path}/b.jsonl: holds no records; put some into it or leave it out"
    ]


def test_errors_come_where_their_records_are(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", {}, {"id": "a", "text": STORY}, {}, {}, {"id": "b", "text": STORY}, {})
    assert [one.rpartition(":")[0].split(":")[1] if ":" in one else one for one in told(path)] == [
        *("1", "a", "3", "4", "b", "6")
    ]


# -- parquet -----------------------------------------------------------------------------------------------------------


def test_dates_of_parquet_are_dates(tmp_path):
    moment = datetime.datetime(2024, 1, 9, 23, 30, 1, 123456, tzinfo=datetime.UTC)
    for kind, value in (
        (pa.date32(), moment.date()),
        (pa.timestamp("ns"), moment.replace(tzinfo=None)),
        (pa.timestamp("us", tz="UTC"), moment),
    ):
        row = {"id": "a", "text": STORY, "published": value}
        types = [("id", pa.string()), ("text", pa.large_string()), ("published", kind)]
        (document,) = read(table(tmp_path / "a.parquet", row, types=types))
        assert document.published == "2024-01-09"


def test_broken_rows_are_named_by_their_number(tmp_path):
    rows = [
        {"id": "a", "text": STORY},
        {"id": "b", "text": None},
        {"id": None, "text": STORY},
        {"id": "a", "text": "x"},
    ]
    path = table(tmp_path / "a.parquet", *rows)
    assert told(path) == [
        "a",
        f"{path}:2: 'text' is missing; each record needs a text (or name it: --column text=NAME)",
        f"{path}:3: 'id' is missing; each record needs an id (or name it: --column id=NAME)",
        f"{path}:4: has the id of {path}:1; give it one of its own",
    ]


def test_a_row_that_is_not_utf8_is_left_out(tmp_path):
    texts = pa.array([STORY.encode(), b"\xff\xfe no", STORY.encode()]).view(pa.string())
    parquet.write_table(pa.table({"id": ["a", "b", "c"], "text": texts}), tmp_path / "a.parquet")
    first, error, last = told(tmp_path / "a.parquet")
    assert (first, last) == ("a", "c")
    assert error.startswith(f"{tmp_path}/a.parquet:2: can't be read")


def test_a_file_without_the_columns_says_what_it_has(tmp_path):
    (error,) = told(table(tmp_path / "a.parquet", {"guid": "a", "text": STORY}))
    assert error == f"{tmp_path}/a.parquet: has no column 'id' (but guid, text); name it: --column id=NAME"


@pytest.mark.parametrize("harm", [lambda data: data[:-20], lambda data: data[: len(data) // 2], lambda data: b"no"])
def test_a_broken_parquet_file_is_named(tmp_path, harm):
    path = table(tmp_path / "a.parquet", *[{"id": str(n), "text": STORY} for n in range(100)])
    path.write_bytes(harm(path.read_bytes()))
    (error,) = told(path)
    assert error.startswith(f"{path}: no Parquet that can be read")


def test_a_folder_of_parquet_parts_is_read_in_order(tmp_path):
    folder = tmp_path / "archive.parquet"
    for year in (2024, 2023):
        (folder / f"year={year}").mkdir(parents=True)
        table(folder / f"year={year}" / "part-0.parquet", {"id": f"a-{year}", "text": STORY})
    (folder / "_SUCCESS").touch()
    assert told(folder) == ["a-2023", "a-2024"]


@pytest.mark.parametrize(("missing", "path"), [("pyarrow", "a.parquet"), ("fsspec.core", "s3://bucket/a.txt")])
def test_what_is_not_installed_is_named(tmp_path, monkeypatch, missing, path):
    table(tmp_path / "a.parquet", WHOLE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(__import__("sys").modules, missing, None)
    with pytest.raises(UsageError, match="install it with pip install 'proxykg"):
        read(path)


# -- ids ---------------------------------------------------------------------------------------------------------------


def test_ids_that_only_differ_in_signs_are_told_apart_in_any_order(tmp_path):
    rows = [{"id": "A b", "text": STORY}, {"id": "a-b", "text": STORY}, {"id": "c", "text": STORY}]
    found = []
    for name, lines in (("one.jsonl", rows), ("two.jsonl", rows[::-1])):
        found.append(told(jsonl(tmp_path / name, *lines)))
    assert found[0] == found[1][::-1]
    assert len(set(found[0])) == 3
    assert found[0][2] == "c"


def test_a_record_and_a_file_of_one_name_are_told_apart(tmp_path):
    (tmp_path / "a.txt").write_text(STORY)
    jsonl(tmp_path / "b.jsonl", {"id": "a", "text": STORY}, {"id": "stdin", "text": STORY})
    names = told(tmp_path)
    assert len(set(names)) == 3
    assert "stdin" in names


def test_an_id_twice_is_named_with_the_other_file(tmp_path):
    first = jsonl(tmp_path / "a.jsonl", {"id": "x"}, {"id": "x", "text": STORY})
    second = jsonl(tmp_path / "b.jsonl", {"id": "x", "text": STORY})
    assert told(first, second)[1:] == ["x", f"{second}:1: has the id of {first}:2; give it one of its own"]


KEYS = st.lists(st.sampled_from(["a", "A", "a b", "a-b", "é", "伊", "1", "stdin"]), min_size=1, max_size=5)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=KEYS)
def test_law_ids_of_records_are_unique_and_each_key_is_read_once(tmp_path, keys):
    path = jsonl(tmp_path / "a.jsonl", *[{"id": key, "text": STORY} for key in keys])
    found = read(path)
    names = [one.id for one in found if isinstance(one, Document)]
    assert len(names) == len(set(names)) == len(set(keys))
    assert len(found) == len(keys)


# -- elsewhere than on this machine ------------------------------------------------------------------------------------


@pytest.fixture
def bucket():
    """A folder of object storage."""
    storage = fsspec.filesystem("memory")
    storage.mkdir("/bucket")
    yield storage
    storage.rm("/bucket", recursive=True)


def test_folders_and_files_of_object_storage_are_read_like_local_ones(tmp_path, bucket):
    bucket.pipe("/bucket/b.txt", b"---\ntitle: Drones\n---\nIran armed them.")
    bucket.pipe("/bucket/in/a.jsonl.gz", gzip.compress(json.dumps(WHOLE).encode()))
    bucket.pipe("/bucket/in/.hidden.txt", b"no")
    bucket.pipe("/bucket/c.pdf", b"no")
    table(tmp_path / "c.parquet", {"id": "c", "text": STORY})
    bucket.put(str(tmp_path / "c.parquet"), "/bucket/in/c.parquet")
    found = read("memory://bucket")
    assert [(one.id, one.title) for one in found] == [("b", "Drones"), ("report-1", "Drones"), ("c", None)]
    assert told("memory://bucket/in/c.parquet", "memory://bucket/b.txt") == ["c", "b"]


def test_an_object_that_stands_for_its_folder_is_nothing_in_it(bucket, monkeypatch):
    listing = type(bucket).ls

    def ls(self, path, **options):
        return [{"name": f"{path}/", "type": "directory", "size": 0}, *listing(self, path, **options)]

    bucket.pipe("/bucket/in/a.txt", b"Iran armed them.")
    monkeypatch.setattr(type(bucket), "ls", ls)
    assert told("memory://bucket") == ["a"]


def test_what_is_not_there_is_named_with_its_address(bucket):
    assert told("memory://bucket/a.txt", "memory://bucket/a.jsonl") == [
        "memory://bucket/a.txt: no such file or folder; check the address",
        "memory://bucket/a.jsonl: no such file or folder; check the address",
    ]
    (error,) = told("memory://bucket")
    assert error.startswith("memory://bucket: the folder holds no texts (.txt")


def test_what_goes_wrong_in_the_storage_is_one_line(bucket, monkeypatch):
    def refuse(*_, **__):
        raise RuntimeError("503\nslow down")

    bucket.pipe("/bucket/a.txt", b"Iran armed them.")
    monkeypatch.setattr(type(bucket), "_open", refuse)
    (error,) = told("memory://bucket/a.txt")
    assert error == "memory://bucket/a.txt: can't be read (503 slow down); check the address and the storage"
    monkeypatch.setattr(type(bucket), "ls", refuse)
    assert told("memory://bucket")[0].startswith("memory://bucket: can't be read (503 slow down)")


def test_a_storage_that_can_not_be_reached_is_named_and_the_others_are_read(bucket, monkeypatch):
    found = fsspec.core.url_to_fs

    def refuse(address):
        if "far" in address:
            raise ConnectionRefusedError(111, "Connection refused")
        return found(address)

    bucket.pipe("/bucket/a.txt", b"Iran armed them.")
    monkeypatch.setattr("fsspec.core.url_to_fs", refuse)
    assert told("memory://far/a.txt", "memory://bucket/a.txt") == [
        "memory://far/a.txt: can't be read ([Errno 111] Connection refused); check the address and the storage",
        "a",
    ]


def test_an_address_of_an_unknown_kind_is_refused():
    with pytest.raises(UsageError, match=r"^nosuch://x: can't be opened \(Protocol not known: nosuch\)"):
        read("nosuch://x")


# -- read as a stream --------------------------------------------------------------------------------------------------


def test_a_pipe_of_records_is_refused(tmp_path):
    pipe = tmp_path / "a.jsonl"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.open("w").close())
    writer.start()
    assert told(pipe) == [f"{pipe}: is gone through twice, and a pipe can't be; save it to a file first"]
    writer.join()


def test_a_file_that_changes_while_it_is_read_is_told(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", *[{"id": n, "text": STORY} for n in "abc"])
    with closing(Catalogue()) as catalogue:
        catalogue.take([path])
        jsonl(path, {"id": "a", "text": STORY}, {"id": "c", "text": STORY})
        found = [one.reason if isinstance(one, ReadingError) else one.source.id for one in catalogue.texts()]
        assert found == ["a", *["has changed since it was looked at; read it again"] * 2]
        path.unlink()
        assert [one.reason for one in catalogue.texts()] == ["no such file; check the path"] * 3


@pytest.mark.parametrize(("name", "write"), [("a.jsonl", jsonl), ("a.parquet", table)])
def test_memory_does_not_grow_with_the_file(tmp_path, name, write):
    rows = [{"id": str(n), "text": f"{STORY} {n} " * 50} for n in range(12_000)]
    path = write(tmp_path / name, *rows)
    del rows
    next(iter(records(str(path))))
    tracemalloc.start()
    arrow = pa.total_allocated_bytes()
    found = 0
    for record in records(str(path)):
        assert isinstance(record, Record | Broken)
        found += 1
        assert pa.total_allocated_bytes() - arrow < 8e6
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == 12_000
    assert peak < 4e6


def test_one_thread_may_go_on_where_another_was(tmp_path):
    found = read_documents([jsonl(tmp_path / "a.jsonl", *[{"id": n, "text": STORY} for n in "ab"])])
    with ThreadPoolExecutor(1) as other:
        assert [other.submit(next, found).result().id, *(one.id for one in found)] == ["a", "b"]


def test_names_of_a_large_folder_are_one_after_the_other(tmp_path):
    for n in range(300):
        (tmp_path / f"{n:03}.txt").write_text(STORY)
    below = texts_below(tmp_path)
    assert [next(below).name, next(below).name] == ["000.txt", "001.txt"]
