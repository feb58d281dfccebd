"""Whose text a document is, where the document says so: a body's press release or statement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.names.naming import entry_link, namespace
from kg.model import Document, Link, Mention
from kg.register import Register
from kg.vocabulary import is_kind, slug

_KIND = r"(?:press|news|media|official|joint)? ?(?:release|statement|communiqu[ée]|bulletin)"
_NAME = r"(?P<name>(?!The )(?:[A-Z0-9][\w.’'&/-]*)(?: (?:(?:of|the|for|and|on|-|–) )*[A-Z0-9][\w.’'&/-]*)*)"
_BYLINES = (
    re.compile(rf"^By (?:the )?{_NAME} (?:Public Affairs|Press Office|Media Office|Press Service)\b"),
    re.compile(rf"^{_NAME} (?:Public Affairs|Press Office|Media Office|Press Service)$"),
    re.compile(rf"^(?i:{_KIND}) (?:issued )?(?:by|of|from) (?:the )?{_NAME}(?=$|[.,:;]| on | regarding | about )"),
    re.compile(rf"^(?:The )?{_NAME} (?:[Pp]ress|[Nn]ews) [Rr]elease(?=$|[.,:;]| on )"),
)
_LINES = 4  # the first lines, and as many of the last ones, may hold a byline
_LONGEST = 160


def publisher_of(document: Document, register: Register) -> Link | None:
    """The body whose text the document is by its publisher or byline; None for what the press writes or is unsaid."""
    if document.publisher is not None:
        known = _registered(document.publisher, register, Mention(0, 0, document.publisher, "Organisation"))
        if known is not None:
            return known
    for line, start in _edges(document.text):
        for pattern in _BYLINES:
            match = pattern.match(line)
            if match is None:
                continue
            at = start + match.start("name")
            mention = Mention(at, at + len(match["name"]), match["name"], "Organisation")
            known = _registered(match["name"], register, mention)
            if known is not None or not register.find(match["name"]):
                own = Link(f"{namespace('Organisation')}/{slug(mention.text)}", mention.text, "Organisation", mention)
                return known or own
    return None


def _registered(name: str, register: Register, mention: Mention) -> Link | None:
    """The only entry so called, where it is a body that speaks for itself; a newspaper tells of others."""
    entries = {n.entry.key: n.entry for n in register.find(name) if n.form not in ("capital", "demonym")}
    entry = next(iter(entries.values())) if len(entries) == 1 else None
    if entry is None or is_kind(entry.kind, "MediaOrganisation") or not is_kind(entry.kind, "Actor"):
        return None
    return entry_link(entry, mention)


def _edges(text: str) -> Iterator[tuple[str, int]]:
    """The short lines at the beginning and the end of a text, each with its offset."""
    lines, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((line.strip(), at + len(line) - len(line.lstrip())))
        at += len(line) + 1
    edges = dict.fromkeys([*lines[:_LINES], *lines[-_LINES:]])
    yield from ((line, start) for line, start in edges if len(line) <= _LONGEST)
