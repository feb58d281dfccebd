"""What a clause says of an event, or of a report of it: "no evidence that", "it is not true that", "will take place".

Between the event's own clause (`own_clause`) and the cues that govern it (`factuality`): here the words beside the
governor decide, the subject that nobody fills, the complement of a copula, the condition beside the main clause.
"""

from __future__ import annotations

from kg.extraction.frames.frame import Frame
from kg.extraction.status.cues import Cues
from kg.extraction.status.own_clause import NOBODY, NONE_OF, OwnClause
from kg.extraction.status.status import Status
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tenses import FUTURE, is_infinitive
from kg.extraction.syntax.tree import RELATIVIZERS, Token

_LACKING = frozenset({"no", "neither", "little", "without", "insufficient", "zero"})
_ORDINALS = frozenset({"first", "second", "third", "last", "latest", "only", "next"})
_CASES = frozenset({"case", "event", "scenario"})
_ANYBODY = frozenset({"anyone", "anybody", "those", "everyone", "everybody", "whoever"})
_IF = frozenset({"if", "unless", "provided", "providing", "assuming"})
_COPULAS = frozenset({"be", "seem", "appear", "look", "remain"})
_PROVING = frozenset({"turn", "prove", "find", "show", "say", "know"})
_PENDING = frozenset({"intention", "hedge", "future"})


