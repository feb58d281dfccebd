"""What rules add to a graph: the same as two reasoners, each statement with one derivation that holds."""

from __future__ import annotations

import io
import itertools
import re
from collections import defaultdict
from graphlib import TopologicalSorter

import pytest
from graph_cases import HEZBOLLAH, HOUTHIS, IRAN, ISRAEL, RUSSIA, Told, derived_store, place
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from kg.graph.derivation import InferredQuads, conclusions, fact_quads
from kg.graph.quads import node_key, ontology_quads, register_quads
from kg.graph.reasons import DERIVATION, STATEMENT, derivation_node, rule_node, statement_node
from kg.graph.rules import class_rules, property_rules, read_axioms
from kg.graph.terms import FACTS, INFERRED, ONTOLOGY_GRAPH, OWL, RDF, RDFS, TYPE, node, px
from kg.register import Entry, Register
from kg.vocabulary import CLAIM_TYPES, PREFIXES, iri, term

BOOKKEEPING = (DERIVATION, STATEMENT, iri("rule/"))
LINKS = [
    *(
        "backs",
        "backedBy",
        "indirectlyBacks",
        "performs",
        "hasTarget",
        "actsAgainst",
        "attacks",
        "supplies",
        "meetsWith",
    ),
    *("alliedWith", "hasPlace", "locatedIn", "partOfOrganisation", "hasAgent", "hasParticipant", "sanctions"),
]
CLASSES = ["MissileStrike", "Attack", "Action", "Militia", "State", "City", "LoiteringMunition", "Claim", "Entity"]
NODES = "abcde"

links = st.tuples(st.sampled_from(NODES), st.sampled_from(LINKS), st.sampled_from(NODES))
typings = st.tuples(st.sampled_from(NODES), st.just("type"), st.sampled_from(CLASSES))
graphs = st.sets(links | links | typings, max_size=14)


@pytest.fixture(scope="module")
def axioms():
    store = Store()
    store.extend(ontology_quads())
    return read_axioms(store)


def edge(statement, space="x"):
    """A statement of a random graph, as IRIs."""
    subject, prop, value = statement
    if prop == "type":
        return iri(f"{space}/{subject}"), TYPE.value, term(value)
    return iri(f"{space}/{subject}"), term(prop), iri(f"{space}/{value}")


def stored(edges, *, graph=FACTS, ontology=True):
    store = Store()
    if ontology:
        store.extend(ontology_quads())
    store.extend(Quad(*map(NamedNode, one), graph) for one in edges)
    return store


def inferred(edges):
    return {one.edge for one in conclusions(stored(edges))}


def links_of(*pairs, prop):
    return [edge((one, prop, other)) for one, other in pairs]


def ends(found, prop):
    return {(s.rpartition("/")[2], o.rpartition("/")[2]) for s, p, o in found if p == term(prop)}


def covered_axioms():
    """The ontology's axioms that the rules cover, as triples of rdflib; no disjointness, which random graphs offend."""
    import rdflib

    kept = {f"{RDFS}subClassOf", f"{RDFS}subPropertyOf", f"{OWL}inverseOf", f"{OWL}propertyChainAxiom"}
    kept |= {f"{RDF}first", f"{RDF}rest"}
    kinds = {f"{OWL}{kind}" for kind in ("Class", "ObjectProperty", "SymmetricProperty", "TransitiveProperty")}
    graph = rdflib.Graph()
    for quad in ontology_quads():
        subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object.value
        if predicate in kept or (predicate == TYPE.value and value in kinds):
            graph.add(tuple(rdflib.URIRef(one) for one in (subject, predicate, value)))
    # lists in which no chain is left
    heads = set(graph.objects(None, rdflib.OWL.propertyChainAxiom))
    cells = heads | {rest for head in heads for rest in graph.transitive_objects(head, rdflib.RDF.rest)}
    for cell in set(graph.subjects(rdflib.RDF.first)) - cells:
        graph.remove((cell, None, None))
    return graph


