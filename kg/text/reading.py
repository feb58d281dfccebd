"""One file, stream or list of paths read into Documents."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from kg.errors import ReadingError
from kg.model import Document, Span
from kg.text.decoding import BYTE_ORDER_MARK, decode
from kg.text.files import STDIN, document_id, document_ids, media_type, scan, unreadable
from kg.text.front_matter import Header, read_header
from kg.text.html import read_page
from kg.text.leftovers import Leftovers, shipped_leftovers
from kg.text.markdown import markup_spans
from kg.text.spans import line_spans, merged, without

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def read_document(path: Path) -> Document:
    """The document in one file; its id is the slug of the file's stem.

    Plain text and Markdown are kept unchanged, line ends and byte-order mark included; what is no prose is in
    `skipped`. Of HTML the text is the main content, one paragraph a line.
    Raises ReadingError if the file is missing, unreadable, empty, binary, not UTF-8, or has a broken header, and for
    HTML without any text.
    """
    return _read_file(path, document_id(path.stem), None)


def read_stream(stream: BinaryIO, *, name: str = "stdin", leftovers: Leftovers | None = None) -> Document:
    """The document in a stream of bytes; its id is the slug of `name`, which also names it in errors.

    leftovers: as for `read_documents`.

    HTML is known by its first tag; everything else is plain text. Raises ReadingError like `read_document`.
    """
    data = stream.read()
    html = data[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))
    return _document(
        data,
        source=name,
        name=document_id(name),
        media="text/html" if html else "text/plain",
        leftovers=leftovers,
    )


def read_documents(
    paths: Iterable[Path | Literal["-"]], *, leftovers: Leftovers | None = None
) -> Iterator[Document | ReadingError]:
    """Documents of all files in `paths` (folders with all below them; `-` is standard input), each once, in order.

    leftovers: what is skipped in them, by default what comes with the program.
    A file that can't be read comes out as its error, and the others go on. Ids are unique; see `document_ids`.
    """
    found = list(scan(Path(path) for path in paths))
    files = [path for path in found if isinstance(path, Path)]
    ids = dict(zip(files, document_ids(files), strict=True))
    for path in found:
        if isinstance(path, ReadingError):
            yield path
            continue
        try:
            yield _read_stdin(leftovers) if path == STDIN else _read_file(path, ids[path], leftovers)
        except ReadingError as error:
            yield error


def _read_stdin(leftovers: Leftovers | None) -> Document:
    if sys.stdin is None:
        raise ReadingError("stdin", "standard input is closed; name a file instead of '-'")
    return read_stream(sys.stdin.buffer, leftovers=leftovers)


def _read_file(path: Path, name: str, leftovers: Leftovers | None) -> Document:
    try:
        data = path.read_bytes()
    except IsADirectoryError as error:
        raise ReadingError(path, "is a folder, not a file; name the files in it") from error
    except FileNotFoundError as error:
        raise ReadingError(path, "no such file; check the path") from error
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    return _document(data, source=path, name=name, media=media_type(path), leftovers=leftovers)


def _document(data: bytes, *, source: Path | str, name: str, media: str, leftovers: Leftovers | None) -> Document:
    known = leftovers if leftovers is not None else shipped_leftovers()
    text = decode(data, source)
    if media == "text/html":
        page = read_page(text, source)
        return Document(
            id=name,
            text=page.text,
            title=page.title,
            url=page.url,
            publisher=page.publisher,
            published=page.published,
            media_type=media,
            skipped=_leftover_lines(known, page.text, 0, ()),
        )
    header = read_header(text, source) or Header(Span(0, text.startswith(BYTE_ORDER_MARK)))
    start = header.span.end
    if not text[start:].strip():
        raise ReadingError(source, "holds a header and no text; put text below it or leave it out")
    markup = markup_spans(text, start) if media == "text/markdown" else ()
    return Document(
        id=name,
        text=text,
        title=header.title,
        url=header.url,
        publisher=header.publisher,
        published=header.published,
        media_type=media,
        skipped=merged([Span(0, start), *markup, *_leftover_lines(known, text, start, markup)]),
    )


def _leftover_lines(leftovers: Leftovers, text: str, start: int, markup: Sequence[Span]) -> tuple[Span, ...]:
    """The lines from `start` on that are page leftovers once the markup, spans sorted and disjoint, is off them."""
    out: list[Span] = []
    first = 0
    for line in line_spans(text, start):
        while first < len(markup) and markup[first].end <= line.start:
            first += 1
        last = first
        while last < len(markup) and markup[last].start < line.end:
            last += 1
        if leftovers.find(without(text, line, markup[first:last])):
            out.append(line)
    return tuple(out)
