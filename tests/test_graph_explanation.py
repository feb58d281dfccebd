"""Why the graph says something, down to the quotes; or why it does not."""

from __future__ import annotations

import json

import pytest
from graph_cases import (
    HEZBOLLAH,
    HOUTHIS,
    IRAN,
    ISRAEL,
    KIRBY,
    MISSILES,
    RUSSIA,
    UKRAINE,
    UNITED_STATES,
    Told,
    article,
    derived_store,
    link,
    weapon,
)
from pyoxigraph import NamedNode, Store

from kg.errors import StoreError, UnknownNameError, UsageError
from kg.graph.accounts import read_account
from kg.graph.explanation import CUT_OFF, explain
from kg.graph.explanation_records import to_record
from kg.graph.quads import node_key, register_quads
from kg.graph.reasons import derivation_node
from kg.graph.terms import INFERRED, TYPE, node, px
from kg.register import Entry, Register
from kg.vocabulary import PREFIXES, iri, term


@pytest.fixture(scope="module")
def store():
    register = Register(
        [
            Entry("actor/iran", "Iran", "State", ("Islamic Republic",), (), ("Tehran",)),
            Entry("actor/irgc", "IRGC", "MilitaryOrganisation", parent="actor/iran"),
            Entry("actor/quds-force", "Quds Force", "MilitaryBranch", parent="actor/irgc"),
            Entry("place/tehran", "Tehran", "City"),
        ]
    )
    return derived_store(article(), quads=register_quads(register))


@pytest.mark.parametrize(
    "statement",
    [
        "Iran backs Houthis",
        "tehran BACKS the houthis",
        "the Islamic Republic backs Houthis",
        "actor/iran px:backs actor/houthis",
        f"{iri('actor/iran')} {term('backs')} <{iri('actor/houthis')}>",
    ],
)
def test_a_fact_is_said_with_its_quote(store, statement):
    found = explain(store, statement)
    assert (found.statement, found.verdict, found.disputed) == ("Iran backs Houthis", "said", False)
    assert found.terms == (iri("actor/iran"), term("backs"), iri("actor/houthis"))
    (claim,) = found.claims
    assert claim.quote == "Iran backs the Houthis."
    assert article().text[claim.start : claim.end] == claim.quote
    assert (claim.document, claim.title, claim.url) == ("article", "A test article", "https://example.org/a")
    assert claim.why_no_fact is None


def test_a_symmetric_fact_is_said_either_way(store):
    assert explain(store, "Russia meets with Iran").verdict == "said"
    assert explain(store, "Iran meets with Russia").claims == explain(store, "Russia meets with Iran").claims


def test_what_is_denied_is_no_fact_and_says_by_whom(store):
    found = explain(store, "Iran supplies Russia")
    assert found.verdict == "claimed"
    (claim,) = found.claims
    assert (claim.polarity, claim.certainty, claim.tense) == ("negative", "probable", "past")
    assert claim.speakers == ("United States", "John Kirby")
    assert claim.why_no_fact == "it is thought not to be so"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ({"certainty": "possible"}, "it is only called possible"),
        ({"certainty": "possible", "tense": "future"}, "it is only feared, offered or considered, and yet to come"),
        ({"certainty": "probable"}, "it is only believed, not stated as certain"),
        ({"certainty": "probable", "tense": "future"}, "it is only planned or expected, and yet to come"),
        ({"tense": "future"}, "it is announced, but yet to come"),
        ({"polarity": "negative"}, "it is denied"),
        ({"polarity": "negative", "certainty": "probable"}, "it is thought not to be so"),
        ({"polarity": "negative", "certainty": "possible", "tense": "future"}, "it is said that it may not be so"),
        ({}, None),
        ({"tense": "present"}, None),
    ],
)
def test_a_claim_says_why_it_is_no_fact(status, reason):
    store = derived_store(Told().says("X.", "Attack", IRAN, ISRAEL, **status))
    assert read_account(store, node("claim/article/1")).why_no_fact == reason
    assert explain(store, "Iran attacks Israel").verdict == ("claimed" if reason else "said")