def in_question(triples, spaces):
    """Those about the random graphs' nodes, in terms of the ontology."""
    prefixes = tuple(iri(f"{space}/") for space in spaces)
    return {
        (s, p, o)
        for s, p, o in triples
        if s.startswith(prefixes)
        and (p.startswith(term("")) and o.startswith(prefixes) or (p == TYPE.value and o.startswith(term(""))))
    }


def all_entailed(edges):
    return {*edges, *inferred(edges)}


def side_by_side(told, letter):
    """A name for each graph, and the edges of all of them, each in the names of its own."""
    spaces = [f"{letter}{number}" for number in range(len(told))]
    return spaces, {edge(one, space) for space, graph in zip(spaces, told, strict=True) for one in graph}


@settings(max_examples=3, deadline=None)
@given(st.lists(graphs, min_size=6, max_size=6))
def test_the_same_follows_as_by_an_owl_rl_reasoner(told):
    import owlrl
    import rdflib

    spaces, edges = side_by_side(told, "g")
    reasoner = covered_axioms()
    for one in edges:
        reasoner.add(tuple(map(rdflib.URIRef, one)))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(reasoner)
    entailed = in_question(((str(s), str(p), str(o)) for s, p, o in reasoner), spaces)
    assert all_entailed(edges) == entailed


@pytest.mark.java
@settings(max_examples=2, deadline=None)
@given(st.lists(graphs, min_size=20, max_size=20))
def test_the_same_follows_as_by_hermit(told):
    """Many graphs in one run of the reasoner: they share no node, so nothing follows across them."""
    import owlready2
    import rdflib

    spaces, edges = side_by_side(told, "h")
    ontology = covered_axioms()
    for one in edges:
        ontology.add(tuple(map(rdflib.URIRef, one)))
        for end in {one[0], one[2]} if one[1] != TYPE.value else {one[0]}:
            ontology.add((rdflib.URIRef(end), rdflib.RDF.type, rdflib.OWL.NamedIndividual))
    world = owlready2.World()
    written = io.BytesIO(ontology.serialize(format="nt").encode())
    world.get_ontology("https://w3id.org/proxykg/ontology").load(fileobj=written, format="ntriples")
    owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    found = in_question(((str(s), str(p), str(o)) for s, p, o in world.as_rdflib_graph()), spaces)
    world.close()
    assert all_entailed(edges) == with_what_is_above(found, ontology)


def with_what_is_above(found, ontology):
    """HermiT gives the most specific classes and properties; what lies above them it leaves to the reader."""
    import rdflib

    above = set()
    for subject, prop, value in found:
        if prop == TYPE.value:
            supers = ontology.transitive_objects(rdflib.URIRef(value), rdflib.RDFS.subClassOf)
            above |= {(subject, prop, str(one)) for one in supers}
        else:
            supers = ontology.transitive_objects(rdflib.URIRef(prop), rdflib.RDFS.subPropertyOf)
            above |= {(subject, str(one), value) for one in supers}
    return above


def statement(store, about):
    """The statement that a derivation or premise is about."""
    parts = (f"{RDF}{part}" for part in ("subject", "predicate", "object"))
    found = [[q.object.value for q in store.quads_for_pattern(about, NamedNode(p), None, INFERRED)] for p in parts]
    assert [len(values) for values in found] == [1, 1, 1], about
    return tuple(values[0] for values in found)


def one_value(store, about, prop):
    (value,) = (quad.object for quad in store.quads_for_pattern(about, px(prop), None, INFERRED))
    return value


