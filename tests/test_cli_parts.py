"""`kg export --parts` and `kg parts`: right and wrong use."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.graph.parts import read_manifest
from kg.vocabulary import graph_iri
from tests.conftest import run_command


@pytest.fixture(scope="module")
def written(small_graph, tmp_path_factory):
    """The small graph in parts of 50,000 quads."""
    folder = tmp_path_factory.mktemp("written") / "parts"
    assert run_command("export", "--parts", folder, "--quads-per-part", "50000", "--graph", small_graph).code == 0
    return folder


@pytest.fixture
def parts(kg, written):
    """A copy of them in the folder of a test."""
    return Path(shutil.copytree(written, "parts"))


def test_parts_are_written_and_said(kg, small_graph):
    done = kg("export", "--parts", "parts", "--quads-per-part", "50000", "--gzip", "--graph", small_graph)
    assert (done.code, done.err) == (0, "")
    manifest = read_manifest(Path("parts"))
    assert done.out.splitlines() == [
        f"parts     {len(manifest.parts)} in parts, {manifest.size:,} bytes",
        f"quads     {manifest.quads:,} in 5 named graphs",
    ]
    assert [part.file for part in manifest.parts[:2]] == ["part-00001.nq.gz", "part-00002.nq.gz"]


def test_the_parts_together_are_the_export(kg, parts, small_graph):
    kg("export", "--output", "whole.nq", "--graph", small_graph)
    lines = [line for part in sorted(parts.glob("part-*.nq")) for line in part.read_bytes().splitlines()]
    assert sorted(lines) == Path("whole.nq").read_bytes().splitlines()


@pytest.mark.parametrize("way", ["rdf12", "reified", "plain"])
def test_parts_of_another_provenance_are_that_export_in_its_graph(kg, small_graph, way):
    done = kg("export", "--parts", "parts", "--quads-per-part", "30000", "--provenance", way, "--graph", small_graph)
    assert (done.code, done.err) == (0, "")
    assert list(read_manifest(Path("parts")).graphs) == [graph_iri(way)]
    kg("export", "--provenance", way, "--output", "whole.nt", "--graph", small_graph)
    lines = [line for part in sorted(Path("parts").glob("part-*.nq")) for line in part.read_bytes().splitlines()]
    ending = f" <{graph_iri(way)}> .".encode()
    assert [line.removesuffix(ending) + b" ." for line in lines] == Path("whole.nt").read_bytes().splitlines()


def test_quads_of_a_graph_stand_together_and_in_order(parts):
    graphs = [
        (re.search(rb" (<\S+>) \.$", line)[1], line)
        for part in sorted(parts.glob("part-*.nq"))
        for line in part.read_bytes().splitlines()
    ]
    assert graphs == sorted(graphs)


def test_the_same_graph_gives_the_same_files(kg, parts, small_graph):
    kg("export", "--parts", "other", "--quads-per-part", "50000", "--graph", small_graph)
    names = sorted(path.name for path in parts.iterdir())
    assert names == sorted(path.name for path in Path("other").iterdir())
    assert [(parts / name).read_bytes() for name in names] == [(Path("other") / name).read_bytes() for name in names]


def test_a_whole_folder_is_said_to_be_whole(kg, parts):
    done = kg("parts", parts)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1] == "checked   whole"


def test_graphs_are_listed_for_other_programs(kg, parts, small_graph):
    done = kg("parts", parts, "--graphs")
    assert (done.code, done.err) == (0, "")
    listed = dict(line.split("\t") for line in done.out.splitlines())
    assert sum(map(int, listed.values())) == len(Store.read_only(str(small_graph)))
    assert listed == {graph: str(size) for graph, size in read_manifest(parts).graphs.items()}


def test_what_is_missing_and_what_changed_is_named(kg, parts):
    (parts / "part-00001.nq").unlink()
    os.truncate(parts / "part-00002.nq", 5)
    done = kg("parts", parts)
    assert done.code == 1
    assert "checked   2 wrong\n" in done.out
    assert [line.partition(" in place")[0] for line in done.err.splitlines()] == [
        "kg: part-00001.nq: missing",
        "kg: part-00002.nq: 5 bytes",
    ]


def test_parts_that_were_there_are_replaced(kg, parts, small_graph):
    assert kg("export", "--parts", parts, "--graph", small_graph).code == 0
    assert sorted(path.name for path in parts.iterdir()) == ["SHA256SUMS", "manifest.json", "part-00001.nq"]


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["--parts", "parts", "--output", "graph.nq"], 2, "give one of them"),
        (["--parts", "parts", "--format", "turtle"], 2, "leave out --format"),
        (["--parts", "parts", "--format", "docx"], 2, "unknown format 'docx'"),
        (["--parts", "parts", "--provenance", "hearsay"], 2, "unknown provenance 'hearsay'"),
        (["--parts", "parts", "--quads-per-part", "0"], 2, "quads-per-part"),
        (["--gzip"], 2, "--gzip is for --parts"),
        (["--quads-per-part", "5"], 2, "--quads-per-part is for --parts"),
        (["--parts", "missing/parts"], 1, "missing/parts: can't be written (No such file or directory)"),
    ],
)
def test_a_wrong_export_of_parts_is_one_line(kg, small_graph, arguments, code, complaint):
    done = kg("export", *arguments, "--graph", small_graph)
    assert done.code == code
    assert complaint in done.complaint
    assert list(Path().iterdir()) == []


def test_a_graph_is_not_replaced_by_parts(kg, small_graph):
    done = kg("export", "--parts", small_graph, "--graph", small_graph)
    assert done.code == 1
    assert "holds no parts" in done.complaint


def test_a_folder_without_parts_is_one_line(kg):
    done = kg("parts", "nowhere")
    assert done.code == 1
    assert "no parts in nowhere" in done.complaint


def test_the_manifest_is_json_for_people_and_programs(parts):
    text = (parts / "manifest.json").read_text(encoding="utf-8")
    assert text.startswith('{\n  "layout": 1,\n')
    assert set(json.loads(text)) == {"layout", "kg", "quads", "bytes", "parts", "graphs"}


def test_compressed_parts_hold_the_same_lines(kg, parts, small_graph):
    kg("export", "--parts", "small", "--quads-per-part", "50000", "--gzip", "--graph", small_graph)
    for part in parts.glob("part-*.nq"):
        assert gzip.decompress((Path("small") / f"{part.name}.gz").read_bytes()) == part.read_bytes()


@pytest.mark.server
def test_a_store_that_lacks_something_is_told_graph_by_graph(kg, parts, tmp_path):
    from store_servers import oxigraph

    from kg.graph.connection import Connection

    with oxigraph(tmp_path) as server:
        connection = Connection(server.services.kind.login)
        for part in sorted(parts.glob("part-*.nq")):
            body, headers = part.read_bytes(), {"Content-Type": "application/n-quads"}
            connection.request("POST", server.services.data, headers=headers, body=body)
        connection.close()
        done = kg("parts", parts, "--endpoint", server.asked)
        assert (done.code, done.err) == (0, "")
        quads = read_manifest(parts).quads
        assert done.out.endswith(f"counted   {quads:,} there, the same in each named graph\n")
        [graph] = [graph for graph in read_manifest(parts).graphs if graph.endswith("/facts")]
        server.update(f"CLEAR GRAPH <{graph}>")
        done = kg("parts", parts, "--endpoint", server.asked)
        assert done.code == 1
        assert done.complaint == f"<{graph}> has 8 quads here and 0 there"
        assert f"{quads - 8:,} there, the same in 4 named graphs only" in done.out


def test_an_endpoint_is_told_who_counts(kg, parts, guarded, monkeypatch):
    told = kg("parts", parts, "--endpoint", guarded, "--user", "ann", "--password", "s3cret")
    assert (told.code, told.err) == (0, "")
    assert told.out.endswith(" there, the same in each named graph\n")
    refused = kg("parts", parts, "--endpoint", guarded)
    assert refused.code == 1
    assert refused.complaint.startswith(f"{guarded} wants a user and password; give --user and --password, or a line")
    monkeypatch.setenv("PROXYKG_USER", "ann")
    monkeypatch.setenv("PROXYKG_PASSWORD", "s3cret")
    assert kg("parts", parts, "--endpoint", guarded).out == told.out


def test_an_endpoint_that_is_not_there_is_one_line(kg, parts):
    done = kg("parts", parts, "--endpoint", "http://127.0.0.1:9/query")
    assert (done.code, done.out) == (1, "")
    assert "can't reach" in done.complaint
