"""The measure of stores: what it calls loaded is there, what differs is said, a store that is missing has its row."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts import script

from kg.graph.parts import write_parts

BENCH = Path(__file__).resolve().parent.parent / "bench"


@pytest.fixture(scope="module")
def stores():
    return script(BENCH / "stores.py")


@pytest.fixture(scope="module")
def material(stores, tmp_path_factory):
    return stores.made(6_000, 1, tmp_path_factory.mktemp("material"))


def test_the_parts_and_the_store_are_one_graph(stores, material):
    from pyoxigraph import Store

    assert stores._counts(Store.read_only(str(material.store))) == material.manifest.graphs


@pytest.mark.parametrize(
    ("title", "way"),
    [("pyoxigraph, on disk", "`bulk_load`"), ("Oxigraph server", "`oxigraph load`"), ("oxrdflib", "`parse`")],
)
def test_a_load_is_timed_and_counted(stores, material, tmp_path, title, way):
    loaded = stores.measured(title, way, material, tmp_path)
    assert loaded.seconds > 0
    assert loaded.equal
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_lacks_something_is_not_called_equal(stores, material, tmp_path):
    write_parts(tmp_path / "parts", [("urn:g", [b"<urn:s> <urn:p> <urn:o> <urn:other> .\n"])])
    other = stores.Material(material.store, tmp_path / "parts")
    assert not stores.measured("pyoxigraph, on disk", "`bulk_load`", other, tmp_path).equal


def test_a_store_that_is_missing_or_fails_is_named(stores, material, tmp_path, monkeypatch, capsys):
    def fails(material, folder):
        raise OSError("out of memory")

    monkeypatch.setitem(stores.WAYS, "rdflib", {"`parse`": fails, "`other`": lambda *_: pytest.skip("no")})
    assert stores.measured("rdflib", "`parse`", material, tmp_path) == "failed: OSError"
    assert "out of memory" in capsys.readouterr().err
    assert stores.measured("rdflib", "`other`", material, tmp_path) == "not installed"


def test_the_table_tells_medians_differences_and_what_is_not_there(stores, tmp_path, monkeypatch):
    monkeypatch.setattr(stores, "apart", lambda work, name, folder: 7)
    monkeypatch.setattr(stores, "CASES", range(9))
    one, other = stores.Loaded(2.0, equal=True), stores.Loaded(4.06, equal=False)
    found = {
        ("Oxigraph server", "`kg load`", 5): [one, one, other],
        ("Oxigraph server", "`oxigraph load`", 5): [one],
    }
    reasons = {("rdflib", "`parse`", 5): "not installed"}
    assert list(stores.rows(["Oxigraph server", "rdflib"], [5], found, reasons, tmp_path)) == [
        ["Oxigraph server", "`kg load`", "2.0 s (4.1)", "**no**", "7 of 9"],
        ["Oxigraph server", "`oxigraph load`", "2.0 s", "yes", ""],
        ["rdflib", "`parse`", "not installed", "–", "–"],
    ]


def test_a_version_is_asked_for_and_left_out_where_none_is_told(stores, monkeypatch, tmp_path):
    monkeypatch.setattr(stores, "JARS", tmp_path)
    assert stores.versioned("Jena TDB2") == "Jena TDB2"
    (tmp_path / "jena-tdb2-5.2.0.jar").touch()
    assert stores.versioned("Jena TDB2") == "Jena TDB2 5.2.0"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert stores.versioned("Virtuoso") == "Virtuoso"
    program = tmp_path / "virtuoso-t"
    program.write_text("#!/bin/sh\necho Version 7.2.5.3229-pthreads as of Feb  8 2023 >&2\n", encoding="utf-8")
    program.chmod(0o755)
    assert stores.versioned("Virtuoso") == "Virtuoso 7.2.5"
    assert stores.versioned("rdflib") == "rdflib"


def test_the_program_itself_answers_every_golden_case(stores, tmp_path):
    assert stores.passed("", tmp_path) == len(stores.CASES)


def test_every_store_is_loaded_and_asked(stores):
    assert stores.WAYS.keys() == stores.ASKED.keys()
    assert {name for name in stores.ASKED.values() if name} == {*stores.RUNNING, *stores.ENGINES}
