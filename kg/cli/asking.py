"""`kg ask`, `kg query`, `kg explain`: questions to the graph."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import questions
from kg.cli.console import complain, writing
from kg.cli.limits import limits
from kg.cli.login import reached
from kg.cli.options import Endpoint, Graph, Memory, Password, Timeout, User
from kg.errors import ReadingError, UsageError
from kg.pipeline import GRAPH_DIRECTORY, guarded
from kg.pipeline.answering import Unread

if TYPE_CHECKING:
    from kg.graph.explanation import Explanation

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
      --user NAME, --password PASSWORD  Who asks the endpoint.  [default: PROXYKG_USER, PROXYKG_PASSWORD, else ~/.netrc]
      --limit ROWS     Show at most so many rows.
      --timeout SECONDS  How long the answer may take; 0: any time.  [default: 60]
      --memory SIZE    How much memory it may take, such as 512M or 4G; 0: any.  [default: 2G]
      -h, --help       Show this message, or with NAME what that query wants to know.
    """
    # Their own parameters make options of the queries, which Typer can't know.
    return questions.ask(context.args, overview=context.get_help())


def query(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE|SPARQL|-", help="A file with a query, the query itself, '-' for standard input."),
    ],
    graph: Graph = GRAPH_DIRECTORY,
    *,
    form: Form = None,
    endpoint: Endpoint = None,
    user: User = None,
    password: Password = None,
    limit: Annotated[
        str | None, typer.Option("--limit", metavar="ROWS", help="Show at most so many rows, or triples.")
    ] = None,
    timeout: Timeout = None,
    memory: Memory = None,
    allow_service: Annotated[
        bool, typer.Option("--allow-service", help="Let the query ask other servers (SERVICE).")
    ] = False,
) -> int:
    """Ask any SPARQL query (SELECT, ASK, CONSTRUCT, DESCRIBE).

    It is only read: updates are refused, and so are questions to other servers unless they are allowed. Formats csv,
    tsv and json are written row by row as the rows are found.

    \b
    kg query question.rq --format csv
    kg query question.rq --limit 100 --timeout 5 --memory 512M
    kg query 'SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }'
    curl -s "$URL" | kg query -
    """
    name, text = _sparql(file)
    most = limits(timeout, memory, limit)
    answer = guarded.query(
        text,
        graph=graph,
        endpoint=reached(endpoint, user, password, most.seconds),
        limits=most,
        name=name,
        allow_service=allow_service,
        kept=form not in questions.STREAMED,
    )
    questions.show(answer, form)
    return 0


def _sparql(file: str) -> tuple[str, str]:
    """What errors call the query, and its text; raises ReadingError."""
    name = "stdin" if file == "-" else file
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except (OSError, ValueError) as error:
        if _is_query(file):
            return "query", file
        reason = getattr(error, "strerror", None) or error
        raise ReadingError(file, f"can't be read ({reason}); check the path") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadingError(name, f"not UTF-8 at byte {error.start}; convert it to UTF-8") from error
    if not text.strip():
        raise ReadingError(name, "is empty; write a SPARQL query into it")
    return name, text


def _is_query(words: str) -> bool:
    """Whether words that name no file are a query: a keyword of one, and a pattern or an IRI."""
    from kg.queries.scanning import query_form

    return query_form(words) is not None and any(sign in words for sign in "{<")


def explain(
    statement: Annotated[
        list[str],
        typer.Argument(
            metavar='IRI|"SUBJECT PREDICATE OBJECT"',
            help="What to explain, in names or IRIs; several in quotes each; '-': one a line from standard input.",
        ),
    ],
    *,
    graph: Graph = GRAPH_DIRECTORY,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text for reading, json; as a graph turtle, trig, ntriples, nquads, jsonld or rdfxml.",
        ),
    ] = "text",
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", min=0, help="Claims written out of each statement, in text; 0: all.", show_default="20"
        ),
    ] = None,
    max_depth: Annotated[
        int | None, typer.Option("--max-depth", min=1, help="Steps of inference followed.", show_default="25")
    ] = None,
    endpoint: Endpoint = None,
    user: User = None,
    password: Password = None,
    timeout: Timeout = None,
    memory: Memory = None,
) -> int:
    """Show why the graph says something: quotes, speakers, steps of inference; or why it does not.

    A statement is two names with a property between (backs, supplies, attacks, acts against, located in …), or a name,
    "is a" and a class of the ontology. A name alone, a claim, an action or a document is explained by its claims.
    Exit code 1 if the graph has nothing on one of them; of several, one that can't be read is named and passed over,
    and the exit code is then 2. As json one statement is an object, several (or '-') are a list of them.

    \b
    kg explain "Iran backs Hamas"
    kg explain "Iran supplies Russia" "Iran acts against Israel"
    kg explain "Shahed-136 is a weapon" --format turtle
    kg explain actor/iran --limit 0
    """
    statements = _statements(statement)
    several = len(statements) > 1 or statement == ["-"]
    from kg.graph.export import FORMATS, find_format

    name = None
    if form not in ("text", "json"):
        try:
            name = find_format(form).name
        except UsageError as error:
            raise UsageError(f"unknown format '{form}'; choose one of text, json, {', '.join(FORMATS)}") from error
    most = limits(timeout, memory)
    found, rdf = guarded.explain(
        statements,
        graph=graph,
        endpoint=reached(endpoint, user, password, most.seconds),
        max_depth=max_depth,
        several=several,
        form=name,
        limits=most,
    )
    with writing() as stream:
        if name is not None:
            sys.stdout.buffer.write(rdf)
            sys.stdout.buffer.flush()
        elif form == "json":
            records = list(map(_record, found))
            json.dump(records if several else records[0], stream, ensure_ascii=False, indent=2)
            stream.write("\n")
        else:
            from kg.cli.why import CLAIMS_SHOWN, show

            explained = (one for one in found if not isinstance(one, Unread))
            show(explained, stream, claims=CLAIMS_SHOWN if limit is None else limit or None)
    return _exit_code(found)


def _record(one: Explanation | Unread) -> dict[str, object]:
    from kg.graph.explanation_records import to_record

    return asdict(one) if isinstance(one, Unread) else to_record(one)


def _statements(words: list[str]) -> list[str]:
    """One statement of several words, or several statements: then each has blanks in it or is an identifier."""
    if words == ["-"]:
        words = [line for line in sys.stdin.read().splitlines() if line.strip()]
        if not words:
            raise UsageError("no statement on standard input; write one a line")
        return words
    whole = [" " in word.strip() or ("/" in word and "#" not in word) for word in words]
    return words if all(whole) and len(words) > 1 else [" ".join(words)]


def _exit_code(found: Sequence[Explanation | Unread]) -> int:
    """The exit code; what can't be read is named."""
    unread = [one for one in found if isinstance(one, Unread)]
    for one in unread:
        complain(f"{one.statement}: {one.error}")
    if unread:
        return UsageError.exit_code
    return 1 if any(not isinstance(one, Unread) and one.verdict == "unknown" for one in found) else 0
