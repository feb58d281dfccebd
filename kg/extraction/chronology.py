"""Entries of a chronology: paragraphs that a date opens ("4 May 2023: Rebels seize the port. …")."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.circumstances import Timed
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.sentences import readable_blocks
from kg.model import Document, Mention

_BEHIND = frozenset({":", "–", "—", "-"})


def entry_date(
    document: Document, sentence: Sentence, timed: Sequence[Timed], before: Mention | None
) -> Mention | None:
    """The date that opens the paragraph of a sentence, with a colon or dash behind it; None where none does.

    before: that of the sentence before, which holds as long as its paragraph goes on.
    """
    if timed and not any(t.text[:1].isalnum() for t in sentence.tokens[: timed[0].first]):
        behind = sentence.tokens[timed[0].last + 1 :]
        if behind and behind[0].text in _BEHIND and any(c.isdigit() for c in timed[0].mention.text):
            return timed[0].mention
    if before is None:
        return None
    paragraph = next((b for b in readable_blocks(document) if b.start <= before.start < b.end), None)
    return before if paragraph is not None and sentence.start < paragraph.end else None
