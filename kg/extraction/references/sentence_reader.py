"""What all have in common that look for one sort of thing in the sentence being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extraction.references.references import References
    from kg.extraction.syntax.sentence import Sentence


class SentenceReader:
    """Looks for something in the sentence that `references` is reading, with the lexicon that these use."""

    def __init__(self, references: References) -> None:
        self.references = references
        self.lexicon = references.lexicon

    @property
    def sentence(self) -> Sentence:
        """The sentence being read."""
        return self.references.sentence
