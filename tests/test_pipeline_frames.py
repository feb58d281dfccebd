"""Texts in data frames: the lines of N-Quads that `kg build` would write, row by row, whoever calls for them."""

from __future__ import annotations

import gzip
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO

import pandas as pd
import plain_extractor
import pytest
from pyoxigraph import RdfFormat, parse

from kg.errors import StoreError, UsageError
from kg.graph.export import export
from kg.graph.store import open_store
from kg.pipeline import batches, building
from kg.pipeline.frames import SCHEMA, build_of_parts, read_frames, shared_lines

TEXTS = [
    {"id": "a-1", "text": "Iran backs Hamas\nIran armed Syria\n", "title": "Two things", "published": "2024-01-09"},
    {"id": "a-2", "text": "Iran backs Hamas\n", "url": "https://example.org/a", "publisher": "The Paper"},
    {"id": "a-3", "text": "Hamas attacked Israel\n"},
]


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    batches.reader_of_process.cache_clear()
    yield plain_extractor.install(monkeypatch, register=True)
    batches.reader_of_process.cache_clear()


def read(*frames, **options):
    """All rows that come out, as dictionaries."""
    found = list(read_frames(map(pd.DataFrame, frames), **options))
    assert [len(frame) for frame in found] == list(map(len, frames))
    return pd.concat(found).to_dict("records")


def content(directory):
    stream = BytesIO()
    export(open_store(directory), "nquads", stream)
    return stream.getvalue()


def test_the_rows_are_the_graph_that_a_build_makes(tmp_path):
    pd.DataFrame(TEXTS).to_json(tmp_path / "texts.jsonl", orient="records", lines=True)
    building.build([tmp_path / "texts.jsonl"], directory=tmp_path / "built")
    rows = [*read(TEXTS[2:]), *read(TEXTS[:2])]
    (tmp_path / "one.nq").write_text("".join(f"{row['nquads']}\n" for row in rows[:1]), encoding="utf-8")
    with gzip.open(tmp_path / "others.txt.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(f"{row['nquads']}\n" for row in rows[1:])
    made = build_of_parts([tmp_path / "one.nq", tmp_path / "others.txt.gz"], directory=tmp_path / "made")
    assert content(tmp_path / "made") == content(tmp_path / "built")
    assert made.contents.documents == 3
    rest = {line for line in content(tmp_path / "built").decode().splitlines() if "/graph/document/" not in line}
    assert {line for line in rest if "/facts>" not in line and "/inferred>" not in line} == set(shared_lines())


def test_no_line_comes_twice_however_many_documents_share_actors_and_actions():
    lines = [line for row in read(TEXTS) for line in row["nquads"].splitlines()]
    assert len(lines) == len(set(lines))
    assert len({str(quad) for quad in parse("\n".join(lines), RdfFormat.N_QUADS)}) == len(lines)


def test_rows_that_can_not_be_read_have_their_reason_and_the_others_go_on():
    rows = read(
        [
            {"id": "a", "text": None},
            {"id": None, "text": "Iran backs Hamas\n"},
            {"id": 7, "text": "fails\n"},
            {"id": "d", "text": "Iran backs Hamas\n", "published": "soon"},
            {"id": "e", "text": "Iran backs Hamas\n"},
        ]
    )
    assert [(row["id"], row["document"], row["nquads"] is None) for row in rows] == [
        ("a", None, True),
        (None, None, True),
        ("7", "7", True),
        ("d", None, True),
        ("e", "e", False),
    ]
    words = ("'text' is missing", "'id' is missing", "reading it failed (IndexError", "'published' is 'soon'")
    for row, start in zip(rows, words, strict=False):
        assert row["error"].startswith(start)
    assert rows[4]["error"] is None


def test_ids_are_the_same_whatever_other_rows_there_are():
    ids = ("a-1", "A 1", "a 1")
    documents = [read([{"id": name, "text": "Iran backs Hamas\n"}])[0]["document"] for name in ids]
    assert documents[0] == "a-1"
    assert len(set(documents)) == 3
    assert all(name.startswith("a-1-") for name in documents[1:])


def test_columns_may_have_other_names_and_the_user_s_tables_count(tmp_path):
    (tmp_path / "organisations.csv").write_text(
        "key,name,kind\nactor/blue-guard,Blue Guard,Militia\n", encoding="utf-8"
    )
    row = {"guid": "a", "body": "Iran backs Hamas\n", "when": pd.Timestamp("2024-01-09")}
    columns = {"id": "guid", "text": "body", "published": "when"}
    [out] = read([row], columns=columns, register=tmp_path)
    assert '"2024-01-09"' in out["nquads"]
    assert "sha256:" in out["nquads"]


def test_the_model_is_loaded_once_a_process_and_the_columns_are_those_of_the_schema(plain):
    for frame in read_frames([pd.DataFrame(TEXTS), pd.DataFrame(TEXTS[:0])]):
        assert ", ".join(f"{name} string" for name in frame.columns) == SCHEMA
    list(read_frames([pd.DataFrame(TEXTS)]))
    assert len(plain) == 1


def test_a_column_of_no_field_is_refused():
    with pytest.raises(UsageError, match="a column for 'body'"):
        read(TEXTS, columns={"body": "text"})


def test_threads_of_a_process_read_one_after_the_other(monkeypatch):
    meeting, lines = threading.Barrier(2), batches.Reader.lines

    def alone(self, given):
        with pytest.raises(threading.BrokenBarrierError):
            meeting.wait(0.2)
        meeting.reset()
        return lines(self, given)

    monkeypatch.setattr(batches.Reader, "lines", alone)
    with ThreadPoolExecutor(2) as threads:
        assert [len(rows) for rows in threads.map(read, (TEXTS[:1], TEXTS[1:2]))] == [1, 1]


def test_the_function_can_be_sent_and_knows_no_engine():
    sent = pickle.loads(pickle.dumps(partial(read_frames, columns={"id": "guid"})))
    assert sent.keywords == {"columns": {"id": "guid"}}
    code = "import sys, kg.pipeline.frames as f; print({'dask', 'pyspark', 'spacy', 'pandas'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_parts_that_are_missing_cut_off_or_no_n_quads_are_told(tmp_path):
    (tmp_path / "words.nq").write_text("no quads\n", encoding="utf-8")
    (tmp_path / "cut.nq.gz").write_bytes(gzip.compress(b"<a:b> <a:b> <a:b> <a:b> .\n" * 9)[:-9])
    for names, words in (
        (["words.nq"], "no N-Quads \\(Parser error"),
        (["cut.nq.gz"], "cut.nq.gz: cut off"),
        (["none.nq"], "none.nq: no such part"),
        ([], "name one file or more"),
    ):
        with pytest.raises(StoreError, match=words):
            build_of_parts([tmp_path / name for name in names], directory=tmp_path / "kg")


@pytest.mark.model
def test_with_the_language_model(monkeypatch):
    monkeypatch.undo()
    [row] = read([{"id": "a", "text": "Iran armed the Houthis."}])
    assert "ArmsTransfer" in row["nquads"]
