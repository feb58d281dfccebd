"""Later short forms of names that the text has told in full: acronyms, "the Brigades", family names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise, takewhile

from kg.extraction.names.naming import Named, Namer, entry_link, family_key
from kg.extraction.references.memory import Memory
from kg.extraction.syntax.sentence import Sentence
from kg.lexicon import Lexicon
from kg.model import Link
from kg.register import normalise_name
from kg.vocabulary import is_kind

_SMALL = frozenset("of the and for in on to a an de la du al el".split())
_MARKS = frozenset("\"'“”‘’")
_LOCATIVE = frozenset("in to from into across through near via of for at within inside".split())
_KNOWN_AS = re.compile(r"[,(]? ?(?:also |formerly |previously |better )?(?:known|called|referred to) as(?: the)?")
_SHORTEST_ALIAS = 2  # tokens between the marks around it, the second mark counted
_SHORTEST = 3  # letters of an acronym that no brackets have introduced


class ShortForms:
    """Knows by what shorter words the names of one document may come again."""

    def __init__(self, memory: Memory, namer: Namer, lexicon: Lexicon) -> None:
        self.memory = memory
        self._namer = namer
        self._lexicon = lexicon
        self._met: set[str] = set()

    @cached_property
    def _title_words(self) -> frozenset[str]:
        return frozenset(word for title in self._lexicon.titles.values() for word in title.words)

    def introduce(self, sentence: Sentence, names: Sequence[Named]) -> None:
        """Learns other names that the sentence gives: "the River Guard (RG)", "X, also known as Y"."""
        for named in names:
            if named.last + 1 < len(sentence.tokens) and sentence[named.last + 1].text == "(":
                self._bracketed(sentence, named)
        for one, other in pairwise(sorted(names, key=lambda n: n.first)):
            between = " ".join(t.lower for t in sentence.tokens[one.last + 1 : other.first])
            if other.entry is None and _KNOWN_AS.fullmatch(between):
                self.memory.short[normalise_name(other.link.mention.text)] = one.link

    def _bracketed(self, sentence: Sentence, named: Named) -> None:
        """An acronym alone in the brackets behind a name, or what stands in quotation marks there."""
        opening = named.last + 1
        inside = list(takewhile(lambda t: t.text != ")", sentence.tokens[opening + 1 :]))
        words = [t.text for t in inside if t.text not in _MARKS]
        if len(words) == 1 and words[0].isupper() and _is_body(named.link) and _abbreviates(words[0], named.link):
            self.memory.short[normalise_name(words[0])] = named.link
        marks = [t.i for t in inside if t.text in _MARKS]
        for first, last in pairwise(marks):
            if last - first > _SHORTEST_ALIAS and sentence[first + 1].text[:1].isupper():
                self.memory.short[normalise_name(sentence.text(first + 1, last))] = named.link

    def notice(self, named: Named) -> None:
        """Remembers that a register entry has been named."""
        if named.entry is not None:
            self._met.add(named.entry.key)

    def canonical(self, named: Named, sentence: Sentence) -> Named:
        """The name with the link of the longer name that it takes up, if it takes up one."""
        taken_up = self._taken_up(named, sentence)
        is_new_person = is_kind(taken_up.link.kind, "Person") and taken_up.entry is None
        return self._family(taken_up, sentence) if is_new_person else taken_up

    def _taken_up(self, named: Named, sentence: Sentence) -> Named:
        if named.entry is not None and (named.entry.key in self._met or named.form == "demonym"):
            return named
        known = self._person(named, sentence) if named.entry is not None else None
        if known is None:
            known = self.full(named.link.mention.text, registered=named.entry is not None)
        if known is None or known.key == named.link.key:
            return named
        return replace(named, link=replace(known, mention=named.link.mention), entry=None)

    def full(self, words: str, *, registered: bool = False) -> Link | None:
        """The link of the longer name for which these words stand, or None.

        registered: whether the words are a name of the register; then only brackets tell otherwise.
        """
        plain = normalise_name(words)
        if plain in self.memory.short:
            return self.memory.short[plain]
        if registered or not words[:1].isupper():
            return None
        bodies = self.memory.bodies
        if words.isupper():
            fitting = [x for x in bodies.values() if len(words) >= _SHORTEST and _abbreviates(words, x)]
        else:
            fitting = [x for x in bodies.values() if normalise_name(x.label).endswith(f" {plain}")]
        return fitting[0] if len(fitting) == 1 else None

    def _family(self, named: Named, sentence: Sentence) -> Named:
        """A family name alone is the person of that name whom the text has introduced.

        With a title ("Defense Minister Shoigu") it is the one registered person of that name.
        """
        words = named.link.label.split()
        known = self.memory.persons.get(family_key(words[-1]))
        if known is not None and (len(words) == 1 or set(words) <= set(known.label.split())):
            return replace(named, link=replace(known, mention=named.link.mention))
        before = sentence[named.first - 1] if named.first > 0 else None
        if before is None or not before.text[:1].isupper() or len(words) > 1 or before.lower not in self._title_words:
            return named
        entry = self._namer.person_called(words[0])
        return named if entry is None else replace(named, link=entry_link(entry, named.link.mention), entry=entry)

    def _person(self, named: Named, sentence: Sentence) -> Link | None:
        """The person whom the text has introduced by first and family name, where another entry has the family name."""
        if named.first != named.last or named.entry is None:
            return None
        person = self.memory.persons.get(family_key(named.link.mention.text))
        if person is None or person.key == named.entry.key:
            return None
        before = sentence[named.first - 1] if named.first > 0 else None
        if is_kind(named.link.kind, "Person"):
            return person
        return person if before is None or before.lower not in _LOCATIVE else None


def outside_persons(names: Sequence[Named]) -> list[Named]:
    """The names without those that are a word of somebody's name ("Chad" in "Chad Okello")."""
    persons = [n for n in names if is_kind(n.link.kind, "Person") and n.last > n.first]
    return [n for n in names if not any(p is not n and p.first <= n.first and n.last <= p.last for p in persons)]


def _is_body(link: Link) -> bool:
    return is_kind(link.kind, "Actor") and not is_kind(link.kind, "Person") and not is_kind(link.kind, "State")


def _abbreviates(acronym: str, link: Link) -> bool:
    """Whether the letters are the first ones of the name's words, small words counted or not."""
    letters = [c for c in acronym.casefold() if c.isalpha()]
    for name in (link.mention.text, link.label):
        words = normalise_name(name).split()
        large = [w[0] for w in words if w not in _SMALL]
        if len(letters) > 1 and letters in (large, [w[0] for w in words]):
            return True
    return False
