"""The graph, or chosen named graphs of it, in the formats that other stores and tools read.

Every format is written from the same sorted lines of N-Quads, so that one graph gives one file, byte for byte. Turtle,
N-Triples and RDF/XML know no named graphs: they hold the union of the graphs, each triple once.
"""

from __future__ import annotations

import io
import itertools
import re
from contextlib import ExitStack
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, parse, serialize

from kg.errors import StoreError, UsageError
from kg.graph.lines import in_order, lines
from kg.graph.one_graph import one_graph_lines
from kg.graph.provenance import Provenance, find_provenance
from kg.graph.skolem import AXIOM
from kg.vocabulary import GRAPH, PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyoxigraph import Quad, Store, Triple

SHORT_NAMES = MappingProxyType(
    {
        **PREFIXES,
        **{kind: iri(f"{kind}/") for kind in ("actor", "weapon", "place", "thing", "action", "relation")},
        **{kind: iri(f"{kind}/") for kind in ("document", "run", "derivation", "statement", "rule", "triple")},
        "graph": GRAPH,
        "axiom": AXIOM,
    }
)
"""Prefixes of an export: those of the vocabularies, and one for each kind of identifier (`actor:iran`)."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Format:
    """A format of RDF: what options call it, its usual file ending, and whether it keeps the named graphs apart."""

    name: str
    ending: str
    media_type: str
    named_graphs: bool
    rdf: RdfFormat


FORMATS = MappingProxyType(
    {
        name: Format(name, rdf.file_extension, rdf.media_type, rdf.supports_datasets, rdf)
        for name, rdf in {
            "turtle": RdfFormat.TURTLE,
            "trig": RdfFormat.TRIG,
            "ntriples": RdfFormat.N_TRIPLES,
            "nquads": RdfFormat.N_QUADS,
            "jsonld": RdfFormat.JSON_LD,
            "rdfxml": RdfFormat.RDF_XML,
        }.items()
    }
)
"""By name."""


def find_format(name: str) -> Format:
    """The format of that name (`turtle`), usual file ending (`ttl`, `.ttl`) or media type.

    Raises UsageError if there is none.
    """
    wanted = name.lower().removeprefix(".")
    for form in FORMATS.values():
        if wanted in (form.name, form.ending, form.media_type) or wanted.replace("-", "") == form.name:
            return form
    raise UsageError(f"unknown format '{name}'; choose one of {', '.join(FORMATS)}")


def check_holds(form: Format, way: Provenance) -> None:
    """Raise UsageError if the format can't hold what the way of provenance writes."""
    if way is Provenance.RDF12 and form.rdf in (RdfFormat.JSON_LD, RdfFormat.RDF_XML):
        holding = ", ".join(name for name in FORMATS if name not in ("jsonld", "rdfxml"))
        raise UsageError(f"{form.name} has no triple terms; choose one of {holding}, or another --provenance")


def export(
    store: Store,
    format_name: str,
    stream: IO[bytes],
    *,
    graphs: Sequence[str] | None = None,
    provenance: str = Provenance.NAMED_GRAPHS,
    progress: Callable[[int, int, str], None] | None = None,
) -> None:
    """Write the graph to a binary stream, the same bytes for the same graph.

    format_name: as in `find_format`. graphs: IRIs of the named graphs to write, all by default.
    provenance: a value of `kg.graph.provenance.Provenance`; all but the first are one graph without a name.
    progress: is told how many quads have been read, of how many.
    Raises UsageError for an unknown format or provenance, a format that can't hold it, or a graph that isn't there,
    StoreError if the stream can't be written or if RDF/XML can't hold a text (XML has no form feed and no other control
    characters).
    """
    form, way = find_format(format_name), find_provenance(provenance)
    check_holds(form, way)
    chosen = _chosen_graphs(store, graphs)
    told = None if progress is None else _telling(progress, len(store))
    try:
        with ExitStack() as files:
            ordered = _ordered(store, chosen, form, way, files, told)
            if form.rdf in (RdfFormat.N_QUADS, RdfFormat.N_TRIPLES):
                stream.writelines(ordered)
            else:
                _serialise(ordered, form, stream)
    except OSError as error:
        raise StoreError(f"can't write the export: {error.strerror or error}") from error


def _ordered(
    store: Store,
    chosen: Sequence[NamedNode],
    form: Format,
    way: Provenance,
    files: ExitStack,
    told: Callable[[int], None] | None,
) -> Iterator[bytes]:
    """The lines to be written, in the order that the format wants."""
    if way is not Provenance.NAMED_GRAPHS:
        return one_graph_lines(store, chosen, way, files, told=told)
    if form.named_graphs and form.rdf != RdfFormat.N_QUADS:
        each = (in_order(lines(store, [graph], told=told), files) for graph in chosen)
        return itertools.chain.from_iterable(each)
    return in_order(lines(store, chosen, named=form.named_graphs, told=told), files)


def _telling(progress: Callable[[int, int, str], None], total: int) -> Callable[[int], None]:
    done = 0

    def told(more: int) -> None:
        nonlocal done
        done += more
        progress(done, total, "" if done < total else "writing")

    return told


def _chosen_graphs(store: Store, graphs: Sequence[str] | None) -> list[NamedNode]:
    present = sorted((graph for graph in store.named_graphs() if isinstance(graph, NamedNode)), key=str)
    if graphs is None:
        return present
    chosen = [graph for graph in present if graph.value in graphs]
    missing = sorted(set(graphs) - {graph.value for graph in chosen})
    if missing:
        raise UsageError(f"no graph <{missing[0]}>; there are {', '.join(f'<{graph.value}>' for graph in present)}")
    return chosen


def _serialise(ordered: Iterator[bytes], form: Format, stream: IO[bytes]) -> None:
    # the parser takes N-Triples for N-Quads, so both kinds of lines come back as quads
    quads = parse(io.BufferedReader(_Lines(ordered)), RdfFormat.N_QUADS)
    prefixes = dict(SHORT_NAMES)
    if form.named_graphs:
        serialize(quads, stream, form.rdf, prefixes=prefixes)
    elif form.rdf == RdfFormat.RDF_XML:
        serialize(_xml_triples(quads), _CarriageReturns(stream), form.rdf, prefixes=prefixes)  # type: ignore[arg-type]
    else:
        serialize((quad.triple for quad in quads), stream, form.rdf, prefixes=prefixes)


def _xml_triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    for quad in quads:
        if isinstance(quad.object, Literal) and (found := _NOT_XML.search(quad.object.value)):
            raise StoreError(
                f"RDF/XML can't hold the character U+{ord(found[0]):04X} in {quad.predicate} of {quad.subject};"
                " choose another format"
            )
        yield quad.triple


class _Lines(io.RawIOBase):
    """Lines as a stream to read from."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = b"".join(itertools.islice(self._lines, 100))
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


class _CarriageReturns(io.RawIOBase):
    """Passes XML on with carriage returns as references: an XML reader turns bare ones into line feeds."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._stream.write(bytes(data).replace(b"\r", b"&#xD;"))
        return len(data)

    def flush(self) -> None:
        self._stream.flush()
