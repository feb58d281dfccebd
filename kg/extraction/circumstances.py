"""Where and when: the places and times that belong to a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extraction.frames.frame import Frame
from kg.extraction.references.sentence_reader import SentenceReader
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tenses import is_finite
from kg.extraction.syntax.tree import Token
from kg.model import Link, Mention
from kg.vocabulary import is_kind, slug

_LOCATING = frozenset(
    {"in", "at", "near", "inside", "across", "outside", "around", "off", "throughout", "along", "within"}
)
_OF = frozenset({"of"})
_PART_OF = frozenset({"of", "to", "near", "between", "with", "in"})
_SOURCE = frozenset({"from"})
_DIRECTIONS = frozenset(
    {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "outside", "inland"}
)
_RELATIONS = frozenset({"Backing", "Affiliation", "Alliance", "Condemnation", "Sanction"})
_FROM = frozenset({"Arrest", "Seizure", "Withdrawal"})  # where somebody is taken, or leaves


@dataclass(frozen=True, slots=True)
class Timed:
    """A time expression over tokens [first, last], last included."""

    first: int
    last: int
    mention: Mention


class Circumstances(SentenceReader):
    """Finds places and times of frames in the sentence that `references` is reading."""

    def places(self, frame: Frame) -> tuple[Link, ...]:
        """The places of a frame: those of its roles, then those of its own and its parties' phrases."""
        sentence = self.references.sentence
        found: list[Link | None] = []
        for filler in frame.place:
            found += [self._as_place(filler.link), *self._enclosing(sentence, filler.token)]
        if frame.trigger.type in _RELATIONS:  # where a party of a relation is said to be is no place of the relation
            own = self._below(sentence, frame.at) if sentence[frame.at].is_verb else []
            return tuple({x.key: x for x in (*found, *own) if x is not None}.values())
        for at in (*frame.own, *self.bearers(frame)):
            found += self._within(sentence, at)
        for token in sorted({f.token for f in (*frame.target, *frame.weapon, *frame.source)}):
            if token > frame.at or not sentence[frame.at].is_verb:
                found += self._below(sentence, token)
        for filler in frame.target if not any(found) else ():
            found += self._of_modifying_clause(sentence, filler.token)
        if frame.trigger.type in _FROM:
            found += self._phrases(sentence, frame.carrier, _SOURCE)
        if not any(found):
            found += self._of_clause(sentence, frame.carrier)
        parties = {f.link.key for f in (*frame.source, *frame.target) if not is_kind(f.link.kind, "State")}
        unique: dict[str, Link] = {}
        for link in found:
            if link is not None and link.key not in parties:
                unique.setdefault(link.key, link)
        return tuple(unique.values())

    def bearers(self, frame: Frame) -> tuple[int, ...]:
        """Tokens beside the frame's own whose circumstances are those of the event.

        The event noun that is the subject of its verb ("a strike on Monday killed …"), and the verb that says of an
        event as its subject that it comes about ("talks began in May") or what it did ("the strike killed two in May").
        """
        sentence, lexicon = self.references.sentence, self.lexicon
        token = sentence[sentence.first_conjunct(frame.carrier)]
        told = [t for t in sentence.kids(frame.at, "relcl") if t.lemma in lexicon.words["occurring"]]
        if told and not token.is_verb:
            return (told[0].i,)  # "the attack, which took place in May"
        if token.is_verb and token.dep == "relcl":
            inside = [p for p in sentence.prepositions(token.i) if p.lower in ("in", "during")]
            if any(sentence[j].lower == "which" for p in inside for j in sentence.objects_of(p.i)):
                return (token.head,)  # "the attack in May in which ten were killed"
        if token.is_verb:
            subject = sentence.child(token.i, "nsubj", "nsubjpass")
            nouns = [] if subject is None else self.references.counted(subject.i)  # "a series of strikes"
            event = tuple(i for i in nouns if self._is_same(frame, sentence[i], "noun"))
            return (*event, *(t.i for t in sentence.kids(token.i, "advcl") if self._is_how(frame, t)))
        verb = sentence[token.head]
        if token.dep not in ("nsubj", "nsubjpass") or not verb.is_verb:
            return ()
        comes_about = verb.lemma in lexicon.words["occurring"]
        return (verb.i,) if comes_about or self._is_same(frame, verb, "verb") else ()

    def _is_how(self, frame: Frame, clause: Token) -> bool:
        """ "killed when rebels attacked a convoy": whether a clause tells how the event came about."""
        sentence = self.references.sentence
        when = any(t.lower == "when" for t in sentence.kids(clause.i, "advmod", "mark"))
        return when and self._is_same(frame, clause, "verb")

    def _is_same(self, frame: Frame, token: Token, pos: str) -> bool:
        """Whether a word may tell of the same type of event as the frame."""
        rows = self.lexicon.triggers.get((token.lemma, pos), ())
        return any(row.type == frame.trigger.type for row in rows)

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
        """Places of the clause around ("In Syria, … continue to liberate", "raided a depot in Basra, killing …")."""
        token = sentence[at]
        while token.dep in ("xcomp", "conj", "pcomp", "dobj", "pobj", "prep", "advcl") and token.head != token.i:
            if token.dep == "advcl" and is_finite(sentence, token):
                return []
            token = sentence[token.head]
            if token.is_verb:
                found = self._within(sentence, token.i)
                if any(found):
                    return found
        return []

    def _of_modifying_clause(self, sentence: Sentence, at: int) -> list[Link | None]:
        """Places that a participle or relative clause gives of a target ("tanks captured near Basra")."""
        out: list[Link | None] = []
        for clause in sentence.kids(at, "acl", "relcl"):
            out += self._within(sentence, clause.i)
        return out

    def _below(self, sentence: Sentence, at: int) -> list[Link | None]:
        """Places in the locating phrases of one token, with what they lie in."""
        out = self._phrases(sentence, at, _LOCATING)
        for preposition in sentence.prepositions(at):
            parts = sentence.objects_of(preposition.i) if preposition.lower in ("on", "along") else []
            for i in parts:
                if sentence[i].lemma in self.lexicon.words["whereabouts"]:
                    out += self._phrases(sentence, i, _PART_OF)  # "on the outskirts of Basra", "on the road to Basra"
        for direction in sentence.kids(at, "advmod", "npadvmod"):
            if direction.lower in _DIRECTIONS:
                out += self._phrases(sentence, direction.i, _OF)  # "south of Basra"
        return out

    def _phrases(self, sentence: Sentence, at: int, prepositions: frozenset[str]) -> list[Link | None]:
        """Places behind these prepositions below one token, with what they lie in."""
        out: list[Link | None] = []
        for preposition in sentence.prepositions(at):
            if preposition.lower in prepositions:
                for i in sentence.objects_of(preposition.i):
                    out += [self._as_place(link) for link in self.references.links(i) if self._is_place(i, link)]
                    out += self._enclosing(sentence, i)
        return out

    def _enclosing(self, sentence: Sentence, i: int) -> list[Link | None]:
        """ "Palmyra, Syria", "an airfield near Palmyra", "the heart of Palmyra", "Syria's Homs province"."""
        out: list[Link | None] = []
        for token in sentence.kids(i, "appos", "npadvmod", "poss"):
            named = self.references.name_at(token.i)
            if named is not None and self._is_place(token.i, named.link):
                out.append(self._as_place(named.link))
        return out + self._below(sentence, i) + self._phrases(sentence, i, _OF)

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


