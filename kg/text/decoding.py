"""Bytes to text: UTF-8 and nothing else, with errors that say what the bytes are and how to convert them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import ReadingError

if TYPE_CHECKING:
    from pathlib import Path

BYTE_ORDER_MARK = "\ufeff"

_BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32LE"),
    (b"\x00\x00\xfe\xff", "UTF-32BE"),
    (b"\xff\xfe", "UTF-16LE"),
    (b"\xfe\xff", "UTF-16BE"),
)
_BINARY_FORMATS = (
    (b"%PDF-", "a PDF file", "take the text out, e.g. with 'pdftotext'"),
    (
        b"PK\x03\x04",
        "a zip archive (Word, OpenDocument, EPUB …)",
        "save it as plain text",
    ),
    (b"PK\x05\x06", "a zip archive", "unpack it"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as plain text"),
    (b"{\\rtf", "an RTF file", "save it as plain text"),
    (b"\x1f\x8b", "a gzip archive", "unpack it with 'gunzip'"),
    (b"BZh", "a bzip2 archive", "unpack it with 'bunzip2'"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it with 'unxz'"),
    (b"\x89PNG", "a PNG image", "only texts can be read"),
    (b"\xff\xd8\xff", "a JPEG image", "only texts can be read"),
    (b"GIF8", "a GIF image", "only texts can be read"),
)
_SNIFFED = 4096


def decode(data: bytes, source: Path | str) -> str:
    """The text of `data`, each code point as it stands: line ends and a byte-order mark (U+FEFF) are kept.

    `source` names the file in errors. Raises ReadingError if `data` is empty, white space only, binary, or not UTF-8.
    """
    if not data:
        raise ReadingError(source, "is empty; put text into it or leave it out")
    _refuse_binary(data, source)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReadingError(
            source,
            f"not UTF-8 at byte offset {error.start} (0x{data[error.start]:02x}); "
            "convert it, e.g. 'iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW'",
        ) from error
    if not text.removeprefix(BYTE_ORDER_MARK).strip():
        raise ReadingError(source, "holds only white space; put text into it or leave it out")
    return text


def _refuse_binary(data: bytes, source: Path | str) -> None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            raise ReadingError(
                source,
                f"is {encoding}, not UTF-8; convert it: 'iconv -f {encoding[:6]} -t UTF-8 OLD > NEW'",
            )
    for magic, name, remedy in _BINARY_FORMATS:
        if data.startswith(magic):
            raise ReadingError(source, f"is {name}, not a text; {remedy}")
    at = data.find(b"\x00")
    if at < 0:
        return
    wide = _wide_encoding(data[:_SNIFFED])
    if wide is not None:
        raise ReadingError(
            source,
            f"looks like {wide}, not UTF-8; convert it: 'iconv -f {wide} -t UTF-8 OLD > NEW'",
        )
    raise ReadingError(source, f"is binary (NUL at byte offset {at}), not a text; leave it out")


def _wide_encoding(head: bytes) -> str | None:
    """UTF-16 without a byte-order mark shows as NULs on one side of nearly all pairs of bytes."""
    high, low = head[0::2], head[1::2]
    if low and low.count(0) > 0.7 * len(low) and 0 not in high:
        return "UTF-16LE"
    if high and high.count(0) > 0.7 * len(high) and 0 not in low:
        return "UTF-16BE"
    return None
