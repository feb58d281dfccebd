"""What is inferred, revised where statements come and go: the same as inferred anew."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from kg.graph.closures import LinkRules, StatedLinks, infer_links
from kg.graph.reasons import Reasons, quads_of
from kg.graph.revised_links import RevisedLinks
from kg.graph.rules import Axioms, Chain, property_rules
from kg.graph.terms import FACTS, INFERRED

PROPERTIES = ["p", "q", "r", "s"]
NODES = "abcde"


def full(*names):
    return tuple(f"http://example.org/{name}" for name in names)


edges = st.sets(
    st.tuples(st.sampled_from(NODES), st.sampled_from(PROPERTIES), st.sampled_from(NODES)).map(lambda e: full(*e)),
    max_size=10,
)
related = st.dictionaries(
    st.sampled_from(full(*PROPERTIES)),
    st.frozensets(st.sampled_from(full(*PROPERTIES)), max_size=2),
    max_size=3,
)
chains = st.lists(
    st.builds(
        Chain,
        st.lists(st.sampled_from(full(*PROPERTIES)), min_size=2, max_size=3).map(tuple),
        st.sampled_from(full(*PROPERTIES)),
    )
    | st.sampled_from(full(*PROPERTIES)).map(lambda prop: Chain((prop, prop), prop))
    | st.sampled_from(full(*PROPERTIES)).map(lambda prop: Chain((prop, *full("q")), prop))
    | st.sampled_from(full(*PROPERTIES)).map(lambda prop: Chain((*full("q"), prop), prop)),
    max_size=4,
)


def concluded(edges, axioms):
    store = Store()
    store.extend(Quad(*map(NamedNode, edge), FACTS) for edge in edges)
    return store, {one.edge: one for one in infer_links(StatedLinks(store), property_rules(axioms))}


@settings(max_examples=150, deadline=None)
@given(edges, edges, edges, related, related, chains)
def test_links_revised_are_those_inferred_anew(stay, go, come, supers, inverses, chained):
    axioms = Axioms({}, supers, inverses, tuple(sorted(set(chained), key=str)))
    before, after = stay | go, stay | come
    _, old = concluded(before, axioms)
    _, new = concluded(after, axioms)
    store = Store()
    store.extend(Quad(*map(NamedNode, edge), FACTS) for edge in after)
    reasons = Reasons()
    for one in old.values():
        store.add(Quad(*map(NamedNode, one.edge), INFERRED))
        store.extend(quads_of(reasons.lines(one)))
    by = LinkRules(property_rules(axioms))
    revised = dict(old)
    for was, now in RevisedLinks(store, by, gone=before - after, come=after - before).changes():
        edge = (was or now).edge
        assert revised.pop(edge, None) == was
        if now is not None:
            revised[edge] = now
    assert revised == new
