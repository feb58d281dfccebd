"""`kg build`, `kg export`, `kg validate`: right and wrong use."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse

from tests.conftest import small_document, write_graph


@pytest.mark.model
def test_build_says_what_it_found(kg, tmp_path):
    text = tmp_path / "note.txt"
    text.write_text("Iran supplied drones to Russia. Russia attacked Ukraine.\n", encoding="utf-8")
    done = kg("build", text)
    assert (done.code, done.err) == (0, "")
    lines = dict(line.split(maxsplit=1) for line in done.out.splitlines())
    assert lines["read"] == "1 document"
    assert lines["claims"].startswith("2 (")
    assert "ArmsTransfer 1" in lines["claims"]
    assert lines["graph"].endswith("build/kg")
    assert kg("ask", "arms-supplied", "--actor", "Iran").code == 0


@pytest.mark.model
def test_build_again_says_what_is_new_and_what_went(kg, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in {"a": "Iran backs Hamas.", "b": "Iran armed Hezbollah.", "c": "Syria backs Hezbollah."}.items():
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    assert kg("build", folder).out.splitlines()[0] == "read      3 documents"
    (folder / "a.txt").unlink()
    (folder / "b.txt").write_text("Iran armed Hamas.\n", encoding="utf-8")
    (folder / "d.txt").write_text("Russia attacked Ukraine.\n", encoding="utf-8")
    done = kg("build", folder)
    assert done.out.splitlines()[0] == "read      2 documents (1 new, 1 changed, 1 unchanged, 1 deleted)"
    assert re.search(
        r"^derived   anew the facts of 4 actions and relations, and \d+ inferences; the rest stays$",
        done.out,
        re.MULTILINE,
    )
    assert kg("build", folder, "--graph", "fresh").code == 0
    assert kg("export").out == kg("export", "--graph", "fresh").out
    assert kg("build", folder, "--anew").out.splitlines()[0] == "read      3 documents"


@pytest.mark.model
def test_build_leaves_out_what_it_cannot_read_and_says_so(kg, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a-good.txt").write_text("Iran supplied drones to Russia.\n", encoding="utf-8")
    (folder / "b-empty.txt").write_bytes(b"")
    (folder / "c-latin.txt").write_bytes("Téhéran".encode("latin-1"))
    (folder / "d-binary.txt").write_bytes(bytes(range(256)))
    done = kg("build", folder)
    assert done.code == 1
    assert "read      1 document\n" in done.out
    complaints = done.err.splitlines()
    assert [line.split(":")[1].rpartition("/")[2].strip() for line in complaints[:3]] == [
        "b-empty.txt",
        "c-latin.txt",
        "d-binary.txt",
    ]
    assert complaints[3:] == ["kg: 3 texts left out"]
    assert "drones" in kg("ask", "arms-supplied", "--actor", "Iran").out


@pytest.mark.model
def test_build_without_any_readable_text_keeps_the_old_graph(kg, tmp_path):
    good, empty = tmp_path / "good.txt", tmp_path / "empty.txt"
    good.write_text("Iran supplied drones to Russia.\n", encoding="utf-8")
    empty.write_bytes(b"")
    kg("build", good)
    before = kg("export", "--format", "nquads").out
    done = kg("build", empty)
    assert done.code == 1
    assert done.complaint.startswith(f"{empty}: ")
    assert kg("export", "--format", "nquads").out == before


def test_build_names_each_text_where_none_can_be_read(kg, tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"")
    done = kg("build", tmp_path / "a.txt", tmp_path / "b.txt")
    assert (done.code, done.out) == (1, "")
    assert [line.partition(": is empty")[0] for line in done.err.splitlines()] == [
        f"kg: {tmp_path / 'a.txt'}",
        f"kg: {tmp_path / 'b.txt'}",
        "kg: no text is left to build a graph of",
    ]


@pytest.mark.model
def test_build_reads_standard_input(kg):
    done = kg("build", "-", stdin="Iran supplied drones to Russia.")
    assert (done.code, done.err) == (0, "")
    assert "document/stdin" in kg("export", "--format", "nquads").out


@pytest.mark.parametrize("path", ["missing.txt", "missing-folder/"])
def test_build_names_what_is_missing(kg, path):
    done = kg("build", path)
    assert (done.code, done.out) == (1, "")
    assert "no such file or folder" in done.complaint


def test_build_refuses_a_folder_of_something_else(kg, tmp_path):
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "chapter.txt").write_text("mine", encoding="utf-8")
    done = kg("build", "-", "--graph", other, stdin="Iran supplied drones to Russia.")
    assert done.code == 1
    assert "not a graph" in done.complaint
    assert (other / "chapter.txt").read_text(encoding="utf-8") == "mine"


FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("name", FORMATS)
def test_export_writes_every_format(kg, small_graph, name):
    done = kg("export", "--format", name, "--graph", small_graph)
    assert (done.code, done.err) == (0, "")
    quads = list(parse(done.out.encode(), FORMATS[name]))
    assert len({quad.triple for quad in quads}) == len({quad.triple for quad in Store.read_only(str(small_graph))})


@pytest.mark.parametrize(("ending", "rdf"), [("ttl", RdfFormat.TURTLE), ("nq", RdfFormat.N_QUADS)])
def test_the_ending_of_the_file_says_the_format(kg, small_graph, tmp_path, ending, rdf):
    file = tmp_path / f"graph.{ending}"
    done = kg("export", "--output", file, "--graph", small_graph)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert sum(1 for _ in parse(file.read_bytes(), rdf)) > 100
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [file.name]


def test_an_exported_file_has_the_permissions_of_any_new_file(kg, small_graph, tmp_path):
    kg("export", "--output", tmp_path / "graph.nq", "--graph", small_graph)
    (tmp_path / "other").touch()
    assert (tmp_path / "graph.nq").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_failed_export_leaves_the_old_file(kg, tmp_path):
    file = tmp_path / "graph.nq"
    file.write_text("old", encoding="utf-8")
    done = kg("export", "--output", file, "--graph", tmp_path / "nothing")
    assert done.code == 1
    assert file.read_text(encoding="utf-8") == "old"


def test_export_through_a_link_replaces_what_it_points_to(kg, small_graph, tmp_path):
    real, link = tmp_path / "real.nq", tmp_path / "link.nq"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    assert kg("export", "--output", link, "--graph", small_graph).code == 0
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") != "old"


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["--format", "docx"], 2, "unknown format 'docx'; choose one of turtle"),
        (["--output", "graph.docx"], 2, "unknown format '.docx'"),
        (["--output", "missing/graph.nq"], 1, "missing/graph.nq: can't be written (No such file or directory)"),
        (["--output", "/dev/full", "--format", "nquads"], 1, "can't"),
    ],
)
def test_a_wrong_export_is_one_line(kg, small_graph, arguments, code, complaint):
    done = kg("export", *arguments, "--graph", small_graph)
    assert done.code == code
    assert complaint in done.complaint
    assert list(Path().iterdir()) == []


def test_a_sound_graph_is_valid(kg, small_graph):
    done = kg("validate", "--graph", small_graph)
    assert (done.code, done.err) == (0, "")
    assert "shapes  0 violations" in done.out


@pytest.fixture(scope="module")
def broken_graph(tmp_path_factory):
    """A graph in which one claim has no target although its type needs one."""
    document, claims = small_document()
    broken = replace(claims[0], target=())
    return write_graph(tmp_path_factory.mktemp("broken") / "kg", document, (broken, *claims[1:]))


def test_a_broken_claim_is_told_in_words(kg, broken_graph):
    done = kg("validate", "--graph", broken_graph)
    assert done.code == 1
    assert "violation BackingShape, once\n  Backing without a backed party\n" in done.out


def test_a_report_for_programs_is_shacl(kg, broken_graph):
    done = kg("validate", "--format", "turtle", "--graph", broken_graph)
    assert done.code == 1
    quads = list(parse(done.out.encode(), RdfFormat.TURTLE))
    conforms = [quad.object.value for quad in quads if quad.predicate.value.endswith("#conforms")]
    assert conforms == ["false"]


def test_owl_without_java_says_what_is_missing(kg, small_graph, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    done = kg("validate", "--owl", "--graph", small_graph)
    assert done.code == 1
    assert "install Java 17" in done.complaint


@pytest.mark.java
def test_owl_looks_for_contradictions(kg, small_graph):
    done = kg("validate", "--owl", "--graph", small_graph)
    assert (done.code, done.err) == (0, "")
    assert "owl     " in done.out