class Predication:
    """Reads what is predicated of an event or of its report; each method changes the status it is given."""

    def __init__(self, cues: Cues, own: OwnClause) -> None:
        self.cues = cues
        self.own = own
        self.words = cues.lexicon.words

    def read(self, sentence: Sentence, child: Token, parent: Token, status: Status) -> None:
        """All that `parent` and the words beside it say of `child`, by rules that need no cue at `parent` itself."""
        self._by_nothing(sentence, child, parent, status)
        self._by_verdict(sentence, child, parent, status)
        self._by_subject_of(sentence, child, parent, status)
        self._by_be_to(sentence, child, parent, status)
        self._by_hypothesis(sentence, child, status)
        if parent.is_verb and child.dep not in ("nsubj", "nsubjpass") and self._is_nobodys(sentence, parent):
            cue = self.cues.of(parent)
            if cue is None or cue.cue != "doubt":
                status.negate()
                status.weaken("probable")

    def by_condition(self, sentence: Sentence, at: int, status: Status) -> None:
        """ "Unless the rebels leave, Chad will bomb the camp": what is to come on a condition is possible."""
        if status.tense != "future":
            return
        verb = sentence[sentence.first_conjunct(at)]
        while verb.dep == "xcomp" and verb.head != verb.i:
            verb = sentence[verb.head]
        for clause in sentence.kids(verb.i, "advcl", "prep"):
            openers = [clause, *sentence.kids(clause.i, "mark", "advmod")]
            lowers = {t.lower for t in openers}
            if lowers & _IF and "even" not in lowers:
                status.weaken("possible")

    def by_occurring(self, sentence: Sentence, child: Token, parent: Token, status: Status) -> bool:
        """ "talks will begin", "offered to host talks": what says that an event comes about has its status.

        False where the verb is none, or `child` no event that it could tell of.
        """
        if not child.is_noun or child.dep not in ("nsubj", "nsubjpass", "dobj") or self.cues.of(child) is not None:
            return False
        if not parent.is_verb or parent.lemma not in self.words["occurring"] or status.uttered:
            return False
        self.own.by_auxiliaries(sentence, parent.i, status)
        return True

    def by_relative(self, sentence: Sentence, at: int, status: Status) -> None:
        """ "the talks, which will be held in May", "a deal that was signed": what a clause on the event says of it."""
        for verb in sentence.kids(at, "relcl"):
            subject = sentence.child(verb.i, "nsubj", "nsubjpass")
            if subject is None or subject.lower not in RELATIVIZERS or verb.lemma not in self.words["occurring"]:
                continue
            told = Status()
            self.own.by_auxiliaries(sentence, verb.i, told)
            status.weaken(told.certainty)
            status.tense = told.tense
            if told.polarity == "negative":
                status.negate()

    def by_arrival(self, sentence: Sentence, frame: Frame, status: Status) -> None:
        """ "The shipment that Chad sent never arrived": what does not reach anybody was not delivered."""
        sent = [f.token for f in frame.weapon if f.token != frame.at] if sentence[frame.at].is_verb else [frame.at]
        for i in sent:
            noun = next((t for t in sentence.ancestors(i) if t.dep not in ("pobj", "prep")), sentence[i])
            noun = noun if sentence[i].dep == "pobj" else sentence[i]
            verb = sentence[noun.head]
            if noun.dep != "nsubj" or verb.lemma not in self.words["arriving"] or status.polarity == "negative":
                continue
            negations = self.own.negations(sentence, verb)
            if negations:
                status.negate()
                status.cues.append(negations[0].i)

    # -- one governor ----------------------------------------------------------------------------------------------

    def _by_nothing(self, sentence: Sentence, child: Token, parent: Token, status: Status) -> None:
        """ "no evidence that", "no plans to": a noun that is said to be lacking takes its clause with it."""
        cue = self.cues.of(parent)
        if cue is not None and cue.cue == "doubt":
            return  # "no doubt that" they did
        if parent.is_noun and child.dep in ("acl", "prep", "relcl", "ccomp", "pcomp", "dep"):
            lacking = [t for t in sentence.kids(parent.i, "det", "amod", "neg") if t.lower in _LACKING]
            if lacking:
                status.negate()
                status.weaken("probable")
                status.cues.append(lacking[0].i)

    def is_undoubted(self, sentence: Sentence, doubt: Token) -> bool:
        """Whether nobody has a doubt: "there is no doubt that", "nobody doubts that"."""
        if doubt.is_noun:
            return any(t.lower in _LACKING for t in sentence.kids(doubt.i, "det", "amod"))
        return self._is_nobodys(sentence, doubt)

    def _by_verdict(self, sentence: Sentence, child: Token, parent: Token, status: Status) -> None:
        """ "it is not true that", "it is likely that": what a copula says of the clause under it."""
        copula = parent if parent.is_verb else sentence[parent.head]
        stated = child.dep in ("ccomp", "csubj") and (parent.lemma == "be" or parent.pos == "ADJ")
        if stated and self._is_cleft(sentence, copula):
            return
        if stated and any(self.cues.negates(sentence, t) for t in sentence.kids(copula.i, "neg")):
            known = [self.cues.of(t) for t in (parent, *sentence.kids(copula.i, "acomp"))]
            if any(cue is not None and cue.cue in ("speech", "hedge", "modal") for cue in known):
                status.weaken("possible")  # "it is not clear who did it", "that they did it"
            else:
                status.negate()
        if child.dep == "ccomp" and parent.lemma in _COPULAS:
            for complement in sentence.kids(parent.i, "acomp"):
                cue = self.cues.of(complement)
                if cue is not None and cue.cue in ("hedge", "doubt", "question", "denial") and not status.uttered:
                    status.apply(cue.effect - {"future"})
                    status.cues.append(complement.i)

    def _is_cleft(self, sentence: Sentence, copula: Token) -> bool:
        """ "It was not Chad but Sudan that did it": the negation is of who did it alone."""
        subject = sentence.child(copula.i, "nsubj")
        contrast = any(t.lower in ("but", "instead", "rather") for t in sentence.kids(copula.i, "cc", "advmod"))
        return subject is not None and subject.lower == "it" and contrast

    def _by_subject_of(self, sentence: Sentence, child: Token, parent: Token, status: Status) -> None:
        """What is said of an event, or of a report of it, as the subject of a clause."""
        if child.dep not in ("nsubj", "nsubjpass", "csubj") or not parent.is_verb:
            return
        event = child.is_noun and self.cues.of(child) is None
        if event:
            self._by_modal(sentence, child, parent, status)
        elif child.is_noun and self._is_unproved(sentence, child, parent):
            status.weaken("possible")  # "the claim that … could not be verified"
        subject = sentence.child(child.i, "nsubj") if child.dep == "csubj" else None
        if subject is not None and subject.lower in ("whoever", "whichever", "whatever"):
            status.weaken("possible")
        if child.dep == "csubj" and child.tag in ("VBG", "VB") and sentence.child(child.i, "nsubj") is None:
            status.weaken("possible")  # "Selling weapons to Libya is illegal" tells of no sale
        verb = parent if parent.lemma not in _PROVING else sentence.child(parent.i, "xcomp") or parent
        for complement in sentence.kids(verb.i, "attr", "acomp", "oprd") if not status.uttered else ():
            cue = self.cues.of(complement)
            if cue is None:
                continue
            if cue.cue == "denial":
                status.negate()
                status.cues.append(complement.i)
            elif event and parent.lemma in _COPULAS and cue.cue in _PENDING and self.is_expected(sentence, complement):
                status.apply(cue.effect)  # "talks are due to resume"
                status.cues.append(complement.i)

    def _by_modal(self, sentence: Sentence, event: Token, verb: Token, status: Status) -> None:
        """ "A meeting will take place" tells of one to come; what an event "would do" leaves open whether it comes."""
        known = any(t.lower in ("the", "this", "these") for t in sentence.kids(event.i, "det"))
        for auxiliary in sentence.kids(verb.i, "aux"):
            occurring = verb.lemma in self.words["occurring"]
            past = known and status.violent and auxiliary.lower in FUTURE  # "the attack will lead to war": it has been
            if auxiliary.tag == "MD" and not occurring and not past:
                status.weaken("possible")
                status.tense = "future"

    def is_expected(self, sentence: Sentence, governor: Token) -> bool:
        """Whether what is expected, due or likely is the event itself, and no consequence of it ("to anger Kenya")."""
        infinitive = sentence.child(governor.i, "xcomp")
        return infinitive is None or infinitive.lemma in (*self.words["occurring"], "be")

    def _is_unproved(self, sentence: Sentence, report: Token, verb: Token) -> bool:
        """Whether a negated verb says something of the report of an event."""
        content = sentence.child(report.i, "acl", "relcl", "prep", "ccomp")
        return content is not None and any(self.cues.negates(sentence, t) for t in sentence.kids(verb.i, "neg"))

    def _is_nobodys(self, sentence: Sentence, verb: Token) -> bool:
        """ "Nobody has proved that", "Neither A nor B found": the subject negates the verb."""
        subject = sentence.subject(verb.i)
        if subject is None:
            return False
        kids = sentence.kids(subject, "det", "preconj", "cc", "amod")
        return sentence[subject].lower in NOBODY or any(t.lower in (*NONE_OF, "few") for t in kids)

    def _by_be_to(self, sentence: Sentence, child: Token, parent: Token, status: Status) -> None:
        """ "is to withdraw", "is yet to withdraw", "has yet to": an infinitive under a bare form of be or have."""
        if child.dep != "xcomp" or parent.lemma not in ("be", "have") or not is_infinitive(sentence, child.i):
            return
        if self.is_yet_to(sentence, child, parent):
            status.negate()
            status.tense = "past"
        elif parent.lemma == "be":
            subject = sentence.child(parent.i, "nsubj")
            inverted = subject is not None and subject.i > parent.i
            inverted = inverted and self.own.opens_condition(sentence, parent, parent)
            status.weaken("possible" if inverted else "probable")  # "Were Chad to attack, …"
            status.tense = "future"

    def is_yet_to(self, sentence: Sentence, child: Token, parent: Token) -> bool:
        """Whether `child` is what somebody "has yet to" do."""
        beside = (*sentence.kids(parent.i, "advmod"), *sentence.kids(child.i, "advmod"))
        return parent.lemma in ("be", "have") and any(t.lower == "yet" for t in beside)

    def _by_hypothesis(self, sentence: Sentence, child: Token, status: Status) -> None:
        """ "in case X attacked", "the means to attack": a noun that makes what is under it a possibility."""
        noun = sentence[child.head]
        if child.dep in ("acl", "relcl") and is_infinitive(sentence, child.i) and self.cues.of(noun, sentence) is None:
            counters = (noun, *sentence.kids(noun.i, "amod", "nummod"))  # "was the latest to be threatened" was so
            counted = any(t.lower in _ORDINALS or t.tag == "CD" for t in counters)
            if not counted and noun.lemma not in self.words["pursuit"]:  # "the first state to recognise" did so
                status.weaken("possible")
                status.tense = "future"
        if child.dep == "relcl" and status.tense == "present" and noun.lower in _ANYBODY and status.violent:
            status.weaken("possible")  # "anyone who attacks them will be punished"
        if child.dep in ("acl", "relcl", "ccomp", "dep") and noun.lower in _CASES:
            status.weaken("possible")
        if child.dep == "prep" and child.lower == "of" and noun.lower in _CASES:
            status.weaken("possible")  # "in the event of an attack"
            status.tense = "future"
