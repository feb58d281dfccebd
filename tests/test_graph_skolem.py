"""Blank nodes to IRIs: by content, by place, by nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.graph.skolem import AXIOM, skolemise

PREFIX = "@prefix : <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"


def read(text):
    return [quad.triple for quad in parse(PREFIX + text, RdfFormat.TURTLE)]


def axioms(text):
    return {t.subject for t in skolemise(read(text)) if t.subject.value.startswith(AXIOM)}


def test_lists_and_restrictions_become_iris_and_keep_their_shape():
    triples = skolemise(read(":p owl:propertyChainAxiom ( :q :r ) ."))
    assert len(triples) == 5
    assert not [t for t in triples if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)]


def test_triples_without_blank_nodes_stay_as_they_are():
    assert skolemise(read(":a :b :c , :a .")) == sorted(read(":a :b :c , :a ."), key=str)


def test_an_edit_elsewhere_changes_no_name():
    assert axioms(":p owl:propertyChainAxiom ( :q :r ) .") <= axioms(
        ":s owl:propertyChainAxiom ( :t :u ) . :p owl:propertyChainAxiom ( :q :r ) . [] a owl:AllDisjointClasses ."
    )


def test_like_axioms_of_two_terms_stay_two():
    assert len(axioms(":a :b [ :c :d ] . :e :b [ :c :d ] .")) == 2


def test_like_axioms_that_hang_nowhere_are_one():
    assert len(axioms("[] :c :d . [] :c :d . [] :c :e .")) == 2


def test_a_cycle_of_blank_nodes_is_refused():
    with pytest.raises(ValueError, match="cycle"):
        skolemise(read("_:a :b _:c . _:c :b _:a ."))


def test_a_long_list_does_not_exhaust_the_stack():
    members = " ".join(f":m{number}" for number in range(3000))
    assert len(axioms(f":p :q ( {members} ) .")) == 3000


@given(
    shape=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 3)), max_size=12),
    order=st.randoms(use_true_random=False),
)
def test_neither_names_nor_order_of_blank_nodes_matter(shape, order):
    def triples(prefix):
        for parent, child, prop in shape:
            # blank node 0 hangs from a name, and children always have higher numbers, so there is no cycle
            subject = NamedNode("http://example.org/root") if parent == 0 else BlankNode(f"{prefix}{parent}")
            value = BlankNode(f"{prefix}{child}") if child > parent else Literal(str(child))
            yield Triple(subject, NamedNode(f"http://example.org/p{prop}"), value)

    one, other = list(triples("a")), list(triples("zz"))
    order.shuffle(other)
    assert skolemise(one) == skolemise(other)
