"""What a single word tells of the name that it is part of."""

from __future__ import annotations

from kg.extraction.names.head_nouns import singular
from kg.extraction.syntax.tree import Token
from kg.lexicon import Head, Lexicon
from kg.vocabulary import is_kind

PARTICLES = frozenset(
    "al el ul ad ar as ash at az an bin ibn ben bint abu von van der den de del della di da dos du la le e y".split()
)
ARABIC = frozenset("al el ul bin ibn bint abu abd abdul".split())


class NameWords:
    """Looks up the words of names in the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def head(self, token: Token) -> Head | None:
        """The entry of heads.csv for a word, also in the plural."""
        heads = self._lexicon.heads
        return heads.get(token.lower) or heads.get(token.lemma) or heads.get(singular(token.lower))

    def heads_name(self, token: Token) -> bool:
        """Whether names of bodies and places begin with the word ("Bank of …", "Ministry for …")."""
        head = self.head(token)
        named = head is not None and head.kind is not None and not is_kind(head.kind, "Person")
        return named or self.is_body(token) or self.is_place(token)

    def is_body(self, token: Token) -> bool:
        """Whether names of organisations end or begin with the word."""
        return token.lower in self._lexicon.words["body"]

    def is_place(self, token: Token) -> bool:
        """Whether names of places do."""
        return token.lower in self._lexicon.words["landform"]

    def is_event(self, token: Token) -> bool:
        """Whether names of what is neither party nor place do; "Jan." as well as "January"."""
        return token.lower.rstrip(".") in self._lexicon.words["event"]

    def is_title(self, token: Token) -> bool:
        """Whether the word alone is a title or post."""
        return token.is_noun and token.lower in self._lexicon.titles
