"""`kg queries`: the saved queries themselves, listed, shown and published."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import questions
from kg.cli.console import writing
from kg.cli.login import reached
from kg.cli.options import Endpoint, Graph, Password, User
from kg.errors import UsageError
from kg.pipeline import GRAPH_DIRECTORY, library

queries = typer.Typer(add_help_option=False, rich_markup_mode=None)


@queries.callback(invoke_without_command=True)
def overview(
    context: typer.Context,
    *,
    show_help: Annotated[bool, typer.Option("--help", "-h", help="Show this message.")] = False,
) -> int | None:
    """The saved queries themselves: what there is, their SPARQL, and all of them as RDF for others.

    \b
    kg queries list --tag arms
    kg queries show proxies --actor Iran > proxies.rq
    kg queries export --service https://example.org/sparql --output description.ttl
    """
    if show_help:
        typer.echo(context.get_help())
    elif context.invoked_subcommand is None:
        questions.show(library.listed(), None)
    return None


@queries.command("list")
def list_queries(
    tag: Annotated[
        str | None, typer.Option("--tag", metavar="TAG", help="Only queries on this: arms, attacks …")
    ] = None,
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="table (default), csv, tsv, json or markdown.")
    ] = None,
) -> int:
    """List the saved queries: name, tags, what they want to know (in brackets: if you like) and what they answer.

    \b
    kg queries list --tag arms
    kg queries list --format csv | cut -d, -f1
    """
    questions.show(library.listed(tag), form)
    return 0


@queries.command("show", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A saved query.")],
    graph: Graph = GRAPH_DIRECTORY,
    endpoint: Endpoint = None,
    user: User = None,
    password: Password = None,
) -> int:
    """Print the SPARQL of a saved query; with --PARAMETER VALUE, as 'kg ask' would send it.

    What is printed runs on any SPARQL 1.1 store that the graph is loaded into. Names are looked up in the graph;
    IRIs (px:Missile, https://…) need none.

    \b
    kg queries show proxies
    kg queries show proxies --actor Iran | kg query -
    """
    there = reached(endpoint, user, password)
    text = library.written(name, questions.values(name, context.args), graph=graph, endpoint=there)
    with writing() as stream:
        stream.write(text)
    return 0


@queries.command("export")
def export(
    *,
    graph: Graph = GRAPH_DIRECTORY,
    endpoint: Endpoint = None,
    user: User = None,
    password: Password = None,
    service: Annotated[
        str | None,
        typer.Option(
            "--service",
            metavar="URL",
            help="SPARQL endpoint where the graph is, or will be, served.",
            show_default="that of --endpoint",
        ),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="PART", help="queries or dataset: one part alone; queries need no graph."),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="turtle, trig, ntriples, nquads, jsonld or rdfxml; by default as FILE ends, else turtle.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here instead of to standard output.")
    ] = None,
) -> int:
    """Write the saved queries and a description of the graph as RDF, as public endpoints publish theirs.

    Each query is an sh:SPARQLExecutable in the way of SIB's sparql-examples, with its example's values bound, so that
    it runs as it stands. The graph is described in VoID and the SPARQL service description: its named graphs, and how
    many members each class has in them and triples each property. Load the file beside the graph.

    \b
    kg queries export --output description.ttl
    kg queries export --only queries
    kg queries export --service https://example.org/sparql --format ntriples
    """
    if only not in (None, "queries", "dataset"):
        raise UsageError(f"unknown part '{only}'; --only takes queries or dataset")
    part, there = only or "all", reached(endpoint, user, password)
    if output is not None:
        library.publish(output, graph=graph, endpoint=there, service=service, format=form, part=part)
    else:
        with writing():
            library.publish(sys.stdout.buffer, graph=graph, endpoint=there, service=service, format=form, part=part)
    return 0
