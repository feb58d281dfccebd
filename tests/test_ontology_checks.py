"""Each check of the ontology passes on the project's own and fails on a small graph made to fail it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from rdflib import SKOS, Graph, Literal, URIRef

from kg.checks.axioms import find_circles, find_shortcut_surprises, find_surprising_ends
from kg.checks.findings import Finding
from kg.checks.mentioned import find_unknown_terms, find_vocabulary_gaps, graph_terms, query_terms
from kg.checks.ontology import check_ontology, find_shape_faults, main, read_passages
from kg.checks.terms import (
    find_ambiguous_codes,
    find_deprecation_faults,
    find_doubtful_examples,
    find_lost_sources,
    find_range_gaps,
    find_undescribed,
    superclasses,
)
from kg.errors import DataFileError, QuerySyntaxError
from kg.register.loading import load_register
from kg.resources import resource
from kg.vocabulary import CLAIM_TYPES, PX, term

ROOT = Path(__file__).resolve().parent.parent
HEAD = f"""
@prefix px: <{PX}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
GUIDELINE_TYPES = {
    *(
        "Backing",
        "Affiliation",
        "Alliance",
        "Attack",
        "ArmsTransfer",
        "MilitarySupport",
        "WeaponsDisplay",
        "WeaponTest",
    ),
    *("Deployment", "Negotiation", "Meeting", "Agreement", "Sanction", "Seizure", "Capture", "Arrest", "Withdrawal"),
    *("Condemnation", "Threat", "Demand", "DiplomaticAction", "Aid"),
}
"""The coarse types that claims are annotated with."""
PLOVER = {
    *("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST"),
    *("SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "CONCEDE", "RETREAT"),
}
"""The event types of PLOVER: fifteen earlier ones, and the two that its later version splits YIELD into."""
ELSEWHERE = {
    *("ArmsSale", "TechnologyTransfer", "TrainingAction", "IntelligenceSupport", "BasingProvision"),  # all are support
    *("Veto", "Vote", "Agreement", "Diplomacy", "DiplomaticAction"),
    *("Capture", "Blockade", "CyberAttack"),
}
"""Actions that PLOVER counts under an event type whose class they don't lie below: their claim type is another."""


def graph(turtle: str) -> Graph:
    return Graph().parse(data=HEAD + turtle, format="turtle")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(resource("ontology/proxykg.ttl"))


def told(findings: tuple[Finding, ...]) -> list[str]:
    return [str(finding) for finding in findings]


def test_the_ontology_its_shapes_and_alignments_and_all_queries_pass() -> None:
    assert told(check_ontology()) == []


# What stands in the ontology instead of what should, and what is said of it.
UNDESCRIBED = (
    ('px:A a owl:Class ; skos:definition "What A is."@en ; skos:example "a (ontology)"@en .', "0 English labels"),
    ('px:A a owl:Class ; rdfs:label "a"@en ; skos:example "a (ontology)"@en .', "0 English definitions"),
    (
        'px:A a owl:Class ; rdfs:label "a"@en , "b"@en ; skos:definition "A."@en ; skos:example "x"@en .',
        "2 English labels",
    ),
    ('px:A a owl:Class ; rdfs:label "a" ; skos:definition "A."@en ; skos:example "x"@en .', "0 English labels"),
    ('px:a a owl:ObjectProperty ; rdfs:label "a"@en ; skos:definition "What a is."@en .', "no example"),
    ('px:a a rdfs:Datatype ; rdfs:label "a"@en ; skos:definition "What a is."@en .', "no example"),
    ('px:A a owl:NamedIndividual ; rdfs:label "a"@en ; skos:definition "What A is."@en .', "no example"),
)


@pytest.mark.parametrize(("turtle", "message"), UNDESCRIBED)
def test_a_term_without_label_definition_or_example_is_found(turtle: str, message: str) -> None:
    (finding,) = find_undescribed(graph(turtle))
    assert message in finding.message
    assert finding.subject.lower() == term("a").lower()


def test_a_deprecated_term_needs_no_example() -> None:
    turtle = 'px:A a owl:Class ; owl:deprecated true ; rdfs:label "a"@en ; skos:definition "What A was."@en .'
    assert find_undescribed(graph(turtle)) == ()


DOUBTFUL = (
    ('px:A skos:example "Norland backs the front."@en .', "names no source"),
    (
        'px:A skos:example "“Norland arms the front” (Day 1980)"@en ; dcterms:source px:day .',
        "does not stand in Day 1980",
    ),
    ('px:A skos:example "“Norland backs the front” (Night 1980)"@en ; dcterms:source px:day .', "does not stand in"),
    ('px:A skos:example "“Norland backs the front” (Day 1980)"@en .', "no dcterms:source of that name"),
)
SOUND = (
    'px:A skos:example "“Norland backs the front” (Day 1980)"@en ; dcterms:source px:day .',
    'px:A skos:example "“backs the front” (Day 1980): the front"@en ; dcterms:source px:day .',
    'px:A skos:example "“Norland pays the front.” (made up)"@en .',
    'px:A skos:example "FRA, France (register)"@en .',
)
DAY = ' px:day dcterms:identifier "Day 1980" .'


@pytest.mark.parametrize(("turtle", "message"), DOUBTFUL)
def test_an_example_that_is_no_quotation_is_found(turtle: str, message: str) -> None:
    findings = find_doubtful_examples(graph(turtle + DAY), {"Day 1980": "We know that Norland\n backs the front."})
    assert any(message in finding.message for finding in findings)


@pytest.mark.parametrize("turtle", SOUND)
def test_an_example_that_says_where_it_is_from_is_none(turtle: str) -> None:
    texts = {"Day 1980": "We know that Norland\n backs the front."}
    assert find_doubtful_examples(graph(turtle + DAY), texts) == ()


def test_most_examples_are_quoted_from_real_texts(ontology: Graph) -> None:
    kinds = Counter("made up" if "(made up)" in example else "real" for example in ontology.objects(None, SKOS.example))
    assert kinds["real"] > 0.8 * kinds.total()


def test_a_source_without_a_citation_and_one_of_nothing_are_found() -> None:
    turtle = (
        'px:A dcterms:source px:lost . px:idle dcterms:identifier "Idle" ; dcterms:bibliographicCitation "Idle."@en .'
    )
    assert [f.message.split(":")[0] for f in find_lost_sources(graph(turtle))] == [
        "has a source without a citation",
        "is the source of no term",
    ]


@pytest.mark.parametrize("datatype", ["claimTypeName", "ploverRoot"])
def test_a_code_on_two_classes_is_found(datatype: str) -> None:
    turtle = f'px:A skos:notation "X"^^px:{datatype} . px:B skos:notation "X"^^px:{datatype} .'
    assert [f.message for f in find_ambiguous_codes(graph(turtle))] == ["X is on more than one class: A, B"]


@pytest.mark.parametrize(
    ("codes", "datatype"),
    [(GUIDELINE_TYPES, "claimTypeName"), (set(CLAIM_TYPES), "claimTypeName"), (PLOVER, "ploverRoot")],
)
def test_every_coarse_type_and_every_plover_event_type_leads_to_exactly_one_class(
    ontology: Graph, codes: set[str], datatype: str
) -> None:
    for code in codes:
        (_,) = ontology.subjects(SKOS.notation, Literal(code, datatype=URIRef(term(datatype))))
    if datatype == "ploverRoot":
        assert {str(o) for o in ontology.objects(None, SKOS.notation) if str(o.datatype) == term(datatype)} == codes


def test_a_class_lies_below_the_class_of_its_plover_event_type(ontology: Graph) -> None:
    outside = set()
    for code in PLOVER - {"CONCEDE", "RETREAT"}:
        root = str(
            ontology.value(None, SKOS.notation, Literal(code, datatype=URIRef(term("ploverRoot"))))
        ).removeprefix(PX)
        for subject, notation in ontology.subject_objects(SKOS.notation):
            if str(notation.datatype) == term("ploverCode") and str(notation).split("-")[0] == code:
                name = str(subject).removeprefix(PX)
                above = superclasses(ontology, name)
                if root not in above and "Relationship" not in above:
                    outside.add(name)
    assert outside == ELSEWHERE


RANGES = (
    ("px:A px:minRangeKm 300 ; px:maxRangeKm 300 .", "has no range"),
    ("px:A px:maxRangeKm 300 .", "has no range"),
    ("px:A px:minRangeKm 0 ; px:maxRangeKm 300 . px:B px:minRangeKm 500 .", "begins at 500.0 km"),
    ("px:A px:minRangeKm 0 ; px:maxRangeKm 300 . px:B px:minRangeKm 200 .", "begins at 200.0 km"),
)


@pytest.mark.parametrize(("turtle", "message"), RANGES)
def test_bounds_that_leave_a_gap_or_overlap_are_found(turtle: str, message: str) -> None:
    (finding,) = find_range_gaps(graph(turtle))
    assert message in finding.message


def test_the_missiles_of_the_register_lie_within_the_bounds_of_their_class(ontology: Graph) -> None:
    bounds = {
        str(subject).removeprefix(PX): (
            float(low),
            float(ontology.value(subject, URIRef(term("maxRangeKm")), default="inf")),
        )
        for subject, low in ontology.subject_objects(URIRef(term("minRangeKm")))
    }
    classed = [e for e in load_register().entries if e.range_km is not None and e.kind in bounds]
    assert len(classed) >= 10
    outside = [(e.key, e.range_km, e.kind) for e in classed if not bounds[e.kind][0] <= e.range_km <= bounds[e.kind][1]]
    assert outside == []


CIRCLES = (
    "px:A rdfs:subClassOf px:B . px:B rdfs:subClassOf px:C . px:C rdfs:subClassOf px:A .",
    "px:a rdfs:subPropertyOf px:b . px:b rdfs:subPropertyOf px:a .",
    "px:A rdfs:subClassOf px:A .",
)


@pytest.mark.parametrize("turtle", CIRCLES)
def test_a_circle_is_found(turtle: str) -> None:
    assert find_circles(graph(turtle))
    assert find_circles(graph("px:A rdfs:subClassOf px:B , px:C . px:B rdfs:subClassOf px:C .")) == ()


CLASSES = "px:Low rdfs:subClassOf px:High . px:Other a owl:Class . "
SURPRISING = (
    (
        "px:p rdfs:subPropertyOf px:q ; rdfs:domain px:High . px:q rdfs:domain px:Low .",
        "has a domain, px:High, that is not",
    ),
    (
        "px:p rdfs:subPropertyOf px:q ; rdfs:range px:Other . px:q rdfs:range px:High .",
        "has a range, px:Other, that is not",
    ),
    ("px:p rdfs:domain px:Low , px:Other .", "has two domains"),
    ("px:p a owl:SymmetricProperty ; rdfs:domain px:Low ; rdfs:range px:High .", "is symmetric"),
    (
        "px:p rdfs:domain px:Low ; owl:inverseOf px:q . px:q rdfs:range px:High .",
        "ends",
    ),
    (
        "px:p a owl:TransitiveProperty ; rdfs:domain px:Low ; rdfs:range px:Other .",
        "leads to px:Other, where no px:p starts",
    ),
    (
        "px:r owl:propertyChainAxiom ( px:p px:q ) ; rdfs:domain px:Low . px:p rdfs:domain px:High .",
        "has a chain that starts at px:High, not below px:Low",
    ),
    (
        "px:r owl:propertyChainAxiom ( px:p px:q ) ; rdfs:range px:Low . px:q rdfs:range px:Other .",
        "has a chain that ends at px:Other, not below px:Low",
    ),
    (
        "px:r owl:propertyChainAxiom ( px:p px:q ) . px:p rdfs:range px:Other . px:q rdfs:domain px:Low .",
        "leads to px:Other, where no px:q starts",
    ),
)


@pytest.mark.parametrize(("turtle", "message"), SURPRISING)
def test_a_surprising_domain_or_range_is_found(turtle: str, message: str) -> None:
    (finding,) = find_surprising_ends(graph(CLASSES + turtle))
    assert message in finding.message


def test_a_narrower_subproperty_is_no_surprise() -> None:
    turtle = "px:p rdfs:subPropertyOf px:q ; rdfs:domain px:Low . px:q rdfs:domain px:High ; rdfs:range px:Other ."
    assert find_surprising_ends(graph(CLASSES + turtle)) == ()


SHORTCUTS = (
    ("px:backs", "rdfs:domain", "px:Weapon", "is drawn from px:hasBacker, whose range is not below its domain"),
    ("px:hasBacker", "rdfs:domain", "px:Alliance", "is a role of px:Backing, which is not below its domain"),
    ("px:attacks", "rdfs:subPropertyOf", None, "is below px:actsAgainst, or not"),
)


@pytest.mark.parametrize(("subject", "prop", "value", "message"), SHORTCUTS)
def test_a_shortcut_that_does_not_fit_its_roles_is_found(
    ontology: Graph, subject: str, prop: str, value: str | None, message: str
) -> None:
    changed = Graph() + ontology
    ((subject_iri, prop_iri, _),) = graph(f"{subject} {prop} px:Nothing .")
    changed.remove((subject_iri, prop_iri, None))
    if value is not None:
        changed += graph(f"{subject} {prop} {value} .")
    assert any(message in finding.message for finding in find_shortcut_surprises(changed))


DEPRECATED = "px:Old a owl:Class ; owl:deprecated true ; dcterms:isReplacedBy px:New . px:New a owl:Class . "
FAULTY = (
    ("px:Old a owl:Class ; owl:deprecated true .", "names no term in use that replaces it"),
    ("px:Old a owl:Class ; owl:deprecated true ; dcterms:isReplacedBy px:Gone .", "names no term in use"),
    (DEPRECATED + "px:New owl:deprecated true ; dcterms:isReplacedBy px:Old .", "names no term in use"),
    (DEPRECATED + "px:Old rdfs:subClassOf px:New .", "still stands in an axiom"),
    (DEPRECATED + "px:Newer a owl:Class ; rdfs:subClassOf px:Old .", "still stands in an axiom"),
    (DEPRECATED + "px:p rdfs:range px:Old .", "still stands in an axiom"),
    ("px:Old a owl:Class ; dcterms:isReplacedBy px:New . px:New a owl:Class .", "not owl:deprecated"),
)


@pytest.mark.parametrize(("turtle", "message"), FAULTY)
def test_a_deprecation_that_leaves_its_users_alone_is_found(turtle: str, message: str) -> None:
    assert any(message in finding.message for finding in find_deprecation_faults(graph(turtle)))


def test_a_term_that_was_published_and_is_gone_is_found() -> None:
    assert find_deprecation_faults(graph(DEPRECATED), ["Old", "New"]) == ()
    (finding,) = find_deprecation_faults(graph(DEPRECATED), ["Old", "Older"])
    assert str(finding) == "deprecation: px:Older was published and is gone: deprecate it instead"


QUERIES = {
    "SELECT ?x { ?x a px:A }": {"A"},
    "SELECT ?x { ?x px:p/px:q*|^px:r ?y }": {"p", "q", "r"},
    "SELECT ?x { ?x !(px:p|px:q) ?y FILTER EXISTS { ?y px:r ?z } }": {"p", "q", "r"},
    f"SELECT (COUNT(?x) AS ?n) {{ VALUES ?t {{ px:A <{PX}B> }} ?x a ?t }} HAVING (?n > 1)": {"A", "B"},
    'SELECT ?x { ?x ?p "a"^^px:code . BIND (px:A AS ?y) # px:Comment\n FILTER (?z = "px:Text") }': {"code", "A"},
    "CONSTRUCT { ?x px:p px:A } WHERE { GRAPH ?g { ?x px:q ?y } }": {"p", "q", "A"},
    "DESCRIBE px:A": {"A"},
    "ASK { OPTIONAL { ?x px:p ?y } MINUS { ?x px:q ?y } { SELECT ?x { ?x px:r ?z } } }": {"p", "q", "r"},
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_names_the_terms_of_all_its_parts(query: str) -> None:
    assert query_terms(f"PREFIX px: <{PX}> {query}") == {PX + name for name in QUERIES[query]}


def test_text_that_is_no_query_is_an_error() -> None:
    with pytest.raises(QuerySyntaxError, match="no SPARQL: line 1"):
        query_terms("SELECT ?x { ?x a }")


def test_an_undeclared_and_a_deprecated_term_are_found() -> None:
    names = [term(name) for name in ("New", "Old", "Nonsense")]
    assert [f.message for f in find_unknown_terms(graph(DEPRECATED), [*names, "http://other.org/x"], "x.rq")] == [
        "names px:Nonsense, which the ontology does not declare",
        "names px:Old, which is deprecated",
    ]


def test_a_shapes_graph_names_terms_in_its_constraints_too() -> None:
    shapes = graph(
        "<urn:s> a sh:NodeShape ; sh:targetClass px:A ; sh:sparql [ sh:select 'SELECT $this { $this px:p ?x }' ] ."
        f" <urn:o> sh:declare [ sh:prefix 'px' ; sh:namespace '{PX}'^^xsd:anyURI ] ."
    )
    assert graph_terms(shapes) == {term("A"), term("p")}


VOCABULARY = (
    ("px:Militia", "rdfs:subClassOf", "px:Person", "is below px:NonStateArmedGroup in kg.vocabulary.KINDS"),
    ("px:Blimp", "rdfs:subClassOf", "px:Weapon", "is missing in kg.vocabulary.KINDS"),
    ("px:Blimp", "skos:notation", '"Blimp"^^px:claimTypeName', "is missing in kg.vocabulary.CLAIM_TYPES"),
    ("px:Attack", "skos:notation", '"AID"^^px:ploverCode', "has another PLOVER code"),
    ("px:MissileStrike", "rdfs:subClassOf", "px:Aid", "is below px:Attack in kg.vocabulary"),
    ("px:Doubtful", "a", "px:Certainty", "is a px:Certainty that is missing in kg.vocabulary"),
)


@pytest.mark.parametrize(("subject", "prop", "value", "message"), VOCABULARY)
def test_a_vocabulary_that_differs_is_found(ontology: Graph, subject: str, prop: str, value: str, message: str) -> None:
    changed = Graph() + ontology
    added = graph(f"{subject} {prop} {value} . {subject} a owl:Class .")
    ((subject_iri, prop_iri, _),) = graph(f"{subject} {prop} {value} .")
    changed.remove((subject_iri, prop_iri, None))
    assert any(message in finding.message for finding in find_vocabulary_gaps(changed + added))


def test_a_term_of_the_vocabulary_that_the_ontology_lacks_is_found(ontology: Graph) -> None:
    changed = Graph() + ontology
    changed.remove((URIRef(term("Militia")), None, None))
    changed.remove((URIRef(term("Certain")), None, None))
    messages = {str(finding) for finding in find_vocabulary_gaps(changed)}
    assert "vocabulary: px:Militia is missing in the ontology" in messages
    assert "vocabulary: px:Certain is a px:Certainty that is missing in the ontology" in messages


def test_shapes_that_are_no_shapes_are_found() -> None:
    shapes = graph("<urn:s> a sh:PropertyShape ; sh:path px:p ; sh:minCount 'one' .")
    (finding,) = find_shape_faults(shapes, where="own.ttl")
    assert finding.subject == "own.ttl"
    assert "urn:s" in finding.message
    assert find_shape_faults(graph("<urn:s> a sh:PropertyShape ; sh:path px:p ; sh:minCount 1 ."), where="x") == ()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resource("ontology"), tmp_path / "ontology"))


