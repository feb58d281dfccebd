"""Claims, register and ontology as quads."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest
from graph_cases import (
    HEZBOLLAH,
    HOUTHIS,
    IRAN,
    ISRAEL,
    KIRBY,
    MISSILES,
    MODEL,
    RUN,
    RUSSIA,
    UNITED_STATES,
    Told,
    article,
    place,
    time,
    weapon,
)
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.errors import DataFileError
from kg.graph import quads as quads_module
from kg.graph.quads import date_literal, document_quads, node_key, ontology_quads, register_quads, run_key
from kg.graph.terms import ALT_LABEL, PREF_LABEL, TYPE, decimal, integer, node, px
from kg.register import Entry, Register
from kg.vocabulary import CLAIM_TYPES, PREFIXES, graph_iri

OA, PROV, DCTERMS = PREFIXES["oa"], PREFIXES["prov"], PREFIXES["dcterms"]


def triples(told: Told) -> set:
    return {(quad.subject, quad.predicate, quad.object) for quad in told.quads()}


def only_claim(*args, **options):
    return Told().says("Something happened.", *args, **options).claims[0]


def test_a_thing_has_one_preferred_label_in_a_document_that_of_the_middle_of_a_sentence():
    capital, small = (weapon(label, key="weapon/article/drones") for label in ("Drones", "drones"))
    told = Told().says("Drones hit.", "Attack", IRAN, ISRAEL, weapon=capital)
    told.says("Iran has drones.", "ArmsTransfer", IRAN, RUSSIA, weapon=small)
    labels = {(thing, label) for thing, predicate, label in triples(told) if predicate == PREF_LABEL}
    assert {label.value for thing, label in labels if thing == node(small.key)} == {"drones"}


def test_a_claim_stands_in_its_documents_graph_with_content_status_document_and_run():
    told, claim = article(), node("claim/article/2")
    found = triples(told)
    assert {
        (claim, TYPE, px("Claim")),
        (claim, px("number"), integer(2)),
        (claim, px("claimType"), px("ArmsTransfer")),
        (claim, px("claimContent"), node(node_key(told.claims[1]))),
        (claim, px("hasPolarity"), px("Negative")),
        (claim, px("hasCertainty"), px("Probable")),
        (claim, px("hasTense"), px("Past")),
        (claim, px("evidencedBy"), node("claim/article/2/evidence")),
        (claim, NamedNode(f"{PROV}wasDerivedFrom"), node("document/article")),
        (claim, NamedNode(f"{PROV}wasGeneratedBy"), node(RUN)),
    } <= found
    assert {quad.graph_name for quad in told.quads()} == {NamedNode(graph_iri("document/article"))}


def test_speakers_keep_their_order_innermost_first():
    found = triples(article())
    for position, speaker in ((1, UNITED_STATES), (2, KIRBY)):
        attribution = node(f"claim/article/2/attribution/{position}")
        assert {
            (node("claim/article/2"), px("attributedTo"), node(speaker.key)),
            (node("claim/article/2"), px("attribution"), attribution),
            (attribution, TYPE, px("Attribution")),
            (attribution, px("speaker"), node(speaker.key)),
            (attribution, px("position"), integer(position)),
        } <= found


def test_evidence_is_the_documents_text_at_its_offsets_with_what_stands_around_it():
    told = Told().says("Before it, a sentence that is longer than the context.", "Threat", IRAN)
    told.says("Iran met Russia.", "Meeting", IRAN, RUSSIA).says("After.", "Threat", IRAN)
    evidence = told.claims[1].evidence
    quote, position = (node(f"claim/article/2/evidence/{part}") for part in ("quote", "position"))
    found = triples(told)
    assert {
        (node("claim/article/2/evidence"), TYPE, NamedNode(f"{OA}SpecificResource")),
        (node("claim/article/2/evidence"), NamedNode(f"{OA}hasSource"), node("document/article")),
        (node("claim/article/2/evidence"), NamedNode(f"{OA}hasSelector"), quote),
        (node("claim/article/2/evidence"), NamedNode(f"{OA}hasSelector"), position),
        (quote, NamedNode(f"{OA}exact"), Literal("Iran met Russia.")),
        (quote, NamedNode(f"{OA}prefix"), Literal("hat is longer than the context.\n")),
        (quote, NamedNode(f"{OA}suffix"), Literal("\nAfter.\n")),
        (position, NamedNode(f"{OA}start"), integer(evidence.start)),
        (position, NamedNode(f"{OA}end"), integer(evidence.end)),
        (node("document/article"), px("text"), Literal(told.text)),
    } <= found
    assert told.text[evidence.start : evidence.end] == "Iran met Russia."


def test_a_quote_at_the_very_start_has_no_prefix():
    assert not [t for t in triples(Told().says("A.", "Threat", IRAN)) if t[1].value == f"{OA}prefix"]


def test_a_quote_near_the_start_has_all_that_stands_before_it():
    quote = node("claim/article/2/evidence/quote")
    assert (quote, NamedNode(f"{OA}prefix"), Literal("Iran backs the Houthis.\n")) in triples(article())


def test_a_quote_that_is_not_the_text_is_refused():
    told = article()
    wrong = replace(told.claims[0], evidence=replace(told.claims[0].evidence, text="Iran backs nobody at all"))
    with pytest.raises(ValueError, match="claim/article/1: its quote is not the text"):
        list(document_quads(told.document, [wrong], run=RUN, model=MODEL))


def test_a_documents_metadata_stand_in_its_graph():
    found = triples(article())
    document = node("document/article")
    assert (document, TYPE, px("SourceDocument")) in found
    assert (document, NamedNode(f"{DCTERMS}title"), Literal("A test article")) in found
    assert (document, NamedNode(f"{DCTERMS}source"), NamedNode("https://example.org/a")) in found
    assert (document, px("sha256"), Literal(article().document.sha256)) in found


def test_an_address_that_is_no_iri_is_kept_as_words():
    found = triples(Told(url="example.org/two words"))
    assert (node("document/article"), NamedNode(f"{DCTERMS}source"), Literal("example.org/two words")) in found


@pytest.mark.parametrize(
    ("value", "datatype"),
    [("2024-01-09", "date"), ("2024-01", "gYearMonth"), ("2024", "gYear"), ("2024-13", "string"), ("2024~", "string")],
)
def test_a_date_has_the_datatype_of_its_precision(value, datatype):
    assert date_literal(value) == Literal(value, datatype=NamedNode(PREFIXES["xsd"] + datatype))


def test_entities_are_typed_labelled_and_keep_the_words_of_the_text():
    told = Told().says("Tehran threatened.", "Threat", replace(IRAN, mention=replace(IRAN.mention, text="Tehran")))
    assert {
        (node("actor/iran"), TYPE, px("State")),
        (node("actor/iran"), PREF_LABEL, Literal("Iran")),
        (node("actor/iran"), px("mentionText"), Literal("Tehran")),
    } <= triples(told)


def test_an_action_has_coarse_and_finer_class_roles_place_and_time():
    told = Told().says(
        "Houthis fired.",
        "Attack",
        HOUTHIS,
        ISRAEL,
        subtype="MissileStrike",
        weapon=MISSILES,
        place=place("Red Sea"),
        time=time("2023-10-07", "October 7"),
    )
    action = node(node_key(told.claims[0]))
    assert {t[1:] for t in triples(told) if t[0] == action} == {
        (TYPE, px("Attack")),
        (TYPE, px("MissileStrike")),
        (px("hasAgent"), node(HOUTHIS.key)),
        (px("hasTarget"), node(ISRAEL.key)),
        (px("hasInstrument"), node(MISSILES.key)),
        (px("hasPlace"), node("place/red-sea")),
        (px("date"), Literal("2023-10-07")),
        (px("timeExpression"), Literal("October 7")),
    }


def test_an_undated_time_keeps_its_words_and_no_date():
    told = Told().says("Yesterday.", "Attack", HOUTHIS, time=time(None, "yesterday"))
    predicates = {t[1]: t[2] for t in triples(told)}
    assert px("date") not in predicates
    assert predicates[px("timeExpression")] == Literal("yesterday")


@pytest.mark.parametrize("type_", sorted(CLAIM_TYPES))
def test_relations_and_actions_have_their_own_identifiers(type_):
    family = "relation" if CLAIM_TYPES[type_].relation else "action"
    kebab = re.sub(r"(?<!^)([A-Z])", r"-\1", type_).lower()
    assert re.fullmatch(rf"{family}/{kebab}-[0-9a-f]{{10}}", node_key(only_claim(type_, IRAN, RUSSIA)))


@pytest.mark.parametrize(
    "change",
    [
        {"polarity": "negative"},
        {"certainty": "possible"},
        {"tense": "future"},
        {"attributed_to": (KIRBY,)},
        {"rule": "deliver.verb"},
        {"number": 7},
        {"source": (IRAN, IRAN)},
    ],
)
def test_how_and_by_whom_it_is_told_does_not_change_the_node(change):
    claim = only_claim("Attack", IRAN, ISRAEL)
    assert node_key(replace(claim, **change)) == node_key(claim)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "Threat"},
        {"subtype": "DroneStrike"},
        {"source": (RUSSIA,)},
        {"source": (IRAN, RUSSIA)},
        {"target": (IRAN,)},
        {"weapon": (MISSILES,)},
        {"place": (place("Red Sea"),)},
        {"time": (time("2023"),)},
        {"time": (time(None, "yesterday"),)},
        {"source": (ISRAEL,), "target": (IRAN,)},
    ],
)
def test_what_is_told_does_change_the_node(change):
    claim = only_claim("Attack", IRAN, ISRAEL)
    assert node_key(replace(claim, **change)) != node_key(claim)


def test_undated_actions_are_told_apart_by_the_words_for_their_time():
    one, other = (only_claim("Attack", IRAN, time=time(None, words)) for words in ("yesterday", "last week"))
    assert node_key(one) != node_key(other)


def test_two_documents_with_the_same_action_share_its_node():
    one, other = Told("one"), Told("other")
    one.says("Iran struck Israel in 2024.", "Attack", IRAN, ISRAEL, time=time("2024", "in 2024"))
    other.says("The 2024 attack by Iran on Israel.", "Attack", IRAN, ISRAEL, time=time("2024", "2024"))
    assert node_key(one.claims[0]) == node_key(other.claims[0])


def test_swapping_the_sides_of_a_symmetric_type_changes_neither_node_nor_roles():
    def described(source, target):
        told = Told().says("They met.", "Meeting", source, target)
        return {t for t in triples(told) if t[0] == node(node_key(told.claims[0]))}

    assert described(IRAN, RUSSIA) == described(RUSSIA, IRAN)
    assert described(IRAN, ()) == described((), IRAN)
    assert (px("hasAgent"), node(IRAN.key)) in {t[1:] for t in described((), IRAN)}


def test_a_run_is_program_version_model_and_settings():
    assert run_key("m 1", {"a": 1, "b": 2}) == run_key("m 1", {"b": 2, "a": 1})
    assert run_key("m 1", {}) != run_key("m 2", {})
    assert run_key("m 1", {}) != run_key("m 1", {"a": 1})
    told = article()
    found = {
        (q.subject, q.predicate, q.object)
        for q in document_quads(told.document, told.claims, run=RUN, model=MODEL, settings={"b": 1, "a": "é"})
    }
    assert (node(RUN), px("model"), Literal(MODEL)) in found
    assert (node(RUN), px("settings"), Literal('{"a":"é","b":1}')) in found


def test_each_quad_comes_once():
    quads = article().quads()
    assert len(quads) == len(set(quads))


def test_another_process_writes_the_same_bytes():
    code = (
        "import sys; sys.path[:0] = ['tests', '.']\n"
        "from graph_cases import article\n"
        "from kg.graph.quads import ontology_quads\n"
        "print(*article().quads(), *ontology_quads(), sep='\\n')"
    )
    texts = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
            cwd=quads_module.resource("ontology").parent,
        )
        texts.add(done.stdout)
    assert len(texts) == 1
    assert b"claim/article/5" in texts.pop()


def test_the_register_says_names_kinds_parents_and_identifiers():
    entries = [
        Entry(
            "actor/iran", "Iran", "State", ("Islamic Republic",), ("Iranian",), ("Tehran",), iso3="IRN", wikidata="Q794"
        ),
        Entry("actor/irgc", "IRGC", "MilitaryOrganisation", parent="actor/iran", country="actor/iran"),
        Entry("place/kyiv", "Kyiv", "City", parent="place/ukraine", lat=50.45, lon=30.523333333),
        Entry("weapon/x", "X", "BallisticMissile", range_km=300.0, origin="actor/iran", producer="actor/irgc"),
    ]
    quads = list(register_quads(Register(entries)))
    assert {quad.graph_name.value for quad in quads} == {graph_iri("register")}
    found = {(quad.subject, quad.predicate, quad.object) for quad in quads}
    assert {
        (node("actor/iran"), TYPE, px("State")),
        (node("actor/iran"), PREF_LABEL, Literal("Iran")),
        (node("actor/iran"), ALT_LABEL, Literal("Islamic Republic")),
        (node("actor/iran"), ALT_LABEL, Literal("Iranian")),
        (node("actor/iran"), ALT_LABEL, Literal("Tehran")),
        (node("actor/iran"), px("iso3"), Literal("IRN")),
        (
            node("actor/iran"),
            NamedNode(f"{PREFIXES['skos']}exactMatch"),
            NamedNode("http://www.wikidata.org/entity/Q794"),
        ),
        (node("actor/irgc"), px("partOfOrganisation"), node("actor/iran")),
        (node("actor/irgc"), px("countryOf"), node("actor/iran")),
        (node("place/kyiv"), px("locatedIn"), node("place/ukraine")),
        (node("place/kyiv"), px("latitude"), decimal(50.45)),
        (node("place/kyiv"), px("longitude"), decimal(30.523333)),
        (node("weapon/x"), px("rangeKm"), decimal(300)),
        (node("weapon/x"), px("producedBy"), node("actor/irgc")),
        (node("weapon/x"), px("originCountry"), node("actor/iran")),
    } <= found


def test_the_register_never_says_who_backs_whom():
    shortcuts = {px(claim_type.shortcut) for claim_type in CLAIM_TYPES.values()}
    assert not shortcuts & {quad.predicate for quad in register_quads(Register([Entry("actor/a", "A", "State")]))}


@pytest.mark.parametrize(("value", "written"), [(1.0, "1"), (0.5, "0.5"), (-0.0, "0"), (100, "100"), (-3.25, "-3.25")])
def test_decimals_are_canonical(value, written):
    assert decimal(value).value == written


def test_the_ontology_has_its_own_graph_and_no_blank_nodes():
    quads = list(ontology_quads())
    assert {quad.graph_name.value for quad in quads} == {graph_iri("ontology")}
    assert not [q for q in quads if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)]
    assert Quad(px("Militia"), TYPE, NamedNode(f"{PREFIXES['owl']}Class"), quads[0].graph_name) in quads


def test_an_ontology_that_does_not_parse_is_named_with_its_line(tmp_path, monkeypatch):
    (tmp_path / "proxykg.ttl").write_text("@prefix : <http://e/> .\n:a :b\n", encoding="utf-8")
    monkeypatch.setattr(quads_module, "resource", lambda name: tmp_path)
    with pytest.raises(DataFileError, match=r"proxykg\.ttl:\d+: "):
        list(ontology_quads())


def test_every_property_and_class_written_is_declared_in_the_ontology():
    declared = {quad.subject for quad in ontology_quads()}
    quads = [*article().quads(), *Told().says("H.", "Threat", HEZBOLLAH, rule="x", time=time("2023")).quads()]
    used = {term for quad in quads for term in (quad.predicate, quad.object) if isinstance(term, NamedNode)}
    assert {term for term in used if term.value.startswith(PREFIXES["px"])} <= declared
