"""What makes a query answer differently in another store, found in its parsed form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.paths import MulPath, Path
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from kg.queries.scanning import tokens
from kg.queries.syntax import calls_service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REFUSED = {
    "Minus": "MINUS is not known everywhere; use UNION with GROUP BY and HAVING",
    "Builtin_NOTEXISTS": "NOT EXISTS is slow without bound; use UNION with GROUP BY and HAVING",
    "Aggregate_GroupConcat": "GROUP_CONCAT has no order of its own",
    "Builtin_RAND": "RAND differs each time",
    "Builtin_NOW": "NOW differs each time",
    "Builtin_BNODE": "blank nodes have another name in each store",
}

_INSIDE = {("Graph", "p"), ("GraphGraphPattern", "graph")}
"""Where the pattern of a GRAPH is: in the algebra, and inside EXISTS, which rdflib leaves as it was parsed."""


def faults(sparql: str) -> list[str]:
    """Why the query would not answer the same everywhere, in words; empty where it would.

    Raises what rdflib's parser raises for a text that is no SPARQL 1.1 query.
    """
    if calls_service(sparql):
        return ["SERVICE asks another server"]
    algebra = translateQuery(parseQuery(sparql)).algebra
    found = list(_in(algebra, graph=False))
    if any(token.keyword == "SAMPLE" for token in tokens(sparql)):
        found.append("SAMPLE gives what the store likes; use MIN")
    if algebra.get("datasetClause"):
        found.append("FROM is overridden where the default graph is the union; use GRAPH")
    if algebra.name == "SelectQuery" and not any(part.name == "OrderBy" for part in _head(algebra)):
        found.append("without ORDER BY each store gives the rows in its own order")
    return found


def _head(algebra: CompValue) -> Iterator[CompValue]:
    """The parts that wrap the pattern: projection, order, distinctness, slice."""
    part = algebra.p
    while isinstance(part, CompValue) and part.name in ("Project", "Distinct", "Reduced", "OrderBy", "Slice"):
        yield part
        part = part.p


def _in(value: object, *, graph: bool, outside: frozenset[Variable] = frozenset()) -> Iterator[str]:
    if isinstance(value, CompValue):
        yield from _of(value, graph=graph, outside=outside)
        if value.name == "Filter":
            outside = frozenset(_variables(value.p))
        elif value.name != "Extend" and _grouped(value.get("p")):
            yield "GROUP BY without HAVING: rdflib gives a row without values where nothing is found"
        for key, part in value.items():
            if key != "template":
                yield from _in(part, graph=graph or (value.name, key) in _INSIDE, outside=outside)
    elif isinstance(value, (list, tuple)) and not isinstance(value, str):
        for part in value:
            yield from _in(part, graph=graph, outside=outside)


def _grouped(part: object) -> bool:
    """Whether it makes groups and keeps them all: with HAVING a filter would be around them and their values."""
    while isinstance(part, CompValue) and part.name == "Extend":
        part = part.p
    return isinstance(part, CompValue) and part.name == "AggregateJoin" and part.p.expr is not None


def _of(value: CompValue, *, graph: bool, outside: frozenset[Variable]) -> Iterator[str]:
    """The faults of one part itself."""
    if value.name in REFUSED:
        yield REFUSED[value.name]
    elif value.name == "Builtin_EXISTS" and not outside & frozenset(_variables(value.graph)):
        yield "EXISTS that shares no variable with what it filters"
    elif value.name == "Aggregate_Count" and not value.distinct:
        yield "COUNT without DISTINCT counts a triple once for each graph it is in"
    elif value.name == "Builtin_LANG":
        yield "LANG gives the tag in the store's own case; use LANGMATCHES"
    elif value.name in ("BGP", "TriplesBlock"):
        terms = [term for triples in value.triples for term in triples]
        for predicate in terms[1::3]:
            if any(isinstance(part, MulPath) for part in _parts(predicate)):
                yield "a path of any length gives wrong rows in Virtuoso; use the graph 'inferred'"
        if value.triples and not graph:
            yield "a pattern outside GRAPH asks the default graph, which is empty in some stores"


def _parts(predicate: object) -> Iterator[object]:
    """A path with all that it is made of."""
    yield predicate
    if isinstance(predicate, Path):
        inner: Iterable[object] = getattr(predicate, "args", None) or [getattr(predicate, "arg", None)]
        for part in inner:
            yield from _parts(part)


def _variables(value: object) -> Iterator[Variable]:
    if isinstance(value, Variable):
        yield value
    elif isinstance(value, CompValue):
        for part in value.values():
            yield from _variables(part)
    elif isinstance(value, (list, tuple, set)) and not isinstance(value, str):
        for part in value:
            yield from _variables(part)
