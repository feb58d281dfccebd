"""What an event's own clause tells of its status: modifiers, auxiliaries, negations, the verb that carries it."""

from __future__ import annotations

from kg.extraction.frames.frame import Frame
from kg.extraction.status.cues import Cues
from kg.extraction.status.status import Status
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tenses import FUTURE, UNITS, clause_tense, goes_on, is_finite, tense_of
from kg.extraction.syntax.tree import Token
from kg.extraction.times.dates import find_times
from kg.model import Tense

_STANDING = frozenset({"Backing", "Affiliation", "Alliance", "Negotiation"})
_SINCE = frozenset({"since", "long", "always"})
_DONE_AT_ONCE = frozenset({"Attack", "Arrest", "Seizure", "Capture", "Agreement", "Meeting", "Sanction"})
_LASTING = frozenset({"MilitarySupport", "Deployment", "Capture"})
LASTING = _STANDING | {"MilitarySupport", "ArmsTransfer"}
_MODIFYING_CUES = frozenset(
    {"hedge", "modal", "future", "intention", "negation", "aspect", "denial", "doubt", "consider"}
)
NOBODY = frozenset({"nobody", "nothing", "none", "no-one"})
_CONDITIONAL = frozenset({"had", "were", "should"})
NONE_OF = frozenset({"no", "neither", "nor"})


