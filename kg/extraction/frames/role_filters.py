"""What phrases a role takes: the classes that the filters of the lexicon's role patterns name."""

from __future__ import annotations

from types import MappingProxyType

from kg.extraction.frames.frame import Filler
from kg.extraction.frames.idioms import is_bloodless, is_matter
from kg.extraction.frames.trigger_rows import rows_of, words_match
from kg.extraction.references.sentence_reader import SentenceReader
from kg.extraction.syntax.tree import Token
from kg.lexicon import LITERAL, RolePattern, Trigger
from kg.model import Link
from kg.plover import COOPERATIVE
from kg.vocabulary import CLAIM_TYPES, is_kind

_ARMED = ("MilitaryOrganisation", "NonStateArmedGroup", "Coalition", "UnnamedActorSet")
_KINDS = MappingProxyType({"missile": "Missile", "water": "WaterBody"})
_PEOPLE = ("PopulationGroup", "Person")
PARTY = RolePattern(("subj",), "source", ("party",), False)
STRUCK = RolePattern(("subj",), "target", ("party", "asset", "territory"), False)
ITEM = RolePattern(("obj",), "weapon", ("weapon",), False)


class RoleFilters(SentenceReader):
    """Judges phrases of the sentence that `references` is reading."""

    def accepted(self, indices: list[int], pattern: RolePattern) -> list[Filler]:
        """What the phrases stand for, as far as the role takes it; a mere adjective stands for nothing.

        Things that the lexicon does not know count as what is listed beside them: "a tank, a crane and two stills".
        """
        out, unknown = [], []
        for i in indices:
            if self.sentence[i].pos == "ADJ" and self.references.name_at(i) is None and self.sentence[i].dep == "amod":
                continue
            if self.is_reciprocal(i):
                continue
            for link in self.references.links(i):
                fitted = self._fitted(i, link, pattern)
                if fitted is not None:
                    out.append(Filler(i, fitted))
                elif self.sentence[i].pos == "NOUN" and self.references.head_of(i) is None:
                    unknown.append(Filler(i, link))
        return [*out, *unknown] if out and pattern.role == "target" and "asset" in pattern.filters else out

    def is_reciprocal(self, i: int) -> bool:
        """ "each other", "one another": nobody but those who act themselves."""
        before = self.sentence[i - 1].lower if i else ""
        return (before, self.sentence[i].lower) in (("each", "other"), ("one", "another"))

    def conditions(self, indices: list[int], pattern: RolePattern) -> list[Filler]:
        """Fillers of an `item`, which need not stand for any entity ("signed a protocol")."""
        out = []
        for i in indices:
            links = self.references.links(i) or (
                Link("", self.sentence[i].text, "Entity", self.references.mention(i, i, "Organisation")),
            )
            out += [Filler(i, x) for x in links if any(self.meets(i, x, wanted) for wanted in pattern.filters)][:1]
        return out

    def _fitted(self, i: int, link: Link, pattern: RolePattern) -> Link | None:
        """The link if its class is one that the role takes; a capital counts as its state where a party is wanted."""
        for wanted in pattern.filters:
            if self.meets(i, link, wanted):
                return link
        if any(w in ("party", "armed", "body") for w in pattern.filters):
            return self.references.state_of_capital(link)
        return None

    def meets(self, i: int, link: Link, wanted: str) -> bool:
        """Whether the phrase headed by token i, which stands for `link`, is of a class of `RolePattern.filters`."""
        head = self.references.head_of(i) if not link.registered else None
        cls = head.cls if head is not None else None
        if wanted in ("thing", "matter"):
            return wanted == "thing" or is_matter(self.lexicon, self.sentence[i])
        if wanted == "party":
            return is_kind(link.kind, "Actor") or cls == "party"
        if wanted == "body":
            return is_kind(link.kind, "Organisation") or is_kind(link.kind, "Coalition")
        if wanted == "armed":
            return any(is_kind(link.kind, k) for k in _ARMED) and not any(is_kind(link.kind, k) for k in _PEOPLE)
        if wanted.startswith(LITERAL):
            return self.sentence[i].lemma == wanted.removeprefix(LITERAL)
        if wanted == "attack":
            token = self.sentence[i]
            rows = [t for t in rows_of(self.lexicon, token) if words_match(self.sentence, t, token)]
            before = [t.lower for t in self.sentence.kids(i, "compound", "amod")]
            meant = not is_bloodless(self.lexicon, self.sentence, i)
            attacks = any(t.type == "Attack" and self._has_words_for(t, token) for t in rows)
            return meant and attacks and not self.lexicon.words["ailing"] & {*before}
        if wanted == "cooperative":
            told = rows_of(self.lexicon, self.sentence[i])
            return any(CLAIM_TYPES[t.type].plover in COOPERATIVE for t in told)
        if wanted in _KINDS:
            return is_kind(link.kind, _KINDS[wanted])
        if wanted == "weapon":
            arms = any(is_kind(link.kind, k) for k in ("Weapon", "MilitaryPlatform")) or cls == "weapon"
            return arms and not is_bloodless(self.lexicon, self.sentence, i)
        if wanted == "territory":
            if is_kind(link.kind, "WaterBody"):
                return False  # ships are attacked in a sea, the sea is not
            return any(is_kind(link.kind, k) for k in ("Place", "State")) or cls == "territory"
        if wanted == "asset":
            return cls in ("asset", "weapon") or any(
                is_kind(link.kind, k) for k in ("MaterielItem", "Facility", "Weapon")
            )
        return cls == wanted

    def _has_words_for(self, trigger: Trigger, token: Token) -> bool:
        """Whether a verb has the words that the row asks for: "taking in refugees" takes no hostages."""
        sentence, objects = self.sentence, self.sentence.patient(token.i) if token.is_verb else []
        beside = {p.lower for i in (token.i, *objects) for p in sentence.prepositions(i)}
        for pattern in trigger.roles if token.is_verb else ():
            literal = bool(pattern.filters) and all(x.startswith(LITERAL) for x in pattern.filters)
            named = pattern.required and literal and "obj" in pattern.paths
            if named and not self.conditions(objects, pattern):
                return False
            bare = {"subj", "obj", "iobj"} & {*pattern.paths}
            if pattern.required and not bare and not beside & {path.split(".")[-1] for path in pattern.paths}:
                return False
        return True

    def is_weapon(self, filler: Filler) -> bool:
        """Whether a filler is a weapon."""
        return self.meets(filler.token, filler.link, "weapon")
