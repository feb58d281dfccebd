"""A store as it was at a moment, to be read while the store itself is written."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pyoxigraph import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Literal, NamedNode, Quad


class Snapshot:
    """A `kg.graph.terms.QuadSource` that is opened when it is asked something, and closed when it is told to forget.

    An open store keeps blocks of its files in memory, up to some 130 MB of them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store: Store | None = None

    @property
    def store(self) -> Store:
        """The store, read-only; who keeps it keeps it open."""
        if self._store is None:
            self._store = Store.read_only(str(self._folder))
        return self._store

    def quads_for_pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        object: NamedNode | Literal | None,  # noqa: A002 - the name it has in pyoxigraph
        graph_name: NamedNode | None,
        /,
    ) -> Iterator[Quad]:
        """The quads with these terms; None matches any."""
        return self.store.quads_for_pattern(subject, predicate, object, graph_name)

    def forget(self) -> None:
        """Close the store; while something in it is being gone through, as soon as that is done."""
        self._store = None


@contextmanager
def snapshot(store: Store, folder: Path) -> Iterator[Snapshot]:
    """A store as it is now, while the block runs; in a folder within `folder` that is then removed."""
    copy = folder / "snapshot"
    store.backup(str(copy))
    held = Snapshot(copy)
    try:
        yield held
    finally:
        held.forget()
        shutil.rmtree(copy)
