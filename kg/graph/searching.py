"""The words of quotes: an index beside the graph's store, in the same folder, so that both are put in place at once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.graph.terms import OA
from kg.wording import find, update_index, write_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad, Store

QUOTES = "quotes.sqlite"
"""Name of the index in the graph's folder."""

_EXACT = NamedNode(f"{OA}exact")
_QUOTE = "/evidence/quote"
"""What the IRI of a claim's quote adds to that of the claim."""


def write_quotes(store: Store, directory: Path) -> None:
    """Write the index of all quotes in the store, where this Python can; raises StoreError if it can't be written."""
    write_index(directory / QUOTES, _quotes(store))


def update_quotes(
    old_directory: Path, directory: Path, unquoted: Iterable[str], quoted: Iterable[tuple[str, str]]
) -> None:
    """Write the index of another directory with the quotes of some claims taken out and others put in.

    Raises StoreError if it can't be written. Where there is no index, none is made.
    """
    update_index(old_directory / QUOTES, directory / QUOTES, unquoted, quoted)


def claims_saying(directory: Path, words: str) -> tuple[str, ...]:
    """IRIs of the claims whose quotes a search finds (`kg.wording`), sorted; raises UsageError, StoreError."""
    return find(Path(os.path.realpath(directory)) / QUOTES, words)


def quote_of(quad: Quad) -> tuple[str, str] | None:
    """The claim and its quote, where the quad says that it is one."""
    subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
    if quad.predicate == _EXACT and subject.endswith(_QUOTE):
        return subject.removesuffix(_QUOTE), quad.object.value  # type: ignore[union-attr]
    return None


def _quotes(store: Store) -> Iterator[tuple[str, str]]:
    return filter(None, map(quote_of, store.quads_for_pattern(None, _EXACT, None, None)))
