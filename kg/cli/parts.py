"""`kg export --parts` and `kg parts`: the graph as files for bulk loaders, and whether all of it has arrived."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import complain, count, progress, writing
from kg.cli.login import reached
from kg.cli.options import Password, User
from kg.errors import UsageError
from kg.pipeline import bulk

if TYPE_CHECKING:
    from typing import TextIO

    from kg.graph.parts import Manifest


def export_parts(
    folder: Path, *, graph: Path, form: str | None, quads_per_part: int | None, compress: bool, provenance: str
) -> int:
    """Write the parts and say what they are; exit code. Raises UsageError if another format is asked for."""
    from kg.graph.export import find_format

    if form is not None and find_format(form).name != "nquads":
        raise UsageError("--parts are N-Quads; leave out --format")
    with progress(doing="writing") as shown:
        manifest = bulk.export_parts(
            folder,
            graph=graph,
            quads_per_part=quads_per_part,
            compress=compress,
            provenance=provenance,
            progress=shown,
        )
    with writing() as stream:
        _show(manifest, folder, stream)
    return 0


def check(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What 'kg export --parts' wrote, or a copy of it.")],
    *,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", metavar="URL", help="Count at this SPARQL endpoint, and compare.")
    ] = None,
    user: User = None,
    password: Password = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=1, metavar="SECONDS", help="For counting one named graph there.")
    ] = 600,
    graphs: Annotated[
        bool, typer.Option("--graphs", help="List each named graph with its quads, tab-separated.")
    ] = False,
) -> int:
    """Check that the parts of a graph in DIR are all there and unchanged, or that a store has all of it.

    Each file is compared with the manifest by size and SHA-256; where there is no kg, 'sha256sum -c SHA256SUMS' does
    the same. With --endpoint, after a bulk load, the quads of each named graph are counted there and compared.
    Exit code 1 if anything is missing or differs. docs/bulk-loading.md has the commands of each store.

    \b
    kg parts parts/
    kg parts parts/ --graphs
    kg parts parts/ --endpoint http://localhost:8890/sparql
    kg parts parts/ --endpoint http://localhost:8890/sparql-auth --user ann
    """
    there = reached(endpoint, user, password, timeout)
    with progress(doing="checking") as shown:
        manifest, found = bulk.check_parts(folder, progress=shown)
    differences: tuple[bulk.GraphDifference, ...] = ()
    if there is not None:
        with progress(doing="counting") as shown:
            differences = bulk.compare_parts(manifest, there, progress=shown)
    with writing() as stream:
        if graphs:
            for graph, quads in manifest.graphs.items():
                stream.write(f"{graph}\t{quads}\n")
        else:
            _show(manifest, folder, stream)
            stream.write(f"checked   {'whole' if not found else f'{len(found):,} wrong'}\n")
            if there is not None:
                stream.write(f"counted   {_verdict(manifest, differences)}\n")
    for flaw in found:
        complain(flaw)
    for one in differences:
        complain(f"<{one.graph}> has {one.here:,} quads here and {one.there:,} there")
    return 1 if found or differences else 0


def _show(manifest: Manifest, folder: Path, stream: TextIO) -> None:
    stream.write(f"parts     {len(manifest.parts):,} in {folder}, {manifest.size:,} bytes\n")
    graphs = count(len(manifest.graphs), "named graph")
    stream.write(f"quads     {manifest.quads:,} in {graphs}\n")


def _verdict(manifest: Manifest, differences: tuple[bulk.GraphDifference, ...]) -> str:
    there = manifest.quads + sum(one.there - one.here for one in differences)
    equal = len(manifest.graphs) - len(differences)
    same = "the same in each named graph" if not differences else f"the same in {equal:,} named graphs only"
    return f"{there:,} there, {same}"
