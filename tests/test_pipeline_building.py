"""Builds that read only what is new: the same graph as from nothing, whatever was there before."""

from __future__ import annotations

import json
import os
import shutil
import threading

import plain_extractor
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import NothingReadError, ReadingError, StoreError, UsageError
from kg.graph.directories import DOCUMENTS, MANIFEST
from kg.graph.export import export
from kg.graph.store import open_store
from kg.pipeline import batches, building, planning

TEXTS = {
    "backing.txt": "Iran backs Houthis\nIran backs Hezbollah\n",
    "arms.txt": "Iran armed Hezbollah\nHezbollah attacked Israel\n",
    "talks.md": "Iran met Oman\n",
}


@pytest.fixture(autouse=True)
def extractors(monkeypatch):
    return plain_extractor.install(monkeypatch)


@pytest.fixture(autouse=True)
def light(monkeypatch):
    """Without ontology and register, which are most of what a build of a few lines writes."""
    monkeypatch.setattr("kg.graph.quads.ontology_quads", lambda: iter(()))
    monkeypatch.setattr("kg.graph.quads.register_quads", lambda register: iter(()))
    monkeypatch.setattr("kg.register.load_register", lambda own: None)


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def build(texts, directory, **options):
    report = building.build([texts], directory=directory, **options)
    return report.new, report.changed, report.unchanged, report.deleted


def content(directory):
    """All that a build decides: the export, the manifest, the list of documents."""
    from io import BytesIO

    stream = BytesIO()
    export(open_store(directory), "nquads", stream)
    return stream.getvalue(), (directory / MANIFEST).read_bytes(), (directory / DOCUMENTS).read_bytes()


def same_as_from_nothing(texts, directory):
    fresh = directory.parent / "fresh"
    building.build([texts], directory=fresh, anew=True)
    assert content(directory) == content(fresh)
    shutil.rmtree(fresh)


def test_only_what_is_new_or_changed_is_read(texts, tmp_path, extractors):
    assert build(texts, tmp_path / "kg") == (3, 0, 0, 0)
    (texts / "arms.txt").write_text("Iran armed Hamas\n", encoding="utf-8")
    (texts / "more.txt").write_text("Hamas attacked Israel\n", encoding="utf-8")
    (texts / "talks.md").unlink()
    assert build(texts, tmp_path / "kg") == (1, 1, 1, 1)
    assert extractors[-1].read == ["arms", "more"]
    same_as_from_nothing(texts, tmp_path / "kg")


def test_where_nothing_changed_nothing_is_read_and_nothing_written(texts, tmp_path, extractors):
    build(texts, tmp_path / "kg")
    before = {file.name: file.stat() for file in (tmp_path / "kg").iterdir() if file.suffix in (".sst", ".json")}
    assert build(texts, tmp_path / "kg") == (0, 0, 3, 0)
    assert len(extractors) == 1
    after = {file.name: file.stat() for file in (tmp_path / "kg").iterdir() if file.suffix in (".sst", ".json")}
    assert {name: stat.st_mtime_ns for name, stat in after.items()} == {
        name: stat.st_mtime_ns for name, stat in before.items()
    }
    assert {path.name for path in tmp_path.iterdir()} == {"kg", "texts", ".kg.lock"}


def test_a_text_that_is_no_longer_named_goes(texts, tmp_path):
    build(texts, tmp_path / "kg")
    report = building.build([texts / "arms.txt"], directory=tmp_path / "kg")
    assert (report.unchanged, report.deleted, report.contents.documents) == (1, 2, 1)
    assert b"Houthis" not in content(tmp_path / "kg")[0]


def test_a_header_that_changes_is_a_change_of_the_text(texts, tmp_path):
    page = texts / "page.html"
    words = "<p>" + "Iran supplied drones to Russia, as the report has it. " * 8 + "</p>"
    for date in ("2024-01-09", "2024-01-10"):
        meta = f'<meta property="article:published_time" content="{date}">'
        page.write_text(f"<html><head>{meta}</head><body><article>{words}</article></body></html>", encoding="utf-8")
        build(texts, tmp_path / "kg")
        assert f'"{date}"'.encode() in content(tmp_path / "kg")[0]


def test_a_text_under_another_ending_is_read_again(texts, tmp_path):
    build(texts, tmp_path / "kg")
    (texts / "talks.md").rename(texts / "talks.txt")
    assert build(texts, tmp_path / "kg") == (0, 1, 2, 0)
    same_as_from_nothing(texts, tmp_path / "kg")


