"""Whether what a frame tells is so: polarity, certainty, tense and the speakers, read up the clause chain.

The walk starts at the trigger and climbs to the root. Each governor may be a cue of the lexicon (belief, denial,
intention …) whose effect reaches down; auxiliaries and negations count for the clause they stand in. In the manner of
Saurí and Pustejovsky's factuality profiles (2012), cut down to the three values that the claims carry.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extraction.frames import Frame
from kg.extraction.sentence import Sentence, Token
from kg.lexicon import Cue, Lexicon
from kg.model import Certainty, Polarity, Tense

_GRADES: tuple[Certainty, ...] = ("certain", "probable", "possible")
_STANDING = frozenset({"Backing", "Affiliation", "Alliance", "Negotiation"})
_FALSE_NEGATIONS = frozenset({"only", "just", "merely", "simply"})
_FUTURE = frozenset({"will", "'ll", "’ll", "shall"})
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
        self._climb(sentence, at, status)
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
                elif token.dep == "det" and token.lower in ("no", "neither"):
                    status.negate()
                    status.cues.append(token.i)

    def _by_missing_parties(self, sentence: Sentence, frame: Frame, status: Status) -> None:
        """ "No missiles were delivered": a negated party or item negates the verb."""
        if not sentence[frame.at].is_verb:
            return
        for filler in frame.fillers:
            if any(t.lower in ("no", "neither") for t in sentence.kids(filler.token, "det")):
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
            if auxiliary.lower in _FUTURE and auxiliary.tag == "MD":
                status.tense = status.tense or "future"
            elif auxiliary.tag == "MD":
                cue = self._cue(auxiliary)
                effect = cue.effect if cue is not None else frozenset({"possible", "future"})
                perfect = any(t.lower == "have" for t in auxiliaries)
                self._apply(effect - {"future"} | {"past"} if perfect else effect | {"future"}, status)
                status.cues.append(auxiliary.i)
        if finite and status.tense is None:
            status.tense = _tense(token, auxiliaries)
        return finite

    def _negates(self, sentence: Sentence, token: Token) -> bool:
        cue = self._cue(token)
        if token.dep != "neg" and (cue is None or cue.cue != "negation"):
            return False
        after = sentence[token.i + 1].lower if token.i + 1 < len(sentence.tokens) else ""
        return after not in _FALSE_NEGATIONS

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
            if child.dep == "pcomp" and parent.pos in ("ADP", "SCONJ"):
                continue  # "by providing": the clause belongs to what the preposition hangs on
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
        if cue is not None and (clause or child.dep in ("dobj", "pobj", "nsubjpass", "prep", "nsubj")):
            self._by_cue(sentence, child, parent, cue, status, governed)
        elif not clause and parent.is_verb:
            governed = False
        if governed and parent.is_verb and clause and (status.tense is None or not _finite(sentence, child)):
            self._inherit(sentence, child, parent, status)
        return governed and (clause or cue is not None or not parent.is_verb)

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
        if cue.cue == "prevent" and (status.tense == "future" or not _past(sentence, parent)):
            effect = frozenset({"possible", "future"})
            negated = False
        self._apply(effect, status, finite=_finite(sentence, child))
        if negated:
            status.negate()

    def _by_marker(self, sentence: Sentence, child: Token, status: Status) -> None:
        for marker in sentence.kids(child.i, "mark", "advmod"):
            cue = self._cue(marker)
            if cue is not None and cue.cue in ("condition", "question"):
                self._apply(cue.effect or frozenset({"possible"}), status)
                status.cues.append(marker.i)
        if child.dep == "advcl" and _infinitive(sentence, child.i):
            status.weaken("probable")
            status.tense = status.tense or "future"

    def _inherit(self, sentence: Sentence, child: Token, parent: Token, status: Status) -> None:
        """A verb that is not finite takes tense, modality and negation from the clause it stands in."""
        if _finite(sentence, child) or (child.dep == "advcl" and _infinitive(sentence, child.i)):
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
            found = self.lexicon.cues.get((token.lemma, pos)) or self.lexicon.cues.get((token.lower, pos))
            if found is not None:
                return found
            if sentence is not None:
                for child in sentence.children[token.i]:
                    found = self.lexicon.cues.get((f"{token.lemma} {sentence[child].lower}", pos))
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
            return "present" if governor is None else _clause_tense(sentence, governor.i)
        if frame.trigger.type in _STANDING:
            return "present"
        if frame.light is not None:
            return _clause_tense(sentence, frame.light)
        token = sentence[frame.at]
        if token.is_noun and sentence.child(frame.at, "poss") is not None and token.tag in ("NN", "NNP"):
            governor = next((a for a in sentence.ancestors(frame.at) if _finite(sentence, a)), None)
            dated = any(t.entity == "DATE" for t in (sentence[i] for i in sentence.subtree(frame.at)))
            if governor is not None and not dated and _clause_tense(sentence, governor.i) == "present":
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


def _infinitive(sentence: Sentence, i: int) -> bool:
    return any(t.lower == "to" for t in sentence.kids(i, "aux"))


def _finite(sentence: Sentence, token: Token) -> bool:
    if not token.is_verb:
        return False
    auxiliaries = [t for t in sentence.kids(token.i, "aux", "auxpass") if t.lower != "to"]
    if any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in auxiliaries):
        return True
    if token.dep == "conj" and sentence[token.head].is_verb and token.tag in ("VB", "VBN", "VBG"):
        return _finite(sentence, sentence[token.head])
    return token.tag in ("VBD", "VBZ", "VBP") and not _infinitive(sentence, token.i)


def _past(sentence: Sentence, token: Token) -> bool:
    auxiliaries = list(sentence.kids(token.i, "aux", "auxpass"))
    return _tense(token, auxiliaries) == "past"


def _tense(token: Token, auxiliaries: list[Token]) -> Tense | None:
    lowers = {t.lower for t in auxiliaries}
    if lowers & _FUTURE or "going" in lowers:
        return "future"
    if lowers & {"has", "have", "had", "was", "were", "did", "'ve", "’ve", "'d", "’d"}:
        if token.tag == "VBG" and lowers & {"has", "have", "'ve", "’ve"}:
            return "present"
        return "past"
    if lowers & {"is", "are", "am", "'s", "’s", "'re", "’re", "be", "do", "does", "being"} and token.tag != "VBD":
        return "present"
    if token.tag in ("VBD",):
        return "past"
    if token.tag in ("VBZ", "VBP"):
        return "present"
    return None


def _clause_tense(sentence: Sentence, verb: int) -> Tense:
    token = sentence[verb]
    return _tense(token, list(sentence.kids(verb, "aux", "auxpass"))) or "past"
