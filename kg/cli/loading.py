"""`kg load`: the graph into the store that a team already runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import complain, count, progress, say, writing
from kg.cli.options import Graph
from kg.pipeline import GRAPH_DIRECTORY, handover
from kg.vocabulary import GRAPH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from kg.graph.loading import LoadReport, Planned

_GRAPHS_SHOWN = 20


def load(
    endpoint: Annotated[
        str, typer.Argument(metavar="ENDPOINT", help="Address of the store, or of one of its services.")
    ],
    *,
    graph: Graph = GRAPH_DIRECTORY,
    store: Annotated[
        str,
        typer.Option(
            "--store",
            metavar="KIND",
            help="auto, oxigraph, fuseki, virtuoso, graphdb, rdf4j, qlever, blazegraph or neptune.",
        ),
    ] = "auto",
    user: Annotated[
        str | None, typer.Option("--user", metavar="NAME", envvar="PROXYKG_USER", help="Who may write there.")
    ] = None,
    password: Annotated[
        str | None,
        typer.Option(
            "--password",
            metavar="PASSWORD",
            envvar="PROXYKG_PASSWORD",
            help="Of the user; for QLever its access token. Others on this machine see options: better the variable.",
        ),
    ] = None,
    batch: Annotated[
        int | None,
        typer.Option("--batch", min=1, metavar="QUADS", help="Quads in one request.", show_default="by the store"),
    ] = None,
    timeout: Annotated[
        float | None, typer.Option("--timeout", min=1, metavar="SECONDS", help="For one request.", show_default="300")
    ] = None,
    provenance: Annotated[
        str | None,
        typer.Option(
            "--provenance",
            metavar="WAY",
            help="How it says who says what: named-graphs; as one graph rdf12, reified or plain (kg export --help).",
            show_default="what the store reads best, named-graphs",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")] = False,
) -> int:
    """Load the graph into a triple store, named graph by named graph, and count both sides afterwards.

    What the store has of a named graph is replaced, so loading again doubles nothing; its other graphs stay. Another
    --provenance is one named graph of its own, such as https://w3id.org/proxykg/id/graph/rdf12. A load
    that broke off goes on where it stopped when started again. User and password are looked for in the options, then
    PROXYKG_USER and PROXYKG_PASSWORD, then ~/.netrc. Exit code 1 if the counts differ.

    \b
    kg load http://localhost:7878
    kg load http://localhost:3030/kg --user admin
    kg load http://localhost:8890/sparql-auth --dry-run
    kg load http://localhost:7001 --store qlever
    kg load http://localhost:7878 --provenance rdf12
    """
    login = _login(user, password)
    if dry_run:
        where, planned = handover.plan_load(
            endpoint, graph=graph, store=store, login=login, batch=batch, provenance=provenance
        )
        with writing() as stream:
            stream.write(f"store     {where.kind.title} at {where.data}, by {where.kind.way.value}\n")
            _show_plan(planned, stream)
        return 0
    with progress(doing="loading") as shown:
        report = handover.load(
            endpoint,
            graph=graph,
            store=store,
            login=login,
            batch=batch,
            timeout=timeout,
            progress=shown,
            provenance=provenance,
        )
    with writing() as stream:
        _show(report, stream)
    for leftover in report.leftover[:_GRAPHS_SHOWN]:
        say(f"kg: the store also has <{leftover}>, {_whose(leftover, report)}")
    if len(report.leftover) > _GRAPHS_SHOWN:
        say(f"kg: and {len(report.leftover) - _GRAPHS_SHOWN:,} more such graphs")
    for one in report.differences:
        complain(f"<{one.graph}> has {one.here:,} quads here and {one.there:,} there")
    return 1 if report.differences else 0


def _whose(leftover: str, report: LoadReport) -> str:
    of_a_document = leftover.startswith(f"{GRAPH}document/")
    if of_a_document and report.provenance == "named-graphs":
        return "of a document that is not in this graph"
    return "from a load with another --provenance; saved queries count twice what both tell"


def _login(user: str | None, password: str | None) -> tuple[str, str] | None:
    from kg.graph.login import given

    known = given(user, password)
    return None if known is None else (known.user, known.password)


def _show_plan(planned: Sequence[Planned], stream: TextIO) -> None:
    for one in planned:
        more = f", then {one.requests - 1:,} more" if one.requests > 1 else ""
        stream.write(f"{one.first}  <{one.graph}>  {one.quads:,} quads, {one.size:,} bytes{more}\n")
    quads, size = sum(one.quads for one in planned), sum(one.size for one in planned)
    stream.write(f"in all    {quads:,} quads, {size:,} bytes, {sum(one.requests for one in planned):,} requests\n")


def _show(report: LoadReport, stream: TextIO) -> None:
    kind = report.services.kind
    kept = f", {report.kept:,} of them there from a load that broke off" if report.kept else ""
    stream.write(f"store     {kind.title} at {report.services.data}, by {kind.way.value}\n")
    graphs = count(len(report.counts), "named graph")
    stream.write(f"loaded    {report.quads:,} quads in {graphs}{kept}\n")
    equal = len(report.counts) - len(report.differences)
    verdict = "the same on both sides" if not report.differences else f"the same in {equal:,} of them only"
    stream.write(f"counted   {sum(one.there for one in report.counts):,} there, {verdict}\n")