def test_an_inference_goes_down_to_the_quotes(store):
    found = explain(store, "Iran indirectly acts against Israel")
    assert (found.verdict, found.claims) == ("inferred", ())
    (derivation,) = found.derivations
    assert derivation.axiom == "if A backs B and B acts against C, then A indirectly acts against C"
    backing, acting = derivation.premises
    assert (backing.statement, backing.verdict) == ("Iran backs Houthis", "said")
    assert (acting.statement, acting.verdict) == ("Houthis acts against Israel", "inferred")
    premise = acting.derivations[0].premises[0]
    assert premise.claims[0].quote == "On October 7 the Houthis attacked Israel in the Red Sea."


def test_each_way_to_infer_a_statement_is_given():
    told = Told().says("A.", "Backing", IRAN, HOUTHIS).says("B.", "Backing", IRAN, HEZBOLLAH)
    told.says("C.", "Attack", HOUTHIS, ISRAEL).says("D.", "Attack", HEZBOLLAH, ISRAEL)
    found = explain(derived_store(told), "Iran indirectlyActsAgainst Israel")
    assert {one.premises[0].statement for one in found.derivations} == {"Iran backs Houthis", "Iran backs Hezbollah"}


def test_every_inferred_statement_has_an_explanation_that_ends_in_quotes_or_the_register(store):
    def ends_well(found):
        if found.verdict == "inferred":
            return bool(found.derivations) and all(ends_well(p) for one in found.derivations for p in one.premises)
        return found.verdict == "known" or bool(found.claims)

    steps = {q.subject for q in store.quads_for_pattern(None, NamedNode(f"{PREFIXES['rdf']}subject"), None, INFERRED)}
    rules = {q.object for q in store.quads_for_pattern(None, px("byRule"), None, INFERRED)}
    inferred = [
        quad
        for quad in store.quads_for_pattern(None, None, None, INFERRED)
        if quad.predicate != TYPE and quad.subject not in steps | rules
    ]
    assert len(inferred) > 10
    for quad in inferred:
        assert ends_well(explain(store, f"{quad.subject} {quad.predicate} {quad.object}")), quad


def test_an_explanation_never_rests_on_itself():
    told = Told()
    for one, other in ((IRAN, RUSSIA), (RUSSIA, IRAN), (RUSSIA, HOUTHIS)):
        told.says("B.", "Backing", one, other)

    def statements(found, above=()):
        assert found.statement not in above
        for derivation in found.derivations:
            for premise in derivation.premises:
                statements(premise, (*above, found.statement))

    for statement in ("Iran indirectly backs Houthis", "Iran indirectly backs Iran", "Iran indirectly backs Russia"):
        found = explain(derived_store(told), statement)
        assert found.derivations
        statements(found)


def test_the_register_is_known_beforehand_and_its_closure_inferred(store):
    assert explain(store, "IRGC part of organisation Iran").verdict == "known"
    far = explain(store, "Quds Force partOfOrganisation Iran")
    assert far.verdict == "inferred"
    assert [premise.verdict for premise in far.derivations[0].premises] == ["known", "known"]


def test_a_fact_that_another_claim_denies_is_disputed():
    told = Told().says("X.", "Attack", IRAN, ISRAEL).says("Not X.", "Attack", IRAN, ISRAEL, polarity="negative")
    found = explain(derived_store(told), "Iran attacks Israel")
    assert (found.verdict, found.disputed) == ("said", True)
    assert [claim.quote for claim in found.claims] == ["X.", "Not X."]


def test_a_fact_is_not_disputed_by_the_denial_of_something_else():
    told = Told().says("Drones.", "ArmsTransfer", IRAN, RUSSIA, weapon=weapon("drones"))
    told.says("No missiles.", "ArmsTransfer", IRAN, RUSSIA, weapon=MISSILES, polarity="negative")
    found = explain(derived_store(told), "Iran supplies Russia")
    assert (found.verdict, found.disputed) == ("said", False)
    assert [claim.why_no_fact for claim in found.claims] == [None, "it is denied"]


