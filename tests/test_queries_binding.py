"""What is given to a saved query: Python values that fit, errors that say what is wanted, and never another query."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterable

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Identifier

from kg.errors import ParameterError, UsageError
from kg.model import Link, Mention
from kg.queries import bind, load_queries, read_query
from kg.queries.scanning import tokens
from kg.queries.values import IRI, PartialDate

QUERIES = {name: query for name, query in load_queries().items() if query.parameters}
IRAN = "https://w3id.org/proxykg/id/actor/iran"
BREAKS = [
    *"\"'\\\n\r{}<>#;.()$^", "'"*3, '"'*3, '\\"', "} }", "?x", "_:b", "@en", "^^", "é", "😀", "\ud800", " ", "\x00",
    "\x1b", "UNION { ?s ?p ?o }", "SERVICE <http://e.test/>", "INSERT DATA", "VALUES ?x { 1 }", "FILTER(true)",
    "px:backs", "http://a.test/", "\\u0022", "\\u005C", "\\U00000022", "\\u000a", "\\u007D", "%22", "\u2028", "2023-09",
    "7",
]  # fmt: skip
NASTY = st.lists(st.sampled_from(BREAKS) | st.text(max_size=3), min_size=1, max_size=6).map("".join)
HEADER = "#+ summary: s\n#+ description: d\n#+ tags:\n#+   - t\n#+ parameters:\n"
PATTERN = "?_one_iri ?p ?_words_literal, ?_count_integer, ?_day_date"


@pytest.fixture(scope="module")
def each(tmp_path_factory):
    """A query with a parameter of each type."""
    path = tmp_path_factory.mktemp("queries") / "each.rq"
    path.write_text(
        HEADER + "".join(f"#+   - {name}: it\n" for name in FINE) + f"SELECT * WHERE {{ {PATTERN} }}", encoding="utf-8"
    )
    return read_query(path)


FINE = {"one": IRAN, "words": "x", "count": "1", "day": "2023"}


def bound(query, **values):
    """What a parameter is bound to."""
    return [
        line.partition("}")[0].partition("{")[2].strip() for line in bind(query, {**FINE, **values}).split("VALUES")[1:]
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (IRI(IRAN), f"<{IRAN}>"),
        (pyoxigraph.NamedNode(IRAN), f"<{IRAN}>"),
        (Link("actor/iran", "Iran", "State", Mention(0, 4, "Iran", "Organisation")), f"<{IRAN}>"),
        ("px:Attack", "<https://w3id.org/proxykg/ontology#Attack>"),
    ],
)
def test_what_names_something_may_be_text_an_iri_or_a_link(each, value, written):
    assert written in bound(each, one=value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (datetime.date(2023, 9, 1), "2023-09-01"),
        (datetime.datetime(2023, 9, 1, 12, 30), "2023-09-01"),
        (PartialDate(2023, 9), "2023-09"),
        (2023, "2023"),
        (" 2023 ", "2023"),
    ],
)
def test_a_date_may_be_text_a_day_a_month_or_a_year(each, value, written):
    assert f'"{written}"' in bound(each, day=value)


@pytest.mark.parametrize("value", [7, "7", " +7 "])
def test_a_number_may_be_a_number(each, value):
    assert '"7"^^<http://www.w3.org/2001/XMLSchema#integer>' in bound(each, count=value)


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"one": 7}, "query 'each', one: wants a name or an IRI, not int 7"),
        ({"one": pyoxigraph.Literal("x")}, "query 'each', one: wants a name or an IRI, not Literal"),
        ({"one": ["Iran", "Russia"]}, "query 'each', one: wants a name or an IRI, not list ['Iran', 'Russia']"),
        ({"one": b"Iran" * 20}, "query 'each', one: wants a name or an IRI, not bytes"),
        ({"words": datetime.date(2023, 9, 1)}, "query 'each', words: wants text, not date"),
        ({"count": True}, "query 'each', count: wants a whole number, not bool True"),
        ({"count": 7.0}, "query 'each', count: wants a whole number, not float 7.0"),
        ({"count": 10**20}, "query 'each', count: is too large; give at most 18 digits"),
        ({"count": "9" * 5000}, "query 'each', count: is too large; give at most 18 digits"),
        ({"day": 20.5}, "query 'each', day: wants a date, as datetime.date or as text such as 2023, 2023-09 or"),
        ({"day": True}, "query 'each', day: wants a date"),
        ({"day": "2023-02-30"}, "query 'each', day: the calendar has no 2023-02-30; give another date"),
        ({"day": "0000"}, "query 'each', day: the calendar has no 0000; give another date"),
        ({"day": 12345}, "query 'each', day: '12345' is no date"),
        ({"day": "٢٠٢٣"}, "query 'each', day: '٢٠٢٣' is no date"),
        ({"words": "\ud800"}, "query 'each', words: has bytes that are no UTF-8; write it anew"),
        ({"wrds": "x"}, "query 'each' has no parameter wrds; did you mean words?"),
    ],
)  # fmt: skip
def test_a_wrong_value_says_what_is_wanted(each, values, complaint):
    with pytest.raises(ParameterError) as caught:
        bind(each, {**FINE, **values}, option="")
    assert str(caught.value).startswith(complaint)


@pytest.mark.parametrize(
    ("first", "last"), [("2023-10", "2023-09"), ("2024", "2023-12-31"), (2024, 2023), ("2023-09-02", "2023-09-01")]
)
def test_a_time_that_ends_before_it_begins_is_refused(first, last):
    with pytest.raises(ParameterError, match=r"query 'timeline': --from .* is later than --to .*; exchange the two"):
        bind(QUERIES["timeline"], {"from": first, "to": last})


@pytest.mark.parametrize(("first", "last"), [("2023-09", "2023"), ("2023", "2023-09"), ("2023", "2023"), (2023, 2024)])
def test_a_time_within_a_time_is_none(first, last):
    assert bind(QUERIES["timeline"], {"from": first, "to": last})


# -- the query stays the same query ------------------------------------------------------------------------------------


def parsed(text):
    """The query as rdflib parses it, from the outside in: names of its parts, terms, and where each part ends."""

    def parts(tree):
        if isinstance(tree, CompValue):
            yield tree.name
            for key, value in sorted(tree.items()):
                yield key
                yield from parts(value)
        elif isinstance(tree, Identifier):
            yield type(tree), str(tree)
        elif isinstance(tree, str):
            yield tree
        elif isinstance(tree, Iterable):
            for value in tree:
                yield from parts(value)
        else:
            yield tree
        yield "end"

    return list(parts(parseQuery(text)))


def same_tree(found, text, terms):
    """Whether rdflib parses two texts to the same query but for these terms, (one, other)."""
    pairs = list(zip(parsed(found), parsed(text), strict=True))
    return all(one == other or (one[1], other[1]) in terms for one, other in pairs)


def same_words(found, text, fine):
    """Whether two texts are the same words but for terms of the same kind where the second has a fine one."""
    written = {f"<{value}>" for value in fine} | {f'"{value}"' for value in fine}
    pairs = zip(tokens(found), tokens(text), strict=True)
    return all(one.text == other.text or (one.kind == other.kind and other.text in written) for one, other in pairs)


def fine_values(query):
    """A harmless value for each parameter of a query."""
    known = {"iri": IRAN, "date": "2023", "integer": "1", "literal": "x", "text": "x"}
    return {one.name: one.choices[0] if one.choices else known[one.type] for one in query.parameters}


def found_claims(_):
    """The same whatever words are looked for: they stand in no query."""
    return (IRAN,)


def iri_of(value):
    """An IRI with all of the value that an IRI may have."""
    found = "http://a.test/"
    for sign in "".join(value.split()):
        with contextlib.suppress(ValueError):
            found = pyoxigraph.NamedNode(found + sign).value
    return found


@pytest.mark.parametrize(
    ("name", "option"), [(name, one.name) for name, query in QUERIES.items() for one in query.parameters]
)
@settings(max_examples=15, deadline=None)
@given(value=NASTY)
def test_law_no_value_of_any_parameter_changes_another_word_of_its_query(name, option, value):
    fine = fine_values(QUERIES[name])
    text = bind(QUERIES[name], fine, search=found_claims)
    for tried in (value, iri_of(value), f"http://a.test/{value}", f"px:{value}"):
        try:
            found = bind(QUERIES[name], {**fine, option: tried}, search=found_claims)
        except UsageError:
            continue
        assert same_words(found, text, {fine[option]})


@pytest.mark.parametrize("name", QUERIES)
def test_another_parser_reads_the_same_query_from_odd_values(name):
    fine = fine_values(QUERIES[name])
    odd = {"iri": iri_of("'''#?x()$y;u0022/*é😀@en"), "date": "2021-02-28", "integer": "-7", "text": "}"}
    chosen = {one.name: one.choices[-1] if one.choices else odd[one.type] for one in QUERIES[name].parameters}
    terms = {(chosen[option], fine[option]) for option in fine}
    found, text = (bind(QUERIES[name], values, search=found_claims) for values in (chosen, fine))
    assert same_tree(found, text, terms)


@settings(max_examples=150, deadline=None)
@given(words=NASTY, more=NASTY)
def test_law_no_words_make_another_query_for_any_parser(each, words, more):
    iri = iri_of(more)
    try:
        found, text = bind(each, {**FINE, "words": words, "one": iri}), bind(each, FINE)
    except UsageError:
        assert not words.strip() or "\ud800" in words
        return
    assert same_words(found, text, {FINE["words"], FINE["one"]})
    assert same_tree(found, text, {(words, FINE["words"]), (iri, IRAN)})
    # the bound values alone, without the pattern that uses them
    [row] = pyoxigraph.Store().query(found.replace(PATTERN, ""))
    assert (row["_words_literal"].value, row["_one_iri"].value) == (words, iri)
