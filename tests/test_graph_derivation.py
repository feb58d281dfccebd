"""What follows from claims: `facts`, and what the ontology adds in `inferred`."""

from __future__ import annotations

from itertools import pairwise

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
    place,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from kg.graph.closures import StatedLinks, infer_links
from kg.graph.derivation import fact_quads, facts_of
from kg.graph.quads import node_key, ontology_quads, register_quads
from kg.graph.rules import ROLES, Axioms, Chain, property_rules, read_axioms
from kg.graph.terms import FACTS, INFERRED, TYPE, node, px
from kg.register import Entry, Register
from kg.vocabulary import CLAIM_TYPES, KINDS, PREFIXES, term

BOTH_SIDES = [
    ("positive", "certain", "past", True),
    ("positive", "certain", "present", True),
    ("positive", "certain", "future", False),
    ("positive", "probable", "past", False),
    ("positive", "possible", "present", False),
    ("negative", "certain", "past", False),
    ("negative", "probable", "present", False),
]


def triples(store, graph):
    return {(q.subject, q.predicate, q.object) for q in store.quads_for_pattern(None, None, None, graph)}


def facts(*told, **options):
    return triples(derived_store(*told, ontology=False, **options), FACTS)


def inferred(*told, **options):
    return triples(derived_store(*told, derivations=False, **options), INFERRED)


@pytest.fixture(scope="module")
def axioms():
    store = Store()
    store.extend(ontology_quads())
    return read_axioms(store)


@pytest.mark.parametrize(("polarity", "certainty", "tense", "is_fact"), BOTH_SIDES)
def test_only_what_is_affirmed_as_certain_and_not_to_come_is_a_fact(polarity, certainty, tense, is_fact):
    told = Told().says("X.", "Attack", IRAN, ISRAEL, polarity=polarity, certainty=certainty, tense=tense)
    action = node(node_key(told.claims[0]))
    expected = {
        (action, TYPE, px("RealisedAction")),
        (node(IRAN.key), px("performs"), action),
        (node(IRAN.key), px("attacks"), node(ISRAEL.key)),
    }
    assert facts(told) == (expected if is_fact else set())


def test_what_somebody_else_states_as_certain_is_a_fact_too():
    assert facts(Told().says("Kirby: X.", "Attack", IRAN, ISRAEL, attributed_to=KIRBY))


def test_an_affirmed_and_denied_action_is_a_fact_and_both_claims_point_to_it():
    told = Told().says("X.", "Attack", IRAN, ISRAEL).says("Not X.", "Attack", IRAN, ISRAEL, polarity="negative")
    store = derived_store(told, ontology=False)
    action = node(node_key(told.claims[0]))
    assert (node(IRAN.key), px("attacks"), node(ISRAEL.key)) in triples(store, FACTS)
    claims = {q.subject for q in store.quads_for_pattern(None, px("claimContent"), action, None)}
    assert claims == {node("claim/article/1"), node("claim/article/2")}


def test_one_document_can_realise_what_another_only_plans():
    plan = Told("plan").says("Will X.", "Attack", IRAN, ISRAEL, tense="future")
    done = Told("done").says("X.", "Attack", IRAN, ISRAEL)
    assert facts(plan) == set()
    assert facts(plan, done) == facts(done) != set()


def test_a_denied_kind_of_support_is_no_fact_because_another_kind_is():
    told = Told().says("Training.", "MilitarySupport", IRAN, HOUTHIS, subtype="TrainingAction", polarity="negative")
    told.says("Intelligence.", "MilitarySupport", IRAN, HOUTHIS, subtype="IntelligenceSupport")
    realised = {s for s, p, o in facts(told) if o == px("RealisedAction")}
    assert realised == {node(node_key(told.claims[1]))}