def times_of(
    sentence: Sentence, frame: Frame, timed: Sequence[Timed], bearers: Sequence[int] = ()
) -> tuple[Mention, ...]:
    """The times that hang on the frame's trigger, on the verb that carries it, or on the clause it is in.

    bearers: other tokens whose times are those of the event (`Circumstances.bearers`).
    """
    timed = [t for t in timed if not _opens_period(sentence, t)]
    direct = [t for t in timed if _governor(sentence, t) in frame.own]
    direct = direct or [t for t in timed if _governor(sentence, t) in bearers]
    if direct:
        return tuple(t.mention for t in direct)
    token = sentence[frame.at]
    clause = _clause(sentence, frame.carrier)
    indirect = [t for t in timed if _governor(sentence, t) == clause]
    if indirect and (token.is_verb or frame.light is not None):
        return tuple(t.mention for t in indirect)
    inside = {f.token for f in frame.target} if frame.trigger.type not in _RELATIONS else set()
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
    while parent.head != parent.i and (
        parent.pos in ("ADP", "SCONJ", "ADV", "NUM") or parent.pos == "PROPN" and _is_where(sentence, parent)
    ):
        parent = sentence[parent.head]
    return parent.i


def _is_where(sentence: Sentence, name: Token) -> bool:
    """Whether a name is a place's in a phrase of place: parsers hang the time on it ("in Basra on Monday")."""
    above = sentence[name.head]
    if name.dep in ("appos", "npadvmod", "conj") and above.pos == "PROPN":
        return _is_where(sentence, above)
    return name.dep == "pobj" and above.lower in _LOCATING


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