@pytest.mark.parametrize("statement", ["Iran backs Russia", "Israel attacks Houthis", "Houthis backs Iran"])
def test_what_nobody_says_is_unknown(store, statement):
    found = explain(store, statement)
    assert (found.verdict, found.claims, found.derivations) == ("unknown", (), ())


def test_in_place_of_an_unknown_statement_stands_what_the_graph_has_on_the_two(store):
    assert explain(store, "Houthis backs Iran").nearby == ("Iran backs Houthis",)
    assert explain(store, "Iran is a missile").nearby == ("Iran is a state",)
    assert explain(store, "Iran backs Israel").nearby == ("Iran indirectly acts against Israel",)
    assert explain(store, "Iran backs United States").nearby == ()


def test_a_role_of_a_denied_action_is_claimed_and_nobody_performs_it(store):
    action = node_key(article().claims[1])
    assert explain(store, f"{action} has agent Iran").verdict == "claimed"
    assert explain(store, f"Iran performs {action}").verdict == "claimed"
    assert explain(store, f"Russia performs {action}").verdict == "unknown"
    realised = node_key(article().claims[3])
    assert explain(store, f"{realised} hasAgent Houthis").verdict == "said"
    assert explain(store, f"Houthis performs {realised}").verdict == "said"


@pytest.mark.parametrize(
    ("resource", "statement", "verdict", "quotes"),
    [
        ("claim/article/2", "claim article/2", "claimed", 1),
        ("claim/article/1", "claim article/1", "said", 1),
        (node_key(article().claims[3]), "Attack: Houthis → Israel", "said", 1),
        ("Israel", "Israel", "said", 1),
        ("United States", "United States", "claimed", 1),
        ("John Kirby", "John Kirby", "claimed", 1),
        ("document/article", "A test article", "said", 5),
        ("Quds Force", "Quds Force", "known", 0),
        ("Red Sea", "Red Sea", "said", 1),
    ],
)
def test_a_resource_is_explained_by_the_claims_about_it(store, resource, statement, verdict, quotes):
    found = explain(store, resource)
    assert (found.statement, found.verdict, len(found.claims)) == (statement, verdict, quotes)


@pytest.mark.parametrize("statement", ["Irn backs Houthis", "Houthis backs Irn", "Irn"])
def test_an_unknown_name_suggests_near_ones(store, statement):
    with pytest.raises(UnknownNameError, match="unknown name 'Irn'; did you mean Iran"):
        explain(store, statement)


def test_an_unknown_property_suggests_a_near_one_or_lists_them(store):
    with pytest.raises(UsageError, match="no property in 'Iran bakcs Houthis'; did you mean 'backs'"):
        explain(store, "Iran bakcs Houthis")
    with pytest.raises(UsageError, match=r"no property in 'Iran zzzzzz Houthis'; the graph has between the two: backs"):
        explain(store, "Iran zzzzzz Houthis")
    with pytest.raises(UsageError, match=r"write SUBJECT PREDICATE OBJECT, the predicate as in backs, supplies"):
        explain(store, "zz zzzzzz zz")


def test_names_of_several_words_stand_on_either_side():
    told = Told().says("X.", "Sanction", UNITED_STATES, RUSSIA).says("Y.", "Threat", KIRBY, UKRAINE)
    store = derived_store(told)
    assert explain(store, "the United States sanctions Russia").verdict == "said"
    assert explain(store, "John Kirby threatens Ukraine").verdict == "said"


def test_the_longest_property_in_a_statement_is_meant():
    told = Told().says("A.", "Backing", IRAN, HOUTHIS).says("B.", "Backing", link("Iran indirectly"), HOUTHIS)
    assert explain(derived_store(told), "Iran indirectly backs Houthis").terms[1] == term("indirectlyBacks")


