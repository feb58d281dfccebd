"""Pronouns and definite phrases: whom they stand for, where the text leaves no doubt.

The rules are few and conservative: the subject of the clause above or of the sentence before, the last group or state
named, the two sides just told of, the holder of a post. Everything else stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.extraction.names.naming import entry_link
from kg.extraction.references.memory import Memory
from kg.extraction.references.pronouns import Pronouns
from kg.extraction.references.sentence_reader import SentenceReader
from kg.extraction.syntax.tree import RELATIVIZERS, Token
from kg.model import Link, Mention
from kg.vocabulary import is_kind

if TYPE_CHECKING:
    from kg.extraction.references.references import References

PAIR = frozenset({"two", "both", "sides", "side", "pair"})
_SPEAKER = frozenset({"i", "me", "my"})
_SPEAKERS_SIDE = frozenset({"we", "us", "our", "ourselves"})
_DEMONSTRATIVE = frozenset({"the", "this", "that", "these", "those"})
_NUMBERS = MappingProxyType({"two": 2, "both": 2, "three": 3, "four": 4})
_SIDES = frozenset({"side", "party", "two"})
_RECENT = 6
# The classes that a noun's own class may mean where it stands for a name told before
_TELLING: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Company": ("Company", "PrivateMilitaryCompany"),
        "Ministry": ("Ministry",),
        "Militia": ("Militia",),
        "Coalition": ("Coalition", "IntergovernmentalOrganisation"),
        "IntergovernmentalOrganisation": ("IntergovernmentalOrganisation",),
        "MilitaryUnit": ("MilitaryUnit",),
        "IntelligenceService": ("IntelligenceService",),
        "PoliticalParty": ("PoliticalParty",),
    }
)


class Coreference(SentenceReader):
    """Resolves what refers back, for the sentence that its `References` is reading."""

    def __init__(self, references: References) -> None:
        super().__init__(references)
        self._pronouns = Pronouns(references)

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
            return self._counted(token, 2, "")
        found = self._pronouns.meant(token)
        return () if word == "it" and found and self._has_rival(token, found) else found

    def _has_rival(self, token: Token, found: Sequence[Link]) -> bool:
        """Whether "it" may also be another body or a thing that the sentences at hand have named beside the subject."""
        if self._pronouns.acts(token):
            return False  # only somebody can do it, and the subject stood nearest
        if self.memory.topic is not None and {x.key for x in found} == {self.memory.topic.key}:
            return False  # what the whole text is about
        since = self.references.before if not self._names_before(token) else self.sentence.start
        bodies = [x for x in self.memory.organisations if x.mention.start >= since]
        bodies += [self.references.as_party(n.link) for n in self.references.named if n.link.mention.end <= token.start]
        bodies = [x for x in bodies if is_kind(x.kind, "Actor")]
        states = any(is_kind(x.kind, "State") for x in found)  # a state beside another body may be a mere place
        keys = {x.key for x in bodies if not is_kind(x.kind, "Person") and (states or not is_kind(x.kind, "State"))}
        return len(keys | {x.key for x in found}) > 1

    def _names_before(self, token: Token) -> bool:
        """Whether the sentence has a name in front of the token."""
        return any(n.link.mention.end <= token.start for n in self.references.named)

    def _speaking(self, token: Token, mention: Mention) -> tuple[Link, ...]:
        """ "we" in a quote is the side of who speaks; "I" is the speaker."""
        speaker = self.references.speaker_at(mention.start)
        if speaker is None:
            publisher = self.references.publisher
            if publisher is None or self.references.quoted(mention.start) or token.lower in _SPEAKER:
                return ()  # somebody speaks, and the text has not told us who
            return (publisher,)
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

    def told(self) -> None:
        """Remembers whom the sentence's phrases leave for the next one's pronouns, and what they are said to be."""
        for token in self.sentence.tokens:
            if token.is_noun and token.dep in ("attr", "appos") and token.tag in ("NN", "NNP"):
                self._described(token)
        root = self.sentence.root
        self.memory.begun = self.memory.begun or root is not None and root.is_verb
        self.memory.things, self.memory.in_doubt = self._pronouns.things(), self._pronouns.in_doubt()
        self.memory.previous = self._pronouns.told()

    def _described(self, token: Token) -> None:
        """ "The Red Front is a militia", "the Red Front, a militia": what a named body is, by a noun with "a"."""
        sentence, references = self.sentence, self.references
        article, governor = sentence.child(token.i, "det"), sentence[token.head]
        if article is None or article.lower not in ("a", "an") or references.name_at(token.i) is not None:
            return
        subject = sentence.subject(governor.i) if token.dep == "attr" else governor.i
        named = (
            None if subject is None or governor.lemma != "be" and token.dep == "attr" else references.name_at(subject)
        )
        negated = token.dep == "attr" and sentence.child(governor.i, "neg") is not None
        if named is not None and not negated and is_kind(named.link.kind, "Actor"):
            self.memory.describe(token.lemma, named.link)
            body = is_kind(named.link.kind, "Organisation") and not is_kind(named.link.kind, "State")
            if body and not self.memory.begun and token.dep == "attr" and governor.head == governor.i:
                self.memory.topic = named.link

    def bound(self, token: Token) -> tuple[Link, ...]:
        """ "Those states include A and B" has told who the states are."""
        return self.memory.bindings.get(f"{self.sentence.start}:{token.start}", ())

    def definite(self, token: Token) -> tuple[Link, ...]:
        """Whom a definite phrase without further words stands for ("the group", "the two sides", "the minister")."""
        sentence = self.sentence
        determiner = sentence.child(token.i, "det")
        if determiner is None or determiner.lower not in _DEMONSTRATIVE | {"both"}:
            return ()
        person = self._holder_of_post(token)
        if person is not None:
            return (person,)
        number = self._number(token)
        if number and token.tag in ("NNS", "NNPS"):
            return self._counted(token, number, token.lemma)
        modifiers = list(sentence.kids(token.i, "amod", "compound", "nmod", "poss", "nummod", "relcl", "acl"))
        armed = self.lexicon.words["armed"]  # what "the terrorist group" adds tells of no other one
        if any(t.lower not in armed for t in modifiers) or sentence.child(token.i, "prep") is not None:
            return ()
        if token.lemma in ("side", "party", "country") and token.tag == "NNS":
            return self._counted(token, 2, token.lemma)
        return self._body(token) if token.tag in ("NN", "NNP", "NNPS") else ()

    def _number(self, token: Token) -> int:
        """The number in "the two groups", "both sides"; 0 if there is none or anything beside it."""
        words = [t.lower for t in self.sentence.kids(token.i, "amod", "compound", "nummod", "det", "predet")]
        words = [w for w in words if w not in _DEMONSTRATIVE]
        return _NUMBERS.get(words[0], 0) if len(words) == 1 else 0

    def _body(self, token: Token) -> tuple[Link, ...]:
        """ "the group", "the country", "the regime", "the company": the only body of that sort in reach."""
        words = self.lexicon.words
        mention = self.references.mention(token.i, token.i, "Organisation")
        described = self.memory.described.get(token.lemma)
        if described is not None and not is_kind(described.kind, "Person"):
            return (replace(described, mention=mention),)
        topic = self._topic(token)
        if topic is not None:
            found: Link | None = topic
        elif token.lemma in words["group"]:
            found = self._nearest(token, "NonStateArmedGroup", "Organisation") or self._of_word(token)
        elif token.lemma in words["country"]:
            found = self._nearest(token, "State")
        else:
            found = self._of_word(token) or self._of_class(token)
            if found is None and token.lemma in words["ruler"]:
                found = self._ruled()
        return () if found is None else (replace(found, mention=mention),)

    def _topic(self, token: Token) -> Link | None:
        """The body that the text is about, unless the noun or the last sentence tells of another one."""
        topic, words = self.memory.topic, self.lexicon.words
        if topic is None:
            return None
        head = self.references.head_of(token.i)
        kind = "" if head is None or head.kind is None else head.kind
        named = topic.label.lower().split()[-1] in (token.lower, token.lemma)
        if token.lemma not in words["group"] and not named and (kind not in _TELLING or not is_kind(topic.kind, kind)):
            return None
        leading = [x for c in self.memory.previous if c.leading for x in c.links]
        others = [x for x in leading if x.key != topic.key and is_kind(x.kind, "Organisation")]
        return None if any(not is_kind(x.kind, "State") for x in others) else topic

    def _of_word(self, token: Token) -> Link | None:
        """ "the Commission", "the brigade": the only name so far, of several words, that ends so."""
        words = {token.lower, token.lemma}
        ends = {x.key: x for x in self.memory.organisations if " " in x.label and x.label.lower().split()[-1] in words}
        return next(iter(ends.values())) if len(ends) == 1 else None

    def _of_class(self, token: Token) -> Link | None:
        """ "the company", "the bloc": the only body so far of the class that the noun tells."""
        head = self.references.head_of(token.i)
        kind = "" if head is None or head.kind is None else head.kind
        if kind not in _TELLING:
            return None
        wanted = _TELLING[kind]
        fitting = {x.key: x for x in self.memory.organisations if any(is_kind(x.kind, k) for k in wanted)}
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def _ruled(self) -> Link | None:
        """ "the regime", "the government": the state that the sentence before was about, if no other is in play."""
        states = {x.key: x for x in self.memory.organisations if is_kind(x.kind, "State")}
        led = [c.links[0] for c in self.memory.previous if c.leading and len(c.links) == 1]
        led = [x for x in led if is_kind(x.kind, "State")]
        near = {x.key for x in states.values() if x.mention.start >= self.references.before}
        if len(led) == 1 and near <= {led[0].key}:
            return led[0]
        return None

    def _holder_of_post(self, token: Token) -> Link | None:
        """ "the Foreign Secretary", "the secretary": the person whom the text has introduced in that post."""
        if token.tag not in ("NN", "NNP") or self.sentence.child(token.i, "prep", "poss", "relcl") is not None:
            return None
        first = self.references.phrase_start(token.i)
        phrase = self.sentence.text(first, token.i + 1).lower()
        person = self.memory.posts.get(phrase)
        if person is None and first == token.i:
            holders = {p and p.key: p for title, p in self.memory.posts.items() if title.split()[-1] == phrase}
            person = next(iter(holders.values())) if len(holders) == 1 else None
        person = person if phrase in self.memory.posts else person or self._registered_holder(phrase)
        return None if person is None else replace(person, mention=self.references.mention(first, token.i, "Person"))

    def _registered_holder(self, phrase: str) -> Link | None:
        """The only one of the persons named so far who has this post by the register."""
        spelled = f" {phrase} ".replace("defence", "defense")
        holders = {}
        for person in self.memory.persons.values():
            entry = self.references.entry_of(person)
            if entry is not None and spelled in f" {entry.role_title or ''} ".lower().replace("defence", "defense"):
                holders[person.key] = person
        return next(iter(holders.values())) if len(holders) == 1 else None

    def _counted(self, token: Token, number: int, lemma: str) -> tuple[Link, ...]:
        """ "the two", "the three countries": so many whom one phrase has just told of, or the last claim's sides."""
        told = [*self._pronouns.before(token), *self.memory.previous]
        sets = {c.keys: c.links for c in told if len(c.keys) == number and all(self._counts(x, lemma) for x in c.links)}
        if len(sets) == 1:
            return next(iter(sets.values()))
        pair = self.memory.pair
        if sets or number != 2 or not all(self._counts(x, lemma) for x in pair):
            return ()
        here = all(x.mention.start >= self.sentence.start for x in pair)
        states = all(is_kind(x.kind, "State") for x in pair)
        near = all(x.mention.start >= self.references.before for x in pair)
        return pair if here or states and near else ()

    def _counts(self, link: Link, lemma: str) -> bool:
        """Whether a party is one of the noun's sort."""
        words = self.lexicon.words
        if lemma in words["country"]:
            return is_kind(link.kind, "State")
        if lemma in words["group"]:
            return is_kind(link.kind, "Organisation") and not is_kind(link.kind, "State")
        head = self.lexicon.heads.get(lemma)
        if head is None or not lemma or lemma in _SIDES:
            return True
        return head.kind is not None and is_kind(link.kind, head.kind)

    def _nearest(self, token: Token, kind: str, unsorted: str = "") -> Link | None:
        """The only one of a class in the clauses before, else the sentence before, else the last few names."""
        breaks = [t.start for t in self.sentence.tokens if t.text in (",", ";", "—") or t.dep in ("cc", "mark")]
        at = token.start
        last_break = max((b for b in breaks if b < at), default=0)  # not the subject of the same clause
        known = self.memory.organisations
        here = [n.link for n in self.references.named if n.link.mention.end <= last_break]
        near = [x for x in known if x.mention.start >= self.references.before]
        for links in (here, near, known[-_RECENT:]):
            found = {x.key: x for x in links if is_kind(x.kind, kind) or unsorted and x.kind == unsorted}
            if found:
                return next(iter(found.values())) if len(found) == 1 else None
        return None
