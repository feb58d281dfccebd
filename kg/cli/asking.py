"""`kg ask`, `kg query`, `kg explain`: questions to the graph."""

from __future__ import annotations

import json
import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg import pipeline
from kg.cli.console import writing
from kg.cli.options import Endpoint, Graph
from kg.errors import ParameterError, ReadingError, UsageError

if TYPE_CHECKING:
    from kg.queries import Answer, Parameter, SavedQuery

Form = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="table (default), csv, tsv, json or markdown; of a CONSTRUCT turtle, ntriples, jsonld or rdfxml.",
    ),
]
OWN_OPTIONS = ("graph", "format", "endpoint")
"""Options of `kg ask` itself; no saved query may call a parameter so."""

_METAVARS = {"iri": "NAME", "date": "DATE", "integer": "NUMBER", "literal": "TEXT"}


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
    # Parsed here and not by Typer, which loads a validation library for the first option that has a value: that would
    # take longer than the question itself, and a query's parameters are options that Typer can't know.
    names, values = _split(context.args)
    if names and ("help" in values):
        typer.echo(_help(pipeline.saved_query(names[0])))
    elif "help" in values:
        typer.echo(context.get_help())
    elif names:
        _ask(pipeline.saved_query(names[0]), names[1:], values)
    elif values:
        raise UsageError(f"--{next(iter(values))} without a query; write 'kg ask NAME --{next(iter(values))} …'")
    else:
        typer.echo(_listing())
    return 0


def _ask(saved: SavedQuery, others: list[str], values: dict[str, str | None]) -> None:
    if others:
        raise UsageError(f"'{others[0]}' is one word too many{_as_value(saved, others[0])}")
    given: dict[str, str] = {}
    for name, value in values.items():
        if value is None:
            raise ParameterError(f"--{name} needs a value; 'kg ask {saved.name} --help' shows what it takes")
        given[name] = value
    graph, form, endpoint = (given.pop(name, None) for name in OWN_OPTIONS)
    known = {parameter.name for parameter in saved.parameters}
    for name in given.keys() - known:
        near = _near(name, [*known, *OWN_OPTIONS])
        if near:
            raise ParameterError(f"query '{saved.name}' has no parameter --{name}; did you mean --{near[0]}?")
    answer = pipeline.ask(
        saved.name, given, graph=Path(graph) if graph else pipeline.GRAPH_DIRECTORY, endpoint=endpoint
    )
    _print(answer, form)


def _near(name: str, known: list[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name, known, n=1)


def _split(words: list[str]) -> tuple[list[str], dict[str, str | None]]:
    """The bare words, and the `--option value` or `--option=value` pairs among `words`.

    A value of None is an option without one; `--help` and `-h` are the option `help`, which takes none.
    """
    names: list[str] = []
    values: dict[str, str | None] = {}
    rest = deque(words)
    while rest:
        word = rest.popleft()
        if word in ("-h", "--help"):
            values["help"] = None
        elif not word.startswith("-") or word == "-":
            names.append(word)
        else:
            option, equals, value = word.removeprefix("--").partition("=")
            if not word.startswith("--"):
                raise UsageError(f"'{word}' is no option; options have two hyphens")
            if option in values:
                raise UsageError(f"--{option} is given twice; keep one")
            if not equals and rest and not rest[0].startswith("--"):
                value, equals = rest.popleft(), "="
            values[option] = value if equals else None
    return names, values


def _as_value(saved: SavedQuery, word: str) -> str:
    if not saved.parameters:
        return "; the query takes no parameters"
    first = saved.parameters[0].name
    return f"; did you mean --{first} '{word}'? A value with blanks goes into quotes"


def _listing() -> str:
    queries = pipeline.saved_queries().values()
    width = max(len(saved.name) for saved in queries)
    lines = [f"  {saved.name:<{width}}  {saved.summary}" for saved in queries]
    return "\n".join(["Saved queries ('kg ask NAME --help' shows what each wants to know):", "", *lines])


def _help(saved: SavedQuery) -> str:
    """What a saved query answers and wants to know."""
    usage = " ".join(["kg ask", saved.name, *(_usage(parameter) for parameter in saved.parameters)])
    rows = [(f"--{parameter.name} {_METAVARS[parameter.type]}", _about(parameter)) for parameter in saved.parameters]
    width = max((len(option) for option, _ in rows), default=0)
    parameters = ["", "Parameters:", *(f"  {option:<{width}}  {about}" for option, about in rows)] if rows else []
    return "\n".join(
        [
            f"Usage: {usage}",
            "",
            saved.summary,
            saved.description,
            *parameters,
            "",
            "'kg ask --help' has the options that all queries share.",
        ]
    )


def _usage(parameter: Parameter) -> str:
    option = f"--{parameter.name} {_METAVARS[parameter.type]}"
    return option if parameter.required and parameter.default is None else f"[{option}]"


def _about(parameter: Parameter) -> str:
    return (
        parameter.description
        if parameter.default is None
        else f"{parameter.description} (default: {parameter.default})"
    )


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
    _print(answer, form)
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


def _print(answer: Answer, form: str | None) -> None:
    from kg.rendering import render

    with writing() as stream:
        render(answer, stream, format=form or "table")


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
