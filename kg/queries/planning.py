"""A saved query put so that the embedded engine plans it well; what it answers is the same.

The engine looks a pattern up for each row, or goes through all of the graph that fits it and joins: whichever it thinks
cheaper. Its estimate of rows grows tenfold with each pattern, and beyond some 10^16 it takes all for the same and goes
through the graph, for each name of a row once more. A nested SELECT with a LIMIT that no answer reaches brings the
estimate down, so that a question about one actor does not take longer the more there is about others. And a parameter
that may be left out is asked for by a FILTER behind it all, so what it can be about is looked up before.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.queries.scanning import groups, tokens

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.queries.saved import SavedQuery

_AT_ONCE = 5
"""OPTIONALs between two limits."""
_LIMIT = 1_000_000_000
"""Rows. No answer has as many, and estimates multiplied by 10 for each of the OPTIONALs stay small enough."""
_MOST = 500
"""Things looked up before; with more, most queries took longer than if they begin elsewhere."""
_READ = 2_000
"""Quads read to look them up."""


def narrowed(query: SavedQuery, text: str, store: Store) -> str:
    """The bound query with what each value that is given narrows it to, looked up in the store.

    That is no more than the query itself asks for: whatever it finds has the value for an object.
    """
    told: dict[str, set[str]] = {}
    for parameter in query.parameters:
        given = re.search(rf"VALUES \?{parameter.variable} {{ <([^>]*)> }}", text) if parameter.narrows else None
        if given is None:
            continue
        found = store.quads_for_pattern(None, None, NamedNode(given[1]), None)
        subjects = {str(quad.subject) for quad in itertools.islice(found, _READ)}
        if len(subjects) <= _MOST and next(found, None) is None:
            told[parameter.narrows] = subjects & told.get(parameter.narrows, subjects)
    for variable, subjects in told.items():
        start = next(group.start for group in groups(text) if variable in group.variables and not group.subselect)
        text = f"{text[:start]} VALUES ?{variable} {{ {' '.join(sorted(subjects))} }}{text[start:]}"
    return text


@lru_cache(maxsize=128)
def planned(text: str) -> str:
    """The query with what stands before its first OPTIONAL, its sixth … in a nested SELECT, if it has OPTIONALs.

    So has a table behind the first pattern: it is what found rows are compared with, nothing to begin with.

    A FILTER must come after all that binds its variables, as it does in the saved queries.
    """
    start, cuts = _cuts(text)
    cuts = cuts[::_AT_ONCE]
    if not cuts:
        return text
    parts = [text[here:there] for here, there in itertools.pairwise([start, *cuts])]
    nested = "".join(f"{part}}} LIMIT {_LIMIT} }} " for part in parts)
    return f"{text[:start]}{' { SELECT * WHERE {' * len(cuts)}{nested}{text[cuts[-1] :]}"


def _cuts(text: str) -> tuple[int, list[int]]:
    """Where the query's own pattern begins; each OPTIONAL, and VALUES behind a GRAPH, that stands directly in it."""
    depth, where, start, graph = 0, False, 0, False
    cuts = []
    for token in tokens(text):
        if token.kind == "open":
            depth += 1
            if depth == 1 and where:
                start = token.end
        elif token.kind == "close":
            depth -= 1
            if depth == 0 and where:
                break
        elif token.keyword == "WHERE":
            where = True
        elif depth == 1:
            graph = graph or token.keyword == "GRAPH"
            if token.keyword == "OPTIONAL" or (graph and token.keyword == "VALUES"):
                cuts.append(token.start)
    return start, cuts
