"""A whole graph passes; each shape finds the graph in which just that is broken, and says how to mend it."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH, Dataset, Graph, Literal, URIRef

from kg.checks.shacl import Violation, report_graph, validate, validate_store
from kg.errors import CheckError, DataFileError
from kg.resources import resource
from kg.vocabulary import CLAIM_TYPES, ID, PREFIXES, graph_iri, iri, term

WHOLE = Path(__file__).parent / "data" / "shapes" / "whole.trig"
SHAPES = "https://w3id.org/proxykg/shapes#"
SECOND_SPEAKER = (
    "<claim/harbour/2/attribution/2> a px:Attribution ;\n        px:speaker <actor/herald> ;\n        px:position 2"
)

# The shape that must find it, what of the whole graph is replaced, by what.
BROKEN = (
    ("ClaimContent", "px:claimContent <relation/backing-1> ;\n", ""),
    ("ClaimContent", "px:claimContent <action/attack-1>", "px:claimContent <action/attack-1> , <relation/backing-1>"),
    ("ClaimContent", "px:claimContent <action/attack-1>", 'px:claimContent "an attack"'),
    ("ClaimContent", "px:claimContent <action/attack-1>", "px:claimContent <actor/herald>"),
    ("ClaimType", "px:claimType px:Attack ;\n", ""),
    ("ClaimType", "px:claimType px:Attack", "px:claimType px:Attack , px:RocketOrArtilleryFire"),
    ("ClaimType", "px:claimType px:Attack", "px:claimType px:RocketOrArtilleryFire"),
    ("TypeOfContent", "px:claimType px:Attack", "px:claimType px:Capture"),
    ("ClaimPolarity", "px:hasPolarity px:Positive ;\n", ""),
    ("ClaimPolarity", "px:hasPolarity px:Positive", "px:hasPolarity px:Positive , px:Negative"),
    ("ClaimPolarity", "px:hasPolarity px:Positive", "px:hasPolarity px:Certain"),
    ("ClaimCertainty", "px:hasCertainty px:Certain ;\n", ""),
    ("ClaimCertainty", "px:hasCertainty px:Certain", "px:hasCertainty px:Certain , px:Possible"),
    ("ClaimCertainty", "px:hasCertainty px:Certain", 'px:hasCertainty "certain"'),
    ("ClaimTense", "px:hasTense px:Past ;\n", ""),
    ("ClaimTense", "px:hasTense px:Past", "px:hasTense px:Past , px:Future"),
    ("ClaimTense", "px:hasTense px:Past", "px:hasTense px:Ongoing"),
    ("ClaimNumber", "px:number 2 ;\n", ""),
    ("ClaimNumber", "px:number 2", "px:number 2 , 3"),
    ("ClaimNumber", "px:number 2", "px:number 0"),
    ("ClaimNumber", "px:number 2", 'px:number "2"'),
    ("ClaimEvidence", "px:evidencedBy <claim/harbour/1/evidence> ;\n", ""),
    ("ClaimEvidence", "px:evidencedBy <claim/harbour/1/evidence>", "px:evidencedBy <document/harbour>"),
    ("ClaimDocument", "prov:wasDerivedFrom <document/harbour> ;\n", ""),
    ("ClaimDocument", "prov:wasDerivedFrom <document/harbour>", "prov:wasDerivedFrom <document/other>"),
    ("ClaimRun", "prov:wasGeneratedBy <run/1>", 'px:readBy "hand"'),
    ("ClaimRun", "prov:wasGeneratedBy <run/1>", "prov:wasGeneratedBy <run/2>"),
    ("ClaimSpeakers", "px:attributedTo <actor/harbour/officials> , <actor/herald>", "px:attributedTo <actor/herald>"),
    ("ClaimSpeakers", "px:speaker <actor/herald>", "px:speaker <actor/norland>"),
    ("EvidenceOfSameDocument", "oa:hasSource <document/harbour>", "oa:hasSource <document/other>"),
    ("PositionsWithoutGap", "px:position 2", "px:position 3"),
    ("PositionsWithoutGap", "px:position 1", "px:position 3"),
    ("PositionsOnce", "px:position 2", "px:position 1"),
    ("AttributionSpeaker", "px:speaker <actor/herald> ;\n", ""),
    ("AttributionSpeaker", "px:speaker <actor/herald>", "px:speaker <actor/herald> , <actor/norland>"),
    ("AttributionSpeaker", "px:speaker <actor/herald>", 'px:speaker "Herald"'),
    ("AttributionPosition", " ;\n        px:position 2", ""),
    ("AttributionPosition", "px:position 2", "px:position 2 , 3"),
    ("AttributionPosition", "px:position 1", "px:position 0"),
    ("AttributionClaim", SECOND_SPEAKER, SECOND_SPEAKER + " .\n    <claim/x/attribution/1> a px:Attribution"),
    ("DocumentText", "px:text", "px:readBy"),
    ("DocumentChecksum", "px:sha256", "px:readBy"),
    ("DocumentChecksum", 'px:sha256 "', 'px:sha256 "0'),
    ("ChecksumOfText", "the Herald reports.\\n", "the Herald reports."),
    ("DocumentTitle", 'dcterms:title "', 'dcterms:title "Another" , "'),
    ("DocumentDate", '"2023-10-09"^^xsd:date', '"2023-10-09"^^xsd:date , "2023-10"^^xsd:gYearMonth'),
    ("DocumentDate", '"2023-10-09"^^xsd:date', '"9 October"'),
    ("DocumentDate", '"2023-10-09"^^xsd:date', '"2023-10-39"^^xsd:date'),
    ("EvidenceSource", "oa:hasSource <document/harbour> ;\n", ""),
    ("EvidenceSource", "oa:hasSource <document/harbour>", "oa:hasSource <document/other>"),
    ("EvidenceQuote", "oa:hasSelector <claim/harbour/1/evidence/quote> , ", "oa:hasSelector "),
    ("EvidencePosition", " , <claim/harbour/1/evidence/position>", ""),
    ("QuoteAtPosition", 'oa:exact "Norland arms', 'oa:exact "Norland armed'),
    ("QuoteAtPosition", "oa:start 28", "oa:start 29"),
    ("QuoteAtPosition", "oa:end 55", "oa:end 56"),
    ("QuoteExact", "oa:exact", "oa:prefix"),
    ("QuoteExact", 'oa:exact "Norland', 'oa:exact "Norland" , "Norland'),
    ("PositionStart", "oa:start 28 ;\n", ""),
    ("PositionStart", "oa:start 28", "oa:start 55"),
    ("PositionStart", "oa:start 28", "oa:start -1"),
    ("PositionEnd", " ;\n        oa:end 55", ""),
    ("PositionEnd", "oa:end 55", "oa:end 55.0"),
    ("EntityShape", "px:hasAgent <actor/reed-front>", 'px:hasAgent "Reed Front"'),
    ("EntityLabel", "a px:City ;\n        skos:prefLabel", "a px:City ;\n        skos:altLabel"),
    ("EntityLabel", 'skos:prefLabel "Reed Front"', 'skos:prefLabel ""'),
    ("EntityKind", 'a px:City ;\n        skos:prefLabel "Port', 'skos:prefLabel "Port'),
    ("EntityKind", "a px:City", "a px:City , px:Attack"),
    ("EntityKind", "a px:City", "a px:Town"),
    (
        "SituationShape",
        "px:claimContent <action/attack-1>",
        "px:claimContent _:attack .\n _:attack a px:Attack .\n <x> px:number 2",
    ),
    ("SituationDate", 'px:date "2023-10-07"', 'px:date "7 October"'),
    ("SituationDate", 'px:date "2023-10-07"', 'px:date "2023-13-07"'),
    ("SituationTime", 'px:timeExpression "7 October"', 'px:timeExpression ""'),
    ("ActionShape", "px:hasAgent <actor/reed-front>", "px:hasBacker <actor/reed-front>"),
    ("RelationShape", "px:hasBacker <actor/norland>", "px:hasBacker <actor/norland> ; px:hasAgent <actor/norland>"),
    ("BackingShape", "px:hasBacker <actor/norland> ;\n", ""),
    ("BackingShape", " ;\n        px:hasBacked <actor/reed-front>", ""),
    ("RealisedByClaim", "px:hasTense px:Past", "px:hasTense px:Future"),
    ("RealisedByClaim", "px:hasPolarity px:Positive", "px:hasPolarity px:Negative"),
    ("RealisedByClaim", "px:hasCertainty px:Certain", "px:hasCertainty px:Probable"),
    ("RealisedByClaim", "<relation/backing-1> a px:RealisedRelation", "<relation/backing-2> a px:RealisedRelation"),
)
WARNED = (
    ("PartyShape", "a px:Militia", "a px:Vessel"),
    ("BackingShape", "px:hasBacked <actor/reed-front>", "px:hasBacked <actor/norland>"),
)
# The roles of which one is enough; Backing and Affiliation need both of theirs.
ENOUGH = {
    "Alliance": ("hasParty", "hasCounterparty"),
    "Attack": ("hasAgent", "hasTarget", "hasPlace"),
    "ArmsTransfer": ("hasAgent", "hasRecipient", "hasItem"),
    "MilitarySupport": ("hasAgent", "hasRecipient"),
    "WeaponsDisplay": ("hasAgent", "hasItem"),
    "WeaponTest": ("hasAgent", "hasItem"),
    "Deployment": ("hasAgent", "hasItem", "hasTarget"),
    "Negotiation": ("hasAgent", "hasCounterparty"),
    "Meeting": ("hasAgent", "hasCounterparty"),
    "Agreement": ("hasAgent", "hasCounterparty"),
    "Sanction": ("hasAgent", "hasTarget"),
    "Seizure": ("hasAgent", "hasTarget", "hasItem"),
    "Capture": ("hasAgent", "hasTarget", "hasPlace"),
    "Arrest": ("hasAgent", "hasTarget"),
    "Withdrawal": ("hasAgent", "hasCounterparty"),
    "Condemnation": ("hasAgent", "hasTarget"),
    "Threat": ("hasAgent", "hasAddressee"),
    "Demand": ("hasAgent", "hasAddressee"),
    "DiplomaticAction": ("hasAgent", "hasAddressee"),
    "Aid": ("hasAgent", "hasRecipient"),
    "Cooperation": ("hasAgent", "hasCounterparty"),
    "CooperationPledge": ("hasAgent", "hasAddressee"),
    "Endorsement": ("hasAgent", "hasAddressee"),
    "Concession": ("hasAgent", "hasRecipient"),
    "Rejection": ("hasAgent", "hasAddressee"),
    "LegalAction": ("hasAgent", "hasTarget"),
    "AsylumRequest": ("hasAgent", "hasAddressee"),
    "Suspension": ("hasAgent", "hasTarget"),
    "Coercion": ("hasAgent", "hasTarget"),
    "Mobilisation": ("hasAgent", "hasTarget"),
    "Protest": ("hasAgent", "hasTarget"),
}
DATES = "2023 2023-10 2023-10-07 2023~ 202X 2023-21 2023-09/2023-10 2023/.. 2023/ ../2023 --10-07 --10 --10-07/--10-09"
NO_DATES = "October 2023-13 2023-10-32 2023-1 20231 7.10.2023 --13 --10-32 / 2023/9 .. -10"


def whole(old: str = "", new: str = "") -> bytes:
    """The whole graph as N-Quads, with a replacement that must change something."""
    text = WHOLE.read_text(encoding="utf-8")
    assert old in text
    quads = ox.parse(text.replace(old, new), format=ox.RdfFormat.TRIG)
    return bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")


def found(data: bytes | Graph, severity: str = "violation") -> set[str]:
    return {violation.shape for violation in validate(data) if violation.severity == severity}


def situation(type_name: str, *roles: str) -> Graph:
    """One action or relation with an actor in each of the roles."""
    graph = Graph()
    node, actor = URIRef(iri("action/x")), URIRef(iri("actor/x"))
    graph.add((node, RDF.type, URIRef(term(type_name))))
    for role in roles:
        graph.add((node, URIRef(term(role)), actor))
        graph.add((actor, RDF.type, URIRef(term("State"))))
        graph.add((actor, URIRef(PREFIXES["skos"] + "prefLabel"), Literal("x")))
    return graph


def test_a_whole_graph_has_nothing_wrong() -> None:
    assert validate(whole()) == ()


@pytest.mark.parametrize(("shape", "old", "new"), BROKEN)
def test_what_is_broken_is_found_by_its_shape(shape: str, old: str, new: str) -> None:
    assert shape in found(whole(old, new))


@pytest.mark.parametrize(("shape", "old", "new"), WARNED)
def test_what_is_doubtful_is_a_warning_and_no_violation(shape: str, old: str, new: str) -> None:
    assert shape in found(whole(old, new), "warning")
    assert found(whole(old, new)) == set()


@pytest.mark.parametrize("type_name", sorted(ENOUGH))
def test_a_situation_needs_one_of_its_roles_and_any_of_them_is_enough(type_name: str) -> None:
    assert f"{type_name}Shape" in found(situation(type_name))
    for role in ENOUGH[type_name]:
        assert f"{type_name}Shape" not in found(situation(type_name, role)), role


@pytest.mark.parametrize("type_name", ["Backing", "Affiliation"])
def test_backing_and_affiliation_need_both_sides(type_name: str) -> None:
    sides = CLAIM_TYPES[type_name].source, CLAIM_TYPES[type_name].target
    assert f"{type_name}Shape" not in found(situation(type_name, *sides))
    for side in sides:
        assert f"{type_name}Shape" in found(situation(type_name, side))


def test_a_claim_may_be_of_each_claim_type() -> None:
    shapes = Graph().parse(resource("ontology/shapes.ttl"))
    [allowed] = shapes.objects(URIRef(f"{SHAPES}ClaimType"), SH["in"])
    assert set(shapes.items(allowed)) == {URIRef(term(type_name)) for type_name in CLAIM_TYPES}


def test_each_claim_type_has_a_shape_for_its_roles() -> None:
    assert set(ENOUGH) | {"Backing", "Affiliation"} == set(CLAIM_TYPES)
    for type_name, roles in ENOUGH.items():
        claim_type = CLAIM_TYPES[type_name]
        assert {claim_type.source, claim_type.target} & set(roles)
        assert set(roles) <= {claim_type.source, claim_type.target, claim_type.weapon, "hasPlace"}


def test_each_shape_that_can_complain_has_a_case_and_says_what_to_do() -> None:
    shapes = Graph().parse(resource("ontology/shapes.ttl"))
    speaking = {str(s).removeprefix(SHAPES) for s in shapes.subjects(SH.message, None) if isinstance(s, URIRef)}
    cases = {shape for shape, _, _ in (*BROKEN, *WARNED)} | {f"{t}Shape" for t in ENOUGH}
    assert speaking <= cases
    for message in shapes.objects(None, SH.message):
        assert len(str(message)) > 40, message
        assert str(message).endswith("."), message
        assert ":" in str(message) or ";" in str(message), message


def test_the_graph_the_document_and_the_message_name_the_place() -> None:
    (violation,) = validate(whole("oa:start 28", "oa:start 29"))
    assert violation.graph == graph_iri("document/harbour")
    assert violation.document == "harbour"
    assert violation.value == iri("claim/harbour/1/evidence")
    assert violation.message.startswith(
        "The quote 'Norland arms the Reed Front' of claim/harbour/1/evidence is not what"
    )
    assert "at characters 29 to 55" in violation.message


def test_offsets_count_code_points_in_every_engine() -> None:
    text, query = (
        "🔥é Norland",
        "SELECT (SUBSTR(?t, 4, 7) AS ?w) (STRLEN(?t) AS ?n) WHERE { VALUES ?t { '🔥é Norland' } }",
    )
    (row,) = ox.Store().query(query)
    (same,) = Graph().query(query)
    assert row["w"].value == str(same[0]) == text[3:10] == "Norland"
    assert int(row["n"].value) == int(same[1]) == len(text)


def test_a_subclass_is_held_to_the_shape_of_its_class() -> None:
    assert "AttackShape" in found(situation("DroneStrike"))
    assert "BackingShape" in found(situation("ProxyRelation", "hasBacker"))


@pytest.mark.parametrize("shape", ["SituationDate", "DocumentDate"])
def test_dates_are_as_precise_as_the_text_allows_and_words_are_no_dates(shape: str) -> None:
    shapes = Graph().parse(resource("ontology/shapes.ttl"))
    (pattern,) = shapes.objects(
        URIRef(SHAPES + shape), SH.pattern | (SH["or"] / (RDF.rest * "*") / RDF.first / SH.pattern)
    )
    for date in DATES.split():
        assert re.search(str(pattern), date), date
    for words in ("", *NO_DATES.split()):
        assert not re.search(str(pattern), words), words


def test_a_dataset_is_checked_like_its_quads() -> None:
    broken = whole("px:hasTense px:Past", "px:hasTense px:Future")
    dataset = Dataset()
    dataset.parse(data=broken, format="nquads")
    store = ox.Store()
    store.extend(ox.parse(broken, format=ox.RdfFormat.N_QUADS))
    assert validate(dataset) == validate(broken) == validate_store(store) != ()


def test_many_facts_are_checked_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.checks.shacl._SUBJECTS_AT_ONCE", 1)
    assert validate(whole()) == ()
    assert found(whole("px:hasCertainty px:Certain", "px:hasCertainty px:Possible")) == {"RealisedByClaim"}
    assert found(
        whole('px:State ;\n        skos:prefLabel "Norland" ;\n        skos:alt', "px:State ;\n skos:alt")
    ) == {"EntityLabel"}


def test_the_report_is_one_that_other_shacl_tools_read() -> None:
    violations = validate(whole("oa:start 28 ;\n", ""))
    report = report_graph(violations)
    (head,) = report.subjects(RDF.type, SH.ValidationReport)
    results = list(report.objects(head, SH.result))
    assert len(results) == len(violations)
    assert report.value(head, SH.conforms).toPython() is False
    (start,) = [r for r in results if report.value(r, SH.sourceShape) == URIRef(SHAPES + "PositionStart")]
    assert report.value(start, SH.focusNode) == URIRef(iri("claim/harbour/1/evidence/position"))
    assert report.value(start, SH.resultPath) == URIRef(PREFIXES["oa"] + "start")
    assert report.value(start, SH.resultSeverity) == SH.Violation
    assert "oa:start" in str(report.value(start, SH.resultMessage))


@pytest.mark.parametrize("severity", ["violation", "warning"])
def test_a_report_conforms_only_without_results(severity: str) -> None:
    doubtful = Violation(ID + "a", None, None, "m.", "PartyShape", severity)  # type: ignore[arg-type]
    for violations, conforms in (((), True), ((doubtful,), False)):
        report = report_graph(violations)
        assert [value.toPython() for value in report.objects(None, SH.conforms)] == [conforms]


def test_quads_that_do_not_parse_name_the_line() -> None:
    with pytest.raises(DataFileError, match=r"^N-Quads:2: "):
        validate(b"<http://a> <http://b> <http://c> .\n<http://a> b\n")


def test_shapes_that_do_not_parse_name_file_and_line(tmp_path: Path) -> None:
    shapes = tmp_path / "own.ttl"
    shapes.write_text("@prefix sh: <http://www.w3.org/ns/shacl#> .\nsh:x sh:y\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"own\.ttl:\d+: not Turtle: .*correct the line"):
        validate(whole(), shapes=shapes)


def test_shapes_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"none\.ttl: can't be read: .*give the path"):
        validate(whole(), shapes=tmp_path / "none.ttl")


def test_shapes_that_make_no_sense_are_no_verdict(tmp_path: Path) -> None:
    shapes = tmp_path / "own.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<http://x/S> a sh:NodeShape ; sh:targetClass <https://w3id.org/proxykg/ontology#Claim> ;"
        ' sh:property [ sh:path <http://x/p> ; sh:minCount "many" ] .\n',
        encoding="utf-8",
    )
    with pytest.raises(CheckError, match=r"own\.ttl: the shapes can't be run, correct them: \S"):
        validate(whole(), shapes=shapes)


def test_shapes_of_ones_own_replace_those_of_the_project(tmp_path: Path) -> None:
    shapes = tmp_path / "own.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<http://x/S> a sh:NodeShape ; sh:targetClass <https://w3id.org/proxykg/ontology#State> ; sh:severity sh:Info ;"
        ' sh:message "No states here." ; sh:nodeKind sh:Literal .\n',
        encoding="utf-8",
    )
    assert {(v.shape, v.severity, v.message) for v in validate(whole(), shapes=shapes)} == {
        ("http://x/S", "info", "No states here.")
    }
