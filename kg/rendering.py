"""Answers of queries as people and programs read them: table, Markdown, CSV, TSV, SPARQL JSON results, RDF.

A table and Markdown are for reading: columns that end in `_iri` stand behind a name and are left out, so are empty
ones; polarity, certainty and tense become one column, speaker and who reports the speaker another. The other formats
keep every column and every term as it is.
"""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING, TextIO, cast

from kg.errors import UsageError
from kg.queries import Answer, Rows, RowStream, Stream, Term, Triples, Truth, collected
from kg.quotes import CONTROL
from kg.quotes import readable as readable_quote
from kg.vocabulary import PREFIXES, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROW_FORMATS = ("table", "csv", "tsv", "json", "markdown")
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml")
FORMATS = ROW_FORMATS + GRAPH_FORMATS

PLAIN_WIDTH = 120
"""Characters in a line of a table that does not go to a terminal."""

_BREAK = re.compile(r"(?<=[^\W\d]{2}-)(?=[^\W\d]{2})|(?<=\d/)(?=\d)|(?<=[a-z]{3})(?=[A-Z][a-z]{2})")
"""Between words joined by a hyphen, between two dates, before a capital inside the name of a class."""
_GAP = "  "
_QUOTES = frozenset({"quote", "affirmed", "denied"})
_STATUS = ("polarity", "certainty", "tense")


def render(
    answer: Answer | Stream,
    stream: TextIO,
    *,
    format: str = "table",  # noqa: A002 - the name it has everywhere
    width: int | None = None,
) -> None:
    """Write `answer` to `stream`; rows that are still to come one by one, but for what is laid out as a whole.

    format: one of `FORMATS`; `table` writes triples as Turtle and a truth value as yes or no.
    width: characters in a line of a table; default the terminal's, or `PLAIN_WIDTH` where the stream is none.
    Raises UsageError for a format that does not fit the kind of answer.
    """
    if format not in FORMATS:
        raise UsageError(f"unknown format '{format}'; known are {', '.join(FORMATS)}")
    if isinstance(answer, Triples):
        stream.write(_triples_text(answer, format))
    elif format in GRAPH_FORMATS:
        raise UsageError(f"format '{format}' is for CONSTRUCT and DESCRIBE; use {', '.join(ROW_FORMATS)}")
    elif isinstance(answer, Truth):
        stream.write(_truth_text(answer, format))
    elif format in _ROW_WRITERS:
        _ROW_WRITERS[format](answer, stream)
    else:
        rows = cast("Rows", collected(answer))
        if format == "table":
            _write_table(rows, stream, width)
        else:
            stream.write(_markdown_text(rows))


def readable(rows: Rows) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Headings and cells of the rows as people read them; an unbound value is an empty cell."""
    columns = {
        name: [_plain(row[at], quote=name in _QUOTES) for row in rows.rows] for at, name in enumerate(rows.variables)
    }
    named = {name: cells for name, cells in columns.items() if not name.endswith("_iri")}
    columns = _joined(named or columns)
    shown = {name: cells for name, cells in columns.items() if any(cells)} or columns
    headings = tuple(name.replace("_", " ") for name in shown)
    return headings, tuple(zip(*shown.values(), strict=True)) if rows.rows else ()


def _joined(columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """The columns with status and speakers in one column each, where their parts are there."""
    joined: dict[str, list[str]] = {}
    status = all(name in columns for name in _STATUS)
    for name, cells in columns.items():
        if name == "reported_by" and "speaker" in columns:
            continue
        if status and name in _STATUS:
            parts = zip(*(columns[part] for part in _STATUS), strict=True)
            joined.setdefault("certainty", [_status(*part) for part in parts])
        elif name == "speaker" and "reported_by" in columns:
            joined["according to"] = [
                f"{speaker}, says {reporter}" if reporter else speaker
                for speaker, reporter in zip(cells, columns["reported_by"], strict=True)
            ]
        else:
            joined[name] = cells
    return joined


def _status(polarity: str, certainty: str, tense: str) -> str:
    return f"{'denied, ' if polarity == 'negative' else ''}{certainty}, {tense}"


def _plain(term: Term | None, *, quote: bool = False) -> str:
    """A value as words: IRIs shortened, characters that steer a terminal and a quote's Markdown taken out."""
    if term is None:
        return ""
    text = " ".join(CONTROL.sub("", term.value).split())
    if quote and term.kind == "literal":
        return readable_quote(text)
    if term.kind == "bnode":
        return f"_:{text}"
    if term.kind != "iri":
        return text
    return shortened(text)


def _write_table(rows: Rows, stream: TextIO, width: int | None) -> None:
    terminal = stream.isatty()
    if width is None:
        width = _terminal_width() if terminal else PLAIN_WIDTH
    headings, cells = readable(rows)
    if cells:
        stream.writelines(f"{line}\n" for line in table_lines(headings, cells, width, bold=terminal))
    else:
        stream.write("no rows\n")


def _terminal_width() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def table_lines(
    headings: Sequence[str], cells: Sequence[Sequence[str]], width: int, *, bold: bool = False
) -> Iterator[str]:
    """The lines of a table of at most `width` terminal cells, if its longest words allow it; bold: the headings.

    Laid out here because importing a library for it takes longer than asking the question.
    """
    widths = _widths(headings, list(zip(headings, *cells, strict=True)), width - len(_GAP) * (len(headings) - 1))
    for line in _wrapped(headings, widths):
        yield f"\x1b[1m{line}\x1b[0m" if bold else line
    yield _GAP.join("─" * size for size in widths)
    wrapped = [_wrapped(row, widths) for row in cells]
    apart = any(len(lines) > 1 for lines in wrapped)
    for number, lines in enumerate(wrapped):
        if apart and number:
            yield ""
        yield from lines


