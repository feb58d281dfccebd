"""The clauses of a sentence: what stands as subject, agent, patient or object, wherever the tree has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.extraction.syntax.tree import RELATIVIZERS, SUBJECTS, Token, Tree, children_of, spaced
from kg.lexicon import NO_WORDS

_RANKS = frozenset("first second third last latest next only".split())
_WHERE = frozenset("in at near on outside inside with".split())
_ADPOSITIONS = frozenset({"prep", "agent", "dative"})


@dataclass(frozen=True, slots=True)
class Sentence(Tree):
    """A parsed sentence: who does what to whom in its clauses.

    words: the lists of words.csv that tell of some verbs whose object it is that acts.
    """

    words: Mapping[str, frozenset[str]] = field(repr=False, compare=False)

    @classmethod
    def of(cls, tokens: Iterable[Token], words: Mapping[str, frozenset[str]] = NO_WORDS) -> Sentence:
        """A sentence with its children computed from the heads."""
        tokens = tuple(tokens)
        return cls(tokens, children_of(tokens), spaced(tokens), words)

    def is_passive(self, i: int) -> bool:
        """Whether verb i is in the passive, auxiliary or not ("was hit", "drones supplied by")."""
        token = self.tokens[i]
        if self.child(i, "auxpass", "nsubjpass"):
            return True
        if self.child(i, "agent") is not None and token.tag in ("VBN", "VBD"):
            return True
        if self._is_garden_path(i):
            return True
        if token.tag != "VBN" or self.child(i, "aux", "nsubj"):
            return False
        if token.dep in ("acl", "amod", "relcl"):
            return self.child(i, "dobj") is None or token.dep == "amod"
        if token.dep == "conj":
            head = self.tokens[token.head]
            return head.is_verb and self.is_passive(head.i)
        return token.dep == "advcl" and self.child(i, "dobj") is None

    def _is_garden_path(self, i: int) -> bool:
        """ "A guard shot and wounded by rebels has died": the first participle passes for the clause's verb."""
        token = self.tokens[i]
        if token.tag != "VBD" or self.child(i, "dobj", "aux", "prep", "ccomp", "xcomp", "prt") is not None:
            return False
        later = next((t for t in self.kids(i, "conj") if t.is_verb), None)
        passive = later is not None and later.tag in ("VBN", "VBD") and self.child(later.i, "agent") is not None
        return passive and later is not None and self.child(later.i, "nsubj", "nsubjpass", "aux", "auxpass") is None

    def subject(self, i: int, depth: int = 0) -> int | None:
        """The token that stands as surface subject of verb i, found through conjunction, control and relatives.

        None if no clause around tells it. depth: how many verbs led here; a chain of more than eight is given up.
        """
        if depth > 8:
            return None
        token = self.tokens[i]
        own = self.child(i, "nsubj", "nsubjpass")
        if own is not None:
            if own.lower in RELATIVIZERS and own.tag in ("WDT", "WP", "IN", "DT", "WP$"):
                return self._relative_antecedent(i)
            return own.i
        head = self.tokens[token.head]
        if token.dep == "conj" and head.is_verb:
            return self.subject(head.i, depth + 1)
        if token.dep == "relcl":
            singled_out = self._singled_out(i, depth)
            return self._infinitive_subject(i, depth) if singled_out is None else singled_out
        if token.dep == "amod" and token.tag == "VBG":
            return token.head
        if token.dep in ("xcomp", "ccomp") and (head.is_verb or head.pos == "ADJ"):
            controlled = (
                self.child(head.i, "dobj", "dative") if head.is_verb and not self._is_own(head, token) else None
            )
            asked = self._asked(head, token)
            if asked is not None:
                return asked
            if controlled is not None and token.dep == "xcomp" and not self.is_passive(head.i):
                return self.subject(head.i, depth + 1) if head.lemma in self.words["using"] else controlled.i
            return self.subject(head.i, depth + 1)
        if token.dep == "acl":
            return self._noun_subject(i, depth)
        if token.dep in ("advcl", "pcomp", "prep"):
            return self._adjunct_subject(i, depth)
        if head.is_verb and token.dep in ("acomp", "attr", "oprd", "dep"):
            return self.subject(head.i, depth + 1)
        return None

    def _singled_out(self, i: int, depth: int) -> int | None:
        """ "Chad is the latest to be threatened": the subject of an infinitive below what somebody is."""
        noun = self.tokens[self.tokens[i].head]
        infinitive = any(t.lower == "to" for t in self.kids(i, "aux"))
        ranked = any(t.tag == "JJS" or t.lower in _RANKS for t in (noun, *self.kids(noun.i, "amod")))
        if infinitive and ranked and noun.dep == "attr" and self.tokens[noun.head].is_verb:
            return self.subject(noun.head, depth + 1)
        return None

    def _is_own(self, verb: Token, infinitive: Token) -> bool:
        """Whether the subject, and not the object, is to act: "promised Chad to leave", "asked Chad to be allowed"."""
        return (
            verb.lemma in self.words["promising"]
            or verb.lemma in self.words["begging"]
            and infinitive.lemma in self.words["letting"]
            and (self.is_passive(infinitive.i))
        )

    def _asked(self, verb: Token, infinitive: Token) -> int | None:
        """Of whom an action is asked by preposition: "called on Russia to withdraw"."""
        if not any(t.lower == "to" for t in self.kids(infinitive.i, "aux")):
            return None
        for preposition in self.prepositions(verb.i):
            asking = f"{verb.lemma} {preposition.lower}" in self.words["asking"]
            if asking and preposition.i < infinitive.i:
                objects = self.objects_of(preposition.i)
                return objects[0] if objects else None
        return None

    def _relative_antecedent(self, i: int) -> int | None:
        """The noun that the relative clause of verb i, or of the verb it is coordinated with, tells of."""
        token = self.tokens[i]
        while token.dep == "conj":
            token = self.tokens[token.head]
        return token.head if token.dep == "relcl" else None

    def _infinitive_subject(self, i: int, depth: int) -> int | None:
        """ "the Kenyan mission to retake the port": an infinitive that the parser took for a relative clause.

        Its subject is whose the noun is; where no word tells, it stays open.
        """
        noun = self.tokens[i].head
        owned = self.child(noun, "poss") is not None
        owned |= any(t.text[:1].isupper() and t.pos in ("PROPN", "ADJ") for t in self.kids(noun, "amod", "compound"))
        to = any(t.tag == "TO" for t in self.kids(i, "aux"))
        return self._noun_subject(i, depth) if to and owned else None

    def _noun_subject(self, i: int, depth: int) -> int | None:
        """Subject of a verb that modifies a noun: the noun itself, or who owns the noun ("its effort to destroy")."""
        token, noun = self.tokens[i], self.tokens[self.tokens[i].head]
        infinitive = any(t.tag == "TO" or t.lower == "to" for t in self.kids(i, "aux"))
        if not infinitive:
            return noun.i
        owner = self.child(noun.i, "poss")
        if owner is not None and owner.lower != "one":  # "with all one's strength"
            return owner.i
        for modifier in self.kids(noun.i, "amod", "compound", "nmod"):
            if modifier.text[:1].isupper() and modifier.pos in ("PROPN", "ADJ"):
                return modifier.i  # "an Iranian plot to kill"
        governor = self.tokens[noun.head]
        if noun.dep in ("dobj", "attr", "pobj") and governor.is_verb:
            thwarted = noun.dep == "dobj" and governor.lemma in self.words["thwarting"]
            return None if thwarted else self.subject(governor.i, depth + 1)  # "foiled a plan to kill him"
        if noun.dep == "pobj" and self.tokens[governor.head].is_verb:
            return self.subject(governor.head, depth + 1)
        return None if token.dep == "acl" and noun.dep in SUBJECTS else noun.i if noun.pos == "PROPN" else None

    def _adjunct_subject(self, i: int, depth: int) -> int | None:
        """Subject of "by providing …", "to destroy …": that of the governing clause, or whom it serves."""
        token = self.tokens[i]
        head = self.tokens[token.head]
        if token.dep == "pcomp" and head.dep in _ADPOSITIONS:
            governor = self.tokens[head.head]
            if (
                head.lower in ("for", "on")
                and governor.is_verb
                and (head.lower == "for" or governor.lemma in self.words["answering"])
            ):
                served = self.child(governor.i, "dative")
                if served is None and (self.gap(governor.i) is not None or governor.lemma in self.words["answering"]):
                    served = self.child(governor.i, "dobj")
                if served is not None and self.child(i, "dobj") is not None:
                    return served.i
            if (
                governor.is_verb
                and head.i > governor.i
                and (  # in front: "instead of shelling Chad, Mali …"
                    head.lower in ("from", "of", "into", "against", "with") or self._is_quoted(governor, head)
                )
            ):
                charged = self.child(governor.i, "dobj", "nsubjpass")  # "accused X of arming", "kept X from"
                if charged is None and head.lower == "of":
                    charged = next((t for t in self.kids(governor.i, "npadvmod") if t.pos == "PROPN"), None)
                if charged is not None:
                    return charged.i
            if governor.is_noun and governor.dep in ("dobj", "nsubjpass") and head.lower in ("of", "for", "from"):
                return governor.i  # "cleared the general of ordering"
            if governor.is_noun:
                owner = self.child(governor.i, "poss")
                of = self.objects(governor.i, "of")
                if owner is not None or of:
                    return owner.i if owner is not None else of[0]
                return self.subject(governor.head, depth + 1) if self.tokens[governor.head].is_verb else None
            qualified = governor.dep == "amod" and governor.head < governor.i  # "the unit responsible for arming them"
            return governor.head if qualified else self.subject(governor.i, depth + 1)
        sent = (
            self.child(head.i, "dobj") if head.lemma in self.words["sending"] and not self.is_passive(head.i) else None
        )
        if sent is not None and any(t.tag == "TO" for t in self.kids(i, "aux")):
            return sent.i
        asked = self._asked(head, token)
        if asked is not None:
            return asked
        return self.subject(head.i, depth + 1) if head.is_verb else None

    def _is_quoted(self, verb: Token, preposition: Token) -> bool:
        """Whether a clause below the preposition is what somebody is quoted "as saying"."""
        return preposition.lower == "as" and verb.lemma in ("quote", "cite")

    def agent(self, i: int) -> list[int]:
        """Who does what verb i says, coordination unfolded: the active subject or the passive's by-phrase."""
        if self.is_passive(i):
            for token in self.kids(i, "agent", "prep"):
                if token.lower == "by":
                    return self.objects_of(token.i)
            misplaced = self._agent_behind_place(i)
            if misplaced:
                return misplaced
            head = self.tokens[i]
            later = [t for t in self.kids(i, "conj") if t.is_verb and self.is_passive(t.i)]
            if later and head.dep != "conj":
                return self.agent(later[-1].i)
            return []
        by = self.child(i, "agent") if self.tokens[i].tag == "VBG" else None
        if by is not None and self.child(i, "nsubj") is None:
            return self.objects_of(by.i)
        subject = self.subject(i)
        return [] if subject is None else self.conjuncts(subject)

    def _agent_behind_place(self, i: int) -> list[int]:
        """ "were shot in their home by gunmen", "armed with guns by": the parser hangs the agent on what is before."""
        for place in (j for p in self.prepositions(i) if p.lower in _WHERE for j in self.objects_of(p.i)):
            for token in self.kids(place, "prep"):
                if token.lower == "by":
                    return self.objects_of(token.i)
        return []

    def patient(self, i: int) -> list[int]:
        """Whom or what verb i is done to: the active object or the passive's subject."""
        token = self.tokens[i]
        if self.is_passive(i):
            if token.dep == "amod" or (token.dep == "acl" and self.child(i, "nsubjpass") is None):
                return self.conjuncts(token.head)
            first = self.first_conjunct(i)
            if self.tokens[first].dep in ("acl", "amod") and self.child(i, "nsubjpass") is None:
                return [self.tokens[first].head]
            subject = self.subject(i)
            return [] if subject is None else self.conjuncts(subject)
        own = self.child(i, "dobj")
        gap = self.gap(i)
        if gap is not None and (own is None or own.lower in RELATIVIZERS):
            return [gap]
        if own is None:
            return self._shared_object(i)
        return self.conjuncts(own.i)

    def _shared_object(self, i: int) -> list[int]:
        """Object of a coordinated verb that leaves it to the last one ("degrade and destroy ISIL")."""
        for later in self.kids(i, "conj"):
            if later.is_verb and later.tag == self.tokens[i].tag and self.child(later.i, "nsubj") is None:
                between = self.tokens[i + 1 : later.i]
                if all(t.dep in ("cc", "punct", "advmod", "conj") for t in between):
                    return self.patient(later.i)
        return []

    def gap(self, i: int) -> int | None:
        """The noun that a relative clause leaves out as object ("the drones that Iran sent", "the aid X gives")."""
        token = self.tokens[i]
        if token.dep != "relcl":
            return None
        subject = self.child(i, "nsubj")
        if subject is None or (subject.lower in RELATIVIZERS and subject.tag in ("WDT", "WP")):
            return None
        if any(self.child(p.i, "pobj") is None and self.child(p.i, "pcomp") is None for p in self.kids(i, "prep")):
            return None
        owner = self.child(subject.i, "poss")
        if owner is not None and owner.lower == "whose":
            return None  # "the king, whose guards shot and wounded protesters"
        wh = [t for t in self.children[i] if self.tokens[t].lower in ("where", "when", "why")]
        return None if wh else token.head

    def objects_of(self, preposition: int) -> list[int]:
        """Objects of a preposition, coordination unfolded."""
        out: list[int] = []
        for token in self.kids(preposition, "pobj"):
            antecedent = self._relative_object(token) if token.lower in RELATIVIZERS else None
            out += self.conjuncts(token.i) if antecedent is None else [antecedent]
        for token in self.kids(preposition, "conj"):
            if token.pos == "ADP":
                out += self.objects_of(token.i)
        return out

    def _relative_object(self, pronoun: Token) -> int | None:
        """The noun that a relative behind a preposition stands for: "the raid for which X claimed responsibility"."""
        if pronoun.tag not in ("WDT", "WP"):
            return None
        clause = next((t for t in self.ancestors(pronoun.i) if t.dep == "relcl"), None)
        return None if clause is None or clause.head > pronoun.i else clause.head

    def objects(self, i: int, *words: str) -> list[int]:
        """Objects of those of these prepositions that hang on token i ("of", "for"), coordination unfolded."""
        return [j for p in self.prepositions(i) if p.lower in words for j in self.objects_of(p.i)]

    def prepositions(self, i: int) -> list[Token]:
        """The prepositions that hang on token i."""
        return [t for t in self.kids(i, *_ADPOSITIONS) if t.pos in ("ADP", "SCONJ", "PART", "VERB")]
