"""Parameter values as terms in a saved query, the same for every store.

Each group of the query that names a parameter gets a `VALUES` block of its own with the term, so the result is what
SPARQL's term substitution (SEP-0007) gives, in plain SPARQL 1.1 that any endpoint takes. A parameter without a value
gets no block: its variable stays unbound, and the query's `COALESCE` filters let everything pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pyoxigraph

from kg.errors import ParameterError
from kg.queries.scanning import groups
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from kg.queries.saved import Parameter, SavedQuery

Resolver = Callable[[str, str | None], str]
"""A name as people write it and the ontology class looked for → the IRI; raises UnknownNameError."""

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_IRI = re.compile(r"(https?|urn):\S+")


def bind(query: SavedQuery, values: Mapping[str, str], *, resolve: Resolver | None = None) -> str:
    """The text of `query` with `values` (parameter name → value as people write it) bound as terms.

    resolve: finds the IRI of a name; without it `iri` parameters take full or prefixed IRIs only.
    Raises ParameterError for a missing, unknown or ill-typed parameter, and what `resolve` raises.
    """
    terms = _terms(query, values, resolve)
    text = query.text
    for group in reversed(groups(text)):
        if group.subselect:
            continue
        blocks = [f" VALUES ?{name} {{ {terms[name]} }}" for name in sorted(group.variables) if name in terms]
        text = text[: group.start] + "".join(blocks) + text[group.start :]
    return text


def _terms(query: SavedQuery, values: Mapping[str, str], resolve: Resolver | None) -> dict[str, str]:
    """Variable name → the term as SPARQL writes it, for each parameter that has a value."""
    known = [parameter.name for parameter in query.parameters]
    for name in values:
        if name not in known:
            raise ParameterError(_unknown(query.name, name, known))
    terms: dict[str, str] = {}
    for parameter in query.parameters:
        value = values.get(parameter.name, parameter.default)
        if value is not None:
            terms[parameter.variable] = str(_term(query.name, parameter, value, resolve))
        elif parameter.required:
            raise ParameterError(f"query '{query.name}' needs --{parameter.name} ({parameter.description})")
    return terms


def _unknown(query: str, name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    if near:
        return f"query '{query}' has no parameter --{name}; did you mean --{near[0]}?"
    takes = ", ".join(f"--{other}" for other in known) or "none"
    return f"query '{query}' has no parameter --{name}; it takes {takes}"


def _term(
    query: str, parameter: Parameter, value: str, resolve: Resolver | None
) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    """`value` as a term of the parameter's type."""
    where = f"query '{query}', --{parameter.name}"
    if not value.strip():
        raise ParameterError(f"{where}: is empty; give a value")
    if parameter.type == "iri":
        return _node(where, value.strip(), parameter.kind, resolve)
    if parameter.type == "integer" and not re.fullmatch(r"[+-]?[0-9]+", value):
        raise ParameterError(f"{where}: '{value}' is no whole number")
    if parameter.type == "integer":
        return pyoxigraph.Literal(int(value))
    if parameter.type == "date" and not _DATE.fullmatch(value):
        raise ParameterError(f"{where}: '{value}' is no date; write 2023, 2023-09 or 2023-09-01")
    if parameter.choices and value.strip().lower() not in parameter.choices:
        raise ParameterError(f"{where}: '{value}' is none of {', '.join(parameter.choices)}")
    return pyoxigraph.Literal(value.strip().lower() if parameter.choices else value)


def _node(where: str, value: str, kind: str | None, resolve: Resolver | None) -> pyoxigraph.NamedNode:
    """The IRI that `value` is, abbreviates or names."""
    prefix, colon, local = value.partition(":")
    if _IRI.fullmatch(value):
        iri = value
    elif colon and prefix in PREFIXES and local:
        iri = PREFIXES[prefix] + local
    elif resolve is not None:
        iri = resolve(value, kind)
    else:
        raise ParameterError(f"{where}: '{value}' is no IRI, and there is no graph to find the name in")
    try:
        return pyoxigraph.NamedNode(iri)
    except ValueError as error:
        raise ParameterError(f"{where}: '{value}' is no valid IRI ({error})") from error