def follows(axiom, premises):
    """What an axiom in functional syntax concludes from premises in any order."""
    name, parts = re.fullmatch(r"(\w+)\( (.*) \)", axiom).groups()
    chain = re.fullmatch(r"ObjectPropertyChain\( (.*) \) (\S+)", parts)
    names = [re.sub(r"^(\w+):", lambda prefix: PREFIXES[prefix[1]], one).strip("<>") for one in parts.split()]
    if name == "SubClassOf":
        return {(s, p, names[1]) for s, p, o in premises if (p, o) == (TYPE.value, names[0])}
    if name in ("InverseObjectProperties", "SymmetricObjectProperty"):
        return {(o, names[-1], s) for s, p, o in premises if p == names[0]}
    if name == "TransitiveObjectProperty":
        steps, head = names * 2, names[0]
    elif chain:
        steps, head = names[1 : names.index(")")], names[-1]
    else:
        steps, head = names[:1], names[1]
    paths = itertools.product(premises, repeat=len(steps))
    return {
        (path[0][0], head, path[-1][2])
        for path in paths
        if [p for _, p, _ in path] == steps and all(one[2] == other[0] for one, other in itertools.pairwise(path))
    }


def check_derivations(store):
    """Each inferred statement has one derivation, which holds and ends in what is stated; nothing else is derived."""
    all_quads = list(store.quads_for_pattern(None, None, None, INFERRED))
    concluded = {
        (q.subject.value, q.predicate.value, q.object.value)
        for q in all_quads
        if not q.subject.value.startswith(BOOKKEEPING)
    }
    derivations = {q.subject for q in store.quads_for_pattern(None, TYPE, px("Derivation"), INFERRED)}
    assert {derivation_node(one) for one in concluded} == derivations
    assert len(derivations) == len(concluded)
    rests_on = defaultdict(set)
    for derivation in derivations:
        conclusion = statement(store, derivation)
        assert derivation == derivation_node(conclusion)
        premises = [q.object for q in store.quads_for_pattern(derivation, px("hasPremise"), None, INFERRED)]
        assert premises
        for premise in premises:
            told = statement(store, premise)
            if premise in derivations:
                assert told in concluded
                rests_on[derivation].add(premise)
            else:
                assert premise == statement_node(told)
                where = {q.graph_name for q in store.quads_for_pattern(*map(NamedNode, told), None)}
                assert where - {INFERRED, ONTOLOGY_GRAPH}, told
        rule = one_value(store, derivation, "byRule")
        assert conclusion in follows(
            one_value(store, rule, "axiom").value, [statement(store, premise) for premise in premises]
        )
    tuple(TopologicalSorter(rests_on).static_order())  # raises CycleError where one rests on itself
    return concluded


@settings(max_examples=25, deadline=None)
@given(graphs)
def test_each_inferred_statement_has_one_derivation_that_holds_and_ends_in_what_is_stated(told):
    edges = {edge(one) for one in told}
    store = stored(edges)
    store.extend(InferredQuads(store))
    assert check_derivations(store) == inferred(edges)


def test_a_graph_of_texts_and_register_is_derived_soundly():
    entries = [Entry("place/kyiv", "Kyiv", "City", parent="place/ukraine"), Entry("place/ukraine", "Ukraine", "Region")]
    told = Told().says("A.", "Backing", RUSSIA, IRAN).says("B.", "Backing", IRAN, HOUTHIS)
    told.says("C.", "Attack", HOUTHIS, ISRAEL, place=place("Kyiv", "City"))
    assert len(check_derivations(derived_store(told, quads=register_quads(Register(entries))))) > 40


