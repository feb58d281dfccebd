"""Every saved query is refused here if something in it breaks, or answers differently, in some store."""

from __future__ import annotations

import pytest
from query_portability import REFUSED, faults

from kg.queries import load_queries

QUERIES = load_queries()
PREFIX = "PREFIX px: <https://w3id.org/proxykg/ontology#> "
BROKEN = {
    "a path of one or more": ("SELECT ?a { GRAPH ?g { ?a px:backs+ ?b } } ORDER BY ?a", "any length"),
    "a path of none or more": ("SELECT ?a { GRAPH ?g { ?a px:locatedIn* ?b } } ORDER BY ?a", "any length"),
    "a path of none or one": ("SELECT ?a { GRAPH ?g { ?a px:locatedIn? ?b } } ORDER BY ?a", "any length"),
    "such a path inside another": (
        "SELECT ?a { GRAPH ?g { ?a px:hasPlace/(px:locatedIn|px:hasPlace)* ?b } } ORDER BY ?a",
        "any length",
    ),
    "such a path, inverse, in an OPTIONAL": (
        "SELECT ?a { GRAPH ?g { ?a a ?c } OPTIONAL { GRAPH ?g { ?a ^(px:backs+) ?b } } } ORDER BY ?a",
        "any length",
    ),
    "the default graph": ("SELECT ?a { GRAPH ?g { ?a px:backs ?b } ?b a ?kind } ORDER BY ?a", "default graph"),
    "the default graph in a sub-select": (
        "SELECT ?a { { SELECT ?a { ?a px:backs ?b } } } ORDER BY ?a",
        "default graph",
    ),
    "the default graph in EXISTS": (
        "SELECT ?a { GRAPH ?g { ?a a ?k } FILTER EXISTS { ?a px:backs ?b } } ORDER BY ?a",
        "default graph",
    ),
    "a path of any length in EXISTS": (
        "SELECT ?a { GRAPH ?g { ?a a ?k } FILTER EXISTS { GRAPH ?h { ?a a ?k ; px:backs+ ?b } } } ORDER BY ?a",
        "any length",
    ),
    "NOT EXISTS": (
        "SELECT ?a { GRAPH ?g { ?a a ?k } FILTER NOT EXISTS { GRAPH ?h { ?c px:backs ?b } } } ORDER BY ?a",
        REFUSED["Builtin_NOTEXISTS"],
    ),
    "NOT EXISTS in a condition": (
        "SELECT ?a { GRAPH ?g { ?a a ?k } FILTER(?k = px:Actor || NOT EXISTS { GRAPH ?h { ?a a ?b } }) } ORDER BY ?a",
        REFUSED["Builtin_NOTEXISTS"],
    ),
    "EXISTS of something else": (
        "SELECT ?a { GRAPH ?g { ?a a ?k } FILTER EXISTS { GRAPH ?h { ?c px:backs ?b } } } ORDER BY ?a",
        "shares no variable",
    ),
    "MINUS": ("SELECT ?a { GRAPH ?g { ?a a ?k } MINUS { GRAPH ?g { ?a px:backs ?b } } } ORDER BY ?a", "MINUS"),
    "SERVICE": ("SELECT ?a { SERVICE <http://x/> { GRAPH ?g { ?a a ?k } } } ORDER BY ?a", "another server"),
    "counting a bag": ("SELECT (COUNT(?a) AS ?n) { GRAPH ?g { ?a a ?k } } ORDER BY ?n", "COUNT without DISTINCT"),
    "counting rows": ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a a ?k } } ORDER BY ?n", "COUNT without DISTINCT"),
    "groups that may be none": (
        "SELECT ?k (COUNT(DISTINCT ?a) AS ?n) { GRAPH ?g { ?a a ?k } } GROUP BY ?k ORDER BY ?k",
        "GROUP BY without HAVING",
    ),
    "such groups in a sub-select": (
        "SELECT ?k { { SELECT ?k (MIN(?a) AS ?b) { GRAPH ?g { ?a a ?k } } GROUP BY ?k } } ORDER BY ?k",
        "GROUP BY without HAVING",
    ),
    "SAMPLE": ("SELECT (SAMPLE(?a) AS ?n) { GRAPH ?g { ?a a ?k } } ORDER BY ?n", "SAMPLE"),
    "GROUP_CONCAT": ("SELECT (GROUP_CONCAT(?a) AS ?n) { GRAPH ?g { ?a a ?k } } ORDER BY ?n", "GROUP_CONCAT"),
    "the letters of a language tag": (
        'SELECT ?a { GRAPH ?g { ?a a ?k } FILTER(LANG(?a) = "en-GB") } ORDER BY ?a',
        "LANGMATCHES",
    ),
    "FROM": ("SELECT ?a FROM px:x { GRAPH ?g { ?a a ?k } } ORDER BY ?a", "FROM"),
    "no order": ("SELECT ?a { GRAPH ?g { ?a a ?k } }", "ORDER BY"),
    "a default graph to build from": ("CONSTRUCT { ?a a ?k } WHERE { ?a a ?k }", "default graph"),
}
SOUND = {
    "a path of fixed length": "SELECT ?a { GRAPH ?g { ?a px:hasPlace/px:locatedIn ?b } } ORDER BY ?a",
    "EXISTS of the same thing": (
        "SELECT ?a { GRAPH ?g { ?a a ?k } FILTER EXISTS { GRAPH ?h { ?a px:backs ?b } } } ORDER BY ?a"
    ),
    "a graph to build": "CONSTRUCT { ?a a ?k } WHERE { GRAPH ?g { ?a a ?k } }",
    "groups of something": (
        "SELECT ?k { GRAPH ?g { ?a a ?k } } GROUP BY ?k HAVING(COUNT(DISTINCT ?a) > 0) ORDER BY ?k"
    ),
    "counting what is different": "SELECT (COUNT(DISTINCT ?a) AS ?n) { GRAPH ?g { ?a a ?k } } ORDER BY ?n",
}


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_saved_query_answers_the_same_everywhere(name):
    assert faults(QUERIES[name].text) == []


@pytest.mark.parametrize(("sparql", "words"), BROKEN.values(), ids=BROKEN)
def test_what_breaks_in_some_store_is_refused(sparql, words):
    assert [fault for fault in faults(PREFIX + sparql) if words in fault]


@pytest.mark.parametrize("sparql", SOUND.values(), ids=SOUND)
def test_what_works_everywhere_is_not_refused(sparql):
    assert faults(PREFIX + sparql) == []