def _widths(headings: Sequence[str], columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """Cells for each column: as wide as its widest text where there is room for all, else by shares.

    A long word is not broken before 24 cells, or before fewer, 12 at least, if there is then room for all. A quote gets
    three times the share of another column.
    """
    natural = [max(map(_cells, column)) for column in columns]
    longest = [
        max((_cells(piece) for text in column for word in text.split() for piece in _pieces(word)), default=1)
        for column in columns
    ]
    unbroken = next((most for most in range(24, 11, -1) if sum(min(most, cells) for cells in longest) <= room), 24)
    least = [min(unbroken, cells) for cells in longest]
    weights = [3 if heading in _QUOTES else 1 for heading in headings]
    widths = natural
    for share in range(max(natural), 0, -1):
        if sum(widths) <= room:
            break
        widths = [max(low, min(full, share * by)) for low, full, by in zip(least, natural, weights, strict=True)]
    return widths


def _wrapped(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """One row as lines, each text folded into its column."""
    folded = [_folded(text, width) for text, width in zip(row, widths, strict=True)]
    lines = itertools.zip_longest(*folded, fillvalue="")
    return [
        _GAP.join(text + " " * (width - _cells(text)) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]


def _folded(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken between words, behind hyphens, or in a longer piece anywhere."""
    lines = [""]
    for word in text.split():
        for number, piece in enumerate(_pieces(word)):
            space = " " if lines[-1] and number == 0 else ""
            if _cells(lines[-1] + space + piece) <= width:
                lines[-1] += space + piece
                continue
            lines.append("")
            for character in piece:
                if _cells(lines[-1] + character) > width:
                    lines.append("")
                lines[-1] += character
    return lines if lines[0] or len(lines) == 1 else lines[1:]


def _pieces(word: str) -> list[str]:
    """A word's parts between which a line may end: `Iran-`, `backed`; dates stay whole: `2024-01-09`."""
    return _BREAK.split(word)


def _cells(text: str) -> int:
    """How many cells of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _write_csv(rows: Rows | RowStream, stream: TextIO) -> None:
    from kg.queries.csv_text import write_csv

    write_csv(rows, stream)


def _write_tsv(rows: Rows | RowStream, stream: TextIO) -> None:
    """SPARQL 1.1 Query Results TSV: terms as Turtle writes them."""
    stream.write("\t".join(f"?{name}" for name in rows.variables) + "\n")
    stream.writelines("\t".join(map(_turtle, row)) + "\n" for row in rows.rows)


def _turtle(term: Term | None) -> str:
    if term is None:
        return ""
    if term.kind == "iri":
        return f"<{term.value}>"
    if term.kind == "bnode":
        return f"_:{term.value}"
    if term.kind == "triple":
        return term.value
    quoted = json.dumps(term.value, ensure_ascii=False)
    if term.language:
        return f"{quoted}@{term.language}"
    return f"{quoted}^^<{term.datatype}>" if term.datatype else quoted


def _write_json(rows: Rows | RowStream, stream: TextIO) -> None:
    """SPARQL 1.1 Query Results JSON."""
    stream.write(f'{{\n  "head": {_indented({"vars": list(rows.variables)}, 2)},\n  "results": {{\n    "bindings": [')
    before, after = "\n", ""
    for row in rows.rows:
        binding = {name: _json_term(term) for name, term in zip(rows.variables, row, strict=True) if term is not None}
        stream.write(f"{before}      {_indented(binding, 6)}")
        before, after = ",\n", "\n    "
    stream.write(f"{after}]\n  }}\n}}\n")


def _indented(value: object, depth: int) -> str:
    """`value` as JSON whose lines, but for the first, are indented by `depth` and more."""
    return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n" + " " * depth)


def _json_term(term: Term) -> dict[str, str]:
    kinds = {"iri": "uri", "literal": "literal", "bnode": "bnode", "triple": "literal"}
    found = {"type": kinds[term.kind], "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype:
        found["datatype"] = term.datatype
    return found


def _markdown_text(rows: Rows) -> str:
    headings, cells = readable(rows)
    lines = [headings, tuple("---" for _ in headings), *cells]
    return "".join(f"| {' | '.join(text.replace('|', chr(92) + '|') for text in line)} |\n" for line in lines)


def _truth_text(answer: Truth, format: str) -> str:  # noqa: A002
    if format == "json":
        return json.dumps({"head": {}, "boolean": answer.value}) + "\n"
    if format in ("csv", "tsv"):
        return f"{str(answer.value).lower()}\n"
    return "yes\n" if answer.value else "no\n"


def _triples_text(answer: Triples, format: str) -> str:  # noqa: A002
    import pyoxigraph

    known = {
        "table": pyoxigraph.RdfFormat.TURTLE,
        "turtle": pyoxigraph.RdfFormat.TURTLE,
        "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
        "jsonld": pyoxigraph.RdfFormat.JSON_LD,
        "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
    }
    if format not in known:
        raise UsageError(f"format '{format}' is for SELECT and ASK; use {', '.join(GRAPH_FORMATS)}")
    written = pyoxigraph.serialize(answer.triples, format=known[format], prefixes=dict(PREFIXES))
    return written.decode("utf-8") if written is not None else ""


_ROW_WRITERS = {"csv": _write_csv, "tsv": _write_tsv, "json": _write_json}
