"""Where a title of the lexicon stands in front of a name."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.syntax.sentence import Sentence
from kg.lexicon import Lexicon, Title

_LONGEST = 8  # tokens


def titles_before(lexicon: Lexicon, sentence: Sentence, end: int) -> Iterator[tuple[int, Title]]:
    """The titles that end right before token `end`, the longest first, each with its first token."""
    for start in range(max(0, end - _LONGEST), end):
        title = lexicon.titles.get(sentence.text(start, end).lower())
        if title is not None:
            yield start, title