@pytest.mark.parametrize("type_", sorted(CLAIM_TYPES))
def test_every_type_draws_its_shortcut_between_its_sides(type_):
    claim_type = CLAIM_TYPES[type_]
    found = facts(Told().says("X.", type_, (IRAN, RUSSIA), (HOUTHIS, HEZBOLLAH)))
    shortcut = px(claim_type.shortcut)
    expected = {(one, other) for one in (IRAN, RUSSIA) for other in (HOUTHIS, HEZBOLLAH)}
    if claim_type.symmetric:
        expected |= {(other, one) for one, other in expected}
    assert {(s, o) for s, p, o in found if p == shortcut} == {(node(a.key), node(b.key)) for a, b in expected}
    performers = {s for s, p, _ in found if p == px("performs")}
    acting = (IRAN, RUSSIA, HOUTHIS, HEZBOLLAH) if claim_type.symmetric else (IRAN, RUSSIA)
    assert performers == (set() if claim_type.relation else {node(link.key) for link in acting})
    realised = "RealisedRelation" if claim_type.relation else "RealisedAction"
    assert [o for _, p, o in found if p == TYPE] == [px(realised)]


def test_no_shortcut_of_a_symmetric_type_leads_from_a_party_to_itself():
    found = facts(Told().says("X.", "Meeting", (IRAN, RUSSIA), (IRAN, UKRAINE)))
    assert not [s for s, p, o in found if s == o]
    assert (node(IRAN.key), px("meetsWith"), node(UKRAINE.key)) in found


def test_an_unknown_party_gives_no_shortcut_and_still_a_fact():
    assert {p for _, p, _ in facts(Told().says("X.", "Attack", (), ISRAEL))} == {TYPE}


def test_a_denied_sale_leaks_nowhere():
    told = Told().says("Iran backs H.", "Backing", IRAN, HEZBOLLAH, polarity="negative")
    told.says("H attacked Israel.", "Attack", HEZBOLLAH, ISRAEL)
    told.says("Iran did not sell.", "ArmsTransfer", IRAN, RUSSIA, weapon=MISSILES, polarity="negative")
    store = derived_store(told)
    actors = {node(IRAN.key), node(RUSSIA.key)}
    for graph in (FACTS, INFERRED):
        for subject, predicate, value in triples(store, graph):
            if predicate != TYPE:
                assert subject not in actors, (subject, predicate, value)


@pytest.mark.parametrize(
    ("predicate", "target"),
    [
        ("indirectlyBacks", node(HOUTHIS.key)),
        ("enables", "attack"),
        ("indirectlyActsAgainst", node(ISRAEL.key)),
    ],
)
def test_chains_lead_from_a_backer_through_what_the_backed_does(predicate, target):
    told = article()
    target = node(node_key(told.claims[3])) if target == "attack" else target
    found = inferred(told)
    assert (node(IRAN.key), px(predicate), target) in found
    assert (node(HOUTHIS.key), px("actsAgainst"), node(ISRAEL.key)) in found
    assert (node(RUSSIA.key), px(predicate), target) not in found


def test_who_backs_a_backer_backs_indirectly():
    told = Told().says("A.", "Backing", RUSSIA, IRAN).says("B.", "Backing", IRAN, HOUTHIS)
    found = inferred(told)
    assert (node(RUSSIA.key), px("indirectlyBacks"), node(HOUTHIS.key)) in found
    assert (node(RUSSIA.key), px("backs"), node(HOUTHIS.key)) not in found


def test_superclasses_become_types_of_entities_and_actions_and_what_is_said_is_not_repeated():
    store = derived_store(article(), derivations=False)
    found = triples(store, INFERRED)
    assert {(node(HOUTHIS.key), TYPE, px(kind)) for kind in ("Organisation", "Actor", "Entity")} <= found
    assert (node(HOUTHIS.key), TYPE, px("NonStateArmedGroup")) not in found
    assert (node(node_key(article().claims[2])), TYPE, px("ArmsTransfer")) not in found
    for subject, predicate, value in found:
        others = {q.graph_name for q in store.quads_for_pattern(subject, predicate, value, None)}
        assert others == {INFERRED}


def test_the_ontologys_own_terms_are_left_alone():
    assert not [s for s, _, _ in inferred(article()) if s.value.startswith(term(""))]


