"""Who takes part in the event that a noun names, as the verb above or behind it tells: "carried out the attack"."""

from __future__ import annotations

from kg.extraction.frame import Filler, Roles
from kg.extraction.paths import Paths
from kg.extraction.role_filters import ITEM, PARTY, STRUCK, RoleFilters
from kg.extraction.sentence_reader import SentenceReader
from kg.extraction.tree import Token
from kg.lexicon import LightVerb


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
        found = self._carrying(verb, preposition) if above else None
        clause = None if found is not None else sentence.child(noun.i, "acl", "relcl")
        if clause is not None and (not above and clause.tag == "VBN" or sentence.gap(clause.i) == noun.i):
            found = self._carrying(clause, "")  # "the attack carried out by …", "the action that they took"
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
        """ "charged in the killing of …", "accused him of the murder of …": who is charged is said to have done it."""
        sentence = self.sentence
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
