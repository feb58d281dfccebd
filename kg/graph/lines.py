"""The graph as lines of N-Quads or N-Triples in byte order: what is written, sent and compared starts from these.

The lines are canonical, and sorting goes through temporary files, so that the same graph gives the same lines and a
large graph needs no more memory than a small one.
"""

from __future__ import annotations

import heapq
import io
import itertools
import tempfile
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, serialize

from kg.graph.terms import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyoxigraph import NamedNode, Quad, Store

RUN_LENGTH = 500_000
"""Lines sorted in memory at once; longer input is sorted in runs on disk, which are then merged."""


@contextmanager
def triple_lines(store: Store, graph: NamedNode) -> Iterator[Iterator[bytes]]:
    """The triples of one named graph as lines of N-Triples, in byte order, each once, while the block runs."""
    with ExitStack() as files:
        yield in_order(lines(store, [graph], named=False), files)


def lines(
    store: Store, graphs: Iterable[NamedNode], *, named: bool = True, told: Callable[[int], None] | None = None
) -> Iterator[bytes]:
    """The quads of the graphs as canonical N-Quads lines, or their triples as N-Triples lines; in no order.

    told: is told of how many quads it has become, now and then.
    """
    for graph in graphs:
        quads = store.quads_for_pattern(None, None, None, graph)
        while batch := _batch(quads):
            text = io.BytesIO()
            if named:
                serialize(batch, text, RdfFormat.N_QUADS)
            else:
                serialize([quad.triple for quad in batch], text, RdfFormat.N_TRIPLES)
            text.seek(0)
            yield from text
            if told is not None:
                told(len(batch))


def _batch(quads: Iterator[Quad]) -> list[Quad]:
    with reading():
        return list(itertools.islice(quads, 10_000))


def in_order(unsorted: Iterator[bytes], files: ExitStack) -> Iterator[bytes]:
    """The lines in byte order, each once; runs that don't fit in memory wait in temporary files that `files` closes."""
    runs: list[Iterable[bytes]] = []
    while run := sorted(itertools.islice(unsorted, RUN_LENGTH)):
        if runs or len(run) == RUN_LENGTH:
            spilled = tempfile.TemporaryFile()  # noqa: SIM115 - `files` closes it
            files.push(spilled)
            spilled.writelines(run)
            spilled.seek(0)
            runs.append(spilled)
        else:
            runs.append(run)
    return (line for line, _ in itertools.groupby(heapq.merge(*runs)))
