"""One file, stream or list of paths read into Documents."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import ReadingError
from kg.model import Document, Span
from kg.text.decoding import BYTE_ORDER_MARK, decode
from kg.text.files import STDIN, document_id
from kg.text.front_matter import Header, read_header
from kg.text.html import read_page
from kg.text.leftovers import Leftovers, shipped_leftovers
from kg.text.markdown import markup_spans
from kg.text.records import NO_COLUMNS, record_document
from kg.text.sources import Catalogue, Source
from kg.text.spans import line_spans, merged, without
from kg.text.storage import is_address, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.text.sources import PathOrAddress


def read_document(path: Path) -> Document:
    """The document in one file; its id is the slug of the file's stem.

    Plain text and Markdown are kept unchanged, line ends and byte-order mark included; what is no prose is in
    `skipped`. Of HTML the text is the main content, one paragraph a line.
    Raises ReadingError if the file is missing, unreadable, empty, binary, not UTF-8, or has a broken header, and for
    HTML without any text.
    """
    source = Source(document_id(path.stem), str(path))
    return document_of(source, read_bytes(source))


def read_stream(stream: BinaryIO, *, name: str = "stdin", leftovers: Leftovers | None = None) -> Document:
    """The document in a stream of bytes; its id is the slug of `name`, which also names it in errors.

    leftovers: as for `read_documents`.

    HTML is known by its first tag; everything else is plain text. Raises ReadingError like `read_document`.
    """
    return _document(stream.read(), source=name, name=document_id(name), media=None, leftovers=leftovers)


def read_documents(
    paths: Iterable[PathOrAddress],
    *,
    columns: Mapping[str, str] = NO_COLUMNS,
    leftovers: Leftovers | None = None,
) -> Iterator[Document | ReadingError]:
    """Documents of all texts in `paths` (folders with all below them; `-` is standard input), each once, in order.

    columns: as for `kg.text.records.records`. leftovers: what is skipped in them, by default what comes with the
    program. A text that can't be read comes out as its error, and the others go on. Ids are unique; see `Catalogue`.
    """
    with closing(Catalogue()) as catalogue:
        catalogue.take(paths, columns=columns)
        for text in catalogue.texts():
            try:
                if isinstance(text, ReadingError):
                    yield text
                    continue
                data = read_bytes(text.source) if text.data is None else text.data
                yield document_of(text.source, data, leftovers=leftovers)
            except ReadingError as error:
                yield error


def read_bytes(source: Source) -> bytes:
    """What is in the file, at the address or in standard input; raises ReadingError if it is missing or unreadable."""
    if source.path == str(STDIN):
        if sys.stdin is None:
            raise ReadingError("stdin", "standard input is closed; name a file instead of '-'")
        return sys.stdin.buffer.read()
    with opened(source.path) as stream:
        return stream.read()


def document_of(source: Source, data: bytes, *, leftovers: Leftovers | None = None) -> Document:
    """The document that the bytes of a text are; leftovers as for `read_documents`. Raises ReadingError."""
    if source.row is not None:
        document = record_document(source.id, data)
        known = leftovers if leftovers is not None else shipped_leftovers()
        mark = Span(0, document.text.startswith(BYTE_ORDER_MARK))
        return replace(document, skipped=merged([mark, *_leftover_lines(known, document.text, mark.end, ())]))
    place = "stdin" if source.path == str(STDIN) else source.path if is_address(source.path) else Path(source.path)
    return _document(data, source=place, name=source.id, media=source.media, leftovers=leftovers)


def _document(
    data: bytes, *, source: Path | str, name: str, media: str | None, leftovers: Leftovers | None
) -> Document:
    """The document in some bytes. source: what names it in errors. media: None where the bytes tell it."""
    if media is None:
        html = data[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))
        media = "text/html" if html else "text/plain"
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