def test_rules_are_the_axioms_of_the_ontology_word_for_word(axioms):
    rules = (*class_rules(axioms), *property_rules(axioms))
    assert len({rule_node(rule) for rule in rules}) == len(rules)
    texts = {rule.axiom for rule in rules}
    assert {
        "SubClassOf( px:MissileStrike px:Attack )",
        "SubObjectPropertyOf( px:attacks px:actsAgainst )",
        "SubObjectPropertyOf( ObjectPropertyChain( px:backs px:performs ) px:enables )",
        "SubObjectPropertyOf( ObjectPropertyChain( px:performs px:hasTarget ) px:actsAgainst )",
        "SubObjectPropertyOf( ObjectPropertyChain( px:supplies px:supplies ) px:suppliesSupplierOf )",
        "InverseObjectProperties( px:backs px:backedBy )",
        "SymmetricObjectProperty( px:meetsWith )",
        "TransitiveObjectProperty( px:locatedIn )",
    } <= texts


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("subclass-missile-strike-attack", "missile strike is a kind of attack"),
        ("subproperty-attacks-acts-against", "what attacks something acts against it"),
        ("inverse-backs-backed-by", "backed by is backs seen from the other side"),
        ("symmetric-meets-with", "meets with holds both ways"),
        ("transitive-located-in", "located in and then located in makes located in"),
        ("chain-backs-performs-enables", "backs and then performs makes enables"),
    ],
)
def test_a_rule_has_a_name_and_words(axioms, kind, words):
    (rule,) = (one for one in (*class_rules(axioms), *property_rules(axioms)) if one.name == kind)
    assert rule.label == words


def test_derivations_can_be_left_out():
    told = Told().says("A.", "Backing", RUSSIA, IRAN).says("B.", "Backing", IRAN, HOUTHIS)
    whole, bare = (derived_store(told, derivations=wanted) for wanted in (True, False))
    assert set(bare) == {q for q in whole if not q.subject.value.startswith(BOOKKEEPING)}
    assert len(whole) > len(bare)


