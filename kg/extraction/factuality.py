"""Whether what a frame tells is so: polarity, certainty, tense and the speakers, read up the clause chain.

The walk starts at the trigger and climbs to the root. Each governor may be a cue of the lexicon (belief, denial,
intention …) whose effect reaches down; auxiliaries and negations count for the clause they stand in. In the manner of
Saurí and Pustejovsky's factuality profiles (2012), cut down to the three values that the claims carry.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extraction.frames import Frame
from kg.extraction.sentence import Sentence, Token
from kg.extraction.tenses import FUTURE, clause_tense, is_finite, is_infinitive, is_past, tense_of
from kg.lexicon import Cue, Lexicon
from kg.model import Certainty, Polarity, Tense

_GRADES: tuple[Certainty, ...] = ("certain", "probable", "possible")
_STANDING = frozenset({"Backing", "Affiliation", "Alliance", "Negotiation"})
_FALSE_NEGATIONS = frozenset({"only", "just", "merely", "simply"})
_NOBODY = frozenset({"nobody", "none", "no-one"})
_NONE_OF = frozenset({"no", "neither", "nor"})
_LACKING = frozenset({"no", "neither", "little", "without", "insufficient", "zero"})
_CLAUSES = frozenset(
    {"ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "csubj", "parataxis", "dep", "acomp", "oprd", "attr"}
)


@dataclass(slots=True)
class Status:
    """A status under construction; `speakers` are tokens, innermost first, `cues` the words that decided."""

    polarity: Polarity = "positive"
    certainty: Certainty = "certain"
    tense: Tense | None = None
    speakers: list[int] = field(default_factory=list)
    cues: list[int] = field(default_factory=list)

    def weaken(self, certainty: Certainty) -> None:
        """Lowers the certainty to this grade; never raises it."""
        self.certainty = max(self.certainty, certainty, key=_GRADES.index)

    def negate(self) -> None:
        """Turns the polarity round."""
        self.polarity = "negative" if self.polarity == "positive" else "positive"


class Factuality:
    """Reads the status of frames with the cues of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def status(self, sentence: Sentence, frame: Frame) -> Status:
        """The status of what the frame tells; its tense is always set."""
        status = Status()
        at = frame.light if frame.light is not None else frame.at
        token = sentence[at]
        self._by_trigger(frame, status)
        self._by_modifiers(sentence, frame.at, status)
        if token.is_verb:
            self._by_auxiliaries(sentence, at, status)
        self._by_missing_parties(sentence, frame, status)
        self._by_copula(sentence, frame, status)
        self._by_light_verb(sentence, frame, status)
        self._climb(sentence, at, status)
        self._by_surroundings(sentence, frame.at, status)
        if status.tense is None:
            status.tense = self._default_tense(sentence, frame)
        return status

    # -- the event's own words -------------------------------------------------------------------------------------

    def _by_trigger(self, frame: Frame, status: Status) -> None:
        self._apply(frame.trigger.cue, status)

    def _by_modifiers(self, sentence: Sentence, at: int, status: Status) -> None:
        """ "an alleged attack", "no delivery", "planned sales", "has reportedly sent"."""
        for token in (sentence[c] for c in sentence.children[at]):
            if token.dep in ("amod", "advmod", "det", "neg", "compound", "npadvmod"):
                cue = self._cue(token)
                if cue is not None and cue.cue == "negation" and sentence[at].is_verb:
                    continue  # the clause's own negation is read with its auxiliaries, once
                if cue is not None and cue.cue in ("hedge", "modal", "future", "intention", "negation", "aspect"):
                    self._apply(cue.effect, status)
                    status.cues.append(token.i)
                elif token.dep == "det" and token.lower == "any" and sentence[at].is_noun:
                    status.weaken("possible")
                elif token.dep == "det" and token.lower in ("no", "neither"):
                    status.negate()
                    status.cues.append(token.i)

    def _by_missing_parties(self, sentence: Sentence, frame: Frame, status: Status) -> None:
        """ "No missiles were delivered": a negated party or item negates the verb."""
        if not sentence[frame.at].is_verb:
            return
        subject = sentence.subject(frame.at)
        for i in [*(f.token for f in frame.fillers), *([subject] if subject is not None else [])]:
            if sentence[i].lower in _NOBODY or any(
                t.lower in _NONE_OF for t in sentence.kids(i, "det", "preconj", "cc", "neg")
            ):
                status.negate()
                return

    def _by_auxiliaries(self, sentence: Sentence, at: int, status: Status) -> bool:
        """Tense, modality and negation of the clause whose verb is `at`; whether the verb was finite."""
        token = sentence[at]
        auxiliaries = list(sentence.kids(at, "aux", "auxpass"))
        finite = bool([t for t in auxiliaries if t.lower != "to"]) or token.tag in ("VBD", "VBZ", "VBP", "MD")
        if (
            not finite
            and token.dep == "conj"
            and sentence[token.head].is_verb
            and sentence[token.head].tag in (token.tag, "VBN", "VB")
            and not any(t.lower == "to" for t in auxiliaries)
        ):
            return self._by_auxiliaries(sentence, token.head, status)
        for negation in sentence.kids(at, "neg", "advmod", "preconj"):
            if self._negates(sentence, negation):
                status.negate()
                status.cues.append(negation.i)
        for auxiliary in auxiliaries:
            subject = sentence.child(at, "nsubj", "nsubjpass")
            if token.dep == "advcl" and subject is not None and auxiliary.i < subject.i:
                status.weaken("possible")  # "Had X invaded Y, …": an inverted condition
            if auxiliary.lower in FUTURE and auxiliary.tag == "MD":
                status.tense = status.tense or "future"
            elif auxiliary.tag == "MD":
                cue = self._cue(auxiliary)
                effect = cue.effect if cue is not None else frozenset({"possible", "future"})
                perfect = any(t.lower == "have" for t in auxiliaries)
                self._apply(effect - {"future"} | {"past"} if perfect else effect | {"future"}, status)
                status.cues.append(auxiliary.i)
        if finite and status.tense is None:
            status.tense = tense_of(token, auxiliaries)
        return finite

    def _negates(self, sentence: Sentence, token: Token) -> bool:
        cue = self._cue(token)
        if token.dep != "neg" and (cue is None or cue.cue != "negation"):
            return False
        after = sentence[token.i + 1].lower if token.i + 1 < len(sentence.tokens) else ""
        return after not in _FALSE_NEGATIONS

    def _by_light_verb(self, sentence: Sentence, frame: Frame, status: Status) -> None:
        """ "suspended arms sales", "is planning attacks": the verb that carries the event may end or only plan it."""
        cue = None if frame.light is None else self._cue(sentence[frame.light], sentence)
        if cue is not None and cue.cue in ("prevent", "fail", "intention", "attempt", "consider", "demand"):
            self._apply(cue.effect, status)

    def _by_surroundings(self, sentence: Sentence, at: int, status: Status) -> None:
        """Questions, and what a clause beside says of the whole ("…, which Kigali denies")."""
        if next((t.text for t in reversed(sentence.tokens) if t.text not in ("”", '"', "’", "'")), "") == "?":
            status.weaken("possible")
        above = {at, *(a.i for a in sentence.ancestors(at))}
        for token in sentence.tokens:
            cue = self.lexicon.cues.get((token.lemma, "verb")) if token.dep == "relcl" else None
            if cue is not None and cue.cue == "denial" and token.i > at:
                object_ = sentence.child(token.i, "dobj")
                beside = sentence[token.head].head in above or token.head in above
                if object_ is not None and object_.lower == "which" and beside:
                    status.weaken("possible")
                    status.cues.append(token.i)

    # -- up the chain ----------------------------------------------------------------------------------------------

    def _by_copula(self, sentence: Sentence, frame: Frame, status: Status) -> None:
        """ "X was a sponsor of Y": a noun that is said of someone has the tense and negation of the copula."""
        token = sentence[sentence.first_conjunct(frame.at)]
        verb = sentence[token.head]
        if token.is_verb or token.dep not in ("attr", "acomp", "oprd") or not verb.is_verb:
            return
        self._by_auxiliaries(sentence, verb.i, status)

    def _climb(self, sentence: Sentence, at: int, status: Status) -> None:
        """Applies what stands above `at`, as long as effects still reach the event."""
        child, governed = sentence[at], True
        for parent in sentence.ancestors(at):
            if child.dep == "pcomp" and parent.pos in ("ADP", "SCONJ", "ADV", "ADJ"):
                continue  # "by providing", "short of accusing": the clause belongs to what stands above
            if child.dep == "conj":
                child = parent
                continue
            governed = self._step(sentence, child, parent, status, governed)
            child = parent

    def _step(self, sentence: Sentence, child: Token, parent: Token, status: Status, governed: bool) -> bool:
        cue = self._cue(parent, sentence)
        clause = child.dep in _CLAUSES
        if child.dep in ("advcl", "ccomp", "relcl") and clause and governed:
            self._by_marker(sentence, child, status)
        if governed:
            self._by_nothing(sentence, child, parent, status)
            self._by_predicate(sentence, child, parent, status)
        if cue is not None and (clause or child.dep in ("dobj", "pobj", "nsubjpass", "prep", "nsubj")):
            self._by_cue(sentence, child, parent, cue, status, governed)
        elif not clause and parent.is_verb:
            governed = False
        if governed and parent.is_verb and clause and (status.tense is None or not is_finite(sentence, child)):
            self._inherit(sentence, child, parent, status)
        return governed and (clause or cue is not None or not parent.is_verb)

    def _by_nothing(self, sentence: Sentence, child: Token, parent: Token, status: Status) -> None:
        """ "no evidence that", "no plans to": a noun that is said to be lacking takes its clause with it."""
        if parent.is_noun and child.dep in ("acl", "prep", "relcl", "ccomp", "pcomp", "dep"):
            lacking = [t for t in sentence.kids(parent.i, "det", "amod", "neg") if t.lower in _LACKING]
            if lacking:
                status.negate()
                status.weaken("probable")
                status.cues.append(lacking[0].i)

    def _by_predicate(self, sentence: Sentence, child: Token, parent: Token, status: Status) -> None:
        """What is said of an event or claim as the subject of a clause, or of a clause by "it is not true that"."""
        copula = parent if parent.is_verb else sentence[parent.head]
        stated = child.dep in ("ccomp", "csubj") and (parent.lemma == "be" or parent.pos == "ADJ")
        if stated and any(self._negates(sentence, t) for t in sentence.kids(copula.i, "neg")):
            status.negate()
        if child.dep not in ("nsubj", "nsubjpass", "csubj") or not parent.is_verb:
            return
        for auxiliary in sentence.kids(parent.i, "aux"):
            if auxiliary.tag == "MD" and child.is_noun:
                status.weaken("possible")
                status.tense = "future"
        for complement in sentence.kids(parent.i, "attr", "acomp", "oprd"):
            cue = self._cue(complement)
            if cue is not None and cue.cue == "denial":
                status.negate()
                status.cues.append(complement.i)

    def _by_cue(
        self, sentence: Sentence, child: Token, parent: Token, cue: Cue, status: Status, governed: bool
    ) -> None:
        negated = parent.is_verb and any(self._negates(sentence, t) for t in sentence.kids(parent.i, "neg", "advmod"))
        if "attributed" in cue.effect and child.dep in (
            "ccomp",
            "xcomp",
            "acl",
            "pcomp",
            "prep",
            "acomp",
            "dep",
            "dobj",
            "pobj",
        ):
            speakers = self.speakers(sentence, parent)
            heard = governed or cue.cue == "speech"  # what a fear or belief merely names is not believed by anyone
            if heard and child.dep in ("ccomp", "xcomp", "acl", "pcomp", "dep", "acomp"):
                status.speakers += [s for s in speakers if s not in status.speakers]
        if not governed or (child.dep == "nsubj" and cue.cue not in ("modal", "hedge")):
            return
        if child.dep in ("dobj", "pobj", "nsubjpass", "prep") and cue.cue in ("speech", "report-noun", "belief"):
            return
        status.cues.append(parent.i)
        effect = cue.effect
        if cue.cue == "prevent" and (status.tense == "future" or not is_past(sentence, parent)):
            effect = frozenset({"possible", "future"})
            negated = False
        self._apply(effect, status, finite=is_finite(sentence, child))
        if negated:
            status.negate()

    def _by_marker(self, sentence: Sentence, child: Token, status: Status) -> None:
        for marker in sentence.kids(child.i, "mark", "advmod"):
            cue = self._cue(marker)
            if cue is not None and cue.cue in ("condition", "question"):
                self._apply(cue.effect or frozenset({"possible"}), status)
                status.cues.append(marker.i)
        if child.dep == "advcl" and is_infinitive(sentence, child.i):
            status.weaken("probable")
            status.tense = status.tense or "future"

    def _inherit(self, sentence: Sentence, child: Token, parent: Token, status: Status) -> None:
        """A verb that is not finite takes tense, modality and negation from the clause it stands in."""
        if is_finite(sentence, child) or (child.dep == "advcl" and is_infinitive(sentence, child.i)):
            return
        if child.dep in ("relcl", "acl", "advcl", "pcomp") and child.dep != "pcomp" and parent.is_noun:
            return
        cue = self._cue(parent, sentence)
        inherited = Status(tense=None)
        self._by_auxiliaries(sentence, parent.i, inherited)
        status.weaken(inherited.certainty)
        if status.tense is None:
            status.tense = inherited.tense
        if inherited.polarity == "negative" and cue is None and child.dep in ("xcomp", "ccomp"):
            status.negate()

    def speakers(self, sentence: Sentence, cue: Token) -> list[int]:
        """Who says or believes: the subject of the verb, the by-phrase of its passive, the owner of the noun."""
        if cue.is_noun:
            owner = sentence.child(cue.i, "poss")
            by = [
                j
                for p in sentence.kids(cue.i, "prep", "agent")
                if p.lower in ("by", "from")
                for j in sentence.objects_of(p.i)
            ]
            return [owner.i] if owner is not None else by
        if cue.pos == "ADJ" or cue.dep in ("acomp",):
            subject = sentence.subject(cue.head)
            return [] if subject is None else [subject]
        if cue.is_verb and sentence.is_passive(cue.i) and cue.dep not in ("acomp",):
            return sentence.agent(cue.i) or self._state_of_mind(sentence, cue)
        subject = sentence.subject(cue.i)
        return [] if subject is None else sentence.conjuncts(subject)

    def _state_of_mind(self, sentence: Sentence, cue: Token) -> list[int]:
        """ "X is concerned that": the passive form of a feeling has the one who feels as its subject."""
        looked_up = self._cue(cue)
        subject = sentence.subject(cue.i) if looked_up is not None and looked_up.cue == "concern" else None
        return [] if subject is None else [subject]

    # -- effects ---------------------------------------------------------------------------------------------------

    def _cue(self, token: Token, sentence: Sentence | None = None) -> Cue | None:
        for pos in _cue_parts(token):
            for child in sentence.children[token.i] if sentence is not None else ():
                longer = self.lexicon.cues.get((f"{token.lemma} {sentence[child].lower}", pos)) if sentence else None
                if longer is not None:
                    return longer  # "warn against" is no mere "warn"
            found = self.lexicon.cues.get((token.lemma, pos)) or self.lexicon.cues.get((token.lower, pos))
            if found is not None:
                return found
        return None

    def _apply(self, effect: frozenset[str], status: Status, *, finite: bool = False) -> None:
        for grade in _GRADES[1:]:
            if grade in effect:
                status.weaken(grade)
        if "negative" in effect:
            status.negate()
        for tense in ("past", "present", "future"):
            if tense in effect and not finite:
                status.tense = tense

    def _default_tense(self, sentence: Sentence, frame: Frame) -> Tense:
        if frame.trigger.type == "Negotiation" and frame.light is None:
            governor = next((a for a in sentence.ancestors(frame.at) if a.is_verb), None)
            return "present" if governor is None else clause_tense(sentence, governor.i)
        if frame.trigger.type in _STANDING:
            return "present"
        if frame.light is not None:
            return clause_tense(sentence, frame.light)
        token = sentence[frame.at]
        if token.is_noun and sentence.child(frame.at, "poss") is not None and token.tag in ("NN", "NNP"):
            governor = next((a for a in sentence.ancestors(frame.at) if is_finite(sentence, a)), None)
            dated = any(t.entity == "DATE" for t in (sentence[i] for i in sentence.subtree(frame.at)))
            if governor is not None and not dated and clause_tense(sentence, governor.i) == "present":
                return "present"  # "is backing Russia's assault on …": what is somebody's still goes on
        return "past"


def _cue_parts(token: Token) -> tuple[str, ...]:
    if token.tag == "MD":
        return ("modal", "aux", "verb")
    if token.tag.startswith("VB"):
        return ("verb", "adj") if token.tag in ("VBN", "VBG") else ("verb",)
    if token.is_noun:
        return ("noun",)
    if token.pos == "ADJ":
        return ("adj",)
    if token.pos == "ADV":
        return ("adv",)
    return ("sconj", "adp", "conj", "det", "adv")
