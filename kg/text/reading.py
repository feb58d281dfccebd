"""One file, stream or list of paths read into Documents."""

from __future__ import annotations

import sys
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Source:
    """A text that is to be read, before it is.

    id: that of the document. path: the file's as it was named, `-` for standard input.
    """

    id: str
    path: str

    @property
    def media(self) -> str | None:
        """The media type by the ending of the file; None for standard input, whose bytes tell it."""
        return None if self.path == str(STDIN) else media_type(Path(self.path))


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
    paths: Iterable[Path | Literal["-"]], *, leftovers: Leftovers | None = None
) -> Iterator[Document | ReadingError]:
    """Documents of all files in `paths` (folders with all below them; `-` is standard input), each once, in order.

    leftovers: what is skipped in them, by default what comes with the program.
    A file that can't be read comes out as its error, and the others go on. Ids are unique; see `document_ids`.
    """
    for source in find_sources(paths):
        if isinstance(source, ReadingError):
            yield source
            continue
        try:
            yield document_of(source, read_bytes(source), leftovers=leftovers)
        except ReadingError as error:
            yield error


def find_sources(paths: Iterable[Path | Literal["-"]]) -> Iterator[Source | ReadingError]:
    """The texts that `paths` name, as for `read_documents`, none of them read; what is missing comes as its error."""
    found = list(scan(Path(path) for path in paths))
    ids = iter(document_ids([path for path in found if isinstance(path, Path)]))
    for path in found:
        yield path if isinstance(path, ReadingError) else Source(next(ids), str(path))


def read_bytes(source: Source) -> bytes:
    """What is in the file or in standard input; raises ReadingError if it is missing or unreadable."""
    if source.path == str(STDIN):
        if sys.stdin is None:
            raise ReadingError("stdin", "standard input is closed; name a file instead of '-'")
        return sys.stdin.buffer.read()
    path = Path(source.path)
    try:
        return path.read_bytes()
    except IsADirectoryError as error:
        raise ReadingError(path, "is a folder, not a file; name the files in it") from error
    except FileNotFoundError as error:
        raise ReadingError(path, "no such file; check the path") from error
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def document_of(source: Source, data: bytes, *, leftovers: Leftovers | None = None) -> Document:
    """The document that the bytes of a text are; leftovers as for `read_documents`. Raises ReadingError."""
    place = "stdin" if source.path == str(STDIN) else Path(source.path)
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