def test_what_is_said_though_it_also_follows_is_not_repeated():
    said = Quad(node(IRAN.key), px("indirectlyBacks"), node(HOUTHIS.key), FACTS)
    assert (said.subject, said.predicate, said.object) in inferred(article())
    assert (said.subject, said.predicate, said.object) not in inferred(article(), quads=[said])


def test_every_kind_gets_the_types_that_the_vocabulary_says(axioms):
    for kind, parent in KINDS.items():
        if parent is not None:
            above = {term(kind)}
            while term(parent) not in above:
                wider = {one for name in above for one in axioms.superclasses.get(name, ())}
                assert not wider <= above, kind
                above |= wider


def test_parts_and_places_are_closed():
    chain = ("a", "b", "c", "d")
    entries = [Entry(f"place/{x}", x, "Region", parent=f"place/{y}") for x, y in pairwise(chain)]
    entries += [Entry(f"actor/{x}", x, "Organisation", parent=f"actor/{y}") for x, y in pairwise(chain)]
    entries += [Entry("place/d", "d", "Region"), Entry("actor/d", "d", "Organisation")]
    found = inferred(quads=register_quads(Register(entries)))
    far = {(x, y) for i, x in enumerate(chain) for y in chain[i + 2 :]}
    for root, prop in (("place", "locatedIn"), ("actor", "partOfOrganisation")):
        assert {(s, o) for s, p, o in found if p == px(prop)} == {
            (node(f"{root}/{x}"), node(f"{root}/{y}")) for x, y in far
        }


def test_an_action_is_also_in_what_its_place_lies_in():
    entries = [Entry("place/kyiv", "Kyiv", "City", parent="place/ukraine"), Entry("place/ukraine", "Ukraine", "Region")]
    told = Told().says("X.", "Attack", RUSSIA, UKRAINE, place=place("Kyiv", "City"))
    found = inferred(told, quads=register_quads(Register(entries)))
    assert (node(node_key(told.claims[0])), px("hasPlace"), node("place/ukraine")) in found


def test_every_role_makes_a_participant():
    told = Told().says("X.", "ArmsTransfer", IRAN, RUSSIA, weapon=MISSILES, polarity="negative")
    participants = {o for _, p, o in inferred(told) if p == px("hasParticipant")}
    assert participants == {node(link.key) for link in (IRAN, RUSSIA, MISSILES)}


def test_without_an_ontology_nothing_is_inferred():
    assert triples(derived_store(article(), ontology=False), INFERRED) == set()


def test_the_axioms_come_from_the_ontology(axioms):
    assert Chain((term("backs"), term("performs")), term("enables")) in axioms.chains
    assert term("indirectlyBacks") in axioms.superproperties[term("backs")]
    assert axioms.inverses[term("meetsWith")] == {term("meetsWith")}


def test_an_inverse_of_a_role_is_not_followed():
    store = Store()
    inverse = NamedNode(f"{PREFIXES['owl']}inverseOf")
    for one, other in (("performs", "hasAgent"), ("backs", "backedBy")):
        store.add(Quad(px(one), inverse, px(other), NamedNode("https://w3id.org/proxykg/id/graph/ontology")))
    assert read_axioms(store).inverses == {term("backs"): {term("backedBy")}, term("backedBy"): {term("backs")}}
    assert term("hasAgent") in ROLES


def test_shortcuts_can_be_drawn_for_every_type_of_the_ontology(axioms):
    assert {term(name) for name in CLAIM_TYPES} <= set(axioms.superclasses)


def closed(asserted, axioms):
    """The links that follow from others by the axioms alone."""
    store = Store()
    store.extend(Quad(*(NamedNode(f"http://example.org/{part}") for part in edge), FACTS) for edge in asserted)
    found = infer_links(StatedLinks(store), property_rules(axioms))
    return {tuple(part.rpartition("/")[2] for part in one.edge) for one in found}


def full(*names):
    return tuple(f"http://example.org/{name}" for name in names)


