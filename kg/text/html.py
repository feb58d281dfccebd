"""HTML pages: the main content as lines of text, and what the page says of itself."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import ReadingError
from kg.text.dateline import parse_date
from kg.text.front_matter import usable_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.html import HtmlElement

_DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "dcterms.created",
    "citation_publication_date",
    "citation_date",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "pubdate",
    "og:pubdate",
    "date",
)
"""Names of `meta` elements that hold the day of publication, the surest first; never that of a later change."""

_ROOT = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_TABLE_RULE = re.compile(r"\|[|\s:-]*\|?")
_CELL_END = re.compile(r"\s\|\s|^\||\|$")
_SENTENCE_END = re.compile(r"\w[\w)\]\"'’”»][.!?…](?=[)\]\"'’”»]*(?:\s|$))")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufeff]")


@dataclass(frozen=True, slots=True)
class Page:
    """What is kept of a page.

    text: the main content, a paragraph, heading, list item or table cell a line; lines joined by LF.
    published: EDTF date, from the page's metadata alone.
    """

    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None


def read_page(html: str, source: Path | str) -> Page:
    """The main content of a page, by trafilatura (Barbaresi 2021), and the metadata of its head.

    Raises ReadingError if the page has no main content, e.g. where a script fetches it, or nothing but menus and links.
    """
    import trafilatura
    from lxml.etree import LxmlError

    # Without a handler of its own, its complaints on single pages would go to stderr beside our one-line error.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    markup = _CONTROLS.sub("", html)
    if not _ROOT.search(markup):
        markup = f"<html><body>{markup}</body></html>"
    try:
        tree = trafilatura.load_html(markup)
        if tree is None:
            raise ReadingError(source, "no HTML could be made out; save it as plain text")
        published = _published(tree)
        found: Any = trafilatura.bare_extraction(tree, with_metadata=True, include_comments=False)
    except (LxmlError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ReadingError(source, f"the HTML can't be parsed ({reason}); save it as plain text") from error
    text = "\n".join(_lines(found.text or "")) if found is not None else ""
    if not text:
        raise ReadingError(source, "no text found in the HTML; open it in a browser and save the article as plain text")
    if not any(map(_is_prose, text.split("\n"))):
        shown = " ".join(text.split())
        raise ReadingError(
            source,
            f"no article text in the HTML, only '{shown[:40]}{'…' if len(shown) > 40 else ''}'; "
            "open it in a browser and save the article as plain text",
        )
    url = found.url if found.url and usable_url(found.url) else None
    return Page(text, found.title or None, url, found.sitename or None, published)


def _lines(text: str) -> Iterator[str]:
    """Paragraphs without the signs that the extractor draws for lists and tables; each table cell is a line."""
    for line in text.splitlines():
        words = line.strip()
        cells = [words.removeprefix("- ")]
        if words.startswith("|"):
            cells = [] if _TABLE_RULE.fullmatch(words) else _CELL_END.split(words)
        for cell in cells:
            if cell.strip():
                yield " ".join(cell.split())


def _is_prose(line: str) -> bool:
    """Whether a line may belong to an article: it has the end of a sentence, or runs on in small letters.

    Menus are names of sections one after the other: "Home World Sign in".
    """
    words = line.split()
    small = sum(word[0].islower() for word in words)
    return len(words) >= 3 and (_SENTENCE_END.search(line) is not None or small >= max(3, len(words) / 2))


def _published(tree: HtmlElement) -> str | None:
    named: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        named.setdefault(name.lower(), meta.get("content") or "")
    values = [named[name] for name in _DATE_NAMES if name in named]
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json":
            values += _linked_data_dates(script.text_content())
    for time in tree.iter("time"):
        if (time.get("itemprop") or "").lower() == "datepublished" or time.get("pubdate") is not None:
            values.append(time.get("datetime") or "")
    return next((date for date in map(parse_date, values) if date is not None), None)


def _linked_data_dates(text: str) -> Iterator[str]:
    """`datePublished` of all objects of a page's JSON-LD, in their order; a page's broken JSON-LD says nothing."""
    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            date = value.get("datePublished")
            if isinstance(date, str):
                yield date
            waiting += reversed(list(value.values()))
        elif isinstance(value, list):
            waiting += reversed(value)
