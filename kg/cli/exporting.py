"""`kg export`, `kg convert`: the graph as a file, and such a file in another form."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import progress, writing
from kg.cli.options import Graph
from kg.cli.parts import export_parts
from kg.errors import UsageError
from kg.pipeline import GRAPH_DIRECTORY, handover

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_FORMATS = "turtle, trig, ntriples, nquads, jsonld or rdfxml"

Form = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=f"{_FORMATS}; by default the ending of FILE says it, else trig, or turtle for one graph.",
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here instead of to standard output.")
]
Provenance = Annotated[
    str,
    typer.Option(
        "--provenance",
        metavar="WAY",
        help="How it says who says what: named-graphs; rdf12 (triple terms), reified (rdf:Statement) in one graph;"
        " plain, the facts alone.",
    ),
]


def export(
    *,
    graph: Graph = GRAPH_DIRECTORY,
    form: Form = None,
    output: Output = None,
    provenance: Provenance = "named-graphs",
    parts: Annotated[
        Path | None,
        typer.Option("--parts", metavar="FOLDER", help="Write files of N-Quads and a manifest into this folder."),
    ] = None,
    quads_per_part: Annotated[
        int | None,
        typer.Option("--quads-per-part", min=1, metavar="N", help="Quads in each file.", show_default="1000000"),
    ] = None,
    compress: Annotated[bool, typer.Option("--gzip", help="Compress the parts.")] = False,
) -> int:
    """Write the graph as RDF: the same bytes for the same graph.

    TriG, N-Quads and JSON-LD keep the named graphs apart; Turtle, N-Triples and RDF/XML are their union. Where a tool
    knows no named graphs, --provenance says in one graph which claim says what and where each triple stands ('kg
    convert' makes named graphs of that again), or leaves the facts alone.
    FILE is written beside its place and moved there when it is whole. FOLDER is for the bulk loaders of stores: parts
    in N-Quads, their counts and checksums; what parts were in it are replaced when the new ones are whole.

    \b
    kg export --output graph.trig
    kg export --format nquads | gzip > graph.nq.gz
    kg export --parts parts/ --gzip
    kg export --provenance rdf12 --output graph.ttl
    kg export --provenance plain --output facts.ttl
    """
    if parts is not None:
        if output is not None:
            raise UsageError("--parts writes a folder and --output a file; give one of them")
        return export_parts(
            parts, graph=graph, form=form, quads_per_part=quads_per_part, compress=compress, provenance=provenance
        )
    if compress or quads_per_part is not None:
        raise UsageError(f"{'--gzip' if compress else '--quads-per-part'} is for --parts FOLDER; name one")
    with progress(doing="exporting", beside_output=output is None) as shown, _to(output) as written:
        handover.export(written, graph=graph, format=form, provenance=provenance, progress=shown)
    return 0


def convert(
    file: Annotated[
        Path, typer.Argument(metavar="INPUT", help="A file that kg export has written; '-' for standard input.")
    ],
    *,
    source_form: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="FORMAT", help="Format of INPUT; by default its ending says it.", show_default="trig"
        ),
    ] = None,
    form: Form = None,
    output: Output = None,
    provenance: Provenance = "named-graphs",
) -> int:
    """Write an exported file in another way of provenance or in another format, without loss and without the graph.

    INPUT may have named graphs, or be one graph with triple terms or with reification; which it is shows in it. What
    is written is what kg export would have written from the graph itself. Facts alone (plain) don't say who says them,
    nor does a Turtle file of named graphs: they can't be converted.

    \b
    kg convert graph.ttl --output graph.trig
    kg convert graph.trig --provenance reified --output graph.nt
    gunzip < graph.nq.gz | kg convert - --from nquads --provenance rdf12 > graph.ttl
    """
    with progress(doing="converting", beside_output=output is None) as shown, _to(output) as written:
        handover.convert(
            sys.stdin.buffer if str(file) == "-" else file,
            written,
            source_format=source_form,
            format=form,
            provenance=provenance,
            progress=shown,
        )
    return 0


@contextmanager
def _to(output: Path | None) -> Iterator[Path | BinaryIO]:
    """The file, or else standard output."""
    if output is not None:
        yield output
    else:
        with writing():
            yield sys.stdout.buffer
