"""Pronouns and definite phrases: whom they stand for, where the text leaves no doubt.

The rules are few and conservative: the subject of the clause above or of the sentence before, the last group or state
named, the two sides just told of, the holder of a post. Everything else stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.extraction.naming import entry_link
from kg.extraction.sentence import RELATIVIZERS, SUBJECTS, Sentence, Token
from kg.model import Link, Mention
from kg.vocabulary import is_kind

if TYPE_CHECKING:
    from kg.extraction.references import References

PAIR = frozenset({"two", "both", "sides", "side", "pair"})
_SINGULAR_THINGS = frozenset({"it", "its", "itself"})
_PERSONAL = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
_PLURAL = frozenset({"they", "them", "their", "themselves"})
_SPEAKER = frozenset({"i", "me", "my"})
_SPEAKERS_SIDE = frozenset({"we", "us", "our", "ourselves"})
_DEMONSTRATIVE = frozenset({"the", "this", "that", "these", "those"})
_ARMED = frozenset({"terrorist", "militant", "armed", "rebel"})  # what "the terrorist group" adds tells of no other one
_RECENT = 6


@dataclass(slots=True)
class Memory:
    """What the document has said so far, as far as later words may refer to it.

    subjects: of the last main clause with an actor as its subject. persons: by family name in lower case.
    last_persons: named in the last sentence that names any. organisations: all other actors named, in order.
    posts: whom the text has introduced, by title in lower case. sides: by a person's key whom "we" means.
    pair: the parties of the last claim with one on each side. bindings: by `start of sentence:start of noun`, what a
    later sentence says that a phrase stands for. issued: whose a resolution or statement is, by its noun.
    """

    subjects: tuple[Link, ...] = ()
    persons: dict[str, Link] = field(default_factory=dict)
    last_persons: tuple[Link, ...] = ()
    organisations: list[Link] = field(default_factory=list)
    posts: dict[str, Link] = field(default_factory=dict)
    sides: dict[str, tuple[Link, ...]] = field(default_factory=dict)
    pair: tuple[Link, ...] = ()
    bindings: dict[str, tuple[Link, ...]] = field(default_factory=dict)
    issued: dict[str, Link] = field(default_factory=dict)


class Coreference:
    """Resolves what refers back, for the sentence that its `References` is reading."""

    def __init__(self, references: References) -> None:
        self.references = references

    @property
    def sentence(self) -> Sentence:
        """The sentence being read."""
        return self.references.sentence

    @property
    def memory(self) -> Memory:
        """What the sentences before have left."""
        return self.references.memory

    def pronoun(self, token: Token) -> tuple[Link, ...]:
        """Whom a pronoun stands for, or nobody."""
        mention = self.references.mention(token.i, token.i, "Organisation")
        return tuple(replace(x, mention=mention) for x in self._meant(token, mention))

    def _meant(self, token: Token, mention: Mention) -> Iterable[Link]:
        word = token.lower
        if word in RELATIVIZERS:
            return ()
        if word in _SPEAKER or word in _SPEAKERS_SIDE:
            return self._speaking(token, mention)
        if word in PAIR:
            return self._pair()
        if word in _PERSONAL:
            return self._person(token)
        if word in _SINGULAR_THINGS:
            return self._body(token)
        if word in _PLURAL:
            candidates = self._antecedents(token)
            return [x for x in candidates if not is_kind(x.kind, "Person") or len(candidates) > 1]
        return ()

    def _person(self, token: Token) -> list[Link]:
        """ "he", "her": the person among the antecedents, else the only one whom the last sentence with any named."""
        fitting = [x for x in self._antecedents(token) if is_kind(x.kind, "Person")]
        if not fitting and len(self.memory.last_persons) == 1:
            return list(self.memory.last_persons)
        return fitting[:1]

    def _body(self, token: Token) -> list[Link]:
        """ "it", "its": the only organisation, state or coalition among the antecedents."""
        fitting = [
            x for x in self._antecedents(token) if is_kind(x.kind, "Organisation") or is_kind(x.kind, "Coalition")
        ]
        if token.lower == "it" and self._has_rival(token, fitting):
            return []
        return fitting if len(fitting) == 1 else []

    def _antecedents(self, token: Token) -> list[Link]:
        """Actors among the subjects of the clauses above, else of the sentence before."""
        for subject in self._subjects_above(token):
            conjuncts = self.sentence.conjuncts(subject)
            inside = token.i in self.sentence.subtree(subject) and self.sentence[subject].dep in SUBJECTS
            if inside and subject < token.i and self._in_later_conjunct(conjuncts, token.i):
                return list(self.references.parties([subject]))  # "Iran and its proxies"
            if subject < token.i and not inside:
                actors = list(self.references.parties(conjuncts))
                if actors:
                    return actors
        return list(self.memory.subjects)

    def _has_rival(self, token: Token, fitting: list[Link]) -> bool:
        """Whether "it" may also be another body or a thing that the sentences at hand have named beside the subject."""
        since = self.references.before if not self._names_before(token) else self.sentence.start
        bodies = [x for x in self.memory.organisations if x.mention.start >= since]
        bodies += [self.references.as_party(n.link) for n in self.references.named if n.link.mention.end <= token.start]
        bodies = [x for x in bodies if is_kind(x.kind, "Actor")]
        states = any(is_kind(x.kind, "State") for x in fitting)  # a state beside another body may be a mere place
        keys = {x.key for x in bodies if not is_kind(x.kind, "Person") and (states or not is_kind(x.kind, "State"))}
        return len(keys | {x.key for x in fitting}) > 1

    def _names_before(self, token: Token) -> bool:
        """Whether the sentence has a name in front of the token."""
        return any(n.link.mention.end <= token.start for n in self.references.named)

    def _in_later_conjunct(self, conjuncts: list[int], i: int) -> bool:
        return any(i in self.sentence.subtree(c) for c in conjuncts[1:])

    def _subjects_above(self, token: Token) -> Iterator[int]:
        """Subjects of the clauses that the token stands in, the innermost first."""
        for above in self.sentence.ancestors(token.i):
            if above.is_verb or above.dep in ("pcomp", "acl"):
                subject = self.sentence.subject(above.i)
                if subject is not None:
                    yield subject

    def _speaking(self, token: Token, mention: Mention) -> tuple[Link, ...]:
        """ "we" in a quote is the side of who speaks; "I" is the speaker."""
        speaker = self.references.speaker
        if speaker is None:
            if self.references.quoted(mention.start) or token.lower in _SPEAKER:
                return ()  # somebody speaks, and the text has not told us who
            bodies = [x for x in self.memory.subjects if is_kind(x.kind, "Organisation") or x.kind == "Coalition"]
            return (bodies[0],) if len(bodies) == 1 else ()
        if token.lower in _SPEAKER:
            return (speaker,)
        side = self.memory.sides.get(speaker.key, ())
        if side:
            return side[-1:]
        if not is_kind(speaker.kind, "Person"):
            return (speaker,)
        entry, register = self.references.entry_of(speaker), self.references.register
        if entry is not None and entry.country is not None and entry.country in register:
            return (entry_link(register.get(entry.country), mention),)
        return ()

    def bound(self, token: Token) -> tuple[Link, ...]:
        """ "Those states include A and B" has told who the states are."""
        return self.memory.bindings.get(f"{self.sentence.start}:{token.start}", ())

    def definite(self, token: Token) -> tuple[Link, ...]:
        """Whom a definite phrase without further words stands for ("the group", "the two sides", "the minister")."""
        sentence = self.sentence
        determiner = sentence.child(token.i, "det")
        if determiner is None or determiner.lower not in _DEMONSTRATIVE:
            return ()
        person = self._holder_of_post(token)
        if person is not None:
            return (person,)
        modifiers = list(sentence.kids(token.i, "amod", "compound", "nmod", "poss", "nummod", "relcl", "acl"))
        if any(t.lower == "two" for t in modifiers) and token.tag in ("NNS", "NNPS"):
            return self._pair()
        if any(t.lower not in _ARMED for t in modifiers) or sentence.child(token.i, "prep") is not None:
            return ()
        mention = self.references.mention(token.i, token.i, "Organisation")
        if token.lemma in ("side", "party", "country") and token.tag == "NNS" and determiner.lower in ("the", "both"):
            return self._pair()
        words = self.references.lexicon.words
        if token.lemma in words["group"] and token.tag in ("NN", "NNP"):
            return self._latest(mention, "NonStateArmedGroup")
        if token.lemma in words["country"] and token.tag in ("NN", "NNP"):
            return self._latest(mention, "State")
        return ()

    def _holder_of_post(self, token: Token) -> Link | None:
        """ "the Foreign Secretary", "the secretary": the person whom the text has introduced in that post."""
        if token.tag not in ("NN", "NNP") or self.sentence.child(token.i, "prep", "poss", "relcl") is not None:
            return None
        first = self.references.phrase_start(token.i)
        phrase = self.sentence.text(first, token.i + 1).lower()
        person = self.memory.posts.get(phrase)
        if person is None and first == token.i:
            holders = {p.key: p for title, p in self.memory.posts.items() if title.split()[-1] == phrase}
            person = next(iter(holders.values())) if len(holders) == 1 else None
        return None if person is None else replace(person, mention=self.references.mention(first, token.i, "Person"))

    def _pair(self) -> tuple[Link, ...]:
        """ "the two": the sides of what this sentence has just told, or two states of the sentence before."""
        here = all(x.mention.start >= self.sentence.start for x in self.memory.pair)
        states = all(is_kind(x.kind, "State") for x in self.memory.pair)
        near = all(x.mention.start >= self.references.before for x in self.memory.pair)
        return self.memory.pair if here or states and near else ()

    def _latest(self, mention: Mention, kind: str) -> tuple[Link, ...]:
        """The last one of a class that the clauses and sentences before have named."""
        breaks = [t.start for t in self.sentence.tokens if t.text in (",", ";", "—") or t.dep in ("cc", "mark")]
        last_break = max((b for b in breaks if b < mention.start), default=0)  # not the subject of the same clause
        in_sentence = [n.link for n in self.references.named if n.link.mention.end <= last_break]
        for link in [*reversed(in_sentence), *reversed(self.memory.organisations[-_RECENT:])]:
            unsorted = kind == "NonStateArmedGroup" and link.kind == "Organisation"
            if is_kind(link.kind, kind) or unsorted:
                return (replace(link, mention=mention),)
        return ()
