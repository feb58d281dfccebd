"""Which stretches of a text are parsed together, and which of its words stand in quotation marks.

Everything here returns spans and changes no character. All offsets are code points, half-open.

How line breaks are read. A text either has a paragraph a line, or its lines were broken by hand at a width. A break
was made at a width if the next line's first word would not have fitted; a text counts as broken by hand if most
breaks of some paragraph of three or more lines are of that kind and one of them stands before a lower-case word. Beyond
that a break never ends a sentence where the line lacks final punctuation and the next one begins in lower case
or with a dash. Every other break ends a block, so that titles and headings stand alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.model import Document, Span

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

_LINE = re.compile(r"[^\r\n\u0085\u2028\u2029]+")
_BULLET = re.compile(r"(?P<mark>[•▪‣◦●*]|[–—-]|\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")
_INLINE_BULLET = re.compile(r"\s*[•▪‣◦●]\s*")
_HEADING_LENGTH = 40  # "Notes to editors:" announces no more of the speech
_FINAL = re.compile(r"[.!?…:;][\"'”’»)\]]*(?:\[[^\]\s]{1,12}\])*$")
_MAX_WIDTH = 120
_MIN_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Quote:
    """The inside of one quotation, without its marks.

    closed: False where the closing mark is missing, so that the quotation was ended at its paragraph's end.
    continues: the next quotation re-opens the same speech (a new paragraph of it).
    """

    start: int
    end: int
    closed: bool = True
    continues: bool = False


@dataclass(frozen=True, slots=True)
class AnnouncedSpeech:
    """Speech without quotation marks, set off by a colon: `The minister said:` and what follows.

    lead: the words up to and with the colon, from the start of their block; start, end: what was said.
    """

    lead: Span
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    bullet: int
    after_gap: bool

    @property
    def width(self) -> int:
        return len(self.text)

    @property
    def first_word(self) -> str:
        return self.text.split(maxsplit=1)[0]


def masked_text(document: Document) -> str:
    """The text with every skipped character but line breaks turned into a space: same length, same offsets."""
    characters = list(document.text)
    for span in document.skipped:
        for i in range(span.start, min(span.end, len(characters))):
            if characters[i] not in "\r\n\u0085\u2028\u2029":
                characters[i] = " "
    return "".join(characters)


def readable_blocks(document: Document) -> tuple[Span, ...]:
    """Paragraphs, headings and list items of a document, in order, without their outer white space and bullets.

    A skipped stretch at the edge of a line is outside all blocks; inside a line it does not end the block, so parse
    the block's part of `masked_text(document)`.
    """
    return _blocks(masked_text(document))


def split_clauses(text: str) -> list[Span]:
    """The stretches of a block to parse one by one: items of lists that are set off by semicolons or bullets.

    Not split: inside brackets; inside a quotation with a single semicolon (its speaker stands outside it); before a
    subordinate clause (`; that …`), which needs its main clause. The conjunction after a semicolon is left out.
    Spans index into `text`, ascending; what lies between them is separators only.
    """
    cuts = sorted([*_semicolons(text), *(m.span() for m in _INLINE_BULLET.finditer(text))])
    spans = []
    start = 0
    for cut_start, cut_end in [*cuts, (len(text), len(text))]:
        span = _trimmed(text, start, max(start, cut_start))
        if span.start < span.end:
            spans.append(span)
        start = cut_end
    return spans


def quoted_spans(text: str) -> tuple[Quote, ...]:
    """The insides of quotations in double marks (“…”, "…", «…», „…“), in order and without overlap.

    A mark opens or closes by what stands around it; apostrophes and single quotes never do. In a paragraph with
    doubled straight marks (`""word""`, spreadsheet escaping) the doubled ones are the marks and single straight ones
    are ignored. A quotation that is not closed ends with its paragraph; if the next paragraph begins with an
    opening mark, it `continues`.
    """
    quotes: list[Quote] = []
    open_end = -1
    for block in _blocks(text):
        if quotes and quotes[-1].end == open_end and _opens_at(text, block.start):
            quotes[-1] = replace(quotes[-1], continues=True)
        quotes += _block_quotes(text, block)
        open_end = block.end if quotes and not quotes[-1].closed else -1
    return tuple(quotes)


def announced_speech(document: Document, *, verbs: Container[str]) -> tuple[AnnouncedSpeech, ...]:
    """Speech that a colon announces and no quotation mark holds: `Minister Ellwood said:` and the paragraphs below.

    The last word before the colon must be one of `verbs`. If words follow in the same block, the speech still goes on
    through the paragraphs below; it ends before the next announcement, before a line without final
    punctuation (a heading), or with the document.
    """
    text = masked_text(document)
    found: list[AnnouncedSpeech] = []
    lead: Span | None = None
    start = end = -1
    for block in _blocks(text):
        colon = _announcement(text, block, verbs)
        words = text[block.start : block.end]
        heading = not _FINAL.search(words) or (words.endswith(":") and len(words) <= _HEADING_LENGTH and not colon)
        if lead is not None and (colon or heading):
            _add_speech(text, found, lead, start, end)
            lead = None
        if colon:
            lead = Span(block.start, colon)
            start, end = (colon, block.end)
        elif lead is not None:
            end = block.end
    if lead is not None:
        _add_speech(text, found, lead, start, end)
    return tuple(found)


def _blocks(text: str) -> tuple[Span, ...]:
    lines = list(_lines(text))
    width = _wrap_width(lines)
    blocks: list[Span] = []
    previous: _Line | None = None
    for line in lines:
        if previous is not None and _goes_on(previous, line, width):
            blocks[-1] = Span(blocks[-1].start, line.end)
        else:
            blocks.append(Span(line.start + line.bullet, line.end))
        previous = line
    return tuple(blocks)


def _lines(text: str) -> Iterator[_Line]:
    """Lines with letters in them, trimmed; `after_gap` where an empty line stands before."""
    end_of_last = 0
    previous: _Line | None = None
    for match in _LINE.finditer(text):
        span = _trimmed(text, match.start(), match.end())
        if span.start == span.end:
            continue
        content = text[span.start : span.end]
        gap = len(re.findall(r"\r\n|[\r\n\u0085\u2028\u2029]", text[end_of_last : match.start()])) > 1
        bullet = _bullet_length(content, None if gap else previous)
        previous = _Line(span.start, span.end, content, bullet, gap)
        yield previous
        end_of_last = match.end()


def _bullet_length(content: str, previous: _Line | None) -> int:
    """Length of a list item's mark and the space behind it, or 0.

    A dash or a number may also have come to a line's start by a break in the middle of a sentence: it is a mark only
    at the start of a paragraph, after another item, after final punctuation, or as a dash before a capital.
    """
    match = _BULLET.match(content)
    if match is None:
        return 0
    mark = match["mark"]
    certain = previous is None or previous.bullet or _FINAL.search(previous.text)
    capital = mark in "–—-" and content[match.end()].isupper()
    return match.end() if certain or capital or mark in "•▪‣◦●*" or mark.strip("().") in ("1", "a") else 0


def _wrap_width(lines: list[_Line]) -> int | None:
    """The longest line of the paragraphs that were broken by hand, or None if none was."""
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and not line.after_gap and not line.bullet:
            groups[-1].append(line)
        else:
            groups.append([line])
    return max((width for width in map(_group_width, groups) if width), default=None)


def _group_width(group: list[_Line]) -> int | None:
    width = max(line.width for line in group)
    if len(group) < 3 or not _MIN_WIDTH <= width <= _MAX_WIDTH:
        return None
    pairs = list(pairwise(group))
    full = [(a, b) for a, b in pairs if _full(a, b, width)]
    in_sentence = any(b.text[0].islower() for _, b in full)
    return width if in_sentence and 2 * len(full) > len(pairs) else None


def _full(line: _Line, following: _Line, width: int) -> bool:
    return line.width <= width < line.width + 1 + len(following.first_word)


def _goes_on(line: _Line, following: _Line, width: int | None) -> bool:
    if following.after_gap or following.bullet:
        return False
    if width is not None and _full(line, following, width):
        return True
    return (following.text[0].islower() or following.text[0] in "–—,;)") and not _FINAL.search(line.text)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in "\u200b\ufeff"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "\u200b\ufeff"):
        end -= 1
    return Span(start, end)


_SEPARATOR = re.compile(r";+\s*(?:(?:and|or|but)\s+(?:also\s+)?)?", re.IGNORECASE)
_SUBORDINATE = re.compile(
    r"(?:that|which|who|whom|whose|where|when|because|although|though|if|unless|while|until|since|to|as)\b",
    re.IGNORECASE,
)


def _semicolons(text: str) -> Iterator[tuple[int, int]]:
    quotes = quoted_spans(text)
    brackets = _bracketed(text)
    for match in _SEPARATOR.finditer(text):
        at = match.start()
        if any(start < at < end for start, end in brackets) or _SUBORDINATE.match(text, match.end()):
            continue
        quote = next((q for q in quotes if q.start <= at < q.end), None)
        if quote and text.count(";", quote.start, quote.end) < 2:
            continue
        yield match.span()


def _bracketed(text: str) -> list[tuple[int, int]]:
    """Start and end of each outermost pair of brackets; one that is never closed counts for nothing."""
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    for i, character in enumerate(text):
        if character in "([":
            opened.append(i)
        elif character in ")]" and opened:
            start = opened.pop()
            while pairs and pairs[-1][0] > start:
                pairs.pop()
            pairs.append((start, i + 1))
    return pairs


_STATEMENT = re.compile(
    r"\bfollowing\s+(?:joint\s+)?(?:statements?|remarks|messages?|declarations?|comments?)\b[^:.]{0,60}:(?=\s|$)",
    re.IGNORECASE,
)


def _announcement(text: str, block: Span, verbs: Container[str]) -> int | None:
    """Offset behind the colon that announces speech in this block, or None."""
    for match in re.finditer(r"(\w+)\s*:(?=\s|$)", text[block.start : block.end]):
        if match[1].lower() in verbs:
            return block.start + match.end()
    statement = _STATEMENT.search(text, block.start, block.end)
    return None if statement is None else statement.end()


def _add_speech(text: str, found: list[AnnouncedSpeech], lead: Span, start: int, end: int) -> None:
    inside = _trimmed(text, start, end)
    if inside.start < inside.end and not _opens_at(text, inside.start):
        found.append(AnnouncedSpeech(lead, inside.start, inside.end))


_OPENERS = {"“": "”", "„": "“”", "‟": "”", "«": "»", '"': '"”'}
_MARKS = re.compile(r'""|["“”„‟«»]')


def _opens_at(text: str, at: int) -> bool:
    return at < len(text) and text[at] in _OPENERS


def _block_quotes(text: str, block: Span) -> Iterator[Quote]:
    """Quotations of one block; a mark that opens while another is open ends that one first."""
    doubled = _doubled(text, block)
    opened: tuple[int, str] | None = None
    for match in _MARKS.finditer(text, block.start, block.end):
        mark = match[0][0]
        if mark == '"' and len(match[0]) != (2 if doubled else 1):
            continue
        closes = opened is not None and (mark in _OPENERS[opened[1]] or mark == '"')
        opens = mark in _OPENERS and (mark != '"' or _may_open(text, match.start(), match.end(), block))
        if closes and mark == '"' and opens and not _may_close(text, match.start()):
            closes = False
        if opened is not None and (closes or opens):
            yield from _quote(text, opened[0], match.start(), closed=closes)
            opened = None
            if closes:
                continue
        if opens:
            opened = (match.end(), mark)
    if opened is not None:
        yield from _quote(text, opened[0], block.end, closed=False)


def _doubled(text: str, block: Span) -> bool:
    return re.search(r'""(?=[^"\s])[^"]+""', text[block.start : block.end]) is not None


def _quote(text: str, start: int, end: int, *, closed: bool) -> Iterator[Quote]:
    inside = _trimmed(text, start, end)
    if inside.start < inside.end:
        yield Quote(inside.start, inside.end, closed=closed)


def _may_open(text: str, start: int, end: int, block: Span) -> bool:
    """Whether a straight mark has nothing, a space, a bracket or a dash before it and a letter close behind."""
    before = text[start - 1] if start > block.start else " "
    behind = text[end] if end < block.end else " "
    return not behind.isspace() and (before.isspace() or before in "([{-–—/\"'‘“:")


def _may_close(text: str, start: int) -> bool:
    return start > 0 and not text[start - 1].isspace()
