"""Markdown: which characters are markup and not prose. The text itself is left as it is.

The subset of CommonMark (with GitHub's tables and strike-through) that articles use; blocks are told line by line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.model import Span
from kg.text.spans import line_spans, merged, without

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r" {0,3}(?:`{3,}(?=[^`]*$)|~{3,})")
_RULE = re.compile(r" {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,}|=+ *)")
_TABLE_RULE = re.compile(r" {0,3}\|? *:?-+:? *(?:\| *:?-+:? *)+\|? *| {0,3}\| *:?-+:? *\| *")
_DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\]]{1,500}\]: *\S.*")
_LEAD = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+(?:[ \t]+\[[ xX]\](?=[ \t]))?")
_HEADING = re.compile(r"[ \t]*#{1,6}(?=[ \t]|$)")
_HEADING_END = re.compile(r"[ \t]#+[ \t]*$")

_ELEMENTS = (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blockquote body br button "
    "canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed "
    "fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i "
    "iframe img input ins kbd label legend li link main map mark menu meta meter nav noframes noscript object ol "
    "optgroup option output p param picture pre progress q rp rt ruby s samp script search section select slot "
    "small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead "
    "time title tr track tt u ul var video wbr"
).split()
"""Of HTML, past and present: what else stands in angle brackets is words, as in "the <unnamed> group"."""

_TARGET = r"(?:\((?:[^()\\\n]|\\.|\([^()\n]{0,500}\)){0,2000}\)|\[[^\]\n]{0,200}\])"
_INLINE = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    rf"|(?P<image>!\[[^\]\n]{{0,500}}\]{_TARGET})"
    r"|(?P<footnote>\[\^[^\]\s]{1,50}\]:?)"
    rf"|(?P<link_end>\]{_TARGET})"
    r"|(?P<link_start>\[)"
    r"|(?P<comment><!--.*?(?:-->|$))"
    r"|(?P<address><(?:https?|mailto|ftp):[^<>\s]{1,2000}>)"
    rf"|(?P<tag></?(?i:{'|'.join(_ELEMENTS)})(?:\s[^<>]{{0,1000}})?/?>)"
    r"|(?P<code>`+)"
    r"|(?P<emphasis>\*{1,3}|~~|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w))"
    r"|(?P<cell>\|)"
)
_OPEN_SIGNS = 50
"""So many unclosed emphasis signs of a line are remembered: a bound on time, far above what people write."""
_WHOLLY_MARKUP = frozenset({"image", "footnote", "comment", "address", "tag"})


def markup_spans(text: str, start: int = 0) -> tuple[Span, ...]:
    """What is markup in `text` from offset `start` on: sorted, disjoint spans.

    Marked are the signs of headings, lists, quotes, emphasis, code and links, and whole: fenced code, images, link
    targets and definitions, HTML tags and comments, rules, and the rule and bars of a table. What a link, a heading
    or a table cell says is prose.
    """
    spans: list[Span] = []
    lines = list(line_spans(text, start))
    fence: str | None = None
    comment = table = False
    for i, line in enumerate(lines):
        words = text[line.start : line.end]
        opening = _FENCE.match(words)
        if fence is not None or opening:
            spans.append(line)
            fence = _fence_after(fence, words)
            continue
        at = 0
        if comment:
            at = words.find("-->") + 3 if "-->" in words else len(words)
            spans.append(Span(line.start, line.start + at))
        ruled = i + 1 < len(lines) and _is_table_rule(text, lines[i + 1])
        table = bool(words.strip()) and "|" in words and (table or ruled)
        spans += [Span(line.start + a, line.start + b) for a, b in _line_markup(words, at, table=table)]
        comment = words.rfind("<!--") > words.rfind("-->") or (comment and "-->" not in words)
    return merged(spans)


def prose(words: str) -> str:
    """Some words of a paragraph without the markup of links, emphasis and code; blocks are not told.

    >>> prose("* the [RSF](https://example.org/rsf) *denied* it")
    '* the RSF denied it'
    """
    spans = (Span(start, end) for start, end in _inline_markup(words, 0, table=False))
    return without(words, Span(0, len(words)), merged(spans))


def _fence_after(fence: str | None, line: str) -> str | None:
    """The fence that is open after `line`, given the one open before it: closed by the same sign, as often or more."""
    mark = line.strip()
    if fence is None:
        return mark[: len(mark) - len(mark.lstrip(mark[0]))]
    return None if mark.startswith(fence) and not mark.strip(fence[0]) else fence


def _is_table_rule(text: str, line: Span) -> bool:
    return _TABLE_RULE.fullmatch(text, line.start, line.end) is not None


def _line_markup(line: str, at: int, *, table: bool) -> Iterator[tuple[int, int]]:
    if any(whole.fullmatch(line, at) for whole in (_RULE, _TABLE_RULE, _DEFINITION)):
        yield at, len(line)
        return
    lead = _LEAD.match(line, at)
    if lead:
        yield lead.span()
        at = lead.end()
    heading = _HEADING.match(line, at)
    if heading:
        yield at, heading.end()
        at = heading.end()
        closing = _HEADING_END.search(line, at)
        if closing:
            yield closing.span()
    yield from _inline_markup(line, at, table=table)


def _inline_markup(line: str, at: int, *, table: bool) -> Iterator[tuple[int, int]]:
    links: list[tuple[int, int]] = []
    emphases: list[tuple[int, int]] = []
    while match := _INLINE.search(line, at):
        start, at = match.span()
        if match.lastgroup in _WHOLLY_MARKUP or (match.lastgroup == "cell" and table):
            yield start, at
        elif match.lastgroup == "escape":
            yield start, start + 1
        elif match.lastgroup == "link_start":
            links.append((start, at))
        elif match.lastgroup == "link_end" and links:
            yield links.pop()
            yield start, at
        elif match.lastgroup == "link_end":
            at = start + 1
        elif match.lastgroup == "code":
            close = re.compile(rf"(?<!`)`{{{at - start}}}(?!`)").search(line, at)
            if close:
                yield start, at
                yield close.span()
                at = close.end()
        elif match.lastgroup == "emphasis":
            yield from _emphasis(line, start, at, emphases)


def _emphasis(line: str, start: int, end: int, open_: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pair that the sign at [start, end) closes; else the sign is kept in `open_` if it can open."""
    sign = line[start:end]
    if start > 0 and not line[start - 1].isspace():
        for i in reversed(range(len(open_))):
            a, b = open_[i]
            if line[a:b] == sign:
                del open_[i:]
                yield a, b
                yield start, end
                return
    if end < len(line) and not line[end].isspace():
        open_.append((start, end))
        del open_[:-_OPEN_SIGNS]