def test_the_record_is_json_and_has_all_of_it(store):
    found = explain(store, "Iran indirectly acts against Israel")
    record = json.loads(json.dumps(to_record(found)))
    assert (record["verdict"], record["terms"]) == ("inferred", list(found.terms))
    premise = record["derivations"][0]["premises"][0]
    assert premise["claims"][0]["quote"] == "Iran backs the Houthis."
    assert premise["claims"][0]["claim"] == iri("claim/article/1")


def test_a_claim_that_lacks_its_parts_is_one_line():
    store = derived_store(article())
    for quad in list(store.quads_for_pattern(node("claim/article/1"), px("evidencedBy"), None, None)):
        store.remove(quad)
    with pytest.raises(StoreError, match=r"a claim of the graph lacks its <.*evidencedBy>; 'kg validate' says which"):
        explain(store, "Iran backs Houthis")


def test_claims_of_another_type_between_the_same_two_are_no_account_of_a_statement():
    told = Told().says("Fought.", "Attack", IRAN, ISRAEL).says("Blamed.", "Condemnation", IRAN, ISRAEL)
    told.says("May fight.", "Attack", IRAN, ISRAEL, certainty="possible", weapon=MISSILES)
    found = explain(derived_store(told), "Iran attacks Israel")
    assert [claim.quote for claim in found.claims] == ["Fought.", "May fight."]
    acting = explain(derived_store(told), "Iran condemns Israel")
    assert [claim.quote for claim in acting.claims] == ["Blamed."]


@pytest.mark.parametrize("statement", ["Quds Force is an organisation", "Quds Force a px:Organisation"])
def test_a_class_follows_step_by_step_from_the_class_that_the_register_gives(store, statement):
    found = explain(store, statement)
    assert (found.statement, found.verdict) == ("Quds Force is an organisation", "inferred")
    (last,) = found.derivations
    assert last.axiom == "every military organisation is an organisation"
    (first,) = last.premises[0].derivations
    assert first.axiom == "every military branch is a military organisation"
    assert (first.premises[0].statement, first.premises[0].verdict) == ("Quds Force is a military branch", "known")


def test_without_written_steps_a_class_follows_at_once(store):
    bare = Store()
    steps = {q.subject for q in store.quads_for_pattern(None, px("byRule"), None, INFERRED)}
    bare.extend(quad for quad in store if quad.subject not in steps)
    found = explain(bare, "Quds Force is an organisation")
    assert (found.statement, found.verdict) == ("Quds Force is an organisation", "inferred")
    (derivation,) = found.derivations
    assert derivation.axiom == "every military branch is a military organisation, which is an organisation"
    assert (derivation.premises[0].statement, derivation.premises[0].verdict) == (
        "Quds Force is a military branch",
        "known",
    )


def test_a_class_that_only_texts_give_is_shown_with_their_words(store):
    found = explain(store, "Houthis is a non-state armed group")
    assert found.verdict == "mentioned"
    assert [(mention.words, mention.document) for mention in found.mentions] == [("Houthis", "article")]


def test_a_class_that_is_misspelt_suggests_a_near_one(store):
    with pytest.raises(UnknownNameError, match="unknown name 'organistion'; did you mean organisation"):
        explain(store, "Iran is an organistion")


def test_an_action_is_no_realised_one_because_its_claim_is_denied(store):
    found = explain(store, f"{node_key(article().claims[1])} is a realised action")
    assert (found.verdict, [claim.why_no_fact for claim in found.claims]) == ("claimed", ["it is thought not to be so"])


def test_what_follows_about_a_denied_action_is_marked_as_description(store):
    found = explain(store, f"{node_key(article().claims[1])} is an action")
    assert found.verdict == "inferred"
    assert found.notes == ("it describes what is claimed; no claim makes that a fact",)


