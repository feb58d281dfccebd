"""Who takes part in the event that a noun names, as the verb above or behind it tells: "carried out the attack"."""

from __future__ import annotations

from types import MappingProxyType

from kg.extraction.frames.frame import Filler, Roles
from kg.extraction.frames.paths import Paths
from kg.extraction.frames.role_filters import ITEM, PARTY, STRUCK, RoleFilters
from kg.extraction.references.sentence_reader import SentenceReader
from kg.extraction.syntax.tree import Token
from kg.lexicon import LightVerb

_FORCE = frozenset({"Attack", "Arrest", "Capture", "Seizure"})
_SHARING = MappingProxyType(
    {
        "Attack": frozenset({"in", "during", "with", "through"}),
        "Negotiation": frozenset({"in", "during", "after", "at", "following"}),
        "Meeting": frozenset({"in", "during", "after", "at", "following", "before"}),
        "Agreement": frozenset({"under", "in"}),
    }
)
"""By the type of an event the prepositions that make it one that the subject of the clause had, too."""


class EventNouns(SentenceReader):
    """Reads the nouns of the sentence that the references of `paths` are reading."""

    def __init__(self, paths: Paths, filters: RoleFilters) -> None:
        super().__init__(paths.references)
        self._paths = paths
        self._filters = filters

    def light_verb(self, noun: Token) -> tuple[int, LightVerb] | None:
        """The verb that merely carries the event that the noun names, if there is one above it or in its clause."""
        sentence = self.sentence
        token = sentence[sentence.first_conjunct(noun.i)]
        verb, preposition = sentence[token.head], ""
        if token.dep == "pobj":
            preposition, verb = verb.lower, sentence[verb.head]
            through = preposition == "of" and verb.lemma in (
                self.lexicon.words["quantity"] | self.lexicon.words["phase"]
            )
            if (preposition == "including" or through) and verb.is_noun and verb.i != noun.i:
                return self.light_verb(verb)
            if verb.is_noun and verb.dep == "dobj":
                verb = sentence[verb.head]
        above = token.dep in ("pobj", "dobj", "nsubjpass")
        clause = sentence.child(noun.i, "acl", "relcl")
        left_out = clause is not None and sentence.gap(clause.i) == noun.i
        # "the sanctions that Chad imposed were lifted by Mali": whose they are is told by the clause
        found = self._carrying(clause, "") if clause is not None and left_out else None
        if found is None and above:
            found = self._carrying(verb, preposition)
        if found is None and clause is not None and not above and clause.tag == "VBN":
            found = self._carrying(clause, "")  # "the attack carried out by …"
        if found is not None:
            return found
        cue = self.lexicon.cues.get((verb.lemma, "verb"))
        known = any(t.lower in ("the", "this", "that") for t in sentence.kids(token.i, "det"))
        if cue is None or token.dep != "dobj" or self.has_agent(noun) or (cue.cue == "consider" and known):
            return None  # "discussed the attack": no attack of theirs
        if cue.cue in ("intention", "consider", "attempt"):
            return verb.i, LightVerb(verb.lemma, (verb.lemma,), "source", cue.example, cue.line)
        return None

    def _carrying(self, verb: Token, preposition: str) -> tuple[int, LightVerb] | None:
        """The row of light_verbs.csv that a verb is, its noun standing below the preposition, if there is one."""
        for light in self.lexicon.light_verbs.get(verb.lemma, ()):
            rest = light.words[1:]
            particles = {self.sentence[c].lower for c in self.sentence.children[verb.i]}
            if preposition and preposition not in rest:
                continue
            if all(w in particles or w == preposition for w in rest):
                return verb.i, light
        return None

    def has_agent(self, noun: Token) -> bool:
        """Whether a by-phrase of the noun says who did it ("announced the killing of rebels by Chad")."""
        return bool(self._filters.accepted(self.sentence.objects(noun.i, "by"), PARTY))

    def light_subject(self, verb: int, role: str) -> list[Filler]:
        """Who the light verb's subject is in the event; for a source also who owns or qualifies that subject."""
        agents = self._paths.counted(self.sentence.agent(verb))
        if role == "target":
            return self._filters.accepted(agents, STRUCK)
        return self._filters.accepted(agents, PARTY) or self._filters.accepted(
            [j for i in agents for j in (self._paths.owners(i) or self._paths.modifiers(i))], PARTY
        )

    def purpose(self, noun: Token, roles: Roles) -> None:
        """ "sent missiles for display to …", "drones for use against …": the clause's agent and object take part."""
        sentence = self.sentence
        preposition = sentence[noun.head]
        verb = sentence[preposition.head]
        if noun.dep != "pobj" or preposition.lower != "for" or not verb.is_verb:
            return
        items = self._filters.accepted(sentence.patient(verb.i), ITEM)
        if items:
            roles["weapon"] += items
            roles["source"] += self._filters.accepted(sentence.agent(verb.i), PARTY)

    def charged(self, noun: Token, roles: Roles) -> None:
        """ "charged in the killing of …", "accused him of the murder of …": who is charged is said to have done it.

        So is on whom a deed is blamed: "blamed the killing of two monks on the army".
        """
        sentence = self.sentence
        above = sentence[noun.head]
        if noun.dep in ("dobj", "nsubjpass") and above.lemma == "blame" and not self.has_agent(noun):
            roles["source"] += self._filters.accepted(self._paths.prepositional(above.i, "on"), PARTY)
            return
        preposition = sentence[noun.head]
        verb = sentence[preposition.head]
        if noun.dep != "pobj" or preposition.dep != "prep" or self.has_agent(noun):
            return
        if verb.dep in ("dobj", "nsubjpass"):  # parsers hang the charge on who is charged
            verb = sentence[verb.head]
        charging = verb.is_verb and verb.lemma in self.lexicon.words["charging"]
        if not charging or preposition.lower not in ("of", "for", "in", "with", "over"):
            return
        roles["source"] += self._filters.accepted(self._paths.counted(sentence.patient(verb.i)), PARTY)

    def shared(self, noun: Token, kind: str, roles: Roles) -> None:
        """ "freed ten men in a raid on a farm", "said after talks with Chad": who acts in the clause had the event too.

        kind: the noun's claim type. An attack is shared only with a deed of force, and if it is not told as known.
        """
        sentence = self.sentence
        preposition = sentence[noun.head]
        verb = sentence[preposition.head]
        if noun.dep != "pobj" or preposition.lower not in _SHARING.get(kind, ()) or roles["source"]:
            return
        if verb.dep == "dobj":  # parsers hang the phrase on the object
            verb = sentence[verb.head]
        known = any(t.lower in ("the", "this", "that", "these") for t in sentence.kids(noun.i, "det"))
        if not verb.is_verb or sentence.is_passive(verb.i) or kind == "Attack" and (known or not self._is_forced(verb)):
            return
        own = [*self._paths.owners(noun.i), *self._paths.modifiers(noun.i), *sentence.objects(noun.i, "by", "between")]
        if own and self._filters.accepted(own, PARTY) or kind != "Attack" and not sentence.objects(noun.i, "with"):
            return
        roles["source"] += self._filters.accepted(self._paths.counted(sentence.agent(verb.i)), PARTY)

    def _is_forced(self, verb: Token) -> bool:
        """Whether a verb tells of force, so that whoever does it takes part in the raid it is done in."""
        rows = self.lexicon.triggers.get((verb.lemma, "verb"), ())
        told = [row for row in rows if any(r.role == "source" and "subj" in r.paths for r in row.roles)]
        return any(row.type in _FORCE or row.subtype == "Release" for row in told)