class OwnClause:
    """Reads the status that the clause of an event gives it, before anything above it is looked at."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues
        self.words = cues.lexicon.words

    def by_trigger(self, frame: Frame, status: Status) -> None:
        """What the trigger's row itself implies."""
        status.apply(frame.trigger.cue)

    def by_modifiers(self, sentence: Sentence, at: int, status: Status) -> None:
        """ "an alleged attack", "no delivery", "planned sales", "has reportedly sent"."""
        for token in (sentence[c] for c in sentence.children[at]):
            if token.dep in ("amod", "advmod", "det", "neg", "compound", "npadvmod"):
                cue = self.cues.adjective(token) or self.cues.of(token)  # "alleged" before "allege"
                if (
                    cue is not None
                    and cue.cue == "denial"
                    and any(t.lower == "to" for t in sentence.prepositions(token.i))
                ):
                    continue  # "contrary to what Mali says, Chad did": what is denied stands behind "to"
                if cue is not None and cue.cue == "negation" and sentence[at].is_verb:
                    continue  # the clause's own negation is read with its auxiliaries, once
                if cue is not None and cue.cue in _MODIFYING_CUES:
                    status.apply(cue.effect)
                    status.cues.append(token.i)
                elif token.lower in self.words["former"] and token.lower != "late":  # a late attack is no past one
                    status.tense = "past"
                elif token.dep == "det" and token.lower == "any" and sentence[at].is_noun:
                    status.weaken("possible")
                elif token.dep == "det" and token.lower in ("no", "neither"):
                    status.negate()
                    status.cues.append(token.i)

    def by_missing_parties(self, sentence: Sentence, frame: Frame, status: Status) -> None:
        """ "No missiles were delivered": a negated party or item negates the verb; "either A or B" leaves it open."""
        if any(self._is_either(sentence, f.token) for f in (*frame.source, *frame.target)):
            status.weaken("possible")
        if not sentence[frame.carrier].is_verb:
            return
        subject = sentence.subject(frame.carrier)
        if frame.light is not None:
            if subject is not None and (self.none(sentence, subject) or self._is_few(sentence, subject)):
                status.negate()  # "nobody wants a war"
            return
        had = [i for i in frame.items if sentence[i].dep in ("dobj", "attr")]  # "has no troops in Mali"
        for i in [*(f.token for f in frame.fillers), *had, *([subject] if subject is not None else [])]:
            none = self.none(sentence, i)
            if none is not None:
                status.negate()
                status.cues.append(none.i)
                return
            for modifier in sentence.kids(i, "amod") if i == subject or i in {f.token for f in frame.source} else ():
                cue = self.cues.adjective(modifier)  # "a suspected Israeli strike killed …"
                if cue is not None and cue.cue in ("hedge", "denial", "doubt"):
                    status.apply(cue.effect)

    def none(self, sentence: Sentence, i: int) -> Token | None:
        """The word that makes a phrase nobody: "nobody", "no soldiers", "neither Chad", "hardly any soldiers"."""
        if sentence[i].lower in NOBODY:
            return sentence[i]
        kids = list(sentence.kids(i, "det", "preconj", "cc", "neg"))
        barely = [t for kid in kids if kid.lower == "any" for t in sentence.kids(kid.i, "advmod")]
        return next((t for t in kids if t.lower in NONE_OF), None) or next(
            (t for t in barely if self.cues.negates(sentence, t)), None
        )

    def _is_few(self, sentence: Sentence, i: int) -> bool:
        """ "few people", not "a few people"."""
        few = any(t.lower == "few" for t in sentence.kids(i, "amod"))
        return few and not any(t.lower == "a" for t in sentence.kids(i, "det"))

    def _is_either(self, sentence: Sentence, i: int) -> bool:
        """Whether a party is one of two that the text leaves open ("either Chad or Sudan", "forces of either")."""
        first = sentence.first_conjunct(i)
        heads = [first, *sentence.objects(first, "of", "from")]
        return any(t.lower == "either" for j in heads for t in sentence.kids(j, "preconj", "cc", "det", "advmod"))

    def by_perfect(self, sentence: Sentence, frame: Frame, status: Status) -> None:
        """ "has backed the rebels since 2012": a relation in the present perfect goes on; an act "since" or "long"."""
        verb = sentence[frame.carrier]
        auxiliaries = {t.lower for t in sentence.kids(verb.i, "aux", "auxpass")}
        if not auxiliaries & {"has", "have", "'ve", "’ve"} or status.tense != "past" or status.polarity != "positive":
            return
        lasting = [t.lower for t in sentence.kids(verb.i, "advmod", "prep", "npadvmod")]
        if self._is_complete(sentence, frame):
            return
        if frame.trigger.type in _STANDING - {"Negotiation"} or (
            frame.trigger.type in _LASTING
            and (
                _SINCE.intersection(lasting) or any(sentence[i].lemma in UNITS for i in sentence.objects(verb.i, "for"))
            )
        ):
            status.tense = "present"

    def _is_complete(self, sentence: Sentence, frame: Frame) -> bool:
        """ "has retaken two towns", "has trained 900 guards": what is over once it is done, or was counted."""
        if frame.trigger.type == "Capture":
            return sentence[frame.at].lemma not in self.words["held"]
        counted = [f.token for f in frame.target if any(True for _ in sentence.kids(f.token, "nummod"))]
        return frame.trigger.type == "MilitarySupport" and bool(counted)

    def by_auxiliaries(self, sentence: Sentence, at: int, status: Status) -> None:
        """Tense, modality and negation of the clause whose verb is `at`, or of the clause it is coordinated with."""
        token = sentence[at]
        auxiliaries = list(sentence.kids(at, "aux", "auxpass"))
        finite = any(t.lower not in ("to", "being") for t in auxiliaries) or token.tag in ("VBD", "VBZ", "VBP", "MD")
        if token.tag == "VB" and not auxiliaries and sentence.child(at, "nsubj") is not None and token.dep != "ccomp":
            finite, status.tense = True, status.tense or "present"  # "no longer hold"
        headline = token.head == token.i and sentence.child(at, "nsubj") is not None
        if headline and [t.lower for t in auxiliaries] == ["to"]:
            status.weaken("probable")  # "US to sell jets to Bahrain"
            status.tense = "future"
        first, bare = sentence[token.head], not any(t.lower == "to" for t in auxiliaries)
        if not finite and bare and token.dep == "conj" and first.is_verb and first.tag in (token.tag, "VBN", "VB"):
            self.by_auxiliaries(sentence, first.i, status)
            return
        for negation in self.negations(sentence, token):
            if status.uttered and negation.lower in self.words["untrue"]:
                continue  # "falsely accused Chad": it did accuse it
            status.negate()
            status.cues.append(negation.i)
        self._by_modality(sentence, token, auxiliaries, status)
        if finite and status.tense is None:
            status.tense = tense_of(token, auxiliaries)

    def is_untrue(self, sentence: Sentence, verb: Token) -> bool:
        """ "falsely claimed", "was wrongly reported": whether what is said is said to be untrue."""
        return any(t.lower in self.words["untrue"] for t in sentence.kids(verb.i, "advmod"))

    def negations(self, sentence: Sentence, verb: Token) -> list[Token]:
        """What negates the clause of a verb: "not", "never", "neither", "at no point", and "nor" before it."""
        found = [t for t in sentence.kids(verb.i, "neg", "advmod", "preconj") if self.cues.negates(sentence, t)]
        for preposition in sentence.prepositions(verb.i):
            objects = [sentence[i] for i in sentence.objects_of(preposition.i)]
            found += [t for t in objects if self.cues.is_never(sentence, preposition, t)]
        if verb.dep == "conj":
            joints = [t for t in sentence.kids(verb.head, "cc") if t.i < verb.i]
            found += [t for t in joints[-1:] if t.lower == "nor"]
        return found

    def _by_modality(self, sentence: Sentence, verb: Token, auxiliaries: list[Token], status: Status) -> None:
        """What modal auxiliaries and inverted ones ("Had X invaded Y, …", a condition) tell of their clause."""
        subject = sentence.child(verb.i, "nsubj", "nsubjpass")
        perfect = any(t.lower == "have" for t in auxiliaries)
        for auxiliary in auxiliaries:
            if (
                subject is not None
                and auxiliary.i < subject.i
                and (verb.dep == "advcl" or self.opens_condition(sentence, verb, auxiliary))
            ):
                status.weaken("possible")
            if auxiliary.lower == "would" and self._is_later(sentence, verb):
                status.tense = "past"  # "who would later become president"
            elif auxiliary.lower in FUTURE and auxiliary.tag == "MD" or self._is_told_will(sentence, verb, auxiliary):
                status.tense = status.tense or "future"
            elif auxiliary.tag == "MD":
                cue = self.cues.of(auxiliary)
                effect = cue.effect if cue is not None else frozenset({"possible", "future"})
                status.apply(effect - {"future"} | {"past"} if perfect else effect | {"future"})
                status.cues.append(auxiliary.i)

    def opens_condition(self, sentence: Sentence, verb: Token, auxiliary: Token) -> bool:
        """ "Had X invaded Y, a diplomat said, …": whether a verb's clause begins with an auxiliary of conditions."""
        words = (i for i in sentence.subtree(verb.i) if sentence[i].pos not in ("PUNCT", "SPACE", "CCONJ"))
        return auxiliary.lower in _CONDITIONAL and next(words, -1) == auxiliary.i

    def _is_told_will(self, sentence: Sentence, verb: Token, auxiliary: Token) -> bool:
        """ "said that they would leave": the "will" of what was said, unless it is said on a condition."""
        above = sentence[verb.head]
        conditional = any(t.lower == "if" for c in sentence.kids(verb.i, "advcl") for t in sentence.kids(c.i, "mark"))
        if auxiliary.lower not in ("would", "'d", "’d") or verb.dep != "ccomp" or conditional:
            return False
        cue = self.cues.of(above) if above.is_verb and above.lemma != "warn" else None
        told = cue is not None and cue.cue in ("speech", "belief", "intention")
        return told and clause_tense(sentence, above.i) == "past"

    def _is_later(self, sentence: Sentence, verb: Token) -> bool:
        """Whether a verb has "later" or the like before it or its auxiliaries."""
        return any(t.lower in self.words["later"] for t in sentence.kids(verb.i, "advmod"))

    def by_copula(self, sentence: Sentence, frame: Frame, status: Status) -> None:
        """ "X was a sponsor of Y": a noun that is said of someone has the tense and negation of the copula."""
        token = sentence[sentence.first_conjunct(frame.at)]
        verb = sentence[token.head]
        if token.is_verb or token.dep not in ("attr", "acomp", "oprd") or not verb.is_verb:
            return
        self.by_auxiliaries(sentence, verb.i, status)
        auxiliaries = {t.lower for t in sentence.kids(verb.i, "aux")}
        if status.tense == "past" and verb.lemma == "be" and auxiliaries & {"has", "have"}:
            status.tense = "present"  # "has been dependent on": it still is

    def by_headline(self, sentence: Sentence, frame: Frame, status: Status) -> None:
        """ "Shelling kills four in Idlib": a headline, which no full stop ends, tells of the past in the present."""
        verb = sentence[sentence.first_conjunct(frame.carrier)]
        ends = next((t for t in reversed(sentence.tokens) if not t.text.isspace()), verb)
        if verb.head != verb.i or verb.tag not in ("VBZ", "VBP") or ends.pos == "PUNCT":
            return
        subject, auxiliaries = sentence.child(verb.i, "nsubj"), sentence.kids(verb.i, "aux", "auxpass")
        if subject is not None and not any(True for _ in auxiliaries) and frame.trigger.type in _DONE_AT_ONCE:
            status.tense = "past" if status.tense == "present" else status.tense

    def by_light_verb(self, sentence: Sentence, frame: Frame, status: Status) -> None:
        """ "suspended arms sales", "is planning attacks": the verb that carries the event may end or only plan it."""
        cue = None if frame.light is None else self.cues.of(sentence[frame.light], sentence)
        perfect = (
            set() if frame.light is None else {t.lower for t in sentence.kids(frame.light, "aux")} & {"has", "have"}
        )
        if perfect and sentence[frame.light or 0].lemma == "be" and status.tense == "past":
            status.tense = "present"  # "has been under sanctions since 2012": it still is
        if cue is not None and cue.cue in ("prevent", "fail", "intention", "attempt", "consider", "demand"):
            kept = cue.cue == "prevent" and status.polarity == "negative"
            status.apply(cue.effect)
            if kept:
                status.tense = "present"  # "will not lift the ban": it stays

    def by_surroundings(self, sentence: Sentence, at: int, status: Status) -> None:
        """Questions, and what a clause beside says of the whole ("…, which Kigali denies")."""
        if next((t.text for t in reversed(sentence.tokens) if t.text not in ("”", '"', "’", "'")), "") == "?":
            status.weaken("possible")
        above = sentence.lineage(at)
        told = [j for i in above for j in sentence.objects(i, "in", "during")]
        heads = [t for i in above if sentence[i].is_verb for t in sentence.kids(i, "nsubj") if t.i not in above]
        told += [t.i for t in heads if not sentence.objects(t.i, "of")]  # "a series of strikes" is no series
        told += [j for t in heads for word in ("in", "of") for j in sentence.objects(t.i, word)]
        if any(sentence[j].lemma in self.words["imagined"] for j in told):
            status.weaken("possible")
        for token in sentence.tokens:
            cue = self.cues.lexicon.cues.get((token.lemma, "verb")) if token.dep == "relcl" else None
            if cue is not None and cue.cue == "denial" and token.i > at:
                object_ = sentence.child(token.i, "dobj")
                beside = sentence[token.head].head in above or token.head in above
                if object_ is not None and object_.lower == "which" and beside:
                    status.weaken("possible")
                    status.cues.append(token.i)

    def _is_being_done(self, sentence: Sentence, token: Token) -> bool:
        """ "arms being sent": a participle of what goes on."""
        return token.dep == "acl" and any(t.lower == "being" for t in sentence.kids(token.i, "auxpass", "aux"))

    def default_tense(self, sentence: Sentence, frame: Frame) -> Tense:
        """The tense where no form tells one: standing relations are present, events past."""
        if frame.trigger.type == "Negotiation" and frame.light is None:
            governor = next((a for a in sentence.ancestors(frame.at) if a.is_verb), None)
            return "present" if governor is None else clause_tense(sentence, governor.i)
        token = sentence[frame.at]
        governor = next((a for a in sentence.ancestors(frame.at) if is_finite(sentence, a)), None)
        lasting = token.lemma in self.words["held"] and token.dep in ("acl", "amod")
        if lasting and governor is not None:
            return "present" if goes_on(sentence, governor.i) else "past"  # "are still in areas besieged by"
        if frame.trigger.type in _STANDING:
            return "present"
        if token.tag == "VBG" and token.dep == "acl" or self._is_being_done(sentence, token):
            above = sentence[token.head]
            if governor is not None and above.is_noun and clause_tense(sentence, governor.i) != "past":
                return "present"  # "will seize the arms being sent to Chad"
        if frame.light is not None:
            return clause_tense(sentence, frame.light)
        waged = token.lemma in self.words["waged"] and token.tag in ("NN", "NNP")
        owned = waged and sentence.child(frame.at, "poss") is not None
        lasting = token.lemma in self.words["lasting"]
        if token.is_noun and governor is not None and (owned or lasting):
            below = sentence.subtree(frame.at)
            dated = bool(find_times(sentence.text(below[0], below[-1] + 1)))
            going_on = goes_on(sentence, governor.i) if lasting else clause_tense(sentence, governor.i) == "present"
            if going_on and not dated:
                return "present"  # "is backing Russia's assault on …", "the war has cost lives"
        return "past"
