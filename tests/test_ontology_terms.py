"""The ontology's terms: each has a name and a meaning, and they are those of `kg.vocabulary`, the code and the data."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection

from kg import vocabulary
from kg.resources import resource
from kg.vocabulary import CLAIM_TYPES, KINDS, ONTOLOGY, PX, SUBTYPE_PLOVER, SUBTYPES, term

PLOVER = {
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "COOPERATE",
    "AID",
    "YIELD",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
}
LATER = {"CONCEDE", "RETREAT"}  # what PLOVER's later version splits YIELD into
# PLOVER leaves out mere statements, and neither codebook has the making of weapons.
NOT_IN_PLOVER = {"SpeechAct", "Statement", "Denial", "ResponsibilityClaim", "ProductionAction"}
NOT_IN_CAMEO = {"ProductionAction"}
NON_SIMPLE = ("indirectlyBacks", "enables", "actsAgainst", "indirectlyActsAgainst", "hasPlace", "locatedIn")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(resource("ontology/proxykg.ttl"))


def local(iri: object) -> str:
    return str(iri).removeprefix(PX)


def px(name: str) -> URIRef:
    return URIRef(term(name))


def of_type(ontology: Graph, kind: URIRef) -> set[str]:
    """Terms of a kind that are in use: not the deprecated ones."""
    return {local(s) for s in ontology.subjects(RDF.type, kind) if str(s).startswith(PX)} - deprecated(ontology)


def deprecated(ontology: Graph) -> set[str]:
    return {local(s) for s, value in ontology.subject_objects(OWL.deprecated) if value.toPython() is True}


def above(ontology: Graph, name: str) -> set[str]:
    """The class and all its superclasses."""
    return {local(c) for c in ontology.transitive_objects(px(name), RDFS.subClassOf)}


def below(ontology: Graph, name: str) -> set[str]:
    """The class and all its subclasses."""
    return {local(c) for c in ontology.transitive_subjects(RDFS.subClassOf, px(name))}


def declared(ontology: Graph) -> set[str]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
    return set().union(*(of_type(ontology, kind) for kind in (*kinds, RDFS.Datatype)))


def codes(ontology: Graph, name: str, datatype: str) -> list[str]:
    return [str(o) for o in ontology.objects(px(name), SKOS.notation) if o.datatype == px(datatype)]


def test_each_term_has_one_label_and_one_definition_in_english(ontology: Graph) -> None:
    for name in sorted(declared(ontology)):
        for prop in (RDFS.label, SKOS.definition):
            (words,) = ontology.objects(px(name), prop)
            assert words.language == "en", name
        label, definition = (str(ontology.value(px(name), prop)) for prop in (RDFS.label, SKOS.definition))
        assert len(definition.split()) >= 3, name
        assert re.match(r"[A-Z].*\.$", definition), name
        assert definition.rstrip(".").lower() != label.lower(), name


@pytest.mark.parametrize("kind", [OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty])
def test_no_two_terms_share_a_label_or_a_definition(ontology: Graph, kind: URIRef) -> None:
    for prop in (RDFS.label, SKOS.definition):
        words = Counter(str(ontology.value(px(name), prop)) for name in of_type(ontology, kind))
        assert [w for w, count in words.items() if count > 1] == []


def test_each_property_says_between_what_it_stands(ontology: Graph) -> None:
    for name in of_type(ontology, OWL.ObjectProperty) | of_type(ontology, OWL.DatatypeProperty):
        assert (px(name), RDFS.domain, None) in ontology, name
        inherited = ontology.transitive_objects(px(name), RDFS.subPropertyOf)
        assert any((above_, RDFS.range, None) in ontology for above_ in inherited), name


def test_every_class_but_entity_has_a_superclass(ontology: Graph) -> None:
    for name in of_type(ontology, OWL.Class) - {"Entity"}:
        assert "Entity" in above(ontology, name), name


def test_no_term_is_used_that_is_not_declared(ontology: Graph) -> None:
    used = {local(t) for triple in ontology for t in triple if isinstance(t, URIRef) and str(t).startswith(PX)}
    assert used == declared(ontology) | deprecated(ontology)


def test_entity_classes_are_those_of_the_vocabulary(ontology: Graph) -> None:
    for kind, superclass in KINDS.items():
        assert kind in of_type(ontology, OWL.Class), kind
        assert superclass is None or (px(kind), RDFS.subClassOf, px(superclass)) in ontology, kind
    assert below(ontology, "Participant") - {"Participant"} == set(KINDS) - {"Entity"}


@pytest.mark.parametrize("name", sorted(CLAIM_TYPES))
def test_a_claim_type_is_a_class_with_its_roles_and_its_shortcut(ontology: Graph, name: str) -> None:
    claim_type = CLAIM_TYPES[name]
    assert ("Relationship" if claim_type.relation else "Action") in above(ontology, name)
    for role in (claim_type.source, claim_type.target, claim_type.weapon):
        assert (px(role), RDFS.subPropertyOf, px("hasParticipant")) in ontology, role
        (domain,) = ontology.objects(px(role), RDFS.domain)
        assert local(domain) in above(ontology, name), role
    assert claim_type.shortcut in of_type(ontology, OWL.ObjectProperty)
    symmetric = (px(claim_type.shortcut), RDF.type, OWL.SymmetricProperty) in ontology
    assert symmetric == claim_type.symmetric
    against = (px(claim_type.shortcut), RDFS.subPropertyOf, px("actsAgainst")) in ontology
    assert against == (claim_type.target == "hasTarget")
    assert codes(ontology, name, "ploverCode") == ([claim_type.plover] if claim_type.plover else [])


@pytest.mark.parametrize("name", sorted(SUBTYPES))
def test_a_subtype_lies_below_its_claim_type_and_has_its_plover_code(ontology: Graph, name: str) -> None:
    assert above(ontology, name) & set(CLAIM_TYPES) == {SUBTYPES[name]}
    code = SUBTYPE_PLOVER.get(name, CLAIM_TYPES[SUBTYPES[name]].plover)
    assert [c.split("-")[0] for c in codes(ontology, name, "ploverCode")] == ([code] if code else [])


def test_no_claim_type_lies_below_another(ontology: Graph) -> None:
    for name in CLAIM_TYPES:
        assert above(ontology, name) & set(CLAIM_TYPES) == {name}


def test_a_finer_class_lies_below_one_claim_type_at_most(ontology: Graph) -> None:
    for name in below(ontology, "Situation"):
        assert len(above(ontology, name) & set(CLAIM_TYPES)) <= 1, name


def test_statuses_are_those_of_the_vocabulary(ontology: Graph) -> None:
    for kind, values in (("Polarity", "POLARITY"), ("Certainty", "CERTAINTY"), ("Tense", "TENSE")):
        assert of_type(ontology, px(kind)) == set(getattr(vocabulary, values).values())
        assert (px(f"has{kind}"), RDF.type, OWL.FunctionalProperty) in ontology
        assert (px(f"has{kind}"), RDFS.range, px(kind)) in ontology


def test_every_action_carries_its_plover_and_cameo_code(ontology: Graph) -> None:
    actions = below(ontology, "Action") - {"Action", "RealisedAction"}
    for name in sorted(actions):
        plover, cameo = codes(ontology, name, "ploverCode"), codes(ontology, name, "cameoCode")
        assert len(plover) == (name not in NOT_IN_PLOVER), name
        assert len(cameo) == (name not in NOT_IN_CAMEO), name
        assert {code.split("-")[0] for code in plover} <= PLOVER, name
        later = {code.split("-")[0] for code in codes(ontology, name, "ploverLaterCode")}
        assert later <= LATER, name
        assert bool(later) == (plover[:1] != [] and plover[0].split("-")[0] == "YIELD" and name != "Yielding"), name
        for code in cameo:
            assert re.fullmatch(r"(0[1-9]|1\d|20)\d{0,2}", code), name
    assert {code.split("-")[0] for name in actions for code in codes(ontology, name, "ploverCode")} == PLOVER


def test_kinds_of_support_are_those_of_the_literature(ontology: Graph) -> None:
    kinds = of_type(ontology, px("SupportKind"))
    told = {str(ontology.value(px(kind), RDFS.label)) for kind in kinds}
    assert {"arms", "funds", "training", "intelligence", "sanctuary and bases", "advisers", "direction"} < told
    for kind in kinds:
        assert [s for s in ontology.objects(px(kind), DCTERMS.source) if (s, DCTERMS.license, None) not in ontology], (
            kind
        )
    assert (px("hasSupportKind"), RDFS.range, px("SupportKind")) in ontology


def test_the_chains_are_these(ontology: Graph) -> None:
    chains = {
        (*(local(step) for step in Collection(ontology, head)), local(implied))
        for implied, head in ontology.subject_objects(OWL.propertyChainAxiom)
    }
    assert chains == {
        ("backs", "indirectlyBacks", "indirectlyBacks"),
        ("backs", "performs", "enables"),
        ("performs", "hasTarget", "actsAgainst"),
        ("backs", "actsAgainst", "indirectlyActsAgainst"),
        ("hasPlace", "locatedIn", "hasPlace"),
        ("supplies", "supplies", "suppliesSupplierOf"),
    }
    assert of_type(ontology, OWL.TransitiveProperty) == {"locatedIn", "partOfOrganisation"}


def test_only_a_realised_action_is_performed(ontology: Graph) -> None:
    performs = px("performs")
    assert (performs, RDFS.range, px("RealisedAction")) in ontology
    for prop in (OWL.inverseOf, RDFS.subPropertyOf, OWL.equivalentProperty):
        assert (performs, prop, None) not in ontology
        assert (None, prop, performs) not in ontology


def test_no_property_with_a_chain_is_restricted_like_a_simple_one(ontology: Graph) -> None:
    for kind in (OWL.IrreflexiveProperty, OWL.AsymmetricProperty, OWL.FunctionalProperty):
        assert of_type(ontology, kind).isdisjoint(NON_SIMPLE)
    assert set(ontology.objects(None, OWL.onProperty)) == set()


def test_dates_are_strings_for_the_shapes_to_check(ontology: Graph) -> None:
    assert set(ontology.objects(None, RDFS.range)).isdisjoint({XSD.date, XSD.gYear, XSD.gYearMonth})
    assert (px("date"), RDFS.range, XSD.string) in ontology


def test_other_ontologies_are_only_pointed_to(ontology: Graph) -> None:
    assert (None, OWL.imports, None) not in ontology
    assert (None, OWL.equivalentClass, None) not in ontology
    assert (None, SKOS.closeMatch, None) not in ontology


def test_the_header_says_what_version_it_is_and_who_may_use_it(ontology: Graph) -> None:
    head = URIRef(ONTOLOGY)
    version = ontology.value(head, OWL.versionInfo)
    assert ontology.value(head, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{version}")
    assert ontology.value(head, OWL.priorVersion) == URIRef(f"{ONTOLOGY}/0.1.0")
    assert str(ontology.value(head, DCTERMS.license)).startswith("https://creativecommons.org/")
    assert ontology.value(ontology.value(head, DCTERMS.creator), RDFS.label) == Literal("ProxyKG project", lang="en")
    assert str(ontology.value(head, DCTERMS.issued)) >= str(ontology.value(head, DCTERMS.created))
    assert str(version) in str(ontology.value(head, DCTERMS.bibliographicCitation))
    assert str(ontology.value(head, VANN.preferredNamespacePrefix)) == "px"
    assert str(ontology.value(head, VANN.preferredNamespaceUri)) == PX
    assert ontology.value(head, DCTERMS.title)
    assert ontology.value(head, DCTERMS.description)
    assert any(str(note).startswith(f"{version}: ") for note in ontology.objects(head, SKOS.changeNote))


def test_terms_that_the_graph_is_written_with_are_declared(ontology: Graph) -> None:
    calls = re.compile(r'\b(?:px|term)\(f?"(\w+)"\)')
    written = {
        name for path in resource("kg").rglob("*.py") for name in calls.findall(path.read_text(encoding="utf-8"))
    }
    assert {"Claim", "claimContent", "performs"} <= written
    assert written <= declared(ontology)


def test_finer_classes_of_the_lexicon_lie_below_their_type(ontology: Graph) -> None:
    with (resource("data/lexicon") / "triggers.csv").open(encoding="utf-8", newline="") as stream:
        pairs = {(row["type"], row["subtype"]) for row in csv.DictReader(stream) if row["subtype"]}
    assert pairs
    for type_name, subtype in pairs:
        assert type_name in above(ontology, subtype), subtype
