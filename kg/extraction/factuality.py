"""Whether what a frame tells is so: polarity, certainty, tense and the speakers, read up the clause chain.

The walk starts at the trigger and climbs to the root. Each governor may be a cue of the lexicon (belief, denial,
intention …) whose effect reaches down; auxiliaries and negations count for the clause they stand in. In the manner of
Saurí and Pustejovsky's factuality profiles (2012), cut down to the three values that the claims carry.
"""

from __future__ import annotations

from kg.extraction.cues import Cues
from kg.extraction.frames import Frame
from kg.extraction.own_clause import NOBODY, NONE_OF, OwnClause
from kg.extraction.sentence import Sentence, Token
from kg.extraction.status import Status
from kg.extraction.tenses import is_finite, is_infinitive, is_past
from kg.lexicon import Cue, Lexicon

_LACKING = frozenset({"no", "neither", "little", "without", "insufficient", "zero"})
_UTTERANCES = frozenset({"Condemnation", "Threat", "Demand"})
_ORDINALS = frozenset({"first", "second", "third", "last", "latest", "only", "next"})
_CLAUSES = frozenset(
    {"ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "csubj", "parataxis", "dep", "acomp", "oprd", "attr"}
)
_ATTRIBUTED = frozenset({"ccomp", "xcomp", "acl", "pcomp", "dep", "acomp"})


class Factuality:
    """Reads the status of frames with the cues of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.cues = Cues(lexicon)
        self.own = OwnClause(self.cues)

    def status(self, sentence: Sentence, frame: Frame) -> Status:
        """The status of what the frame tells; its tense is always set."""
        status = Status()
        at = frame.carrier
        token = sentence[at]
        status.uttered = frame.trigger.type in _UTTERANCES
        self.own.by_trigger(frame, status)
        self.own.by_modifiers(sentence, frame.at, status)
        if token.is_verb:
            self.own.by_auxiliaries(sentence, at, status)
        self.own.by_missing_parties(sentence, frame, status)
        self.own.by_copula(sentence, frame, status)
        self.own.by_light_verb(sentence, frame, status)
        self._climb(sentence, at, status)
        self.own.by_surroundings(sentence, frame.at, status)
        if status.tense is None:
            status.tense = self.own.default_tense(sentence, frame)
        return status

    def phrase_status(self, sentence: Sentence, at: int) -> Status:
        """The status of what the noun phrase headed by `at` tells by itself; tense None where nothing says it."""
        status = Status()
        self.own.by_modifiers(sentence, at, status)
        self._climb(sentence, at, status)
        self.own.by_surroundings(sentence, at, status)
        return status

    # -- up the chain ----------------------------------------------------------------------------------------------

    def _climb(self, sentence: Sentence, at: int, status: Status) -> None:
        """Applies what stands above `at`, as long as effects still reach the event."""
        child, governed, heard = sentence[at], True, ""
        for parent in sentence.ancestors(at):
            if child.dep == "pcomp" and (
                parent.pos in ("ADP", "SCONJ", "ADV", "ADJ") or self._is_charged(sentence, parent)
            ):
                heard = self._by_link(sentence, parent, status, heard)
                continue  # "by providing", "accused the guard of firing": the clause belongs to what stands above
            if child.dep == "conj":
                if child.is_verb and self._follows_case(sentence, child):
                    status.weaken("possible")
                child = parent
                continue
            governed = self._step(sentence, child, parent, status, governed)
            child = parent

    def _by_link(self, sentence: Sentence, link: Token, status: Status, heard: str) -> str:
        """ "instead of attacking", "close to invading": what joins a clause may deny it; gives the cue heard so far."""
        cue = self.cues.of(link, sentence)
        if cue is None or cue.lemma == heard or cue.cue not in ("negation", "fail", "denial", "prevent"):
            return heard
        status.negate()
        status.cues.append(link.i)
        return cue.lemma

    def _follows_case(self, sentence: Sentence, verb: Token) -> bool:
        """ "moved troops in case X attacked": parsers take the clause behind "in case" for a second main clause."""
        start = min(sentence.subtree(verb.i))
        before = [t.lower for t in sentence.tokens[max(0, start - 2) : start]]
        return before == ["in", "case"]

    def _is_event(self, sentence: Sentence, noun: Token) -> bool:
        """Whether nothing hangs on the noun that it could be a report or claim of."""
        return sentence.child(noun.i, "acl", "relcl", "prep", "ccomp") is None

    def _is_charged(self, sentence: Sentence, noun: Token) -> bool:
        """Whether a noun is the object of a verb of speech, on which parsers hang what it is charged with."""
        verb = sentence[noun.head]
        cue = self.cues.of(verb) if noun.dep in ("dobj", "nsubjpass") and noun.is_noun and verb.is_verb else None
        return cue is not None and "attributed" in cue.effect

    def _step(self, sentence: Sentence, child: Token, parent: Token, status: Status, governed: bool) -> bool:
        """Applies what one governor says of what is below it; whether the next one's effects reach that too."""
        cue = self.cues.of(parent, sentence)
        clause = child.dep in _CLAUSES
        if child.dep in ("advcl", "ccomp", "relcl", "csubj", "csubjpass", "acl", "pcomp") and governed:
            self._by_marker(sentence, child, status)
        if governed:
            self._by_nothing(sentence, child, parent, status)
            self._by_predicate(sentence, child, parent, status)
            self._by_be_to(sentence, child, parent, status)
            self._by_hypothesis(sentence, child, status)
            if parent.is_verb and child.dep not in ("nsubj", "nsubjpass") and self._is_nobodys(sentence, parent):
                status.negate()
                status.weaken("probable")
        if child.dep == "relcl":
            cue = None  # "the UN report, which found …": the clause tells of the noun and is not what it reports
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
        if stated and any(self.cues.negates(sentence, t) for t in sentence.kids(copula.i, "neg")):
            status.negate()
        if child.dep not in ("nsubj", "nsubjpass", "csubj") or not parent.is_verb:
            return
        for auxiliary in sentence.kids(parent.i, "aux"):
            if auxiliary.tag == "MD" and child.is_noun and self.cues.of(child) is None:
                status.weaken("possible")
                status.tense = "future"
        report = child.is_noun and self.cues.of(child) is not None and not self._is_event(sentence, child)
        if report and any(self.cues.negates(sentence, t) for t in sentence.kids(parent.i, "neg")):
            status.weaken("possible")  # "the claim that … could not be verified"
        if child.dep == "csubj" and child.tag in ("VBG", "VB") and sentence.child(child.i, "nsubj") is None:
            status.weaken("possible")  # "Selling weapons to Libya is illegal" tells of no sale
        for complement in sentence.kids(parent.i, "attr", "acomp", "oprd") if not status.uttered else ():
            cue = self.cues.of(complement)
            if cue is not None and cue.cue == "denial":
                status.negate()
                status.cues.append(complement.i)

    def _by_cue(
        self, sentence: Sentence, child: Token, parent: Token, cue: Cue, status: Status, governed: bool
    ) -> None:
        """The effect of a cue on what is below it: who says so, polarity, certainty, tense."""
        heard = governed or cue.cue == "speech"  # what a fear or belief merely names is not believed by anyone
        if "attributed" in cue.effect and heard and child.dep in _ATTRIBUTED:
            speakers = self.speakers(sentence, parent)
            status.speakers += [s for s in speakers if s not in status.speakers]
            if not speakers and child.dep == "pcomp" and sentence.is_passive(parent.i):
                status.weaken("possible")  # "has been accused of arming": nobody is named who says so
        if not governed or (child.dep == "nsubj" and cue.cue not in ("modal", "hedge")):
            return
        told = cue.cue in ("speech", "report-noun", "belief") and "future" not in cue.effect
        if child.dep in ("dobj", "pobj", "nsubjpass", "prep") and told:
            return
        status.cues.append(parent.i)
        negated = parent.is_verb and any(
            self.cues.negates(sentence, t) for t in sentence.kids(parent.i, "neg", "advmod")
        )
        effect = cue.effect
        if "negative" in effect and status.polarity == "negative" and not negated:
            status.negate()
            effect = frozenset({"possible", "future"})  # "lifted a ban on exporting" exports nothing yet
        elif negated and "negative" in effect:
            effect = frozenset({"possible"})  # "has not ruled out sending" sends nothing
            negated = False
        elif cue.cue == "prevent" and (status.tense == "future" or not is_past(sentence, parent)):
            effect = frozenset({"possible", "future"})
            negated = False
        status.apply(effect, finite=is_finite(sentence, child))
        if negated:
            status.negate()

    def _is_nobodys(self, sentence: Sentence, verb: Token) -> bool:
        """ "Nobody has proved that", "Neither A nor B found": the subject negates the verb."""
        subject = sentence.subject(verb.i)
        if subject is None:
            return False
        kids = sentence.kids(subject, "det", "preconj", "cc", "amod")
        return sentence[subject].lower in NOBODY or any(t.lower in (*NONE_OF, "few") for t in kids)

    def _by_marker(self, sentence: Sentence, child: Token, status: Status) -> None:
        """ "if", "whether", "rather than": what opens a clause may make it a condition or a question, or deny it."""
        for marker in sentence.kids(child.i, "mark", "advmod", "cc", "prep"):
            cue = self.cues.of(marker, sentence)
            if cue is not None and cue.cue == "negation" and " " in cue.lemma:
                status.negate()  # "rather than leave"
            if cue is not None and cue.cue in ("condition", "question"):
                status.apply(cue.effect or frozenset({"possible"}))
                status.cues.append(marker.i)
        if child.dep == "advcl" and is_infinitive(sentence, child.i):
            status.weaken("probable")
            status.tense = status.tense or "future"

    def _by_be_to(self, sentence: Sentence, child: Token, parent: Token, status: Status) -> None:
        """ "is to withdraw", "is yet to withdraw", "has yet to": an infinitive under a bare form of be or have."""
        if child.dep != "xcomp" or parent.lemma not in ("be", "have") or not is_infinitive(sentence, child.i):
            return
        if any(t.lower == "yet" for t in (*sentence.kids(parent.i, "advmod"), *sentence.kids(child.i, "advmod"))):
            status.negate()
        elif parent.lemma == "be":
            status.weaken("probable")
            status.tense = "future"

    def _by_hypothesis(self, sentence: Sentence, child: Token, status: Status) -> None:
        """ "in case X attacked", "the means to attack": a noun that makes the clause under it a possibility."""
        noun = sentence[child.head]
        if child.dep == "acl" and is_infinitive(sentence, child.i) and self.cues.of(noun, sentence) is None:
            counted = any(t.lower in _ORDINALS or t.tag == "CD" for t in sentence.kids(noun.i, "amod", "nummod"))
            if not counted:  # "the first state to recognise" did so
                status.weaken("possible")
                status.tense = "future"
        if child.dep in ("acl", "relcl", "ccomp", "dep") and noun.lower in ("case", "event", "scenario"):
            status.weaken("possible")

    def _inherit(self, sentence: Sentence, child: Token, parent: Token, status: Status) -> None:
        """A verb that is not finite takes tense, modality and negation from the clause it stands in."""
        if is_finite(sentence, child) or (child.dep == "advcl" and is_infinitive(sentence, child.i)):
            return
        if child.dep in ("relcl", "acl", "advcl") and parent.is_noun:
            return
        cue = self.cues.of(parent, sentence)
        inherited = Status()
        self.own.by_auxiliaries(sentence, parent.i, inherited)
        status.weaken(inherited.certainty)
        if status.tense is None:
            status.tense = inherited.tense
        if inherited.polarity == "negative" and cue is None and child.dep in ("xcomp", "ccomp"):
            status.negate()

    def speakers(self, sentence: Sentence, cue: Token) -> list[int]:
        """Who says or believes: the subject of the verb, the by-phrase of its passive, the owner of the noun."""
        if cue.is_noun:
            owner = sentence.child(cue.i, "poss")
            return [owner.i] if owner is not None else sentence.objects(cue.i, "by", "from")
        if cue.pos == "ADJ" or cue.dep == "acomp":
            subject = sentence.subject(cue.head)
            return [] if subject is None else [subject]
        if cue.is_verb and sentence.is_passive(cue.i):
            return sentence.agent(cue.i) or self._state_of_mind(sentence, cue)
        subject = sentence.subject(cue.i)
        return [] if subject is None else sentence.conjuncts(subject)

    def _state_of_mind(self, sentence: Sentence, cue: Token) -> list[int]:
        """ "X is concerned that": the passive form of a feeling has the one who feels as its subject."""
        looked_up = self.cues.of(cue)
        subject = sentence.subject(cue.i) if looked_up is not None and looked_up.cue == "concern" else None
        return [] if subject is None else [subject]
