"""Answers as plain values, to be sent from one process to another piece by piece."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, cast

import pyoxigraph

from kg.queries.running import RowStream, Stream, Term, Triples, Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.queries.running import Row

    PlainTerm = tuple[str, str, str | None, str | None]

ROWS = 256
"""Rows in a piece."""


def pieces(answer: Stream) -> Iterator[tuple[object, ...]]:
    """The pieces of an answer: what it is, rows, whether some were left out."""
    if isinstance(answer, Truth):
        yield "truth", answer.value
    elif isinstance(answer, Triples):
        yield "triples", pyoxigraph.serialize(answer.triples, format=pyoxigraph.RdfFormat.N_TRIPLES), answer.cut
    else:
        yield "rows", answer.variables
        while batch := [tuple(map(_plain, row)) for row in itertools.islice(answer.rows, ROWS)]:
            yield "more", batch
        yield "end", answer.cut


def received(found: Iterable[object]) -> Stream:
    """The answer that `pieces` took apart; of rows no more is fetched than is read."""
    coming = cast("Iterator[tuple[object, ...]]", iter(found))
    kind, *content = next(coming)
    if kind == "rows":
        answer = RowStream(cast("tuple[str, ...]", content[0]), iter(()))
        answer.rows = _rows(coming, answer)
        return answer
    next(coming, None)  # there is no more: the other process has ended well
    if kind == "truth":
        return Truth(bool(content[0]))
    quads = pyoxigraph.parse(cast("bytes", content[0]), pyoxigraph.RdfFormat.N_TRIPLES)
    return Triples(tuple(quad.triple for quad in quads), bool(content[1]))


def _rows(coming: Iterator[tuple[object, ...]], answer: RowStream) -> Iterator[Row]:
    for kind, content in coming:
        if kind == "end":
            answer.cut = bool(content)
        else:
            for row in cast("list[tuple[PlainTerm | None, ...]]", content):
                yield tuple(None if term is None else Term(*term) for term in row)  # type: ignore[arg-type]


def _plain(term: Term | None) -> PlainTerm | None:
    return None if term is None else (term.value, term.kind, term.datatype, term.language)