def test_a_chain_of_three_joins_three():
    axioms = Axioms({}, {}, {}, (Chain(full("p", "q", "r"), *full("s")),))
    assert closed([("a", "p", "b"), ("b", "q", "c"), ("c", "r", "d")], axioms) == {("a", "s", "d")}
    assert closed([("a", "p", "b"), ("b", "r", "c"), ("c", "q", "d")], axioms) == set()


PROPERTIES = ["p", "q", "r", "s"]
edges = st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from(PROPERTIES), st.sampled_from("abcd")), max_size=8)
related = st.dictionaries(
    st.sampled_from(PROPERTIES), st.frozensets(st.sampled_from(PROPERTIES), max_size=2), max_size=3
)
chains = st.lists(
    st.builds(
        Chain, st.lists(st.sampled_from(PROPERTIES), min_size=2, max_size=3).map(tuple), st.sampled_from(PROPERTIES)
    )
    | st.sampled_from(PROPERTIES).map(lambda prop: Chain((prop, prop), prop))
    | st.sampled_from(PROPERTIES).map(lambda prop: Chain((prop, "q"), prop))
    | st.sampled_from(PROPERTIES).map(lambda prop: Chain(("q", prop), prop)),
    max_size=3,
)


@settings(max_examples=60, deadline=None)
@given(edges, related, related, chains)
def test_closing_agrees_with_an_owl_rl_reasoner(asserted, supers, inverses, chained):
    import owlrl
    import rdflib
    from rdflib.collection import Collection

    space = rdflib.Namespace("http://example.org/")
    graph = rdflib.Graph()
    for s, p, o in asserted:
        graph.add((space[s], space[p], space[o]))
    both_ways = {p: set(others) for p, others in inverses.items()}
    for prop, others in inverses.items():
        for other in others:
            both_ways.setdefault(other, set()).add(prop)
            graph.add((space[prop], rdflib.OWL.inverseOf, space[other]))
    for prop, above in supers.items():
        for one in above:
            graph.add((space[prop], rdflib.RDFS.subPropertyOf, space[one]))
    for chain in chained:
        members = rdflib.BNode()
        Collection(graph, members, [space[p] for p in chain.properties])
        graph.add((space[chain.implied], rdflib.OWL.propertyChainAxiom, members))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    expected = {
        (s, p, o) for s in "abcd" for p in PROPERTIES for o in "abcd" if (space[s], space[p], space[o]) in graph
    }
    axioms = Axioms(
        {},
        {f"{space}{p}": frozenset(full(*above)) for p, above in supers.items()},
        {f"{space}{p}": frozenset(full(*others)) for p, others in both_ways.items()},
        tuple(Chain(full(*chain.properties), *full(chain.implied)) for chain in chained),
    )
    assert closed(asserted, axioms) == expected - asserted


def test_a_report_of_one_thing_by_two_documents_is_one_fact():
    one, other = (Told(name).says("Sanctions.", "Sanction", UNITED_STATES, IRAN) for name in ("one", "other"))
    assert facts(one, other) == facts(one)


claims = st.tuples(
    st.sampled_from(["Sanction", "Backing", "Alliance"]),
    st.sampled_from([IRAN, RUSSIA]),
    st.sampled_from([UKRAINE, HOUTHIS]),
    st.sampled_from(["positive", "negative"]),
    st.sampled_from(["certain", "possible"]),
    st.sampled_from(["past", "future"]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(claims, max_size=8))
def test_all_facts_are_those_of_each_action_by_itself(told):
    texts = [
        Told(f"text-{number}").says("So it is.", type_, one, other, polarity=polarity, certainty=certainty, tense=tense)
        for number, (type_, one, other, polarity, certainty, tense) in enumerate(told)
    ]
    store = derived_store(*texts, ontology=False)
    described = {quad.object for quad in store.quads_for_pattern(None, px("claimContent"), None, None)}
    expected = {Quad(*fact, FACTS) for one in described for fact in facts_of(store, one)}
    assert set(fact_quads(store)) == expected == set(store.quads_for_pattern(None, None, None, FACTS))
