"""`kg ask`, `kg query`, `kg explain`: questions to the graph."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from kg import pipeline
from kg.cli import questions
from kg.cli.console import writing
from kg.cli.options import Endpoint, Graph
from kg.errors import ReadingError

Form = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="table (default), csv, tsv, json or markdown; of a CONSTRUCT turtle, ntriples, jsonld or rdfxml.",
    ),
]


def ask(context: typer.Context) -> int:
    """Ask a saved query; without NAME, list them.

    Values are names or aliases as people write them; dates are 2023, 2023-09 or 2023-09-01.

    \b
    kg ask
    kg ask proxies --help
    kg ask proxies --actor Tehran
    kg ask timeline --actor Iran --from 2023-09 --format csv

    \b
    Options:
      --graph DIR      Where the graph is.  [default: build/kg]
      --format FORMAT  table (default), csv, tsv, json or markdown; of a CONSTRUCT turtle, ntriples, jsonld or rdfxml.
      --endpoint URL   Ask this SPARQL endpoint instead of the graph in DIR.
      -h, --help       Show this message, or with NAME what that query wants to know.
    """
    # Their own parameters make options of the queries, which Typer can't know.
    return questions.ask(context.args, overview=context.get_help())


def query(
    file: Annotated[
        Path, typer.Argument(metavar="FILE|-", help="A file with a SPARQL query, or '-' for standard input.")
    ],
    graph: Graph = pipeline.GRAPH_DIRECTORY,
    form: Form = None,
    endpoint: Endpoint = None,
) -> int:
    """Ask any SPARQL query (SELECT, ASK, CONSTRUCT, DESCRIBE).

    \b
    kg query question.rq --format csv
    echo 'SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }' | kg query -
    """
    answer = pipeline.query(
        _sparql(file), graph=graph, endpoint=endpoint, name="stdin" if str(file) == "-" else str(file)
    )
    questions.show(answer, form)
    return 0


def _sparql(file: Path) -> str:
    """The text of the query; raises ReadingError."""
    if str(file) == "-":
        name, data = "stdin", sys.stdin.buffer.read()
    else:
        try:
            name, data = str(file), file.read_bytes()
        except OSError as error:
            raise ReadingError(file, f"can't be read ({error.strerror}); check the path") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadingError(name, f"not UTF-8 at byte {error.start}; convert it to UTF-8") from error
    if not text.strip():
        raise ReadingError(name, "is empty; write a SPARQL query into it")
    return text


def explain(
    statement: Annotated[
        list[str], typer.Argument(metavar='IRI|"SUBJECT PREDICATE OBJECT"', help="What to explain, in names or IRIs.")
    ],
    graph: Graph = pipeline.GRAPH_DIRECTORY,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="For reading, or for programs.")] = "text",
    endpoint: Endpoint = None,
) -> int:
    """Show why the graph says something: quotes, speakers, steps of inference; or why it does not.

    Exit code 1 if the graph has nothing on it.

    \b
    kg explain "Iran backs Hamas"
    kg explain "Iran supplies Russia" --format json
    kg explain actor/iran
    """
    found = pipeline.explain(" ".join(statement), graph=graph, endpoint=endpoint)
    from kg.graph.explanation import to_record, to_text

    with writing() as stream:
        if form == "json":
            json.dump(to_record(found), stream, ensure_ascii=False, indent=2)
            stream.write("\n")
        else:
            stream.write(to_text(found).rstrip("\n") + "\n")
    return 1 if found.verdict == "unknown" else 0
