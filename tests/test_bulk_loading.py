"""The commands of docs/bulk-loading.md, run as they stand there: the store then holds what the manifest says."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jena_server import JARS, class_path
from pyoxigraph import RdfFormat, Store
from store_servers import virtuoso
from whole import left_out

from kg.graph.parts import opened_part, read_manifest, write_parts
from kg.graph.remote import Endpoint
from kg.pipeline.bulk import check_parts, compare_parts, export_parts
from kg.vocabulary import GRAPH

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "bulk-loading.md").read_text(encoding="utf-8")
COUNT = re.compile(r"^(https://w3id\.org/proxykg/id/graph/\S+?)(?:,|\s+)(\d+)\s*$", re.MULTILINE)


def section(title):
    """The commands of a section of the page."""
    [text] = re.findall(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return blocks(text)


def blocks(text):
    return re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def shell(commands, folder, *programs):
    """What the commands print in the folder; each must end well. programs: folders with further commands."""
    path = os.pathsep.join([*map(str, programs), str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def counted(printed):
    """Quads of each named graph in a table that a store has printed."""
    return {graph: int(quads) for graph, quads in COUNT.findall(printed)}


@pytest.fixture(scope="module")
def folder(small_graph, tmp_path_factory):
    """A folder with compressed parts, several of them, and the query that counts."""
    folder = tmp_path_factory.mktemp("bulk")
    manifest = export_parts(folder / "parts", graph=small_graph, quads_per_part=40_000, compress=True)
    assert len(manifest.parts) >= 3
    shell(blocks(PAGE.partition("\n## ")[0])[0], folder)
    return folder


@pytest.fixture(scope="module")
def manifest(folder):
    return read_manifest(folder / "parts")


@pytest.fixture(scope="module")
def jena(folder):
    """A folder with Jena's commands, of which Debian has the classes alone."""
    libraries = [JARS / f"{name}.jar" for name in ("jena-cmds", "log4j-api", "log4j-core")]
    if not all(library.exists() for library in libraries):
        left_out("Jena's commands are not installed (Debian: libapache-jena-java, liblog4j2-java)")
    programs = folder / "bin"
    programs.mkdir()
    classes = os.pathsep.join([*class_path(programs), *map(str, libraries)])
    for name, main in (("tdbloader", "tdbloader"), ("tdbquery", "tdbquery"), ("xloader", "xloader.CmdxLoader")):
        program = programs / f"tdb2.{name}"
        program.write_text(f'#!/bin/sh\nexec java -Xmx1g -cp "{classes}" tdb2.{main} "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    return programs


def test_the_parts_hold_the_graph(folder, manifest, small_graph):
    assert check_parts(folder / "parts") == (manifest, ())
    store = Store.read_only(str(small_graph))
    assert manifest.quads == len(store)
    assert dict(manifest.graphs) == {
        graph.value: sum(1 for _ in store.quads_for_pattern(None, None, None, graph)) for graph in store.named_graphs()
    }


def test_the_page_means_the_parts_and_nothing_else(folder, manifest):
    patterns = set(re.findall(r"parts/(part-\S*)", PAGE))
    assert patterns == {"part-*.nq.gz"}
    assert sorted(path.name for path in (folder / "parts").glob("part-*.nq.gz")) == [
        part.file for part in manifest.parts
    ]


def test_the_settings_and_requests_of_the_page_can_be_read():
    [settings] = re.findall(r"^```ini\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    qlever = configparser.ConfigParser(interpolation=None)
    qlever.read_string(settings)
    assert qlever["data"]["FORMAT"] == "nq"
    assert json.loads(qlever["index"]["SETTINGS_JSON"]) == {"num-triples-per-batch": 1_000_000}
    [request] = re.findall(r"curl --json '(\{.*?\})'", PAGE, re.DOTALL)
    assert json.loads(request)["format"] == "nquads"


def test_oxigraph_load(folder, manifest):
    [commands] = section("Oxigraph")
    *loading, serving = commands.splitlines(keepends=True)
    assert counted(shell("".join(loading), folder)) == manifest.graphs
    assert serving.startswith("oxigraph serve-read-only --location oxigraph-data")
    assert set(Store.read_only(str(folder / "oxigraph-data"))) == set(whole(folder, manifest))


def test_oxigraph_loads_triple_terms(folder, small_graph, tmp_path):
    manifest = export_parts(tmp_path / "parts", graph=small_graph, compress=True, provenance="rdf12")
    [commands] = section("Oxigraph")
    shutil.copy(folder / "counts.rq", tmp_path)
    assert counted(shell("".join(commands.splitlines(keepends=True)[:-1]), tmp_path)) == manifest.graphs


def whole(folder, manifest):
    """All quads of the parts, as an embedded store reads them."""
    store = Store()
    for part in manifest.parts:
        with opened_part(folder / "parts" / part.file) as stream:
            store.bulk_load(stream, RdfFormat.N_QUADS)
    return store


@pytest.mark.server
def test_virtuoso_ld_dir(folder, manifest, tmp_path):
    with virtuoso(tmp_path) as server:
        shutil.copytree(folder / "parts", tmp_path / "parts")
        [commands] = section("Virtuoso")
        first, rest = commands.split("\n", 1)
        assert re.fullmatch(r"SQL=\S+ PASSWORD=dba PARTS=\S+", first)
        printed = shell(f"SQL={server.sql} PASSWORD=dba PARTS=parts\n{rest}", folder)
        assert counted(printed) == manifest.graphs
        assert "0 Rows." in printed
        assert compare_parts(manifest, Endpoint(server.asked)) == ()


@pytest.mark.java
@pytest.mark.parametrize("way", [0, 1], ids=["tdbloader", "xloader"])
def test_jena(folder, manifest, jena, way):
    commands = section("Jena (TDB2, Fuseki)")[way]
    assert counted(shell(commands, folder, jena)) == manifest.graphs


@pytest.mark.java
def test_xloader_takes_the_first_of_several_files_as_the_page_says(folder, jena, tmp_path):
    lines = [f"<urn:s> <urn:p> <urn:{name}> <{GRAPH}facts> .\n".encode() for name in "ab"]
    write_parts(tmp_path / "parts", [(f"{GRAPH}facts", lines)], quads_per_part=1, compress=True)
    shutil.copy(folder / "counts.rq", tmp_path)
    loading = "tdb2.xloader --loc tdb2-first parts/part-*.nq.gz"
    printed = shell(f"{loading}; tdb2.tdbquery --loc tdb2-first --query counts.rq --results csv", tmp_path, jena)
    assert counted(printed) == {f"{GRAPH}facts": 1}
