"""The saved queries as a page for people: `python -m kg.queries.catalogue > docs/queries.md`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg.queries.saved import Parameter, SavedQuery, load_queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_INTRODUCTION = """\
# Saved queries

`kg ask` lists them, `kg ask NAME --help` shows what one wants to know, `kg ask NAME --PARAMETER VALUE` asks it. Names
of actors and places are given as people write them (`Iran`, `Tehran`), dates as `2023`, `2023-09` or `2023-09-01`.
Answers carry the quote, who says so (innermost speaker first), how certain it is and the document. `--format` gives
CSV, TSV, JSON or Markdown instead of a table, and RDF for a query that builds a graph.

`--text` leaves only claims whose quote has all the words: `--text "missile russia"` in whatever form and order
(missiles, Missile), `--text '"cruise missile"'` these two in this order, `--text 'hous*'` what begins so,
`--text "drone -iran"` what has one but not the other. An index beside the graph finds them; behind an endpoint the
quotes are looked through.

Each is a file in `queries/` with a header in the conventions of grlc; a file added there is a new query. This page is
made from the headers: `python -m kg.queries.catalogue > docs/queries.md`.
"""


def catalogue(queries: Iterable[SavedQuery]) -> str:
    """The page in Markdown: queries by their first tag, tags and queries in order of the alphabet."""
    by_tag: dict[str, list[SavedQuery]] = {}
    for query in queries:
        by_tag.setdefault(query.tags[0] if query.tags else "other", []).append(query)
    lines = [_INTRODUCTION]
    for tag in sorted(by_tag):
        lines += [f"## {tag.capitalize()}", ""]
        for query in sorted(by_tag[tag], key=lambda query: query.name):
            lines += _entry(query)
    return "\n".join(lines).rstrip("\n") + "\n"


def _entry(query: SavedQuery) -> Iterator[str]:
    """The lines on one query, with an empty one at the end."""
    yield f"### {query.name}"
    yield ""
    yield f"{query.summary}. {query.description}"
    yield ""
    if query.parameters:
        yield "| parameter | | type | for example | |"
        yield "|---|---|---|---|---|"
        yield from (_row(parameter) for parameter in query.parameters)
        yield ""
    if query.example:
        yield from ("```sh", query.example, "```", "")


def _row(parameter: Parameter) -> str:
    need = "must be given" if parameter.required else "optional"
    if parameter.default is not None:
        need = f"`{parameter.default}` if not given"
    example = f"`{parameter.example}`" if parameter.example else ""
    return f"| `--{parameter.name}` | {parameter.description} | {_type(parameter)} | {example} | {need} |"


def _type(parameter: Parameter) -> str:
    """What kind of value it takes, in words."""
    if parameter.choices:
        return " or ".join(parameter.choices)
    if parameter.type != "iri":
        return {"date": "date", "integer": "whole number", "text": "words"}.get(parameter.type, "text")
    return "name of a class" if parameter.kind == "Class" else "name or IRI"


if __name__ == "__main__":
    sys.stdout.write(catalogue(load_queries().values()))
