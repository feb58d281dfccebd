"""`kg build`, `kg export`, `kg validate`: making the graph, handing it on, checking it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg import pipeline
from kg.cli.console import complain, progress, say, writing
from kg.cli.options import Graph, OwnLexicon, OwnRegister
from kg.errors import NothingReadError
from kg.vocabulary import GRAPH, ID, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES_SHOWN = 8


def build(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH", help="Texts, folders of texts, '-' for standard input.", show_default="data/texts"
        ),
    ] = None,
    graph: Graph = pipeline.GRAPH_DIRECTORY,
    register: OwnRegister = None,
    lexicon: OwnLexicon = None,
) -> int:
    """Read texts into the graph and say what was found.

    Reads .txt, .md and .html files in UTF-8. The graph in DIR is replaced only when the new one is whole.
    A text that can't be read is named and left out, and the exit code is then 1.

    \b
    kg build
    kg build articles/ report.html
    curl -s "$URL" | kg build -
    kg build articles/ --register my-register/ --lexicon my-lexicon/
    """
    texts = list(paths) if paths else None
    with progress() as shown:
        try:
            report = pipeline.build(texts, directory=graph, register=register, lexicon=lexicon, progress=shown)
        except NothingReadError as error:
            return _nothing_read(error)
    typer.echo(_summary(report))
    for failure in report.failures:
        complain(failure)
    if report.failures:
        say(f"kg: {_count(len(report.failures), 'text')} left out")
    return 1 if report.failures else 0


def _nothing_read(error: NothingReadError) -> int:
    for failure in error.failures:
        complain(failure)
    say("kg: no text is left to build a graph of")
    return 1


def _summary(report: pipeline.BuildReport) -> str:
    kinds = [f"{name} {count}" for name, count in report.by_type.items()]
    more = f", {len(kinds) - _TYPES_SHOWN} more types" if len(kinds) > _TYPES_SHOWN else ""
    by_type = f" ({', '.join(kinds[:_TYPES_SHOWN])}{more})" if kinds else ""
    return "\n".join(
        [
            f"read      {_count(report.documents, 'document')}",
            f"claims    {report.claims}{by_type}",
            f"entities  {report.entities}",
            f"realised  {_count(report.realised, 'action or relation', 'actions and relations')}",
            f"graph     {_count(report.quads, 'quad')} in {report.directory}",
        ]
    )


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def export(
    graph: Graph = pipeline.GRAPH_DIRECTORY,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="turtle, trig, ntriples, nquads, jsonld or rdfxml; by default the ending of FILE says it, else trig.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here instead of to standard output.")
    ] = None,
) -> int:
    """Write the graph as RDF: the same bytes for the same graph.

    TriG, N-Quads and JSON-LD keep the named graphs apart; Turtle, N-Triples and RDF/XML are their union.
    FILE is written beside its place and moved there when it is whole.

    \b
    kg export --output graph.trig
    kg export --format nquads | gzip > graph.nq.gz
    """
    if output is not None:
        pipeline.export(output, graph=graph, format=form)
    else:
        with writing():
            pipeline.export(sys.stdout.buffer, graph=graph, format=form)
    return 0


def validate(
    graph: Graph = pipeline.GRAPH_DIRECTORY,
    owl: Annotated[
        bool, typer.Option("--owl", help="Also look for contradictions with the OWL reasoner HermiT (needs Java).")
    ] = False,
    form: Annotated[
        Literal["text", "turtle"], typer.Option("--format", help="For reading, or as a SHACL validation report.")
    ] = "text",
) -> int:
    """Check the graph: that each claim, action and quote is whole and right (SHACL), and free of contradictions (OWL).

    Exit code 1 if something is wrong; warnings alone are not.

    \b
    kg validate
    kg validate --owl
    kg validate --format turtle > report.ttl
    """
    found = pipeline.validate(graph=graph, owl=owl)
    with writing() as stream:
        if form == "turtle":
            from kg.checks.shacl import report_graph

            stream.write(report_graph(found.violations).serialize(format="turtle"))
        else:
            stream.writelines(f"{line}\n" for line in _findings(found))
    if form == "turtle" and found.consistency is not None and not found.consistency.passed:
        complain(found.consistency.message)
    return 0 if found.passed else 1


def _findings(found: pipeline.Validation) -> Iterator[str]:
    """What was found, a line each, and the verdict."""
    for violation in found.violations:
        place = f"{violation.graph.removeprefix(GRAPH)}, " if violation.graph else ""
        path = f", {_short(violation.path)}" if violation.path else ""
        yield f"{violation.severity}: {place}{_short(violation.focus)}{path}: {violation.message}"
    wrong = sum(violation.severity == "violation" for violation in found.violations)
    others = len(found.violations) - wrong
    yield f"shapes  {_count(wrong, 'violation')}, {_count(others, 'warning')}"
    if found.consistency is not None:
        yield f"owl     {found.consistency.message}"


def _short(iri: str) -> str:
    for prefix, namespace in (("", ID), *((f"{name}:", full) for name, full in PREFIXES.items())):
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return iri
