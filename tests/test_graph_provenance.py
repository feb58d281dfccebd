"""Named graphs, triple terms and reification say the same and convert into each other; facts alone claim nothing."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from graph_cases import HOUTHIS, IRAN, RUSSIA, Told, article, derived_store, place
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple, parse

from kg.errors import StoreError, UsageError
from kg.graph import export as export_module
from kg.graph import lines as lines_module
from kg.graph.export import FORMATS, export
from kg.graph.provenance import Provenance, find_provenance, home, triple_name
from kg.graph.quads import register_quads
from kg.graph.restoring import restored
from kg.graph.terms import FACTS, INFERRED, ONTOLOGY_GRAPH, TYPE, px
from kg.register import load_register
from kg.vocabulary import ID, ONTOLOGY, PREFIXES, PX, graph_iri, iri

ROOT = Path(__file__).resolve().parent.parent
RDF, XSD = PREFIXES["rdf"], PREFIXES["xsd"]
WITH_PROVENANCE = ["named-graphs", "rdf12", "reified"]
ONE_GRAPH = [
    (way, form)
    for way in ("rdf12", "reified")
    for form in FORMATS
    if not (way == "rdf12" and form in ("jsonld", "rdfxml"))
]


def written(store, way, form="nquads", **options):
    stream = io.BytesIO()
    export(store, form, stream, provenance=way, **options)
    return stream.getvalue()


def loaded(data, form="nquads"):
    store = Store()
    store.load(data, FORMATS[form].rdf)
    return store


def back(store):
    """What a store says in named graphs."""
    found = Store()
    found.extend(restored(store))
    return found


@pytest.fixture(scope="module")
def store():
    return derived_store(article())


# What claims, facts and derivations are made of, and things that look like what a way of provenance adds.
keys = st.sampled_from(
    [
        *("actor/iran", "actor/houthis", "weapon/a/drones", "action/arms-transfer-1", "relation/backing-1"),
        *("claim/a/1", "claim/a/2", "claim/b/1", "claim/a/1/evidence", "document/a", "document/b", "run/1"),
        *("derivation/1", "statement/1", "rule/chain", "axiom/1", "graph/facts", "graph/document/a", "claim/odd"),
    ]
)
resources = st.builds(
    NamedNode, st.builds(iri, keys) | st.sampled_from([f"{PX}Claim", f"{ONTOLOGY}/source/a", "urn:x"])
)
terms = ["claimContent", "claimType", "hasAgent", "hasRecipient", "hasBacker", "hasBacked", "backs", "supplies"]
predicates = st.sampled_from(
    [
        *(px(name) for name in terms),
        *(NamedNode(RDF + name) for name in ("type", "subject", "object", "reifies")),
        NamedNode(f"{PREFIXES['prov']}wasDerivedFrom"),
        NamedNode(f"{PREFIXES['dcterms']}isPartOf"),
    ]
)
texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\r\n\t\x85\u2028<>()\"'\\ .é"), max_size=9)
literals = (
    st.builds(Literal, texts)
    | st.builds(lambda text: Literal(text, language="en-GB"), texts)
    | st.builds(lambda number: Literal(str(number), datatype=NamedNode(f"{XSD}decimal")), st.integers(-9, 9))
)
claim_types = st.sampled_from([px("ArmsTransfer"), px("Backing"), px("Meeting")])
names = ("register", "facts", "inferred", "ontology", "document/a", "document/b")
graphs = st.sampled_from([NamedNode(graph_iri(name)) for name in names])
quads = st.builds(Quad, resources, predicates, resources | literals | claim_types, graphs)


@st.composite
def datasets(draw):
    """Quads, some of them in two graphs."""
    found = draw(st.lists(quads, max_size=14))
    twice = draw(st.lists(st.sampled_from(found), max_size=4)) if found else []
    store = Store()
    store.extend([*found, *(Quad(*one.triple, draw(graphs)) for one in twice)])
    return store


@pytest.mark.parametrize(("way", "form"), ONE_GRAPH)
@settings(max_examples=60, deadline=None)
@given(store=datasets())
def test_law_whatever_the_graph_holds_comes_back(way, form, store):
    if form == "rdfxml" and any(export_module._NOT_XML.search(quad.object.value) for quad in store):
        return
    assert set(back(loaded(written(store, way, form), form))) == set(store)


@pytest.mark.parametrize("other", WITH_PROVENANCE)
@pytest.mark.parametrize("way", WITH_PROVENANCE)
@settings(max_examples=30, deadline=None)
@given(store=datasets())
def test_law_each_way_converts_into_each_other(way, other, store):
    assert written(back(loaded(written(store, way))), other) == written(store, other)


@settings(max_examples=60, deadline=None)
@given(store=datasets())
def test_law_one_graph_holds_each_triple_and_no_other(store):
    asserted = {quad.triple for quad in store}
    terms_only = {quad.triple for quad in loaded(written(store, "rdf12")) if not isinstance(quad.object, Triple)}
    nodes = {quad.triple for quad in loaded(written(store, "reified")) if "/triple/" not in quad.subject.value}
    assert terms_only == nodes == asserted


@pytest.mark.parametrize(("way", "form"), ONE_GRAPH)
def test_a_whole_graph_comes_back(way, form, store):
    assert set(back(loaded(written(store, way, form), form))) == set(store)


@pytest.mark.parametrize("way", ["rdf12", "reified", "plain"])
def test_the_same_graph_gives_the_same_bytes_in_order(way, store, monkeypatch):
    lines = written(store, way, "ntriples")
    assert lines.splitlines() == sorted(set(lines.splitlines()))
    other = Store()
    other.extend(sorted(store, key=str, reverse=True))
    assert written(other, way, "ntriples") == lines
    monkeypatch.setattr(lines_module, "RUN_LENGTH", 100)
    assert written(store, way, "ntriples") == lines


def rows(data, sparql):
    found = loaded(data).query(f"PREFIX px: <{PX}> PREFIX a: <{ID}actor/> {PROLOGUE} {sparql}")
    assert isinstance(found, QuerySolutions)
    return [[term.value.removeprefix(ID) for term in row] for row in found]


PROLOGUE = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("rdf", "prov", "dcterms"))
WHO_SAYS = {
    "rdf12": "?claim rdf:reifies <<( {} )>>",
    "reified": "?s rdf:subject {0} ; rdf:predicate {1} ; rdf:object {2} ; prov:wasDerivedFrom ?claim",
}


@pytest.mark.parametrize("way", WHO_SAYS)
def test_each_claim_says_what_it_says_and_only_facts_are_there(way, store):
    data = written(store, way)

    def claims(*triple):
        pattern = WHO_SAYS[way].format(*triple) if way == "reified" else WHO_SAYS[way].format(" ".join(triple))
        status = "?claim px:hasPolarity ?polarity"
        return rows(data, f"SELECT ?claim ?polarity {{ {pattern} . {status} }} ORDER BY ?claim")

    denied = [["claim/article/2", f"{PX}Negative"]]
    assert claims("a:iran", "px:backs", "a:houthis") == [["claim/article/1", f"{PX}Positive"]]
    assert claims("a:iran", "px:supplies", "a:russia") == denied
    assert len(rows(data, "SELECT ?a { VALUES ?a { a:iran } ?a px:backs a:houthis }")) == 1
    assert rows(data, "SELECT ?a { VALUES ?a { a:iran } ?a px:supplies a:russia }") == []


def test_what_the_page_shows_is_so(store):
    page = (ROOT / "docs" / "provenance.md").read_text(encoding="utf-8")
    [query] = re.findall(r"^```sparql\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    found = loaded(written(store, "rdf12")).query(query)
    assert [[term.value.rpartition("/")[2].rpartition("#")[2] for term in row] for row in found] == [
        ["2", "Negative", "Probable", "Past"]
    ]
    [turtle] = re.findall(r"^```turtle\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    prefixes = "".join(f"PREFIX {name}: <{namespace}>\n" for name, namespace in export_module.SHORT_NAMES.items())
    shown = {quad.triple for quad in parse(prefixes + turtle, RdfFormat.TURTLE)}
    assert len(shown) == 6
    assert shown <= {quad.triple for quad in loaded(written(store, "reified"))}


def test_each_fact_is_said_by_a_claim(store):
    facts = {quad.triple for quad in store.quads_for_pattern(None, None, None, FACTS)}
    said = {
        quad.object
        for quad in loaded(written(store, "rdf12"))
        if isinstance(quad.object, Triple) and quad.subject.value.startswith(f"{ID}claim/")
    }
    assert facts
    assert facts < said


def test_the_graphs_of_what_two_documents_say_are_named(store):
    other = Told("other").says("Iran backs the Houthis.", "Backing", IRAN, HOUTHIS, subtype="ProxyRelation")
    both = derived_store(article(), other)
    [node] = {
        quad.subject.value
        for quad in both.quads_for_pattern(None, TYPE, px("ProxyRelation"), None)
        if quad.graph_name == NamedNode(graph_iri("document/other"))
    }
    graph_rows = "SELECT ?g {{ {} }} ORDER BY ?g"
    expected = [["graph/document/article"], ["graph/document/other"]]
    triple = f"<{node}> rdf:type px:ProxyRelation"
    in_terms = graph_rows.format(f"?g rdf:reifies <<( {triple} )>> FILTER(CONTAINS(STR(?g), '/graph/'))")
    assert rows(written(both, "rdf12"), in_terms) == expected
    name = triple_name(f"<{node}> <{RDF}type> <{PX}ProxyRelation>")
    assert rows(written(both, "reified"), graph_rows.format(f"<{name}> dcterms:isPartOf ?g")) == expected


def test_another_library_reads_reification(store):
    import rdflib
    from rdflib.namespace import RDF as NAMES

    graph = rdflib.Graph().parse(data=written(store, "reified", "turtle"), format="turtle")
    assert len(graph) == len(loaded(written(store, "reified")))
    [claim] = [
        claim
        for node in graph.subjects(NAMES.object, rdflib.URIRef(iri("actor/houthis")))
        if graph.value(node, NAMES.predicate) == rdflib.URIRef(f"{PX}backs")
        for claim in graph.objects(node, rdflib.URIRef(f"{PREFIXES['prov']}wasDerivedFrom"))
    ]
    assert str(claim) == iri("claim/article/1")


def test_what_its_subject_tells_is_not_said_again(store):
    marked = {
        quad.object.subject.value
        for quad in loaded(written(store, "rdf12"))
        if isinstance(quad.object, Triple) and quad.subject == NamedNode(graph_iri("document/article"))
    }
    assert marked
    assert not [subject for subject in marked if "/claim/" in subject or "/document/" in subject]


@pytest.mark.parametrize(
    ("subject", "graph"),
    [
        (iri("document/a"), "document/a"),
        (iri("claim/a/1"), "document/a"),
        (iri("claim/a/1/evidence/quote"), "document/a"),
        (iri("derivation/0a"), "inferred"),
        (iri("statement/0a"), "inferred"),
        (iri("rule/chain"), "inferred"),
        (iri("axiom/0a"), "ontology"),
        (f"{PX}Claim", "ontology"),
        (ONTOLOGY, "ontology"),
    ],
)
def test_a_subject_tells_the_named_graph(subject, graph):
    assert home(subject) == NamedNode(graph_iri(graph))


@pytest.mark.parametrize("subject", [iri("actor/iran"), iri("action/attack-1"), iri("run/1"), iri("rule/"), "urn:x"])
def test_other_subjects_tell_none(subject):
    assert home(subject) is None


@pytest.mark.parametrize("way", ["rdf12", "reified"])
def test_what_a_claim_says_is_not_taken_for_where_a_triple_stands(way):
    document, claim, action = (NamedNode(iri(key)) for key in ("document/a", "claim/a/1", "action/1"))
    odd = Store()
    odd.extend(
        [
            Quad(claim, px("claimType"), px("ArmsTransfer"), GRAPH_A),
            Quad(claim, px("claimContent"), action, GRAPH_A),
            Quad(action, px("hasAgent"), document, GRAPH_A),
            Quad(document, px("performs"), action, GRAPH_A),
        ]
    )
    assert set(back(loaded(written(odd, way)))) == set(odd)


# The facts alone


def test_facts_alone_are_the_facts_and_what_takes_part_in_them(store):
    plain = {quad.triple for quad in loaded(written(store, "plain"))}
    assert {quad.triple for quad in store.quads_for_pattern(None, None, None, FACTS)} < plain
    attack = {t.predicate.value.removeprefix(PX) for t in plain if "/attack-" in t.subject.value}
    assert {"hasAgent", "hasTarget", "hasPlace", "date"} < attack
    named = {t.subject.value.removeprefix(ID) for t in plain if t.predicate.value.endswith("prefLabel")}
    assert named == {"actor/houthis", "actor/iran", "actor/israel", "actor/russia", "place/red-sea"}


def test_facts_alone_claim_nothing(store):
    terms_in = {
        term.value.removeprefix(ID).partition("/")[0]
        for quad in loaded(written(store, "plain"))
        for term in (quad.subject, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith(ID)
    }
    assert terms_in == {"actor", "action", "relation", "place"}
    text = written(store, "plain", "ntriples")
    assert b"hezbollah" not in text
    assert b"arms-transfer" not in text
    assert b"missiles" not in text


def test_facts_alone_keep_the_register_and_leave_out_the_ontology():
    known = list(register_quads(load_register()))
    store = derived_store(article(), quads=known)
    plain = {quad.triple for quad in loaded(written(store, "plain"))}
    assert {quad.triple for quad in known} <= plain
    assert not {quad.triple for quad in store.quads_for_pattern(None, None, None, ONTOLOGY_GRAPH)} & plain
    inferred = store.quads_for_pattern(NamedNode(iri("actor/houthis")), None, None, INFERRED)
    assert {quad.triple for quad in inferred} <= plain


def test_a_place_of_a_realised_action_alone_is_named():
    told = Told().says("Iran met Russia in Doha.", "Meeting", IRAN, RUSSIA, place=place("Doha"))
    told.says("Iran will meet Russia in Minsk.", "Meeting", IRAN, RUSSIA, place=place("Minsk"), tense="future")
    plain = written(derived_store(told, ontology=False), "plain", "ntriples")
    assert b'"Doha"' in plain
    assert b"Minsk" not in plain


def test_facts_alone_can_not_be_converted(store):
    with pytest.raises(StoreError, match=r"nothing says which named graph this stands in: <.*only files with"):
        back(loaded(written(store, "plain")))


# What is refused


@pytest.mark.parametrize("form", ["jsonld", "rdfxml"])
def test_a_format_without_triple_terms_is_refused(form, store):
    with pytest.raises(UsageError, match=rf"{form} has no triple terms; choose one of turtle, trig, ntriples, nquads"):
        written(store, "rdf12", form)


def test_an_unknown_way_lists_the_known_ones():
    with pytest.raises(
        UsageError, match="unknown provenance 'rdf13'; choose one of named-graphs, rdf12, reified, plain"
    ):
        find_provenance("rdf13")


A, B, GRAPH_A = NamedNode("urn:a"), NamedNode("urn:b"), NamedNode(graph_iri("document/a"))
REIFIES = NamedNode(f"{RDF}reifies")


@pytest.mark.parametrize("way", ["rdf12", "reified"])
@pytest.mark.parametrize(
    ("quad", "words"),
    [
        (Quad(A, REIFIES, Triple(A, B, A), GRAPH_A), "reified triples already; 'kg convert' makes named graphs"),
        (Quad(NamedNode(triple_name("x")), B, A, GRAPH_A), "reified triples already"),
        (Quad(BlankNode("x"), B, A, GRAPH_A), "a blank node can't be told from others"),
        (Quad(A, B, BlankNode("x"), GRAPH_A), "a blank node can't be told from others"),
        (Quad(A, B, A, NamedNode("urn:g")), "<urn:g> is no named graph of kg's; they are below <.*/graph/>"),
        (Quad(A, B, A, Provenance.RDF12.graph), "graph/rdf12> is no named graph of kg's"),
    ],
)
def test_what_could_not_be_told_from_what_is_added_is_refused(way, quad, words):
    store = Store()
    store.add(quad)
    with pytest.raises(StoreError, match=words):
        written(store, way)


NODE = NamedNode(triple_name("<urn:a> <urn:b> <urn:a>"))
STANDS_IN = NamedNode(f"{PREFIXES['dcterms']}isPartOf")


def reified(subject=A, predicate=B, value=A, graph=GRAPH_A, node=NODE):
    parts = zip(("subject", "predicate", "object"), (subject, predicate, value), strict=True)
    return [*(Quad(node, NamedNode(RDF + part), term) for part, term in parts), Quad(node, STANDS_IN, graph)]


@pytest.mark.parametrize(
    ("quads", "words"),
    [
        ([Quad(A, B, A)], "nothing says which named graph this stands in"),
        ([Quad(BlankNode("x"), B, A)], "a blank node, which kg writes none of"),
        ([Quad(A, B, Triple(A, B, A))], "a triple term that nothing reifies"),
        ([Quad(A, REIFIES, Triple(A, B, A))], "<urn:a> is no named graph of kg's"),
        ([Quad(GRAPH_A, REIFIES, Triple(BlankNode("x"), B, A))], "a blank node or a triple within a triple term"),
        ([Quad(GRAPH_A, REIFIES, Triple(A, B, Triple(A, B, A)))], "a blank node or a triple within a triple term"),
        ([Quad(NODE, STANDS_IN, GRAPH_A)], "has 0 values of <.*subject>, and a reified triple has one"),
        ([*reified(), Quad(NODE, NamedNode(f"{RDF}object"), B)], "has 2 values of <.*object>"),
        (reified(value=B), "is not named after its triple, <urn:a> <urn:b> <urn:b>; something has changed it"),
        (reified(subject=Literal("x")), "has a text for a subject or predicate"),
        (reified(value=Triple(A, B, A)), "has a triple or a blank node for an object|nothing reifies"),
        (reified(graph=Literal("x")), "is no named graph of kg's"),
        ([Quad(NODE, B, A)], "nothing that kg says of a reified triple"),
    ],
)
def test_a_file_that_kg_did_not_write_is_refused(quads, words):
    store = Store()
    store.extend(quads)
    with pytest.raises(StoreError, match=words):
        back(store)


def test_reified_triples_are_read_from_the_named_graph_that_they_were_loaded_into(store):
    for way in (Provenance.RDF12, Provenance.REIFIED):
        dumped = Store()
        dumped.extend(Quad(*quad.triple, way.graph) for quad in loaded(written(store, way)))
        assert set(back(dumped)) == set(store)


def test_chosen_graphs_alone_are_written(store):
    for way in ("rdf12", "reified"):
        found = back(loaded(written(store, way, graphs=[FACTS.value])))
        assert set(found) == set(store.quads_for_pattern(None, None, None, FACTS))
        assert b"/claim/" not in written(store, way, graphs=[FACTS.value])
    assert written(store, "plain", graphs=[]) == b""
