"""`kg export --provenance`, `kg convert`, `kg load --provenance`: right and wrong use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from store_double import StoreDouble

from kg.graph.provenance import Provenance
from kg.graph.stores import STORES

ONE_GRAPH = ["rdf12", "reified", "plain"]


@pytest.fixture
def exported(kg, light_graph, tmp_path):
    """Exports the small graph to a file of that ending."""

    def export(way, ending):
        file = tmp_path / f"{way}.{ending}"
        assert kg("export", "--graph", light_graph, "--provenance", way, "--output", file).code == 0
        return file

    return export


@pytest.mark.parametrize("way", ONE_GRAPH)
def test_one_graph_is_turtle_unless_told_otherwise(kg, light_graph, way):
    done = kg("export", "--provenance", way, "--graph", light_graph)
    assert (done.code, done.err) == (0, "")
    assert sum(1 for _ in parse(done.out.encode(), RdfFormat.TURTLE)) > 30


def test_a_file_converts_there_and_back(kg, exported):
    files = {way: exported(way, "nt" if way != "named-graphs" else "nq") for way in Provenance if way != "plain"}
    for way, file in files.items():
        for other, expected in files.items():
            done = kg("convert", file, "--provenance", other, "--output", f"there{expected.suffix}")
            assert (done.code, done.out, done.err) == (0, "", ""), (way, other)
            assert Path(f"there{expected.suffix}").read_bytes() == expected.read_bytes(), (way, other)


def test_convert_reads_and_writes_streams(kg, exported):
    given = exported("rdf12", "nt").read_bytes()
    done = kg("convert", "-", "--from", "ntriples", "--format", "nquads", stdin=given)
    assert (done.code, done.err) == (0, "")
    assert done.out.encode() == exported("named-graphs", "nq").read_bytes()
    assert kg("convert", "-", stdin=exported("reified", "ttl").read_bytes()).out.startswith("@prefix")


def test_convert_leaves_only_the_facts(kg, exported):
    done = kg("convert", exported("rdf12", "ttl"), "--provenance", "plain", "--format", "ntriples")
    assert done.out.encode() == exported("plain", "nt").read_bytes()


def test_a_conversion_leaves_nothing_behind(kg, exported, tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", os.fspath(scratch))
    assert kg("convert", exported("rdf12", "ttl"), "--output", "graph.nq").code == 0
    assert kg("convert", exported("plain", "ttl"), "--output", "graph.nq").code == 1
    assert list(scratch.iterdir()) == []
    assert [path.name for path in Path().iterdir()] == ["graph.nq"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["export", "--provenance", "rdf"], 2, "unknown provenance 'rdf'; choose one of named-graphs, rdf12, reified"),
        (["export", "--provenance", "rdf12", "--output", "a.jsonld"], 2, "jsonld has no triple terms; choose one of"),
        (["convert", "missing.ttl"], 1, "missing.ttl: can't be read (No such file or directory)"),
        (["convert", "broken.ttl"], 1, "broken.ttl:2: no turtle: "),
        (["convert", "here.docx"], 2, "unknown format '.docx'"),
        (["convert", "plain.ttl"], 1, "nothing says which named graph this stands in"),
        (["convert", "plain.ttl", "--provenance", "rdf"], 2, "unknown provenance 'rdf'"),
    ],
)
def test_wrong_use_is_one_line(kg, light_graph, arguments, code, words):
    Path("broken.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a>> .\n", encoding="utf-8")
    Path("plain.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    graph = ["--graph", light_graph] if arguments[0] == "export" else []
    done = kg(*arguments, *graph)
    assert (done.code, done.out) == (code, "")
    assert words in done.complaint


def test_python_converts_too(exported, tmp_path):
    import kg

    kg.convert(exported("rdf12", "ttl"), tmp_path / "back.nq")
    assert (tmp_path / "back.nq").read_bytes() == exported("named-graphs", "nq").read_bytes()


def test_progress_is_told(light_graph, exported):
    from kg.pipeline import handover

    told = []
    handover.export(Path("graph.ttl"), graph=light_graph, progress=lambda *what: told.append(what))
    assert told == [(138, 146, ""), (146, 146, "writing")]
    told.clear()
    handover.convert(exported("rdf12", "nt"), Path("graph.ttl"), progress=lambda *what: told.append(what))
    assert [done for done, _, _ in told] == [0, 138, 146]


# kg load


@pytest.fixture
def double(tmp_path, monkeypatch):
    monkeypatch.setenv("NETRC", os.fspath(tmp_path / "netrc"))
    started = StoreDouble()
    yield started
    started.stop()


@pytest.mark.parametrize("way", ONE_GRAPH)
def test_another_way_is_loaded_into_a_named_graph_of_its_own(kg, light_graph, double, way):
    load = ["load", double.url, "--store", "oxigraph", "--graph", light_graph, "--batch", "5000"]
    done = kg(*load, "--provenance", way)
    assert (done.code, done.err) == (0, "")
    assert "quads in 1 named graph\n" in done.out
    assert [graph.value for graph in double.store.named_graphs()] == [Provenance(way).graph.value]
    expected = kg("export", "--provenance", way, "--format", "ntriples", "--graph", light_graph).out
    assert {quad.triple for quad in double.store} == {quad.triple for quad in parse(expected, RdfFormat.N_TRIPLES)}


def test_what_another_way_has_brought_is_named(kg, light_graph, double):
    load = ["load", double.url, "--store", "oxigraph", "--graph", light_graph]
    kg(*load, "--provenance", "plain")
    why = "from a load with another --provenance; saved queries count twice what both tell"
    told = kg(*load, "--provenance", "rdf12").err
    assert told.splitlines() == [f"kg: the store also has <{Provenance.PLAIN.graph.value}>, {why}"]
    assert "graph/rdf12>, from a load with another --provenance" in kg(*load).err


def test_a_dry_run_says_what_another_way_would_send(kg, light_graph):
    done = kg("load", "http://localhost:7878", "--store", "oxigraph", "--graph", light_graph, "--dry-run")
    plain = kg(
        *("load", "http://localhost:7878", "--store", "oxigraph", "--graph", light_graph, "--dry-run"),
        *("--provenance", "plain"),
    )
    assert len(done.out.splitlines()) == 4
    assert [line.split()[2] for line in plain.out.splitlines()[1:-1]] == [f"<{Provenance.PLAIN.graph.value}>"]


@pytest.mark.parametrize("store", [name for name, kind in STORES.items() if "rdf12" not in kind.provenance])
def test_a_store_that_is_not_known_to_read_triple_terms_is_told_before_anything_is_sent(kg, light_graph, double, store):
    done = kg("load", double.url, "--store", store, "--graph", light_graph, "--provenance", "rdf12")
    assert done.code == 2
    assert "is not known to read provenance 'rdf12'; choose one of named-graphs, reified, plain" in done.complaint
    assert double.sent == []


def test_each_store_takes_named_graphs_by_default():
    assert {kind.provenance[0] for kind in STORES.values()} == {Provenance.NAMED_GRAPHS}