def test_with_anew_everything_is_read(texts, tmp_path, extractors):
    build(texts, tmp_path / "kg")
    assert build(texts, tmp_path / "kg", anew=True) == (3, 0, 0, 0)
    assert len(extractors[-1].read) == 3


def test_where_the_program_has_changed_everything_is_read_again(texts, tmp_path, monkeypatch):
    build(texts, tmp_path / "kg")
    monkeypatch.setattr(planning, "__version__", "0.0.0")
    report = building.build([texts], directory=tmp_path / "kg")
    assert (report.reread, report.read, report.unchanged, report.deleted) == (3, 3, 0, 0)


def test_tables_of_ones_own_count_as_part_of_the_program(texts, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    table = own / "organisations.csv"
    keys = []
    for name in ("The Movement", "The Front"):
        table.write_text(f"key,name,kind\nactor/movement,{name},Militia\n", encoding="utf-8")
        keys.append(planning.reading_key(batches.Knowledge(register=own)))
    keys.append(planning.reading_key(batches.Knowledge()))
    assert len(set(keys)) == 3


@pytest.mark.parametrize("first", [True, False])
def test_derivations_are_added_or_left_out_without_reading(texts, tmp_path, extractors, first):
    build(texts, tmp_path / "kg", derivations=first)
    assert build(texts, tmp_path / "kg", derivations=not first) == (0, 0, 3, 0)
    assert len(extractors) == 1
    build(texts, tmp_path / "other", derivations=not first)
    assert content(tmp_path / "kg") == content(tmp_path / "other")


def test_standard_input_and_pipes_are_read_once(texts, tmp_path):
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("Iran backs Hamas\n",))
    writer.start()
    report = building.build([texts / "arms.txt", pipe], directory=tmp_path / "kg")
    writer.join()
    assert report.new == 2
    assert b"Iran backs Hamas" in content(tmp_path / "kg")[0]


def test_a_text_that_fails_is_left_out_with_its_reason_and_tried_again(texts, tmp_path):
    (texts / "bad.txt").write_text("fails\n", encoding="utf-8")
    for counts in ((3, 0, 0, 0), (0, 0, 3, 0)):
        report = building.build([texts], directory=tmp_path / "kg")
        assert (report.new, report.changed, report.unchanged, report.deleted) == counts
        (failure,) = report.failures
        assert str(failure).startswith(f"{texts / 'bad.txt'}: reading it failed (IndexError: list index out of range)")
    (texts / "bad.txt").write_text("Iran backs Hamas\n", encoding="utf-8")
    assert build(texts, tmp_path / "kg") == (1, 0, 3, 0)


def test_a_text_that_can_no_longer_be_read_goes(texts, tmp_path):
    build(texts, tmp_path / "kg")
    (texts / "arms.txt").write_bytes(b"")
    report = building.build([texts], directory=tmp_path / "kg")
    assert (report.unchanged, report.deleted, len(report.failures)) == (2, 0, 1)
    assert b"Israel" not in content(tmp_path / "kg")[0]
    (texts / "talks.md").unlink()
    report = building.build([texts], directory=tmp_path / "kg")
    assert (report.unchanged, report.deleted, len(report.failures)) == (1, 1, 1)


def test_a_link_that_leads_nowhere_any_more_is_not_counted_as_deleted_too(texts, tmp_path):
    build(texts, tmp_path / "kg")
    (texts / "arms.txt").unlink()
    (texts / "arms.txt").symlink_to("gone/arms.txt")
    report = building.build([texts], directory=tmp_path / "kg")
    assert (report.unchanged, report.deleted, len(report.failures)) == (2, 0, 1)


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: (path.unlink(), path.mkdir())])
def test_a_text_that_is_left_out_before_it_is_read_is_not_counted_as_deleted_too(texts, tmp_path, spoil):
    build(texts, tmp_path / "kg")
    spoil(texts / "arms.txt")
    named = [texts / name for name in TEXTS]
    report = building.build(named, directory=tmp_path / "kg")
    assert (report.unchanged, report.deleted, len(report.failures)) == (2, 0, 1)