def test_what_would_follow_from_a_mere_claim_says_from_which():
    told = Told().says("A backs.", "Backing", IRAN, HOUTHIS)
    told.says("B may attack.", "Attack", HOUTHIS, ISRAEL, certainty="possible", tense="future")
    found = explain(derived_store(told), "Iran indirectly acts against Israel")
    assert (found.verdict, found.claims) == ("claimed", ())
    (derivation,) = found.derivations
    assert [(premise.statement, premise.verdict) for premise in derivation.premises] == [
        ("Iran backs Houthis", "said"),
        ("Houthis acts against Israel", "claimed"),
    ]


def test_an_inference_from_a_disputed_fact_is_disputed():
    told = Told().says("Yes.", "Backing", IRAN, HOUTHIS).says("No.", "Backing", IRAN, HOUTHIS, polarity="negative")
    assert explain(derived_store(told), "Iran indirectly backs Houthis").disputed


def test_the_steps_are_cut_off_where_told_and_that_is_said(store):
    found = explain(store, "Iran indirectly acts against Israel", max_depth=1)
    acting = found.derivations[0].premises[1]
    assert (acting.verdict, acting.derivations, acting.notes) == ("inferred", (), (CUT_OFF,))


def test_a_name_that_may_mean_several_things_says_how_it_was_read(store):
    assert explain(store, "Tehran backs Houthis").notes == (
        "read as Iran (actor/iran); the name may also be place/tehran",
    )
    assert explain(store, "the Islamic Republic backs Houthis").notes == ("read as Iran (actor/iran)",)
    assert explain(store, "Tehran").notes == (
        "a city, known beforehand from the register",
        "the name may also be actor/iran",
    )


def test_a_derivation_that_the_graph_has_comes_with_its_rule_and_reads_as_a_computed_one():
    told = Told().says("A.", "Backing", IRAN, HOUTHIS)
    (written,) = explain(derived_store(told), "Iran indirectly backs Houthis").derivations
    (computed,) = explain(derived_store(told, derivations=False), "Iran indirectly backs Houthis").derivations
    assert written.axiom == computed.axiom == "if A backs B, then A indirectly backs B"
    assert written.premises == computed.premises
    assert (computed.rule, computed.node) == (None, None)
    assert written.rule == iri("rule/subproperty-backs-indirectly-backs")
    assert written.node == derivation_node((iri(IRAN.key), term("indirectlyBacks"), iri(HOUTHIS.key))).value
    assert explain(derived_store(told), written.node).statement == "Iran indirectly backs Houthis"


@pytest.mark.parametrize(
    ("name", "statement", "notes"),
    [
        ("cruise missiles", "cruise missile", "a kind of missile"),
        ("px:backs", "backs", "Supports, sponsors, arms"),
        ("claim/article/1/evidence", "claim article/1", "a claim"),
    ],
)
def test_classes_properties_and_evidence_are_explained_too(store, name, statement, notes):
    found = explain(store, name)
    assert found.statement == statement
    assert any(note.startswith(notes) for note in found.notes)


@pytest.mark.parametrize("words", ["", "  "])
def test_an_empty_statement_is_wrong_use(store, words):
    with pytest.raises(UsageError, match="an empty statement; write two names"):
        explain(store, words)


def test_a_property_may_have_a_copula(store):
    assert explain(store, "Houthis are backed by Iran").statement == "Houthis backed by Iran"


def test_what_is_neither_class_nor_property_suggests_the_property(store):
    with pytest.raises(UsageError, match="no property in 'Russia is supplied by Iran'; did you mean 'supplies'"):
        explain(store, "Russia is supplied by Iran")


def test_an_identifier_that_is_not_there_suggests_no_names(store):
    with pytest.raises(UnknownNameError, match=r"^unknown name 'claim/article/99'$"):
        explain(store, "claim/article/99")


def test_a_rule_is_explained_by_its_axiom(store):
    found = explain(store, "rule/subproperty-backs-indirectly-backs")
    assert found.verdict == "known"
    assert "SubObjectPropertyOf( px:backs px:indirectlyBacks )" in found.notes
