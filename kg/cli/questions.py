"""`kg ask`: saved questions. Without the command-line library, which takes longer to load than a question to answer."""

from __future__ import annotations

import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.console import say, writing
from kg.cli.limits import limits
from kg.cli.login import reached
from kg.errors import ParameterError, UsageError
from kg.pipeline import GRAPH_DIRECTORY, answering, guarded

if TYPE_CHECKING:
    from kg.queries import Answer, Parameter, SavedQuery, Stream

OWN_OPTIONS = ("graph", "format", "endpoint", "user", "password", "timeout", "memory", "limit")
"""Options of `kg ask` itself; no saved query may call a parameter so."""

STREAMED = ("csv", "tsv", "json")
"""Formats that are written as the rows come."""

_METAVARS = {"iri": "NAME", "date": "DATE", "integer": "NUMBER", "literal": "TEXT", "text": "WORDS"}


def ask(words: list[str], *, overview: str = "") -> int:
    """Answer what stands behind `kg ask`; the exit code.

    words: the name of a saved query and its `--parameter value` pairs, or nothing for the list of queries.
    overview: what to print for `--help` without a name.
    """
    names, values = _split(words)
    if names and ("help" in values):
        _say(_help(answering.saved_query(names[0])))
    elif "help" in values:
        _say(overview)
    elif names:
        _ask(answering.saved_query(names[0]), names[1:], values)
    elif values:
        raise UsageError(f"--{next(iter(values))} without a query; write 'kg ask NAME --{next(iter(values))} …'")
    else:
        _say(_listing())
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _ask(saved: SavedQuery, others: list[str], values: dict[str, str | None]) -> None:
    given = _given(saved, others, values)
    graph, form, endpoint, user, password, *most = (given.pop(name, None) for name in OWN_OPTIONS)
    known = {parameter.name for parameter in saved.parameters}
    for name in given.keys() - known:
        near = _near(name, [*known, *OWN_OPTIONS])
        if near:
            raise ParameterError(f"query '{saved.name}' has no parameter --{name}; did you mean --{near[0]}?")
    allowed = limits(*most)
    answer = guarded.ask(
        saved.name,
        given,
        graph=Path(graph) if graph else GRAPH_DIRECTORY,
        endpoint=reached(endpoint, user, password, allowed.seconds),
        limits=allowed,
        kept=form not in STREAMED,
        meanwhile=_load_rendering,
    )
    show(answer, form)


def values(name: str, words: list[str]) -> dict[str, str]:
    """The `--parameter value` pairs that stand behind the saved query `name`; raises UsageError for anything else."""
    others, found = _split(words)
    return _given(answering.saved_query(name), others, found)


def _given(saved: SavedQuery, others: list[str], values: dict[str, str | None]) -> dict[str, str]:
    """The values, each with its own; raises UsageError where one lacks it, or for a bare word."""
    if others:
        raise UsageError(f"'{others[0]}' is one word too many{_as_value(saved, others[0])}")
    given: dict[str, str] = {}
    for name, value in values.items():
        if value is None:
            raise ParameterError(f"--{name} needs a value; 'kg ask {saved.name} --help' shows what it takes")
        given[name] = value
    return given


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
    queries = answering.saved_queries().values()
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


def _load_rendering() -> None:
    import kg.rendering  # noqa: F401


def show(answer: Answer | Stream, form: str | None) -> None:
    """Write an answer to standard output, as a table unless `form` says otherwise, and say what a limit left out."""
    from kg.rendering import render

    with writing() as stream:
        render(answer, stream, format=form or "table")
    if getattr(answer, "cut", False):
        say("kg: there is more than --limit lets through")