def test_where_nothing_can_be_read_the_graph_stays(texts, tmp_path):
    build(texts, tmp_path / "kg")
    before = content(tmp_path / "kg")
    for name in TEXTS:
        (texts / name).write_text("fails\n", encoding="utf-8")
    with pytest.raises(NothingReadError):
        building.build([texts], directory=tmp_path / "kg")
    with pytest.raises(ReadingError):
        building.build([tmp_path / "missing.txt"], directory=tmp_path / "kg")
    assert content(tmp_path / "kg") == before
    assert not (tmp_path / ".kg.parts").exists()


def test_a_graph_whose_list_of_documents_is_lost_is_built_from_nothing(texts, tmp_path):
    build(texts, tmp_path / "kg")
    (tmp_path / "kg" / DOCUMENTS).unlink()
    assert build(texts, tmp_path / "kg") == (3, 0, 0, 0)


def test_a_damaged_graph_says_to_build_it_anew(texts, tmp_path):
    build(texts, tmp_path / "kg")
    (tmp_path / "kg" / DOCUMENTS).write_text("{}\n", encoding="utf-8")
    with pytest.raises(StoreError, match="is damaged; run 'kg build TEXTS --anew'"):
        building.build([texts], directory=tmp_path / "kg")
    assert build(texts, tmp_path / "kg", anew=True) == (3, 0, 0, 0)


# -- parts that an earlier build left ----------------------------------------------------------------------------------


def read_and_broken_off(site, plan, parts, *rest, **options):
    """In place of writing: ends when all is read."""
    list(parts)
    raise KeyboardInterrupt


@pytest.fixture
def broken_off(texts, tmp_path, monkeypatch):
    """A build of parts of one text each that ends where it would write the graph."""
    monkeypatch.setattr(batches, "BATCH_TEXTS", 1)
    write = building._write
    monkeypatch.setattr(building, "_write", read_and_broken_off)
    with pytest.raises(KeyboardInterrupt):
        building.build([texts], directory=tmp_path / "kg")
    monkeypatch.setattr(building, "_write", write)
    return tmp_path / ".kg.parts"