@settings(max_examples=25, deadline=None)
@given(graphs, st.randoms(use_true_random=False))
def test_the_order_in_which_a_graph_was_written_changes_nothing(told, chance):
    edges = sorted({edge(one) for one in told})
    shuffled = chance.sample(edges, len(edges))
    assert set(InferredQuads(stored(edges))) == set(InferredQuads(stored(shuffled)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(graphs, st.integers(0, 3))
def test_what_is_not_kept_in_memory_is_looked_up(monkeypatch, told, number):
    """The same follows, and the same derivations; what many graphs state and what other graphs state already too."""
    edges = sorted({edge(one) for one in told})
    store = stored(edges)
    for position, one in enumerate(edges):
        store.add(Quad(*map(NamedNode, one), NamedNode(iri(f"graph/document/{position % 2}"))))
    expected = list(conclusions(store)), set(InferredQuads(store, once=True))
    with monkeypatch.context() as patch:
        for limit in ("memberships.THINGS_KEPT", "broader.LINKS_KEPT", "derivation.PREMISES_REMEMBERED"):
            patch.setattr(f"kg.graph.{limit}", number)
        found = list(conclusions(store)), set(InferredQuads(store))
    assert sorted(found[0], key=str) == sorted(expected[0], key=str)
    assert found[1] == expected[1]


def test_the_shortest_way_is_told():
    pairs = [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d"), ("d", "e")]
    found = {one.edge: one for one in conclusions(stored(links_of(*pairs, prop="backs")))}
    _, prop, _ = far = edge(("a", "indirectlyBacks", "e"))
    premises = {one.edge for one in found[far].premises}
    assert premises == {edge(("a", "backs", "d")), edge(("d", prop.rpartition("#")[2], "e"))}


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ("ab ba", "ab ba aa bb"),
        ("ab ac bd cd", "ab ac bd cd ad"),
        ("aa", "aa"),
        ("ab bc ca", "ab bc ca ac ba cb aa bb cc"),
    ],
)
def test_rings_diamonds_and_loops_of_backing(pairs, expected):
    """In a ring each backs itself through the others: that is what the axiom says, and a reasoner too."""
    found = inferred(links_of(*pairs.split(), prop="backs"))
    assert ends(found, "indirectlyBacks") == {tuple(pair) for pair in expected.split()}


def test_a_long_chain_of_places_is_put_together_step_by_step():
    chain = [f"p{number}" for number in range(80)]
    edges = [*links_of(*itertools.pairwise(chain), prop="locatedIn"), edge(("x", "hasPlace", "p0"))]
    found = [one for one in conclusions(stored(edges)) if one.edge[1] in (term("locatedIn"), term("hasPlace"))]
    assert len(found) == 79 * 78 // 2 + 79
    stated = [sum(not premise.inferred for premise in one.premises) for one in found]
    assert min(stated) >= 1, "a path put together of two inferred parts can be so at each of its nodes"


def test_who_supplies_a_supplier_is_said_to_do_just_that():
    told = Told().says("A.", "ArmsTransfer", RUSSIA, IRAN).says("B.", "ArmsTransfer", IRAN, HOUTHIS)
    found = {one.edge for one in conclusions(derived_store(told))}
    supplier, user = node(RUSSIA.key).value, node(HOUTHIS.key).value
    assert (supplier, term("suppliesSupplierOf"), user) in found
    assert (supplier, term("supplies"), user) not in found


ACTORS = (IRAN, RUSSIA, HOUTHIS, HEZBOLLAH)
statuses = st.tuples(
    st.sampled_from(["positive", "negative"]),
    st.sampled_from(["certain", "certain", "probable"]),
    st.sampled_from(["past", "present", "future"]),
)
told_claims = st.lists(
    st.tuples(
        st.sampled_from(sorted(CLAIM_TYPES)) | st.sampled_from(["Backing", "Attack", "ArmsTransfer"]),
        st.sampled_from(ACTORS),
        st.sampled_from(ACTORS),
        statuses,
    ),
    max_size=8,
)


def told_of(claims):
    told = Told()
    for type_, source, target, (polarity, certainty, tense) in claims:
        told.says("X.", type_, source, target, polarity=polarity, certainty=certainty, tense=tense)
    return told


@settings(max_examples=40, deadline=None)
@given(told_claims)
def test_nothing_denied_planned_or_doubtful_reaches_what_is_inferred(claims):
    """Between actors just that follows which would without those claims; and no derivation rests on their nodes."""
    realising = [claim for claim in claims if claim[3] in {("positive", "certain", t) for t in ("past", "present")}]
    whole, facts_alone = derived_store(told_of(claims)), derived_store(told_of(realising))
    realised = {node(node_key(claim)) for claim in told_of(realising).claims}
    unrealised = {node(node_key(claim)) for claim in told_of(claims).claims} - realised

    def links_inferred(store):
        quads = store.quads_for_pattern(None, None, None, INFERRED)
        return {q for q in quads if q.predicate != TYPE and not q.subject.value.startswith(BOOKKEEPING)}

    described = {q for q in links_inferred(whole) if q.subject in unrealised}
    assert {q.predicate for q in described} <= {px("hasParticipant"), px("hasPlace")}
    assert links_inferred(whole) - described == links_inferred(facts_alone)
    assert not [q for q in links_inferred(whole) if q.object in unrealised]
    for quad in whole.quads_for_pattern(None, NamedNode(f"{RDF}subject"), None, INFERRED):
        if quad.object in unrealised:
            assert statement(whole, quad.subject)[1] not in (term("performs"), term("enables"))
            assert term("RealisedAction") not in statement(whole, quad.subject)


def test_deriving_anew_over_a_derived_graph_changes_nothing():
    store = derived_store(Told().says("A.", "Backing", RUSSIA, IRAN).says("B.", "Backing", IRAN, RUSSIA))
    before = set(store)
    store.extend(list(fact_quads(store)))
    store.extend(list(InferredQuads(store)))
    assert set(store) == before


def test_it_is_known_how_many_statements_were_inferred():
    store = stored(links_of("ab", "bc", prop="backs"))
    quads = InferredQuads(store)
    assert sum(not quad.subject.value.startswith(BOOKKEEPING) for quad in quads) == quads.statements == 5