def test_the_command_tells_what_is_wrong_in_a_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shapes = folder / "shapes.ttl"
    shapes.write_text(
        shapes.read_text(encoding="utf-8").replace("px:claimContent", "px:contentOfClaim"), encoding="utf-8"
    )
    assert main([str(folder)]) == 1
    assert capsys.readouterr().out == (
        "unknown term: shapes.ttl names px:contentOfClaim, which the ontology does not declare\n1 fault found\n"
    )


def test_the_command_names_a_file_that_it_cannot_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "proxykg.ttl").write_text("px:A a", encoding="utf-8")
    assert main([str(folder)]) == 1
    assert "proxykg.ttl" in capsys.readouterr().err


def test_a_query_that_names_an_unknown_term_or_is_none_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.rq").write_text(f"PREFIX px: <{PX}> SELECT ?x {{ ?x a px:Atack }}", encoding="utf-8")
    (tmp_path / "b.rq").write_text("SELECT", encoding="utf-8")
    first, second = told(check_ontology(queries=tmp_path))
    assert first == "unknown term: a.rq names px:Atack, which the ontology does not declare"
    assert second.startswith("query: b.rq can't be read: no SPARQL: line 1")


@pytest.mark.parametrize("text", ["source\n", "source\tpassage\nx\n", "source\tpassage\nx\ty\tz\n"])
def test_a_broken_table_of_passages_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "passages.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"passages\.tsv"):
        read_passages(path)
    with pytest.raises(DataFileError, match="can't be read"):
        read_passages(tmp_path / "none.tsv")


def test_the_command_runs_by_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kg.checks.ontology"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("no faults found\n", 0)
