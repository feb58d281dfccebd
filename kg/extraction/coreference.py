"""Pronouns and definite phrases: whom they stand for, where the text leaves no doubt.

The rules are few and conservative: the subject of the clause above or of the sentence before, the last group or state
named, the two sides just told of, the holder of a post. Everything else stays open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.extraction.naming import entry_link
from kg.extraction.sentence import RELATIVIZERS, SUBJECTS, Token
from kg.model import Link, Mention
from kg.vocabulary import is_kind

if TYPE_CHECKING:
    from kg.extraction.references import References

PAIR = frozenset({"two", "both", "sides", "side", "pair"})
_GROUPS = frozenset("group movement militia organisation organization network faction".split())
_STATES = frozenset("country nation state kingdom republic".split())
_SINGULAR_THINGS = frozenset({"it", "its", "itself"})
_PERSONAL = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
_PLURAL = frozenset({"they", "them", "their", "themselves"})
_SPEAKING = frozenset({"we", "us", "our", "ourselves", "i", "me", "my"})


@dataclass(slots=True)
class Memory:
    """What the document has said so far, as far as later words may refer to it."""

    subjects: tuple[Link, ...] = ()
    persons: dict[str, Link] = field(default_factory=dict)
    last_persons: tuple[Link, ...] = ()
    organisations: list[Link] = field(default_factory=list)
    posts: dict[str, Link] = field(default_factory=dict)
    sides: dict[str, tuple[Link, ...]] = field(default_factory=dict)
    pair: tuple[Link, ...] = ()
    bindings: dict[str, tuple[Link, ...]] = field(default_factory=dict)


class Coreference:
    """Resolves what refers back, for the sentence that its `References` is reading."""

    def __init__(self, references: References) -> None:
        self.references = references

    def pronoun(self, token: Token) -> tuple[Link, ...]:
        """Whom a pronoun stands for, or nobody."""
        mention = self.references.mention(token.i, token.i, "Organisation")
        if token.lower in RELATIVIZERS:
            return ()
        if token.lower in _SPEAKING:
            return self._speaking(token, mention)
        if token.lower in PAIR:
            return tuple(replace(x, mention=mention) for x in self._pair())
        candidates = self._antecedents(token)
        if token.lower in _PERSONAL:
            fitting = [x for x in candidates if is_kind(x.kind, "Person")]
            if not fitting and len(self.references.memory.last_persons) == 1:
                fitting = list(self.references.memory.last_persons)
            return tuple(replace(x, mention=mention) for x in fitting[:1])
        if token.lower in _SINGULAR_THINGS:
            fitting = [x for x in candidates if is_kind(x.kind, "Organisation") or is_kind(x.kind, "Coalition")]
            if token.lower == "it" and self._has_rival(token, fitting):
                return ()
            return tuple(replace(x, mention=mention) for x in fitting) if len(fitting) == 1 else ()
        if token.lower in _PLURAL:
            fitting = [x for x in candidates if not is_kind(x.kind, "Person") or len(candidates) > 1]
            return tuple(replace(x, mention=mention) for x in fitting)
        return ()

    def _antecedents(self, token: Token) -> list[Link]:
        """Actors among the subjects of the clauses above, else of the sentence before."""
        for subject in self._subjects_above(token):
            if (
                subject == token.i
                or token.i in self.references.sentence.subtree(subject)
                and self.references.sentence[subject].dep in SUBJECTS
            ):
                first = self.references.sentence.conjuncts(subject)
                if (
                    first
                    and first[0] < token.i
                    and token.i not in (first[0],)
                    and self._in_later_conjunct(first, token.i)
                ):
                    return self._actors([first[0]])
                continue
            if subject < token.i:
                actors = self._actors(self.references.sentence.conjuncts(subject))
                if actors:
                    return actors
        return list(self.references.memory.subjects)

    def _has_rival(self, token: Token, fitting: list[Link]) -> bool:
        """Whether "it" may also be another body or a thing that the sentences at hand have named beside the subject."""
        since = self.references.before if not self._names_before(token) else self.references.sentence.start
        bodies = [x for x in self.references.memory.organisations if x.mention.start >= since]
        bodies += [n.link for n in self.references.named if n.link.mention.end <= token.start]
        states = any(is_kind(x.kind, "State") for x in fitting)  # a state beside another body may be a mere place
        keys = {x.key for x in bodies if not is_kind(x.kind, "Person") and (states or not is_kind(x.kind, "State"))}
        return len(keys | {x.key for x in fitting}) > 1

    def _names_before(self, token: Token) -> bool:
        return any(n.link.mention.end <= token.start for n in self.references.named)

    def _in_later_conjunct(self, conjuncts: list[int], i: int) -> bool:
        return any(i in self.references.sentence.subtree(c) for c in conjuncts[1:])

    def _subjects_above(self, token: Token) -> Iterable[int]:
        for above in self.references.sentence.ancestors(token.i):
            if above.is_verb or above.dep in ("pcomp", "acl"):
                subject = self.references.sentence.subject(above.i)
                if subject is not None:
                    yield subject

    def _actors(self, indices: list[int]) -> list[Link]:
        return [x for i in indices for x in self.references.links(i) if is_kind(x.kind, "Actor")]

    def _speaking(self, token: Token, mention: Mention) -> tuple[Link, ...]:
        """ "we" in a quote is the side of who speaks; "I" is the speaker."""
        if self.references.speaker is None:
            if self.references.quoted(mention.start):
                return ()  # somebody speaks, and the text has not told us who
            bodies = [
                x for x in self.references.memory.subjects if is_kind(x.kind, "Organisation") or x.kind == "Coalition"
            ]
            first_person = token.lower in ("i", "me", "my")
            return (replace(bodies[0], mention=mention),) if len(bodies) == 1 and not first_person else ()
        if token.lower in ("i", "me", "my"):
            return (replace(self.references.speaker, mention=mention),)
        side = self.references.memory.sides.get(self.references.speaker.key, ())
        if side:
            return tuple(replace(x, mention=mention) for x in side[-1:])
        if not is_kind(self.references.speaker.kind, "Person"):
            return (replace(self.references.speaker, mention=mention),)
        entry = (
            self.references.register.get(self.references.speaker.key) if self.references.speaker.registered else None
        )
        if entry is not None and entry.country is not None and entry.country in self.references.register:
            return (entry_link(self.references.register.get(entry.country), mention),)
        return ()

    def bound(self, token: Token) -> tuple[Link, ...]:
        """ "Those states include A and B" has told who the states are."""
        return self.references.memory.bindings.get(f"{self.references.sentence.start}:{token.start}", ())

    def definite(self, token: Token) -> tuple[Link, ...]:
        """Whom a definite phrase without further words stands for ("the group", "the two sides", "the minister")."""
        sentence = self.references.sentence
        determiner = sentence.child(token.i, "det")
        if determiner is None or determiner.lower not in ("the", "this", "that", "these", "those"):
            return ()
        person = self._holder_of_post(token)
        if person is not None:
            return (person,)
        modifiers = list(sentence.kids(token.i, "amod", "compound", "nmod", "poss", "nummod", "relcl", "acl"))
        if any(t.lower == "two" for t in modifiers) and token.tag in ("NNS", "NNPS"):
            return self._pair()
        if any(t.lower not in ("terrorist", "militant", "armed", "rebel") for t in modifiers) or sentence.child(
            token.i, "prep"
        ):
            return ()
        mention = self.references.mention(token.i, token.i, "Organisation")
        if token.lemma in ("side", "party", "country") and token.tag == "NNS" and determiner.lower in ("the", "both"):
            return self._pair()
        if token.lemma in _GROUPS and token.tag in ("NN", "NNP"):
            return self._latest(mention, "NonStateArmedGroup")
        if token.lemma in _STATES and token.tag in ("NN", "NNP"):
            return self._latest(mention, "State")
        return ()

    def _holder_of_post(self, token: Token) -> Link | None:
        """ "the Foreign Secretary", "the secretary": the person whom the text has introduced in that post."""
        if (
            token.tag not in ("NN", "NNP")
            or self.references.sentence.child(token.i, "prep", "poss", "relcl") is not None
        ):
            return None
        first = self.references.phrase_start(token.i)
        phrase = self.references.sentence.text(first, token.i + 1).lower()
        person = self.references.memory.posts.get(phrase)
        if person is None and first == token.i:
            holders = {p.key: p for title, p in self.references.memory.posts.items() if title.split()[-1] == phrase}
            person = next(iter(holders.values())) if len(holders) == 1 else None
        return None if person is None else replace(person, mention=self.references.mention(first, token.i, "Person"))

    def _pair(self) -> tuple[Link, ...]:
        """ "the two": the sides of what this sentence has just told, or two states of the sentence before."""
        here = all(x.mention.start >= self.references.sentence.start for x in self.references.memory.pair)
        states = all(is_kind(x.kind, "State") for x in self.references.memory.pair)
        near = all(x.mention.start >= self.references.before for x in self.references.memory.pair)
        return self.references.memory.pair if here or states and near else ()

    def _latest(self, mention: Mention, kind: str) -> tuple[Link, ...]:
        breaks = [
            t.start for t in self.references.sentence.tokens if t.text in (",", ";", "—") or t.dep in ("cc", "mark")
        ]
        last_break = max((b for b in breaks if b < mention.start), default=0)  # not the subject of the same clause
        in_sentence = [n.link for n in self.references.named if n.link.mention.end <= last_break]
        for link in [*reversed(in_sentence), *reversed(self.references.memory.organisations[-6:])]:
            unsorted = kind == "NonStateArmedGroup" and link.kind == "Organisation"
            if is_kind(link.kind, kind) or unsorted:
                return (replace(link, mention=mention),)
        return ()
