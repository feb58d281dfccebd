"""Parameter values as terms in a saved query, the same for every store.

Each group of the query that names a parameter gets a `VALUES` block of its own with the term, so the result is what
SPARQL's term substitution (SEP-0007) gives, in plain SPARQL 1.1 that any endpoint takes. A parameter without a value
gets no block: its variable stays unbound, and the query's `COALESCE` filters let everything pass. Words of a quote are
looked for before: the claims found stand in the first group that names the variable of the claims, and only there,
since other groups join with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pyoxigraph

from kg.errors import ParameterError
from kg.queries.scanning import groups
from kg.vocabulary import ID, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.queries.saved import Parameter, SavedQuery

Search = Callable[[str], "Iterable[str]"]
"""Words of quotes → IRIs of the claims that have them; raises UsageError where there is no word, StoreError."""

Resolver = Callable[[str, str | None], str]
"""A name as people write it and the ontology class looked for → the IRI; raises UnknownNameError."""

_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_IRI = re.compile(r"(https?|urn):\S+")
_NO_CLAIM = pyoxigraph.NamedNode(f"{ID}claim/none")
_DIGITS = 18
"""Of a whole number: what every store has room for."""
_ESCAPE = re.compile(r"\\\\(?P<letter>[uU])|\\u(?P<digits>[0-9A-F]{4})|\\.", re.DOTALL)


def bind(
    query: SavedQuery,
    values: Mapping[str, object],
    *,
    resolve: Resolver | None = None,
    search: Search | None = None,
    option: str = "--",
) -> str:
    """The text of `query` with `values` bound as terms.

    values: parameter name → value as people write it, or a Python value that fits (`kg.queries.values.written`).
    resolve: finds the IRI of a name; without it `iri` parameters take full or prefixed IRIs only.
    search: finds the claims with words of a quote; without it a `text` parameter can't be used.
    option: what stands before a parameter's name in an error.
    Raises ParameterError for a missing, unknown or ill-typed parameter and for a time that ends before it begins, and
    what `resolve` and `search` raise.
    """
    terms = {name: _sparql(term) for name, term in _terms(query, values, resolve, option).items()}
    found = _found(query, values, search, option)
    text = query.text
    places = [group for group in groups(text) if not group.subselect]
    first = {name: next(group for group in places if name in group.variables) for name in found}
    for group in reversed(places):
        here = terms | {name: iris for name, iris in found.items() if first[name] is group}
        blocks = [f" VALUES ?{name} {{ {here[name]} }}" for name in sorted(group.variables) if name in here]
        text = text[: group.start] + "".join(blocks) + text[group.start :]
    return text


def _found(query: SavedQuery, values: Mapping[str, object], search: Search | None, option: str) -> dict[str, str]:
    """Variable of claims → those found by the words that their quotes are to have."""
    found: dict[str, str] = {}
    for parameter in query.parameters:
        given = values.get(parameter.name)
        if parameter.type != "text" or given is None:
            continue
        where = f"query '{query.name}', {option}{parameter.name}"
        words = _written(given, parameter, where)
        if search is None:
            raise ParameterError(f"{where}: there is no graph to look for words in")
        claims = [pyoxigraph.NamedNode(claim) for claim in search(words)]
        # where nothing is found, an IRI that nothing has: some stores take no empty list
        found[parameter.variable] = " ".join(map(str, claims or [_NO_CLAIM]))
    return found


def _sparql(term: pyoxigraph.NamedNode | pyoxigraph.Literal) -> str:
    """A term as SPARQL writes it, which stays the same term where code points are resolved before strings are read.

    SPARQL 1.1 (section 19.2) has that done first, so that a backslash and a `u` of the value itself could become a
    character: the `u` is written by its number. All numbers have eight digits, because rdflib takes eight wherever
    hexadecimal digits follow.
    """
    return _ESCAPE.sub(_by_number, str(term))


def _by_number(escape: re.Match[str]) -> str:
    if escape["letter"]:
        return rf"\\\U{ord(escape['letter']):08X}"
    return rf"\U0000{escape['digits']}" if escape["digits"] else escape[0]


def _terms(
    query: SavedQuery, values: Mapping[str, object], resolve: Resolver | None, option: str
) -> dict[str, pyoxigraph.NamedNode | pyoxigraph.Literal]:
    """Variable name → term, for each parameter that has a value."""
    known = [parameter.name for parameter in query.parameters]
    for name in values:
        if name not in known:
            raise ParameterError(_unknown(query.name, name, known, option))
    terms: dict[str, pyoxigraph.NamedNode | pyoxigraph.Literal] = {}
    dates: dict[str, str] = {}
    for parameter in query.parameters:
        if parameter.type == "text":
            continue
        where = f"query '{query.name}', {option}{parameter.name}"
        given = values.get(parameter.name, parameter.default)
        if given is not None:
            term = _term(where, parameter, _written(given, parameter, where), resolve)
            terms[parameter.variable] = term
            if parameter.type == "date":
                dates[parameter.name] = term.value
        elif parameter.required:
            raise ParameterError(f"query '{query.name}' needs {option}{parameter.name} ({parameter.description})")
    _refuse_reversed(query.name, dates, option)
    return terms


def _written(given: object, parameter: Parameter, where: str) -> str:
    """The value as people write it; raises ParameterError for what is no value of the parameter, or no text."""
    if type(given) is str:
        value = given
    else:
        # late: the command line gives text alone, and a question should not wait for the rest
        from kg.queries.values import written

        value = written(given, parameter, where)
    if not value.strip():
        raise ParameterError(f"{where}: is empty; give a value")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise ParameterError(f"{where}: has bytes that are no UTF-8; write it anew")
    return value


def _refuse_reversed(query: str, dates: Mapping[str, str], option: str) -> None:
    """Raise ParameterError where `to` ends before `from` begins: no answer would be no wonder."""
    if "from" not in dates or "to" not in dates:
        return
    first, last = dates["from"], dates["to"]
    known = min(len(first), len(last))
    if first[:known] > last[:known]:
        raise ParameterError(f"query '{query}': {option}from {first} is later than {option}to {last}; exchange the two")


def _unknown(query: str, name: str, known: list[str], option: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    if near:
        return f"query '{query}' has no parameter {option}{name}; did you mean {option}{near[0]}?"
    takes = ", ".join(f"{option}{other}" for other in known) or "none"
    return f"query '{query}' has no parameter {option}{name}; it takes {takes}"


def _term(
    where: str, parameter: Parameter, value: str, resolve: Resolver | None
) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    """`value` as a term of the parameter's type."""
    if parameter.type == "iri":
        return _node(where, value.strip(), parameter.kind, resolve)
    if parameter.type == "integer":
        return _integer(where, value.strip())
    if parameter.type == "date":
        return pyoxigraph.Literal(_date(where, value.strip()))
    if not parameter.choices:
        return pyoxigraph.Literal(value)
    chosen = value.strip().lower()
    if chosen not in parameter.choices:
        raise ParameterError(f"{where}: '{value}' is none of {', '.join(parameter.choices)}")
    return pyoxigraph.Literal(chosen)


def _integer(where: str, value: str) -> pyoxigraph.Literal:
    if not re.fullmatch(r"[+-]?[0-9]+", value):
        raise ParameterError(f"{where}: '{value}' is no whole number")
    if len(value.lstrip("+-")) > _DIGITS:
        raise ParameterError(f"{where}: is too large; give at most {_DIGITS} digits")
    return pyoxigraph.Literal(int(value))


def _date(where: str, value: str) -> str:
    import datetime

    if not _DATE.fullmatch(value):
        raise ParameterError(f"{where}: '{value}' is no date; write 2023, 2023-09 or 2023-09-01")
    try:
        datetime.date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError as error:
        raise ParameterError(f"{where}: the calendar has no {value}; give another date") from error
    return value


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