def parts(folder):
    """The parts in the order in which they were read."""
    lines = (folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    return [folder / json.loads(line)["part"] for line in lines[1:]]


def test_what_was_read_is_not_read_again(texts, tmp_path, broken_off, extractors):
    assert {broken_off / "journal.jsonl", *parts(broken_off)} == set(broken_off.iterdir())
    assert len(parts(broken_off)) == 3
    report = building.build([texts], directory=tmp_path / "kg")
    assert (report.new, report.resumed, len(extractors)) == (3, 3, 1)
    assert not broken_off.exists()
    same_as_from_nothing(texts, tmp_path / "kg")


def test_a_text_in_another_language_is_named_by_the_build_that_goes_on(texts, tmp_path, monkeypatch):
    words = "Die Regierung hat am Montag neue Waffen an die Miliz geliefert, und der Minister war nicht dabei. "
    (texts / "meldung.txt").write_text(words * 5, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(building, "_write", read_and_broken_off)
        with pytest.raises(KeyboardInterrupt):
            building.build([texts], directory=tmp_path / "kg")
    report = building.build([texts], directory=tmp_path / "kg")
    assert (report.resumed, report.foreign) == (4, ("meldung",))


def test_a_part_of_a_text_that_has_changed_is_not_used(texts, tmp_path, broken_off, extractors):
    (texts / "arms.txt").write_text("Iran armed Hamas\n", encoding="utf-8")
    (texts / "talks.md").unlink()
    assert building.build([texts], directory=tmp_path / "kg").resumed == 1
    assert extractors[-1].read == ["arms"]
    same_as_from_nothing(texts, tmp_path / "kg")


def test_parts_of_another_program_are_not_used(texts, tmp_path, broken_off, monkeypatch):
    monkeypatch.setattr(planning, "__version__", "0.0.0")
    assert building.build([texts], directory=tmp_path / "kg").resumed == 0


def test_parts_are_not_used_with_anew(texts, tmp_path, broken_off):
    assert building.build([texts], directory=tmp_path / "kg", anew=True).resumed == 0


def _cut(path):
    path.write_bytes(path.read_bytes()[:-7])


@pytest.mark.parametrize(
    ("harm", "resumed"),
    [
        (lambda folder: _cut(parts(folder)[1]), 2),
        (lambda folder: parts(folder)[1].unlink(), 2),
        (lambda folder: (folder / "4.unfinished").write_text("half"), 3),
        (lambda folder: (folder / "4.nq").write_text("not in the journal"), 3),
        (lambda folder: _cut(folder / "journal.jsonl"), 2),
        (lambda folder: (folder / "journal.jsonl").unlink(), 0),
        (lambda folder: (folder / "journal.jsonl").write_text("{}\n"), 0),
        (lambda folder: (folder / "journal.jsonl").write_text("\0\0\n"), 0),
    ],
)
def test_a_part_that_is_not_whole_is_not_used(texts, tmp_path, broken_off, harm, resumed):
    harm(broken_off)
    assert building.build([texts], directory=tmp_path / "kg").resumed == resumed
    same_as_from_nothing(texts, tmp_path / "kg")


def test_a_build_that_is_broken_off_twice_adds_to_its_parts(texts, tmp_path, broken_off, monkeypatch):
    before = parts(broken_off)[:2]
    _cut(broken_off / "journal.jsonl")
    with monkeypatch.context() as patch:
        patch.setattr(building, "_write", read_and_broken_off)
        with pytest.raises(KeyboardInterrupt):
            building.build([texts], directory=tmp_path / "kg")
    assert parts(broken_off)[:2] == before
    assert len(parts(broken_off)) == 3
    assert building.build([texts], directory=tmp_path / "kg").resumed == 3


def test_a_first_build_whose_graph_can_t_be_written_reads_no_further(texts, tmp_path, monkeypatch, extractors):
    monkeypatch.setattr(batches, "BATCH_TEXTS", 1)

    def full(loader, paths):
        next(iter(paths))
        raise RuntimeError("IO error: No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("kg.graph.bulk_loader.BulkLoader.files", full)
        with pytest.raises(StoreError, match="No space left on device"):
            building.build([texts], directory=tmp_path / "kg")
    assert len(extractors[-1].read) == 1
    assert building.build([texts], directory=tmp_path / "kg").resumed == 1
    same_as_from_nothing(texts, tmp_path / "kg")


def test_writing_is_told_where_something_is_written(texts, tmp_path):
    told = []
    for _ in range(2):
        building.build([texts], directory=tmp_path / "kg", progress=lambda done, total, name: told.append(name))
    assert told.count("writing the graph") == 1
    (texts / "arms.txt").write_text("Iran armed Hamas\n", encoding="utf-8")
    building.build([texts], directory=tmp_path / "kg", progress=lambda done, total, name: told.append(name))
    assert told.count("writing the graph") == 2


def test_where_no_text_can_be_read_the_graph_is_not_made(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "empty.txt").write_text("", encoding="utf-8")
    with pytest.raises(ReadingError, match="empty"):
        building.build([tmp_path / "texts"], directory=tmp_path / "kg")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".kg.lock", "texts"]


def test_a_folder_in_the_place_of_the_parts_that_is_not_ours_is_left_alone(texts, tmp_path):
    (tmp_path / ".kg.parts").mkdir()
    (tmp_path / ".kg.parts" / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(StoreError, match="is in the way and is not of kg"):
        building.build([texts], directory=tmp_path / "kg")
    assert (tmp_path / ".kg.parts" / "thesis.txt").exists()


# -- the law -----------------------------------------------------------------------------------------------------------

ACTORS = st.sampled_from(["Iran", "Hamas", "Houthis", "Syria"])
LINES = st.tuples(ACTORS, st.sampled_from(sorted(plain_extractor.TYPES)), ACTORS).map(" ".join)
COLLECTIONS = st.dictionaries(st.sampled_from("abcd"), st.lists(LINES, max_size=3), min_size=1)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=COLLECTIONS, after=COLLECTIONS)
def test_whatever_was_there_the_graph_is_that_of_the_texts(tmp_path_factory, before, after):
    home = tmp_path_factory.mktemp("law")
    folder = home / "texts"
    for collection in (before, after):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, lines in collection.items():
            (folder / f"{name}.txt").write_text("\n".join(["Report", *lines]), encoding="utf-8")
        building.build([folder], directory=home / "kg")
    same_as_from_nothing(folder, home / "kg")
    shutil.rmtree(home)


def test_a_single_path_is_no_list_of_letters(tmp_path):
    with pytest.raises(ReadingError, match="nosuch"):
        list(building.build("nosuch", directory=tmp_path / "kg").failures)


def test_no_path_at_all_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="no texts are named"):
        building.build((), directory=tmp_path / "kg")
    assert list(tmp_path.iterdir()) == []
