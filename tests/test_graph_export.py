"""The graph in every format: whole, the same bytes each time, and read back as it was."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from graph_cases import IRAN, Told, article, derived_store
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store, parse

from kg.errors import StoreError, UsageError
from kg.graph import export as export_module
from kg.graph import lines as lines_module
from kg.graph.export import FORMATS, export, find_format
from kg.vocabulary import PREFIXES, graph_iri

ROOT = Path(__file__).resolve().parent.parent
XSD = PREFIXES["xsd"]


def written(store, name, **options):
    stream = io.BytesIO()
    export(store, name, stream, **options)
    return stream.getvalue()


def read_back(store, name, folder, **options):
    path = folder / f"graph.{FORMATS[name].ending}"
    path.write_bytes(written(store, name, **options))
    return list(parse(path=str(path), format=find_format(path.suffix).rdf))


def union(quads):
    return {quad.triple for quad in quads}


@pytest.fixture(scope="module")
def store():
    return derived_store(article())


names = st.from_regex(r"[a-z][a-z0-9/-]{0,6}", fullmatch=True)
iris = st.builds(lambda name: NamedNode(f"http://example.org/{name}"), names)
predicates = st.builds(
    lambda name: NamedNode(f"http://example.org/ns#{name}"), st.from_regex(r"[a-z]{1,4}", fullmatch=True)
)
texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\r\n\t\f\0\x85\u2028<&>\"'\\]é́"), max_size=12
)
literals = (
    st.builds(Literal, texts)
    | st.builds(lambda text: Literal(text, language="en"), texts)
    | st.builds(lambda number: Literal(str(number), datatype=NamedNode(f"{XSD}integer")), st.integers(-(10**9), 10**9))
    | st.sampled_from([Literal("2024-01", datatype=NamedNode(f"{XSD}gYearMonth"))])
)
graphs = st.sampled_from([NamedNode(graph_iri(name)) for name in ("register", "facts", "document/a", "document/b")])
datasets = st.lists(st.builds(Quad, iris, predicates, iris | literals, graphs), max_size=20)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60, deadline=None)
@given(quads=datasets)
def test_any_export_loads_back(name, tmp_path_factory, quads):
    store = Store()
    store.extend(quads)
    if name == "rdfxml":
        assume(not any(export_module._NOT_XML.search(q.object.value) for q in quads))
    back = read_back(store, name, tmp_path_factory.getbasetemp())
    if FORMATS[name].named_graphs:
        assert set(back) == set(store)
    else:
        assert union(back) == union(store)
        assert len(back) == len(union(back))


@pytest.mark.parametrize("name", FORMATS)
def test_the_whole_graph_loads_back(name, store, tmp_path):
    back = read_back(store, name, tmp_path)
    assert set(back) == set(store) if FORMATS[name].named_graphs else union(back) == union(store)


@pytest.mark.parametrize(
    ("name", "form"), [("jsonld", "json-ld"), ("rdfxml", "xml"), ("trig", "trig"), ("turtle", "turtle")]
)
def test_another_library_reads_the_same(name, form, store):
    import rdflib

    told = Told("crlf").says("Iran threatened.\r\nAgain\rand again. <&>", "Threat", IRAN)
    small = Store()
    small.extend([*told.quads(), *store.quads_for_pattern(None, None, None, NamedNode(graph_iri("document/article")))])
    dataset = rdflib.Dataset()
    dataset.parse(data=written(small, name), format=form)
    found = {
        (str(s), str(p), str(o), str(o.datatype or "") if isinstance(o, rdflib.Literal) else None)
        for s, p, o, _ in dataset.quads((None, None, None, None))
    }
    plain = {f"{XSD}string", ""}
    expected = set()
    for triple in union(small):
        value = triple.object
        datatype = None if isinstance(value, NamedNode) else value.datatype.value
        expected.add((triple.subject.value, triple.predicate.value, value.value, "" if datatype in plain else datatype))
    assert {(s, p, o, "" if d in plain else d) for s, p, o, d in found} == expected


@pytest.mark.parametrize("name", FORMATS)
def test_the_order_of_loading_does_not_change_the_bytes(name, store):
    other = Store()
    other.extend(sorted(store, key=str, reverse=True))
    assert written(other, name) == written(store, name)


def test_another_process_writes_the_same_bytes(store):
    code = (
        "import sys; sys.path[:0] = ['tests', '.']\n"
        "from graph_cases import article, derived_store\n"
        "from kg.graph.export import FORMATS, export\n"
        "store = derived_store(article())\n"
        "for name in FORMATS: export(store, name, sys.stdout.buffer)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == b"".join(written(store, name) for name in FORMATS)


def test_n_quads_are_canonical_lines_in_order(store):
    lines = written(store, "nquads").splitlines(keepends=True)
    assert lines == sorted(set(lines))
    assert lines == sorted(f"{quad} .\n".encode() for quad in store)


def test_more_lines_than_fit_in_memory_are_sorted_on_disk(store, monkeypatch):
    expected = written(store, "nquads"), written(store, "turtle")
    monkeypatch.setattr(lines_module, "RUN_LENGTH", 100)
    assert (written(store, "nquads"), written(store, "turtle")) == expected


def test_a_triple_of_two_graphs_is_once_in_the_union(tmp_path):
    triple = (NamedNode("http://e/s"), NamedNode("http://e/p"), Literal("x"))
    store = Store()
    store.extend([Quad(*triple, NamedNode(graph_iri(name))) for name in ("document/a", "document/b")])
    for name, form in FORMATS.items():
        assert len(read_back(store, name, tmp_path)) == (2 if form.named_graphs else 1)


def test_readable_formats_use_prefixes(store):
    assert b"\tactor:iran px:backs actor:houthis" in written(store, "trig")
    assert b"graph:facts {" in written(store, "trig")
    assert b"px:backs actor:houthis" in written(store, "turtle")


@pytest.mark.parametrize("name", FORMATS)
def test_chosen_graphs_alone_are_written(name, store, tmp_path):
    facts = NamedNode(graph_iri("facts"))
    back = read_back(store, name, tmp_path, graphs=[facts.value])
    assert union(back) == union(store.quads_for_pattern(None, None, None, facts))
    assert read_back(store, name, tmp_path, graphs=[]) == []


def test_a_graph_that_is_not_there_is_refused(store):
    with pytest.raises(
        UsageError, match=r"no graph <http://e/x>; there are <https://w3id.org/proxykg/id/graph/document"
    ):
        written(store, "turtle", graphs=["http://e/x"])


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("ttl", "turtle"),
        (".nq", "nquads"),
        ("JSON-LD", "jsonld"),
        ("n-triples", "ntriples"),
        ("application/trig", "trig"),
    ],
)
def test_a_format_is_found_by_name_ending_or_media_type(called, name):
    assert find_format(called).name == name


def test_an_unknown_format_lists_the_known_ones():
    with pytest.raises(UsageError, match="unknown format 'docx'; choose one of turtle, trig"):
        find_format("docx")


def test_what_xml_can_not_hold_is_refused_and_not_dropped():
    store = Store()
    store.extend(Told("pages").says("One page.\fNext page.", "Threat", IRAN).quads())
    with pytest.raises(StoreError, match=r"RDF/XML can't hold the character U\+000C in <.*> of <.*/pages/.*>; choose"):
        written(store, "rdfxml")


class Broken(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("name", FORMATS)
def test_an_output_that_fails_is_one_line(name, store):
    with pytest.raises(StoreError, match=r"^can't write the export: No space left on device"):
        export(store, name, Broken())
