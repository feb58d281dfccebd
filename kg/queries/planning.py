"""A saved query put so that the embedded engine plans it well; what it answers is the same.

The engine looks a pattern up for each row, or goes through all of the graph that fits it and joins: whichever it thinks
cheaper. Its estimate of rows grows tenfold with each pattern, and beyond some 10^16 it takes all for the same and goes
through the graph, for each name of a row once more. A nested SELECT with a LIMIT that no answer reaches brings the
estimate down, so that a question about one actor does not take longer the more there is about others.
"""

from __future__ import annotations

import itertools

from kg.queries.scanning import tokens

_AT_ONCE = 5
"""OPTIONALs between two limits."""
_LIMIT = 1_000_000_000
"""Rows. No answer has as many, and estimates multiplied by 10 for each of the OPTIONALs stay small enough."""


def planned(text: str) -> str:
    """The query with what stands before its first OPTIONAL, its sixth … in a nested SELECT, if it has OPTIONALs.

    A FILTER must come after all that binds its variables, as it does in the saved queries.
    """
    start, optionals = _optionals(text)
    cuts = optionals[::_AT_ONCE]
    if not cuts:
        return text
    parts = [text[here:there] for here, there in itertools.pairwise([start, *cuts])]
    nested = "".join(f"{part}}} LIMIT {_LIMIT} }} " for part in parts)
    return f"{text[:start]}{' { SELECT * WHERE {' * len(cuts)}{nested}{text[cuts[-1] :]}"


def _optionals(text: str) -> tuple[int, list[int]]:
    """Where the query's own pattern begins, and each OPTIONAL that stands directly in it."""
    depth, where, start = 0, False, 0
    optionals = []
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
        elif depth == 1 and token.keyword == "OPTIONAL":
            optionals.append(token.start)
    return start, optionals
