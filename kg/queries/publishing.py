"""The saved queries as RDF, in the way of SIB's sparql-examples: each an `sh:SPARQLExecutable` that runs as it stands.

Such a collection is what the query editors of UniProt, Rhea, Bgee and others offer their users, and what the tools
around it (https://github.com/sib-swiss/sparql-examples) test and convert. There an example is a query without
parameters: so the values of the command in the query's header are bound in it, and its parameters are described beside
it, as SHACL describes those of a function (`sh:parameter`, the variable's name being the end of its `sh:path`). No
blank nodes.
"""

from __future__ import annotations

import shlex
from itertools import pairwise
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from kg.queries.binding import bind
from kg.vocabulary import PREFIXES, iri, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.queries.binding import Resolver
    from kg.queries.saved import Parameter, SavedQuery

SH = "http://www.w3.org/ns/shacl#"
SCHEMA = "https://schema.org/"
QUERY = iri("query/")
"""Root of the IRIs of saved queries."""

_TYPE = NamedNode(f"{PREFIXES['rdf']}type")
_PREFIX_LIST = NamedNode(f"{QUERY}prefixes")
_FORMS = {
    "SELECT": ("SPARQLSelectExecutable", "select"),
    "ASK": ("SPARQLAskExecutable", "ask"),
    "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
}
"""Class and property that SHACL has for each form of query."""

if TYPE_CHECKING:
    _Triples = Iterator[Triple]


def executables(queries: Iterable[SavedQuery], *, resolve: Resolver, service: str | None = None) -> _Triples:
    """What is said of each query and of the prefixes they share.

    resolve: finds the IRI of a name in an example. service: address of an endpoint where the queries can be run.
    Raises what `bind` raises, for an example with a value that is none.
    """
    yield from _prefixes()
    for query in queries:
        subject = NamedNode(QUERY + query.name)
        values = example_values(query)
        kind, text = _FORMS[query.form]
        yield Triple(subject, _TYPE, _sh("SPARQLExecutable"))
        yield Triple(subject, _TYPE, _sh(kind))
        yield Triple(subject, NamedNode(f"{PREFIXES['rdfs']}label"), Literal(query.name))
        yield Triple(subject, NamedNode(f"{PREFIXES['rdfs']}comment"), Literal(_question(query, values), language="en"))
        yield Triple(subject, NamedNode(f"{PREFIXES['dcterms']}description"), Literal(query.description, language="en"))
        yield Triple(subject, _sh("prefixes"), _PREFIX_LIST)
        yield Triple(subject, _sh(text), Literal(_without_header(bind(query, values, resolve=resolve))))
        for tag in query.tags:
            yield Triple(subject, NamedNode(f"{SCHEMA}keywords"), Literal(tag))
        if service is not None:
            yield Triple(subject, NamedNode(f"{SCHEMA}target"), NamedNode(service))
        for order, parameter in enumerate(one for one in query.parameters if one.type != "text"):
            yield from _parameter(subject, parameter, order)


def example_values(query: SavedQuery) -> dict[str, str]:
    """Parameter → value in the command that the query's header gives as its example.

    Words of quotes are left out: they are looked for beside the graph, by `kg` alone.
    """
    words = shlex.split(query.example)
    options = {name.removeprefix("--"): value for name, value in pairwise(words)}
    taken = (parameter.name for parameter in query.parameters if parameter.type != "text")
    return {name: options[name] for name in taken if name in options}


def _question(query: SavedQuery, values: Mapping[str, str]) -> str:
    """The question in words, with what it is asked for here."""
    given = "; ".join(f"{name}: {value}" for name, value in values.items())
    return f"{query.summary} ({given})" if given else query.summary


def _without_header(text: str) -> str:
    """The query alone: what its header says is in the triples."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip() + "\n"


def _prefixes() -> _Triples:
    """The prefixes of the queries, as an `owl:Ontology` that declares them, which is how SHACL wants it."""
    yield Triple(_PREFIX_LIST, _TYPE, NamedNode(f"{PREFIXES['owl']}Ontology"))
    yield Triple(
        _PREFIX_LIST,
        NamedNode(f"{PREFIXES['rdfs']}comment"),
        Literal("Prefixes of the saved queries of ProxyKG", language="en"),
    )
    for prefix, namespace in PREFIXES.items():
        declaration = NamedNode(f"{_PREFIX_LIST.value}/{prefix}")
        yield Triple(_PREFIX_LIST, _sh("declare"), declaration)
        yield Triple(declaration, _TYPE, _sh("PrefixDeclaration"))
        yield Triple(declaration, _sh("prefix"), Literal(prefix))
        yield Triple(declaration, _sh("namespace"), Literal(namespace, datatype=_xsd("anyURI")))


def _parameter(query: NamedNode, parameter: Parameter, order: int) -> _Triples:
    subject = NamedNode(f"{query.value}/parameter/{parameter.name}")
    yield Triple(query, _sh("parameter"), subject)
    yield Triple(subject, _TYPE, _sh("Parameter"))
    yield Triple(subject, _sh("path"), NamedNode(f"{query.value}/variable/{parameter.variable}"))
    yield Triple(subject, _sh("name"), Literal(parameter.name, language="en"))
    yield Triple(subject, _sh("description"), Literal(parameter.description, language="en"))
    yield Triple(subject, _sh("order"), Literal(order))
    yield Triple(subject, _sh("optional"), Literal(not parameter.required))
    if parameter.default is not None:
        yield Triple(subject, _sh("defaultValue"), Literal(parameter.default))
    if parameter.example:
        yield Triple(subject, NamedNode(f"{PREFIXES['skos']}example"), Literal(parameter.example))
    if parameter.type == "iri":
        yield Triple(subject, _sh("nodeKind"), _sh("IRI"))
        kind = f"{PREFIXES['owl']}Class" if parameter.kind == "Class" else term(parameter.kind or "Actor")
        yield Triple(subject, _sh("class"), NamedNode(kind))
    else:
        # a date may be a year or a month alone, and is compared as a string
        yield Triple(subject, _sh("datatype"), _xsd("integer" if parameter.type == "integer" else "string"))


def _sh(local: str) -> NamedNode:
    return NamedNode(SH + local)


def _xsd(local: str) -> NamedNode:
    return NamedNode(PREFIXES["xsd"] + local)
