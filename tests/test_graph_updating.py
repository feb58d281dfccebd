"""Graphs brought up to date: the same quads, counts and quotes as built from nothing, and the old graph left alone."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from graph_cases import HEZBOLLAH, HOUTHIS, IRAN, ISRAEL, KIRBY, MISSILES, RUSSIA, Told, derived_store, place
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Store, serialize

from kg.errors import StoreError
from kg.graph import updating
from kg.graph.contents import count
from kg.graph.directories import DOCUMENTS, MANIFEST
from kg.graph.quads import ontology_quads, register_quads
from kg.graph.reasons import DERIVATION
from kg.graph.searching import claims_saying
from kg.graph.store import build_site, open_store, write_store
from kg.graph.tally import Tally
from kg.graph.terms import INFERRED
from kg.graph.updating import REPLACED, Change, revise
from kg.register import Entry, Register
from kg.vocabulary import CLAIM_TYPES, graph_iri

REGISTER = Register(
    [
        Entry("place/kyiv", "Kyiv", "City", parent="place/ukraine"),
        Entry("place/ukraine", "Ukraine", "Region", parent="place/europe"),
        Entry("place/europe", "Europe", "Region"),
    ]
)
ACTORS = (IRAN, RUSSIA, HOUTHIS, HEZBOLLAH, ISRAEL)

claims = st.tuples(
    st.sampled_from(["Backing", "Backing", "Attack", "ArmsTransfer", "Meeting"]) | st.sampled_from(sorted(CLAIM_TYPES)),
    st.sampled_from(ACTORS),
    st.sampled_from(ACTORS),
    st.sampled_from(["past", "past", "future"]),
    st.booleans(),
)
collections = st.dictionaries(st.sampled_from("abcd"), st.lists(claims, max_size=4), max_size=4)


def told(name, content):
    document = Told(name)
    for type_, source, target, tense, in_kyiv in content:
        more = {"place": place("Kyiv", "City")} if in_kyiv else {"attributed_to": KIRBY}
        if CLAIM_TYPES[type_].weapon:
            more["weapon"] = MISSILES
        document.says(f"{source.label} {type_} {target.label}.", type_, source, target, tense=tense, **more)
    return document


def counted(store):
    subjects = {quad.subject for quad in store.quads_for_pattern(None, None, None, INFERRED)}
    return count(store, inferred=sum(subject.value.startswith(DERIVATION) for subject in subjects))


@settings(max_examples=20, deadline=None)
@given(collections, collections)
def test_what_follows_is_revised_to_what_follows_from_the_new_documents(before, after):
    old, fresh = (
        derived_store(*(told(*one) for one in documents.items()), quads=register_quads(REGISTER))
        for documents in (before, after)
    )
    new = Store()
    new.extend(old)
    for name in before:
        new.remove_graph(NamedNode(graph_iri(f"document/{name}")))
    for one in after.items():
        new.extend(told(*one).quads())
    tally = Tally(counted(old))
    revise(old, new, Change(tuple(before), tuple(after)), tally)
    assert set(new) == set(fresh)
    assert tally.contents() == counted(fresh)


BEFORE = {
    "patrons": [("Backing", IRAN, HOUTHIS, "past", False), ("Backing", RUSSIA, IRAN, "past", False)],
    "strikes": [("Attack", HOUTHIS, ISRAEL, "past", True)],
    "plans": [("ArmsTransfer", IRAN, RUSSIA, "future", False)],
}
AFTER = {
    **BEFORE,
    "strikes": [("Attack", HEZBOLLAH, ISRAEL, "past", True)],
    "news": [("Backing", IRAN, HEZBOLLAH, "past", False), ("Backing", HOUTHIS, HEZBOLLAH, "past", False)],
}


@pytest.fixture
def write(tmp_path):
    """Write the graph of documents into a directory, of what is there only what differs; says whether it did so."""

    def written(documents, name="kg", *, anew=False):
        directory = tmp_path / name
        with build_site(directory) as site:
            there = dict(site.previous.documents()) if site.previous and not anew else {}
            content = {one: str(claims) for one, claims in documents.items()}
            kept = {one for one in content if there.get(one) == content[one]}
            part = tmp_path / "part.nq"
            read = [told(*one).quads() for one in documents.items() if one[0] not in kept]
            part.write_bytes(serialize([quad for quads in read for quad in quads], format=RdfFormat.N_QUADS))

            def rest():
                yield from ontology_quads()
                yield from register_quads(REGISTER)
                yield from site.previous.document_quads(sorted(kept)) if kept else ()

            report = write_store(
                site,
                rest(),
                parts=[part],
                documents=sorted(content.items()),
                reading="the same",
                change=None if anew else Change(tuple(there.keys() - kept), tuple(content.keys() - kept)),
            )
        return report.recomputed

    return written


def content(directory):
    """All that a build decides, and what a search finds."""
    found = [claims_saying(directory, words) for words in ("backing", "attack", "Hezbollah", "Houthis")]
    return set(open_store(directory)), (directory / MANIFEST).read_bytes(), (directory / DOCUMENTS).read_bytes(), found


@pytest.mark.parametrize("steps", [[AFTER], [AFTER, BEFORE], [{}, AFTER], [AFTER, {"patrons": []}]])
def test_an_updated_graph_is_the_one_built_from_nothing(tmp_path, write, steps):
    write(BEFORE)
    for documents in steps:
        assert write(documents) is not None
    write(steps[-1], "fresh", anew=True)
    assert content(tmp_path / "kg") == content(tmp_path / "fresh")


def test_the_report_says_what_was_derived_anew(write):
    assert write(BEFORE) is None
    recomputed = write(AFTER)
    # the two attacks and the two backings; of the rest nothing
    assert recomputed.described == 4
    assert 0 < recomputed.inferences < 200


def test_a_reader_keeps_the_graph_that_is_updated(tmp_path, write):
    write(BEFORE)
    reader = open_store(tmp_path / "kg")
    before = set(reader)
    write(AFTER)
    assert set(reader) == before != set(open_store(tmp_path / "kg"))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="says which files a process has open")
def test_the_store_is_closed_before_its_folder_is_put_in_its_place(tmp_path, write):
    """Else the engine, merging files in the background, would go on to write where the folder was."""

    def opened():
        links = [file.readlink() for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]
        return [link for link in links if link.is_relative_to(tmp_path)]

    gc.collect()
    gc.disable()
    try:
        for documents in (BEFORE, AFTER, BEFORE):
            write(documents)
            assert opened() == []
    finally:
        gc.enable()


def words_on_disk(directory, words):
    return any(words in file.read_bytes() for file in directory.rglob("*") if file.is_file())


def test_the_words_of_a_deleted_document_are_gone_from_the_disk(tmp_path, write, monkeypatch):
    secret = {"Xq7vK2pLw9": [("Backing", IRAN, RUSSIA, "past", False)]}
    write({**BEFORE, **secret})
    assert words_on_disk(tmp_path / "kg", b"Xq7vK2pLw9")
    assert write(BEFORE) is not None
    assert not words_on_disk(tmp_path / "kg", b"Xq7vK2pLw9")


def test_a_store_in_which_much_was_replaced_is_written_anew(tmp_path, write, monkeypatch):
    edition = {**BEFORE, "strikes": [("Attack", HEZBOLLAH, ISRAEL, "past", False)]}
    write(BEFORE)
    write(edition)
    assert (tmp_path / "kg" / REPLACED).read_text() == '{"documents": 1}\n'
    write(BEFORE)
    assert not (tmp_path / "kg" / REPLACED).exists()
    write(BEFORE, "fresh", anew=True)
    assert content(tmp_path / "kg") == content(tmp_path / "fresh")


def test_where_much_has_changed_all_is_made_anew(tmp_path, write, monkeypatch):
    monkeypatch.setattr(updating, "ALWAYS_UPDATED", 1)
    write(BEFORE)
    assert write(AFTER) is None
    write(AFTER, "fresh", anew=True)
    assert content(tmp_path / "kg") == content(tmp_path / "fresh")


def test_an_update_of_a_damaged_graph_says_to_build_it_anew(tmp_path, write, monkeypatch):
    write(BEFORE)

    def damaged(*_):
        raise RuntimeError("Corruption: block checksum mismatch")

    monkeypatch.setattr(updating, "revise", damaged)
    with pytest.raises(StoreError, match="is damaged; run 'kg build TEXTS --anew'"):
        write(AFTER)
    assert len(open_store(tmp_path / "kg"))


def test_large_parts_are_loaded_in_bulk(tmp_path, write, monkeypatch):
    monkeypatch.setattr(updating, "_BULK", 1)
    write(BEFORE)
    write(AFTER)
    write(AFTER, "fresh", anew=True)
    assert content(tmp_path / "kg") == content(tmp_path / "fresh")


def test_a_count_of_what_was_replaced_that_is_cut_off_is_told(tmp_path, write):
    write(BEFORE)
    (tmp_path / "kg" / REPLACED).touch()
    with pytest.raises(StoreError, match="is damaged; run 'kg build TEXTS --anew'"):
        write(AFTER)
