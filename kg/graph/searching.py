"""The words of quotes: an index beside the graph's store, in the same folder, so that both are put in place at once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.graph.terms import OA
from kg.wording import find, write_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store

QUOTES = "quotes.sqlite"
"""Name of the index in the graph's folder."""

_QUOTE = "/evidence/quote"
"""What the IRI of a claim's quote adds to that of the claim."""


def write_quotes(store: Store, directory: Path) -> None:
    """Write the index of all quotes in the store, where this Python can; raises StoreError if it can't be written."""
    write_index(directory / QUOTES, _quotes(store))


def claims_saying(directory: Path, words: str) -> tuple[str, ...]:
    """IRIs of the claims whose quotes a search finds (`kg.wording`), sorted; raises UsageError, StoreError."""
    return find(Path(os.path.realpath(directory)) / QUOTES, words)


def _quotes(store: Store) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, NamedNode(f"{OA}exact"), None, None):
        subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        if subject.endswith(_QUOTE):
            yield subject.removesuffix(_QUOTE), quad.object.value  # type: ignore[union-attr]
