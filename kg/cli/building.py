"""`kg build`, `kg validate`: making the graph, checking it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from kg.cli.console import complain, count, progress, say, tell_foreign, writing
from kg.cli.options import Columns, DocumentTimeout, Graph, Jobs, OwnLexicon, OwnRegister
from kg.errors import NothingReadError, UsageError
from kg.pipeline import GRAPH_DIRECTORY, building, judging
from kg.text.records import columns_of

_TYPES_SHOWN = 8


def build(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Texts, files of many texts, folders of both, '-' for standard input, s3://… and the like.",
            show_default="data/texts",
        ),
    ] = None,
    *,
    graph: Graph = GRAPH_DIRECTORY,
    column: Columns = None,
    register: OwnRegister = None,
    lexicon: OwnLexicon = None,
    derivations: Annotated[
        bool, typer.Option("--derivations/--no-derivations", help="Write how each inferred statement was inferred.")
    ] = True,
    anew: Annotated[
        bool, typer.Option("--anew", help="Read every text, also those that the graph has as it is.")
    ] = False,
    jobs: Jobs = 1,
    document_timeout: DocumentTimeout = None,
    engine: Annotated[
        str,
        typer.Option(
            "--engine",
            metavar="ENGINE",
            help="What reads: local, processes of this machine; dask, a Dask cluster (pip install 'proxykg\\[dask]').",
        ),
    ] = "local",
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Of the Dask cluster, such as tcp://10.0.0.1:8786, or its scheduler file.",
            show_default="a cluster of --jobs processes here",
        ),
    ] = None,
) -> int:
    """Make the graph that of the texts, and say what was found.

    Reads .txt, .md and .html files in UTF-8, and JSON Lines (.jsonl, .jsonl.gz) and Parquet with a text in each line or
    row: its id and text, and if it has them title, url, publisher and published. Of all these only what is new or
    changed since the graph was built; a document whose text is not named any more goes, and facts and inferences are
    worked out anew only where that touches them. Everything is read again where the program or its tables have changed.
    The graph in DIR is replaced only when the new one is whole; a build that was broken off is gone on with.
    A text that can't be read is named and left out, and the exit code is then 1. With --jobs 2 or more, or with a time
    limit, texts are read in processes of their own, and one that ends its process or takes too long is left out too.
    With --engine dask the workers of a Dask cluster read; the graph is the same (docs/scale.md).

    \b
    kg build
    kg build archive/ --jobs 4
    kg build archive/ --engine dask --scheduler tcp://10.0.0.1:8786
    kg build articles/ report.html
    kg build archive.jsonl.gz --column id=guid --column text=body
    kg build s3://bucket/archive/ more.parquet
    curl -s "$URL" | kg build -
    kg build articles/ --register my-register/ --lexicon my-lexicon/
    """
    texts = list(paths) if paths else None
    with progress() as shown:
        try:
            report = building.build(
                texts,
                directory=graph,
                columns=columns_of(column or ()),
                register=register,
                lexicon=lexicon,
                derivations=derivations,
                anew=anew,
                jobs=jobs,
                document_timeout=document_timeout,
                engine=engine,
                scheduler=scheduler,
                progress=shown,
            )
        except NothingReadError as error:
            return _nothing_read(error)
    typer.echo(_summary(report, derivations=derivations))
    tell_foreign(report.foreign)
    for failure in report.failures:
        complain(failure)
    if report.failures:
        say(f"kg: {count(len(report.failures), 'text')} left out")
    return 1 if report.failures else 0


def _nothing_read(error: NothingReadError) -> int:
    for failure in error.failures:
        complain(failure)
    say("kg: no text is left to build a graph of")
    return 1


def _summary(report: building.BuildReport, *, derivations: bool) -> str:
    contents = report.contents
    steps = ", each with its derivation" if derivations and contents.inferred else ""
    kinds = [f"{name} {number}" for name, number in contents.claims.items()]
    more = f", {len(kinds) - _TYPES_SHOWN} more types" if len(kinds) > _TYPES_SHOWN else ""
    by_type = f" ({', '.join(kinds[:_TYPES_SHOWN])}{more})" if kinds else ""
    return "\n".join(
        [
            f"read      {_read(report)}",
            f"claims    {sum(contents.claims.values())}{by_type}",
            f"entities  {contents.entities}",
            f"realised  {count(contents.realised, 'action or relation', 'actions and relations')}",
            f"inferred  {count(contents.inferred, 'statement')}{steps}",
            *_recomputed(report),
            f"graph     {count(contents.quads, 'quad')} in {report.directory}",
        ]
    )


def _recomputed(report: building.BuildReport) -> Iterator[str]:
    """What of facts and inferences was worked out, where most stays."""
    if report.recomputed is not None:
        described = count(report.recomputed.described, "action or relation", "actions and relations")
        inferences = count(report.recomputed.inferences, "inference")
        yield f"derived   anew the facts of {described}, and {inferences}; the rest stays"


def _read(report: building.BuildReport) -> str:
    """How many documents were read and, where there was a graph before, what became of its documents."""
    words = count(report.read, "document")
    if report.changed or report.unchanged or report.deleted or report.reread:
        words += f" ({report.new:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged"
        words += f", {report.reread:,} again as the program or its tables have changed" if report.reread else ""
        words += f", {report.deleted:,} deleted)"
    if report.resumed:
        words += f"; {report.resumed:,} of them before the last build was broken off"
    return words


def validate(
    *,
    graph: Graph = GRAPH_DIRECTORY,
    owl: Annotated[
        bool, typer.Option("--owl", help="Also look for contradictions with the OWL reasoner HermiT (needs Java).")
    ] = False,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text, each rule with its places; table, csv, tsv, json or markdown, a row each;"
            " as a SHACL validation report turtle, ntriples, jsonld or rdfxml.",
        ),
    ] = "text",
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=0, help="Places shown of each rule, in text; 0: all.", show_default="10"),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option("--timeout", min=1, metavar="SECONDS", help="For the reasoner.", show_default="600"),
    ] = None,
) -> int:
    """Check the graph: claims, actions and quotes, what the facts rest on, and that nothing contradicts itself.

    Each claim, action and quote must be whole and right (SHACL shapes), each fact have its claim and each inference
    its premises; with --owl, nothing may contradict itself, and what does is named with where it is said.
    Exit code 1 if something is wrong; warnings alone are not.

    \b
    kg validate
    kg validate --owl
    kg validate --format csv > findings.csv
    kg validate --format turtle > report.ttl
    """
    from kg.cli import findings
    from kg.rendering import FORMATS, GRAPH_FORMATS, render

    if form not in ("text", *FORMATS):
        raise UsageError(f"unknown format '{form}'; choose one of text, {', '.join(FORMATS)}")
    found = judging.validate(graph=graph, owl=owl, timeout=timeout)
    with writing() as stream:
        if form == "text":
            findings.show(found, stream, limit=findings.PLACES_SHOWN if limit is None else limit or None)
        elif form in GRAPH_FORMATS:
            render(findings.report(found), stream, format=form)
        else:
            render(findings.rows(found), stream, format=form)
    if form != "text" and found.consistency is not None:
        say(f"owl     {found.consistency.message}")
    return 0 if found.passed else 1
