"""Where and when: the places and times that belong to a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extraction.frames import Frame
from kg.extraction.references import References
from kg.extraction.sentence import Sentence
from kg.model import Link, Mention
from kg.vocabulary import is_kind, slug

_LOCATING = frozenset(
    {"in", "at", "near", "inside", "across", "outside", "around", "off", "throughout", "along", "within"}
)


@dataclass(frozen=True, slots=True)
class Timed:
    """A time expression over tokens [first, last], last included."""

    first: int
    last: int
    mention: Mention


class Circumstances:
    """Finds places and times of frames in the sentence that `references` is reading."""

    def __init__(self, references: References) -> None:
        self.references = references

    def places(self, frame: Frame) -> tuple[Link, ...]:
        """The places of a frame: those of its roles, then those of its own and its parties' phrases."""
        sentence = self.references.sentence
        found: list[Link | None] = []
        for filler in frame.place:
            found += [self._as_place(filler.link), *self._enclosing(sentence, filler.token)]
        for at in frame.own:
            found += self._within(sentence, at)
        for token in sorted({f.token for f in (*frame.target, *frame.weapon, *frame.source)}):
            if token > frame.at or not sentence[frame.at].is_verb:
                found += self._below(sentence, token)
        if not any(found):
            found += self._of_clause(sentence, frame.carrier)
        parties = {f.link.key for f in (*frame.source, *frame.target) if not is_kind(f.link.kind, "State")}
        unique: dict[str, Link] = {}
        for link in found:
            if link is not None and link.key not in parties:
                unique.setdefault(link.key, link)
        return tuple(unique.values())

    def _within(self, sentence: Sentence, at: int) -> list[Link | None]:
        """Places in the event's own phrase or clause, clauses of other verbs left out."""
        out, todo = list(self._below(sentence, at)), [at]
        while todo:
            for child in sentence.children[todo.pop(0)]:
                token = sentence[child]
                if token.is_verb or token.dep in ("conj", "relcl", "advcl", "ccomp", "acl", "parataxis"):
                    continue
                if token.is_noun and child > at:
                    out += self._below(sentence, child)
                if child > at:
                    todo.append(child)
        return out

    def _of_clause(self, sentence: Sentence, at: int) -> list[Link | None]:
        """Places of the clause around ("In Syria, … continue to liberate")."""
        token = sentence[at]
        while token.dep in ("xcomp", "conj", "pcomp", "dobj", "pobj", "prep") and token.head != token.i:
            token = sentence[token.head]
            if token.is_verb:
                found = self._below(sentence, token.i)
                if found:
                    return found
        return []

    def _below(self, sentence: Sentence, at: int) -> list[Link | None]:
        """Places in the locating phrases of one token, with what they lie in."""
        out: list[Link | None] = []
        for preposition in sentence.prepositions(at):
            if preposition.lower in _LOCATING:
                for i in sentence.objects_of(preposition.i):
                    out += [self._as_place(link) for link in self.references.links(i) if self._is_place(i, link)]
                    out += self._enclosing(sentence, i)
        return out

    def _enclosing(self, sentence: Sentence, i: int) -> list[Link | None]:
        """ "Palmyra, Syria" and "an airfield near Palmyra": what the place lies in or at."""
        out: list[Link | None] = []
        for token in sentence.kids(i, "appos", "npadvmod"):
            named = self.references.name_at(token.i)
            if named is not None and self._is_place(token.i, named.link):
                out.append(self._as_place(named.link))
        return out + self._below(sentence, i)

    def _is_place(self, i: int, link: Link) -> bool:
        """Whether the phrase headed by token i names a place, or the lexicon's head noun makes it one ("village")."""
        if any(is_kind(link.kind, k) for k in ("Place", "State")):
            return True
        head = self.references.head_of(i) if not link.registered else None
        return head is not None and head.cls == "territory"

    def _as_place(self, link: Link) -> Link | None:
        """A state in the role of a place is its territory, which is another thing than the actor."""
        if not is_kind(link.kind, "State"):
            return link
        entry = self.references.entry_of(link)
        key = entry.territory if entry is not None and entry.territory else f"place/{slug(link.label)}"
        return replace(
            link, key=key, kind="StateTerritory", registered=entry is not None and entry.territory is not None
        )


def times_of(sentence: Sentence, frame: Frame, timed: Sequence[Timed]) -> tuple[Mention, ...]:
    """The times that hang on the frame's trigger, on the verb that carries it, or on the clause it is in."""
    timed = [t for t in timed if not _opens_period(sentence, t)]
    direct = [t for t in timed if _governor(sentence, t) in frame.own]
    if direct:
        return tuple(t.mention for t in direct)
    token = sentence[frame.at]
    clause = _clause(sentence, frame.carrier)
    indirect = [t for t in timed if _governor(sentence, t) == clause]
    if indirect and (token.is_verb or frame.light is not None):
        return tuple(t.mention for t in indirect)
    inside = {f.token for f in frame.target}
    return tuple(t.mention for t in timed if _governor(sentence, t) in inside and token.is_verb)


def _opens_period(sentence: Sentence, timed: Timed) -> bool:
    """ "the first since February": a beginning is no time of the event."""
    return timed.first > 0 and sentence[timed.first - 1].lower == "since" or sentence[timed.first].lower == "since"


def _governor(sentence: Sentence, timed: Timed) -> int:
    """What a time expression modifies: the first governor outside it that is no preposition."""
    inside = range(timed.first, timed.last + 1)
    root = next((i for i in inside if sentence[i].head not in inside or sentence[i].head == i), timed.last)
    token = sentence[root]
    if token.head == token.i:
        return token.i
    parent = sentence[token.head]
    while parent.pos in ("ADP", "SCONJ", "ADV", "NUM") and parent.head != parent.i:
        parent = sentence[parent.head]
    return parent.i


def _clause(sentence: Sentence, at: int) -> int:
    """The verb of the clause that a token stands in, coordination followed to its first verb."""
    token = sentence[at]
    while token.dep == "conj" and token.head != token.i:
        token = sentence[token.head]
    if token.is_verb:
        while token.dep in ("xcomp", "conj", "advcl", "pcomp", "prep") and token.head != token.i:
            token = sentence[token.head]
        return token.i
    return next((a.i for a in sentence.ancestors(token.i) if a.is_verb), token.i)
