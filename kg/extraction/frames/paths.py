"""From a trigger to the tokens that may fill a role: the steps of the lexicon's paths.

`kg.lexicon.RolePattern` says what each step means; here they are walked in one sentence.
"""

from __future__ import annotations

from kg.extraction.references.sentence_reader import SentenceReader
from kg.extraction.syntax.tenses import is_infinitive
from kg.extraction.syntax.tree import HYPHENS, Token
from kg.lexicon.records import RolePattern

_CIRCUMSTANCES = frozenset({"due", "because", "despite", "under", "amid", "following", "facing"})
_COMPLEMENTS = ("xcomp", "ccomp", "advcl", "oprd", "acomp")
_GATHERINGS = frozenset({"Cooperation", "Protest"})  # what is attacked rather than an event beside the attack
_MODIFIERS = ("compound", "amod", "nmod", "npadvmod", "nummod")


class Paths(SentenceReader):
    """Walks paths in the sentence that `references` is reading; every method gives token indices."""

    def step(self, i: int, step: str, swapped: bool) -> list[int]:
        """Tokens one step from token i; swapped: the object is the relative's noun, the dative the verb's object."""
        sentence = self.sentence
        token = sentence[i]
        if step == "self":
            return self._itself(i)
        if step == "subj":
            return self.counted(sentence.agent(i)) if token.is_verb else self._copula_subject(i)
        if step == "obj":
            gap = sentence.gap(i)
            return [gap] if swapped and gap is not None else self.counted(sentence.patient(i))
        if step == "iobj":
            return self._indirect(i, swapped)
        if step == "comp":
            complements = [t.i for t in sentence.kids(i, *_COMPLEMENTS) if t.is_verb or t.pos == "ADJ"]
            if token.is_noun:  # "permission to enter", "a shipment to help Chad"
                clauses = sentence.kids(i, "acl", "relcl")
                complements += [t.i for t in clauses if is_infinitive(sentence, t.i) or self._is_content(t.i)]
            return complements
        if step == "poss":
            return self._recipients(i) or self.owners(i)
        if step == "clause":
            return self._clause(i)
        if step == "affected":
            return self._affected(i)
        if step == "named":
            return [t.i for t in sentence.kids(i, "oprd") if t.is_noun]
        if step == "helped":
            return self._helped(i)
        if step == "mod":
            return self.modifiers(i)
        return self.prepositional(i, step)

    def _copula_subject(self, i: int) -> list[int]:
        """Subject of "X is allied with", "X is a member of"."""
        sentence = self.sentence
        token = sentence[i]
        if token.dep in ("acomp", "attr", "oprd", "conj"):
            verb = sentence[sentence.first_conjunct(i)].head
            held = sentence.child(verb, "dobj") if token.dep == "oprd" else None
            if held is not None:
                return sentence.conjuncts(held.i)  # "held the junta responsible"
            subject = sentence.subject(verb)
            return [] if subject is None else sentence.conjuncts(subject)
        if token.dep == "amod":
            return [token.head]
        return []

    def _indirect(self, i: int, swapped: bool) -> list[int]:
        """The dative of verb i, with or without a preposition."""
        sentence = self.sentence
        if swapped:
            own = sentence.child(i, "dobj")
            return sentence.conjuncts(own.i) if own is not None else []
        dative = sentence.child(i, "dative")
        if dative is None:
            return []
        return sentence.objects_of(dative.i) if dative.pos == "ADP" else sentence.conjuncts(dative.i)

    def _itself(self, i: int) -> list[int]:
        """What a noun is said of, by copula, apposition or as its title; else what it stands for itself."""
        sentence = self.sentence
        token = sentence[i]
        first = sentence[sentence.first_conjunct(i)]
        if first.dep in ("attr", "acomp", "oprd"):
            return self._copula_subject(i)
        if token.dep == "appos":
            return [token.head]
        preposition = sentence[first.head]
        if first.dep == "pobj" and preposition.lower == "as":
            return self._serving_as(i, sentence[preposition.head])
        if token.dep in ("compound", "nmod") and self.references.name_at(token.head) is not None:
            return [token.head]
        return [i]

    def _serving_as(self, i: int, above: Token) -> list[int]:
        """Who is what noun i names: "serves as a proxy" is one, "described as a proxy" is an opinion.

        "The squadron will fly missions as part of the group": what is part is the subject, whatever it does.
        """
        sentence = self.sentence
        part = sentence[i].lemma == "part"
        if not above.is_verb:
            return sentence.conjuncts(above.i) if part and above.is_noun else []
        subject = None if sentence.is_passive(above.i) and not part else sentence.subject(above.i)
        if sentence.child(above.i, "dobj") is not None and (not part or above.lemma in self.lexicon.words["viewing"]):
            return []
        return [] if subject is None else sentence.conjuncts(subject)

    def counted(self, indices: list[int]) -> list[int]:
        """A quantity stands for what it counts ("a series of airstrikes")."""
        return [j for i in indices for j in self.references.counted(i)]

    def operators(self, indices: list[int]) -> list[int]:
        """Whose aircraft, ships or weapons act ("Russian warplanes bombed", "Coalition aircraft conducted")."""
        out = []
        for i in indices:
            head = self.references.head_of(i)
            named = [t.i for t in self.sentence.kids(i, "appos") if self.references.name_at(t.i) is not None]
            if named:
                out += named  # "Iran's satellite, Hezbollah, held …": the one that is named acts
            elif head is not None and head.cls in ("weapon", "asset"):
                named = [j for j in self.modifiers(i) if self.references.name_at(j) is not None]
                handled = self._handlers(i) or self._recipients(i) or self.owners(i) or named
                out += handled or self._firing(i) or self.modifiers(i)
            elif self.sentence[i].lemma in self.lexicon.words["ruling"]:
                out += self.owners(i) or self.modifiers(i) or self._issuers(i)
        return out

    def _firing(self, i: int) -> list[int]:
        """Who fired what struck: "the ship fired rockets that hit …", "fired rockets destroying …"."""
        sentence, token = self.sentence, self.sentence[i]
        verb = sentence[token.head]
        rows = self.lexicon.triggers.get((verb.lemma, "verb"), ())
        sent = [r for r in rows if r.type in ("Attack", "WeaponTest") for role in r.roles if _sends(role)]
        fired = token.dep in ("dobj", "nsubjpass") and bool(sent)  # not "shot down a drone that had hit the port"
        shooters = self.counted(sentence.agent(verb.i)) if fired else []
        return [j for k in shooters for j in (self.operators([k]) or [k]) if j != i]

    def _handlers(self, i: int) -> list[int]:
        """ "a bomb planted by militants": who has brought the weapon to where it acts."""
        clause = self.sentence.child(i, "acl")
        return (
            []
            if clause is None or clause.lemma not in self.lexicon.words["handling"]
            else self.sentence.agent(clause.i)
        )

    def _issuers(self, i: int) -> list[int]:
        """Who issued what speaks: "the council adopted a resolution that condemned …"."""
        sentence, token = self.sentence, self.sentence[i]
        verb = sentence[token.head]
        issued = token.dep in ("dobj", "nsubjpass") and verb.lemma in self.lexicon.words["issuing"]
        above = self.lexicon.cues.get((sentence[verb.head].lemma, "verb")) if verb.dep == "xcomp" else None
        refused = above is not None and "negative" in above.effect or sentence.child(verb.i, "neg") is not None
        return self.counted(sentence.agent(verb.i)) if issued and not refused else []

    def _clause(self, i: int) -> list[int]:
        """The verb above a verb, or the verb that the noun's in-phrase hangs on ("in support of …, X did …")."""
        sentence = self.sentence
        token = sentence[i]
        if token.is_verb:
            return [a.i for a in sentence.ancestors(i) if a.is_verb][:1]
        preposition = sentence[token.head]
        if token.dep != "pobj" or preposition.lower != "in":
            return []
        verb = sentence[preposition.head]
        if verb.pos == "ADP":  # "with and in support of"
            verb = sentence[verb.head]
        return [verb.i] if verb.is_verb else []

    def _is_content(self, i: int) -> bool:
        """Whether clause i says what its noun is about ("a call that all parties respect …")."""
        sentence = self.sentence
        return any(t.lower == "that" for t in sentence.kids(i, "mark"))

    def _helped(self, i: int) -> list[int]:
        """Whom the words around help in what noun i names: "support for Chad in its fight", "help it in the fight"."""
        sentence = self.sentence
        preposition = sentence[sentence[sentence.first_conjunct(i)].head]
        if preposition.lower not in ("in", "with") or preposition.dep != "prep":
            return []
        for above in sentence.ancestors(preposition.i):
            if above.is_verb:
                held = sentence.patient(above.i)
                return self._served(held) or (held if self._is_help(above, "verb") else [])
            served = self._served([above.i])
            if served:
                return served
        return []

    def _served(self, indices: list[int]) -> list[int]:
        """Whom nouns of help among these serve ("support for Chad and Niger")."""
        helps = [i for i in indices if self.sentence[i].is_noun and self._is_help(self.sentence[i], "noun")]
        return [j for i in helps for j in self.sentence.objects(i, "for", "of", "to")]

    def _is_help(self, token: Token, pos: str) -> bool:
        """Whether a word tells of help or backing, by the rows of triggers.csv."""
        rows = self.lexicon.triggers.get((token.lemma, pos), ())
        return any(row.type in ("MilitarySupport", "Backing", "Aid") for row in rows)

    def _recipients(self, i: int) -> list[int]:
        """Who holds a weapon that was handed on: of "Iran's drones to Russia" that is Russia."""
        head = self.references.head_of(i)
        if head is None or head.cls != "weapon":
            return []
        return self.sentence.objects(i, "to")

    def _affected(self, i: int) -> list[int]:
        """Whom a measure hits that a clause names as its circumstance ("due to U.S. sanctions, Russia has …")."""
        sentence = self.sentence
        preposition = sentence[sentence[sentence.first_conjunct(i)].head]
        joints = ("ADP", "SCONJ", "ADV")
        while preposition.pos in (*joints, "ADJ") and sentence[preposition.head].pos in joints:
            preposition = sentence[preposition.head]
        verb = sentence[preposition.head]
        words = {preposition.lower, *(sentence[c].lower for c in sentence.children[preposition.i])}
        if not verb.is_verb or not words & _CIRCUMSTANCES or preposition.i > verb.i:
            return []
        subject = sentence.subject(verb.i)
        return [] if subject is None else sentence.conjuncts(subject)

    def owners(self, i: int) -> list[int]:
        """Possessors of noun i or of the first noun it is coordinated with ("Iran's missiles and drones")."""
        sentence = self.sentence
        for at in self._sharing(i):
            owner = sentence.child(at, "poss")
            if owner is not None:
                return sentence.conjuncts(owner.i)
        return []

    def _sharing(self, i: int) -> list[int]:
        """Noun i and the first noun it is coordinated with, unless it has an article of its own, or whose phase it is.

        "Togo's raid and the killing of monks": whose the raid was is not who killed. "Togo's launch of a raid" is.
        """
        sentence, first = self.sentence, self.sentence.first_conjunct(i)
        above = sentence[sentence[first].head]
        if sentence[first].dep == "pobj" and sentence[above.head].lemma in self.lexicon.words["phase"]:
            return [i, above.head]
        return [i] if first == i or any(sentence.kids(i, "det")) else [i, first]

    def modifiers(self, i: int) -> list[int]:
        """Words before noun i, or before the first noun it is coordinated with, their own coordination unfolded."""
        sentence = self.sentence
        for at in self._sharing(i):
            event = (sentence[at].lemma, "noun") in self.lexicon.triggers
            told = [self._doer(t.i) if event else t.i for t in sentence.kids(at, *_MODIFIERS) if t.i < at]
            before = [j for i in told for j in self._hyphenated(i)]
            found = [j for i in before for j in sentence.conjuncts(i) if j < at]
            if found:
                return found
        return []

    def _hyphenated(self, i: int) -> list[int]:
        """ "the Chad-Sudan accord": two names that a hyphen joins are two modifiers."""
        sentence = self.sentence
        if sentence[i].tag in ("VBN", "VBD"):
            return [i]  # "Iran-backed": who backs the raiders takes no part himself
        joined = [t.i for t in sentence.kids(i, *_MODIFIERS) if sentence[t.i + 1].text in HYPHENS and t.i + 2 == i]
        return [*(j for j in joined if self.references.name_at(j) is not None), i]

    def _doer(self, i: int) -> int:
        """The one who acts in a hyphenated participle ("a rebel-led raid"); any other word before a noun itself."""
        doer = self.sentence.child(i, "npadvmod") if self.sentence[i].lower in self.lexicon.words["done"] else None
        return i if doer is None else doer.i

    def prepositional(self, i: int, word: str) -> list[int]:
        """Objects of a preposition that belongs to token i, wherever parsers are wont to hang it."""
        sentence = self.sentence
        token = sentence[i]
        own = [
            j
            for p in sentence.prepositions(i)
            if p.lower == word
            for j in sentence.objects_of(p.i)
            or [p.i for _ in sentence.prepositions(p.i)][:1]  # "out" of "out of"
            or self._stranded(token, p)
        ]
        if own:
            return own
        own = self._told_by_participle(i, word) if token.is_noun else []
        if own:
            return own
        if token.is_verb:
            holders = [o.i for o in sentence.kids(i, "dobj", "prep", "attr") if o.dep != "prep" or word in ("by", "to")]
            holders += [j for h in holders for j in sentence.objects(h, "of")]
            return [j for h in holders for j in sentence.objects(h, word)] or self._behind_list(i, word)
        shared = [j for c in sentence.conjuncts(i)[1:] for j in sentence.objects(c, word)]
        return shared or self._beside_verb(i, word) or self._deeper(i, word)

    def _stranded(self, verb: Token, preposition: Token) -> list[int]:
        """ "The patrol was shot at": a passive has as its subject what its bare preposition lacks; a clause stays."""
        clause = self.sentence.child(preposition.i, "pcomp")
        if clause is not None:
            return [clause.i]
        if not verb.is_verb or preposition.lower == "by" or not self.sentence.is_passive(verb.i):
            return []
        behind = preposition.i == verb.i + 1 and not self.sentence.children[preposition.i]
        return self.sentence.patient(verb.i) if behind else []

    def _behind_list(self, i: int, word: str) -> list[int]:
        """ "gave tents, including old ones, to Chad": parsers hang the verb's last phrase on what is listed."""
        sentence = self.sentence
        thing = sentence.child(i, "dobj")
        if word != "to" or thing is None:
            return []
        below = [sentence[j] for j in sentence.subtree(thing.i) if sentence[j].lower == "to" and j > thing.i]
        behind = [t for t in below if t.dep == "prep" and sentence[t.i - 1].text == ","]
        return sentence.objects_of(behind[-1].i) if behind else []

    def _told_by_participle(self, i: int, word: str) -> list[int]:
        """Whose a thing is by a clause behind it ("an appeal filed by X", "the sanctions it imposed on Y")."""
        sentence, words = self.sentence, self.lexicon.words
        listed = words["authored"] if word == "by" else words["imposed"]
        if word not in ("by", "on", "upon", "against", "in"):
            return []
        clauses = [t.i for t in sentence.kids(i, "acl", "relcl") if t.lower in listed and t.tag != "VBG"]
        return [j for c in clauses for j in sentence.objects(c, word)]

    def _beside_verb(self, i: int, word: str) -> list[int]:
        """ "Talks took place between A and B": a phrase of the event hangs on the verb that says it takes place."""
        sentence = self.sentence
        subject = next((a for a in (sentence[i], *sentence.ancestors(i)) if a.dep in ("nsubj", "nsubjpass")), None)
        if word not in ("between", "with", "against", "among") or subject is None or i not in self.counted([subject.i]):
            return []
        verb = sentence[subject.head]
        thing = sentence.child(verb.i, "dobj")
        if not verb.is_verb or (thing is not None and thing.lower != "place"):
            return []
        holders = [verb.i, *([thing.i] if thing is not None else [])]
        return [j for h in holders for j in sentence.objects(h, word)]

    def _deeper(self, i: int, word: str) -> list[int]:
        """A phrase with by or against that the parser hung on a noun inside the event's phrase is the event's."""
        if word not in ("by", "against"):
            return []
        sentence = self.sentence
        for j in sentence.subtree(i):
            token = sentence[j]
            if token.lower == word and token.dep in ("prep", "agent") and token.i > i:
                holder = sentence[token.head]
                rows = self.lexicon.triggers.get((holder.lemma, "noun"), ())
                if holder.is_noun and all(row.type in _GATHERINGS for row in rows):
                    return sentence.objects_of(j)
        return []


def _sends(role: RolePattern) -> bool:
    """Whether a verb's object is the weapon: whoever fires it acts with it."""
    return role.role in ("weapon", "item") and "obj" in role.paths
