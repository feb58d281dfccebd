"""Files of many texts in a build: read record by record, and the same graph as of the texts in files of their own."""

from __future__ import annotations

import json

import plain_extractor
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from test_pipeline_workers import prepare_plainly

from kg.errors import ReadingError
from kg.pipeline import batches, building, planning, reading
from kg.pipeline.journal import Journal
from tests.test_pipeline_building import content

ROWS = [
    {"id": "backing", "text": "Iran backs Houthis\nIran backs Hezbollah\n", "published": "2024-01-09"},
    {"id": "arms", "text": "Iran armed Hezbollah\nHezbollah attacked Israel\n", "published": None},
    {"id": "talks", "text": "Iran met Oman\n", "published": "2024-02"},
]


@pytest.fixture(autouse=True)
def extractors(monkeypatch):
    monkeypatch.setattr("kg.graph.quads.ontology_quads", lambda: iter(()))
    monkeypatch.setattr("kg.graph.quads.register_quads", lambda register: iter(()))
    monkeypatch.setattr(building, "prepare", prepare_plainly)
    monkeypatch.setattr(batches, "prepare", prepare_plainly)
    return plain_extractor.install(monkeypatch)


def jsonl(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def table(path, rows):
    parquet.write_table(pa.Table.from_pylist(rows), path)
    return path


def build(directory, *paths, **options):
    report = building.build(paths, directory=directory, **options)
    return report.new, report.changed, report.unchanged, report.deleted


def test_the_graph_is_the_same_from_whatever_files(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    for row in ROWS:
        (folder / f"{row['id']}.txt").write_text(row["text"], encoding="utf-8")
    bare = [{"id": row["id"], "text": row["text"]} for row in ROWS]
    build(tmp_path / "kg", folder)
    graph = content(tmp_path / "kg")[0]
    for source in (jsonl(tmp_path / "a.jsonl", bare), table(tmp_path / "a.parquet", bare[::-1])):
        build(tmp_path / source.suffix, source)
        assert content(tmp_path / source.suffix)[0] == graph


def test_only_records_that_are_new_or_changed_are_read(tmp_path, extractors):
    path = jsonl(tmp_path / "a.jsonl", ROWS)
    assert build(tmp_path / "kg", path) == (3, 0, 0, 0)
    changed = ROWS[1] | {"text": "Iran armed Hamas\n"}
    jsonl(path, [{"id": "more", "text": "Hamas attacked Israel\n"}, changed, ROWS[0]])
    assert build(tmp_path / "kg", path) == (1, 1, 1, 1)
    assert extractors[-1].read == ["more", "arms"]
    jsonl(path, [changed | {"title": "Arms"}, ROWS[0]])
    assert build(tmp_path / "kg", path) == (0, 1, 1, 1)


def test_a_record_that_moves_to_another_file_is_not_read_again(tmp_path, extractors):
    build(tmp_path / "kg", jsonl(tmp_path / "a.jsonl", ROWS))
    moved = table(tmp_path / "b.parquet", ROWS[1:]), jsonl(tmp_path / "c.jsonl", ROWS[:1])
    assert build(tmp_path / "kg", *moved) == (0, 0, 3, 0)
    assert len(extractors) == 1


def test_a_record_that_breaks_is_named_goes_and_is_not_counted_as_deleted(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", ROWS)
    build(tmp_path / "kg", path)
    jsonl(path, [ROWS[0], ROWS[1] | {"text": None}, ROWS[2]])
    report = building.build([path], directory=tmp_path / "kg")
    assert (report.unchanged, report.deleted, report.contents.documents) == (2, 0, 2)
    assert [str(failure).partition(";")[0] for failure in report.failures] == [f"{path}:2: 'text' is missing"]


def test_a_record_that_can_not_be_read_is_named_with_its_line(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", [*ROWS, {"id": "bad", "text": "fails"}])
    (failure,) = building.build([path], directory=tmp_path / "kg").failures
    assert str(failure).startswith(f"{path}:4: reading it failed (IndexError")


def test_a_file_that_changes_while_it_is_read_is_told(tmp_path, monkeypatch):
    path = jsonl(tmp_path / "a.jsonl", ROWS)
    plan = planning.Plan.texts

    def cut(self):
        jsonl(path, ROWS[:2])
        return plan(self)

    monkeypatch.setattr(planning.Plan, "texts", cut)
    report = building.build([path], directory=tmp_path / "kg")
    assert (report.new, [failure.reason for failure in report.failures]) == (
        2,
        ["has changed since it was looked at; read it again"],
    )


def test_several_processes_read_records_as_one_does(tmp_path, monkeypatch):
    monkeypatch.setattr(batches, "BATCH_TEXTS", 2)
    rows = [{"id": str(n), "text": f"Iran armed Hamas\nReport {n}\n"} for n in range(12)]
    rows[7]["text"] = "crashes"
    path = table(tmp_path / "a.parquet", rows)
    report = building.build([path], directory=tmp_path / "two", jobs=2)
    assert [failure.path for failure in report.failures] == [f"{path}:8"]
    rows.pop(7)
    building.build([jsonl(tmp_path / "b.jsonl", rows)], directory=tmp_path / "one")
    assert content(tmp_path / "two")[0] == content(tmp_path / "one")[0]


@pytest.mark.parametrize("jobs", [1, 2])
def test_claims_of_records_come_in_their_order_with_what_is_broken_between(tmp_path, jobs):
    path = jsonl(tmp_path / "a.jsonl", [ROWS[0], {"id": "bad"}, *ROWS[1:]])
    (tmp_path / "b.txt").write_text("Iran armed Hamas\n", encoding="utf-8")
    told = []
    found = reading.extract(
        [tmp_path / "b.txt", path, tmp_path / "missing.txt"], jobs=jobs, progress=lambda *seen: told.append(seen)
    )
    assert [type(one).__name__ if isinstance(one, ReadingError) else (one[0].id, len(one[1])) for one in found] == [
        *(("b", 1), ("backing", 2), "ReadingError", ("arms", 2), ("talks", 1), "ReadingError")
    ]
    assert {total for _, total, _ in told} == {6}
    assert told[-1] == (6, 6, "")


def test_it_is_told_how_many_texts_have_been_found(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", [{"id": str(n), "text": "Iran met Oman"} for n in range(250)])
    for read in (
        lambda told: building.build([path], directory=tmp_path / "kg", progress=told),
        lambda told: list(reading.extract([path], progress=told)),
    ):
        told = []
        read(lambda *seen, told=told: told.append(seen))
        assert told[:2] == [(0, 100, f"looking at {path}:101"), (0, 200, f"looking at {path}:201")]
        assert told[2][:2] == (0, 250)


ACTORS = st.sampled_from(["Iran", "Hamas", "Houthis", "Syria"])
TEXTS = st.tuples(ACTORS, st.sampled_from(sorted(plain_extractor.TYPES)), ACTORS).map(" ".join)
COLLECTIONS = st.dictionaries(st.sampled_from(["a", "A", "a b", "a-b", "c"]), TEXTS, min_size=1)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=COLLECTIONS, after=COLLECTIONS)
def test_whatever_records_were_there_the_graph_is_that_of_the_records(tmp_path_factory, before, after):
    home = tmp_path_factory.mktemp("law")
    for collection in (before, after):
        rows = [{"id": key, "text": text} for key, text in collection.items()]
        source = jsonl(home / "a.jsonl", rows)
        build(home / "kg", source)
    build(home / "fresh", table(home / "a.parquet", rows[::-1]))
    assert content(home / "kg") == content(home / "fresh")


def test_what_is_as_long_as_the_number_of_texts_is_not_in_memory(tmp_path):
    """What a build holds of a thousand more texts is less than a tenth of a kilobyte each."""
    import tracemalloc

    grown = []
    for number in (200, 2200):
        path = jsonl(tmp_path / "a.jsonl", [{"id": f"report-{n}", "text": f"Report {n}"} for n in range(number)])
        tracemalloc.start()
        journal = Journal(tmp_path / f"parts-{number}", "key")
        plan = planning.planned([path], journal, None, "key")
        for batch in batches.batches(plan.texts()):
            pairs = tuple((given.source.id, "x" * 64) for given in batch)
            journal.add(batches.Read(f"{batch[0].source.id}.nq", "x" * 64, pairs))
        assert (plan.unread, sum(1 for _ in plan.documents())) == (number, number)
        grown.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
        journal.close()
    assert grown[1] - grown[0] < 100 * 2000
