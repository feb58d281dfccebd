"""Bulk loading by threads beside the one that makes the quads: the engine loads without holding Python's lock."""

from __future__ import annotations

import gzip
import io
import itertools
import zlib
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, serialize

from kg.errors import StoreError
from kg.memory import give_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

    from pyoxigraph import NamedNode, Quad, Store

_THREADS = 3
QUADS_AT_ONCE = 25_000
"""In a load; with many more, or fewer, all of them take a tenth more of the processor's time (`bench/loads.py`)."""
_READ_AT_ONCE = 1 << 20
"""Bytes."""


class BulkLoader:
    """Adds quads to a store while its block runs; at the end of the block all that it was given is there.

    What is found in the store before that is any part of it. What the engine raises comes out of the next call, or of
    the end of the block.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pool = ThreadPoolExecutor(_THREADS, "bulk-load")
        self._loading: set[Future[None]] = set()

    def __enter__(self) -> BulkLoader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.shutdown(cancel_futures=error is not None)
        if error is None:
            self._leave(0)
        give_back()

    def quads(self, quads: Iterable[Quad]) -> None:
        """Add quads; none may have a blank node, which would not stay the same."""
        rest = iter(quads)
        for first in rest:
            some = itertools.chain([first], itertools.islice(rest, QUADS_AT_ONCE - 1))
            self._load(serialize(some, format=RdfFormat.N_QUADS) or b"")

    def lines(self, lines: Iterable[str], graph: NamedNode) -> None:
        """Add lines of N-Triples without blank nodes, any number in each text, to a named graph."""
        some, number = io.BytesIO(), 0
        for text in lines:
            some.write(text.encode())
            number += text.count("\n")
            if number >= QUADS_AT_ONCE:
                self._load(some.getvalue(), graph)
                some, number = io.BytesIO(), 0
        if number:
            self._load(some.getvalue(), graph)

    def files(self, paths: Iterable[Path]) -> None:
        """Add the lines of N-Quads files without blank nodes, compressed where their names end in `.gz`."""
        with io.BufferedReader(_Joined(paths), _READ_AT_ONCE) as joined:  # type: ignore[type-var]
            while lines := b"".join(itertools.islice(joined, QUADS_AT_ONCE)):
                self._load(lines)

    def _load(self, lines: bytes, graph: NamedNode | None = None) -> None:
        # one load waits, and the next is being made: no more is kept in memory
        self._leave(_THREADS)
        # lenient: a twelfth of the time went into checking once more the terms that `kg` itself has written
        form = RdfFormat.N_QUADS if graph is None else RdfFormat.N_TRIPLES
        self._loading.add(self._pool.submit(self._store.bulk_load, lines, form, to_graph=graph, lenient=True))

    def _leave(self, number: int) -> None:
        """Wait until no more than so many loads are waiting or under way; raises what one of them raised."""
        while len(self._loading) > number:
            done, self._loading = wait(self._loading, return_when=FIRST_COMPLETED)
            for load in done:
                load.result()


class _Joined(io.RawIOBase):
    """Files read as one: loading each by itself takes three times as long."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths: Iterator[Path] = iter(paths)
        self._file: io.FileIO | gzip.GzipFile | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        if self._file is None:
            path = next(self._paths, None)
            if path is None:
                return 0
            self._file = gzip.GzipFile(path) if path.suffix == ".gz" else io.FileIO(path)
        try:
            size = self._file.readinto(buffer) or 0
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise StoreError(f"{self._file.name}: cut off or not compressed ({error}); make it anew") from error
        if size:
            return size
        self._file.close()
        self._file = None
        buffer[:1] = b"\n"  # the last line of a file need not end, and must not run into the next file's first
        return 1
