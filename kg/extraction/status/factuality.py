"""Whether what a frame tells is so: polarity, certainty, tense and the speakers, read up the clause chain.

The walk starts at the trigger and climbs to the root. Each governor may be a cue of the lexicon (belief, denial,
intention …) whose effect reaches down; auxiliaries and negations count for the clause they stand in. In the manner of
Saurí and Pustejovsky's factuality profiles (2012), cut down to the three values that the claims carry.
"""

from __future__ import annotations

from kg.extraction.frames.frame import Frame
from kg.extraction.status.content import Content
from kg.extraction.status.cues import Cues
from kg.extraction.status.own_clause import LASTING, OwnClause
from kg.extraction.status.predication import Predication
from kg.extraction.status.status import Status
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tenses import clause_tense, goes_on, is_finite, is_infinitive, is_past
from kg.extraction.syntax.tree import Token
from kg.lexicon import Cue, Lexicon

_VIOLENT = frozenset({"Attack", "Arrest", "Seizure"})
_SENT = frozenset({"ArmsTransfer", "Aid"})
_UTTERANCES = frozenset({"Condemnation", "Threat", "Demand"})
_CLAUSES = frozenset(
    {"ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "csubj", "parataxis", "dep", "acomp", "oprd", "attr"}
)
_DENYING = frozenset({"negation", "fail", "denial", "prevent"})
_WHO = frozenset({"who", "what", "why", "how", "when", "where", "which"})
_UNTIL = frozenset({"before", "until", "once"})
_WHENEVER = frozenset({"when", "whenever", "wherever", "after"})
_ON_CONDITION = frozenset({"if", "unless", "should", "provided", "assuming", "in case"})
_ANY = frozenset({"any", "every", "each", "whatever", "no"})
_CHARGED_WITH = frozenset({"of", "for", "in", "with", "over"})


class Factuality:
    """Reads the status of frames with the cues of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.cues = Cues(lexicon)
        self.words = lexicon.words
        self.content = Content(self.cues)
        self.own = OwnClause(self.cues)
        self.predication = Predication(self.cues, self.own)

    def status(self, sentence: Sentence, frame: Frame) -> Status:
        """The status of what the frame tells; its tense is always set."""
        status = Status()
        at = frame.carrier
        token = sentence[at]
        status.uttered = frame.trigger.type in _UTTERANCES
        status.nominal = sentence[frame.at].is_noun
        status.violent = frame.trigger.type in _VIOLENT
        status.lasting = frame.trigger.type in LASTING
        status.fought = sentence[sentence.first_conjunct(frame.at)].lemma in self.words["fought"]
        self.own.by_trigger(frame, status)
        self.own.by_modifiers(sentence, frame.at, status)
        if token.is_verb:
            self.own.by_auxiliaries(sentence, at, status)
            self.own.by_perfect(sentence, frame, status)
            self._by_claim(sentence, token, status)
        else:
            self.predication.by_relative(sentence, frame.at, status)
        self.own.by_missing_parties(sentence, frame, status)
        self.own.by_copula(sentence, frame, status)
        self.own.by_light_verb(sentence, frame, status)
        self._climb(sentence, at, status)
        if frame.trigger.type in _SENT:
            self.predication.by_arrival(sentence, frame, status)
        self.own.by_surroundings(sentence, frame.at, status)
        self.predication.by_condition(sentence, at, status)
        self.own.by_headline(sentence, frame, status)
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
            if child.dep == "pcomp" and self._is_link(sentence, parent):
                heard = self._by_link(sentence, parent, status, heard)
                continue  # "by providing", "accused the guard of firing": the clause belongs to what stands above
            if child.dep == "conj":
                if child.is_verb and self._follows_case(sentence, child):
                    status.weaken("possible")
                child = parent
                continue
            governed = self._step(sentence, child, parent, status, governed)
            child = parent

    def _is_link(self, sentence: Sentence, parent: Token) -> bool:
        """Whether a governor merely joins a clause to what stands above it; "committed to" and "capable of" do more."""
        if parent.pos in ("ADV", "ADJ"):
            cue = self.cues.of(parent, sentence)
            return cue is None or cue.cue in _DENYING
        return parent.pos in ("ADP", "SCONJ") or self._is_charged(sentence, parent)

    def _by_link(self, sentence: Sentence, link: Token, status: Status, heard: str) -> str:
        """ "instead of attacking", "close to invading": what joins a clause may deny it; gives the cue heard so far."""
        cue = self.cues.of(link, sentence)
        if cue is None or cue.lemma == heard or cue.cue not in _DENYING:
            return heard
        if status.charged:
            status.weaken("possible")  # "stopped short of accusing the army of the raid"
        else:
            status.negate()
        status.cues.append(link.i)
        return cue.lemma

    def _follows_case(self, sentence: Sentence, verb: Token) -> bool:
        """ "moved troops in case X attacked": parsers take the clause behind "in case" for a second main clause."""
        start = min(sentence.subtree(verb.i))
        before = [t.lower for t in sentence.tokens[max(0, start - 2) : start]]
        return before == ["in", "case"]

    def _is_charged(self, sentence: Sentence, noun: Token) -> bool:
        """Whether a noun is the object of a verb of speech, on which parsers hang what it is charged with."""
        verb = sentence[noun.head]
        cue = self.cues.of(verb) if noun.dep in ("dobj", "nsubjpass") and noun.is_noun and verb.is_verb else None
        return cue is not None and "attributed" in cue.effect

    def _step(self, sentence: Sentence, child: Token, parent: Token, status: Status, governed: bool) -> bool:
        """Applies what one governor says of what is below it; whether the next one's effects reach that too."""
        if governed and self._is_fighting(sentence, child, parent, status):
            return True
        cue = self.cues.of(parent, sentence)
        clause = child.dep in _CLAUSES
        if governed and self.predication.by_occurring(sentence, child, parent, status):
            clause = True
        self._by_charge(sentence, child, parent, status, governed)
        if child.dep in ("advcl", "ccomp", "relcl", "csubj", "csubjpass", "acl", "pcomp") and governed:
            self._by_marker(sentence, child, status)
        if governed:
            self.predication.read(sentence, child, parent, status)
        if not self.content.is_content(sentence, child, parent, cue, status) or self._is_answered(
            sentence, child, cue, status
        ):
            cue = None
        if governed and self.content.is_presupposed(sentence, child, parent):
            status.tense = status.tense or ("present" if child.dep != "prep" else None)
            return False
        if cue is not None and (clause or child.dep in ("dobj", "pobj", "nsubjpass", "prep", "nsubj")):
            self._by_cue(sentence, child, parent, cue, status, governed)
        elif not clause and parent.is_verb:
            governed = False
        if governed and parent.is_verb and clause and (status.tense is None or not is_finite(sentence, child)):
            self._inherit(sentence, child, parent, status)
        if child.dep == "advcl" and is_finite(sentence, child):
            return False  # "considers leaving because Chad bombed the market": that it did is not considered
        if child.dep == "relcl" and is_finite(sentence, child) and self._is_told_beside(sentence, child, status):
            # "the guard who killed a nun should be jailed": that he did is a fact; of "any guard who" nobody knows
            return any(t.lower in _ANY for t in sentence.kids(parent.i, "det"))
        return governed and (clause or cue is not None or not parent.is_verb)

    def _is_answered(self, sentence: Sentence, child: Token, cue: Cue | None, status: Status) -> bool:
        """ "rejected a call by Mali", "dismissed Mali's threats": what another has uttered was uttered."""
        refused = cue is not None and ("negative" in cue.effect or cue.cue == "doubt")
        if cue is None or not refused or child.dep not in ("dobj", "nsubjpass"):
            return False
        if not (status.uttered and status.nominal):
            return False  # what the call was for is refused
        rows = self.cues.lexicon.triggers.get((child.lemma, "noun"), ())
        owner = sentence.child(child.i, "poss")
        uttered = any(row.type in _UTTERANCES for row in rows) and not (owner is not None and owner.pos == "PRON")
        return uttered and (owner is not None or bool(sentence.objects(child.i, "by", "from", "of")))

    def _is_told_beside(self, sentence: Sentence, child: Token, status: Status) -> bool:
        """Whether a relative clause tells of something that is so whatever is said of its noun.

        What is past is; of the present, what somebody else says or does to it ("will seize the arms that Chad sells").
        """
        subject = sentence.child(child.i, "nsubj")
        others = subject is not None and subject.lower not in _WHO and subject.lower != "that"
        return status.tense == "past" or (status.tense == "present" and others)

    def _by_charge(self, sentence: Sentence, child: Token, parent: Token, status: Status, governed: bool) -> None:
        """ "charged in the killing of …": a charge is as sure as whoever is named to bring it; a verdict is sure."""
        if child.dep in ("dobj", "nsubjpass") and parent.lemma == "blame" and governed and status.violent:
            self._charge(sentence, parent, status)  # "blamed the killing of monks on the army"
        if child.dep not in ("prep", "pcomp"):
            return
        verb = sentence[parent.head] if parent.dep in ("dobj", "nsubjpass") else parent
        link = child if child.dep == "prep" else sentence[child.head]
        if not verb.is_verb or link.lower not in _CHARGED_WITH or verb.lemma not in self.words["charging"]:
            return
        status.charged = not status.uttered
        if governed and child.dep == "prep" and status.violent:
            self._charge(sentence, verb, status)

    def _charge(self, sentence: Sentence, verb: Token, status: Status) -> None:
        """Who accuses says so; where nobody is named to do so and no court has spoken, it may not be so."""
        cue = self.cues.of(verb)
        speakers = self.speakers(sentence, verb) if cue is not None and cue.cue == "speech" else []
        status.speakers += [s for s in speakers if s not in status.speakers]
        if not speakers and verb.lemma not in self.words["sentencing"]:
            status.weaken("possible")

    def _is_fighting(self, sentence: Sentence, child: Token, parent: Token, status: Status) -> bool:
        """ "is working to defeat them", "is committed to supporting them": who pursues it now does it."""
        cue = self.cues.of(parent, sentence)
        pursued = parent.lemma in self.words["pursuit"]
        if not status.fought or not (child.dep in ("acl", "pcomp", "xcomp") and pursued or child.dep == "advcl"):
            return False
        if not pursued and (cue is not None and cue.cue not in ("aspect", "enable") or not parent.is_verb):
            return False
        if child.dep == "advcl" and not is_infinitive(sentence, child.i):
            return False
        verb = next((t for t in (parent, *sentence.ancestors(parent.i)) if is_finite(sentence, t)), None)
        clause = Status()
        if verb is not None:
            self.own.by_auxiliaries(sentence, verb.i, clause)
            if clause.tense == "past" and goes_on(sentence, verb.i):
                clause.tense = "present"
        if clause.tense not in ("present", "future") or clause.certainty != "certain":
            return False
        status.tense = clause.tense
        return True

    def _by_claim(self, sentence: Sentence, verb: Token, status: Status) -> None:
        """ "claims control of the town": a verb of claiming that carries the event has its subject say so."""
        cue = self.cues.of(verb)
        if cue is not None and "named" in cue.effect:
            status.speakers += self.speakers(sentence, verb)

    def _by_cue(
        self, sentence: Sentence, child: Token, parent: Token, cue: Cue, status: Status, governed: bool
    ) -> None:
        """The effect of a cue on what is below it: who says so, polarity, certainty, tense."""
        heard = governed or cue.cue == "speech"  # what a fear or belief merely names is not believed by anyone
        if "attributed" in cue.effect and heard and self.content.is_said(child, cue):
            speakers = self.speakers(sentence, parent)
            status.speakers += [s for s in speakers if s not in status.speakers]
            agentless = child.dep == "pcomp" and sentence.is_passive(parent.i) and cue.cue == "speech"
            if agentless and not status.speakers:
                status.weaken("possible")  # "has been accused of arming": nobody is named who says so
        if not governed or (child.dep == "nsubj" and cue.cue not in ("modal", "hedge")):
            return
        told = cue.cue in ("speech", "report-noun", "belief") and "future" not in cue.effect
        rumoured = cue.cue == "report-noun" and child.lower == "of"  # "reports of an attack"; "reports on the attack"
        if child.dep in ("dobj", "pobj", "nsubjpass", "prep") and told and not rumoured:
            if status.reported and "certain" in cue.effect and not self._is_negated(sentence, parent):
                status.certainty = "certain"  # "confirmed reports that"
            if self._is_negated(sentence, parent) and not self.content.is_known(sentence, child) and not status.uttered:
                status.weaken("possible")  # "the video does not show a strike on a school"
            return
        if child.dep == "nsubjpass" and not self.predication.is_expected(sentence, parent):
            return  # "the attack is expected to anger Kenya": the anger is
        if self.predication.is_yet_to(sentence, child, parent):
            return
        status.cues.append(parent.i)
        self._apply(sentence, child, parent, cue, status)

    def _apply(self, sentence: Sentence, child: Token, parent: Token, cue: Cue, status: Status) -> None:
        """The cue's effect on polarity, certainty and tense, turned round where the cue is negated itself."""
        negated, effect = self._is_negated(sentence, parent), cue.effect
        if cue.cue == "speech" and self.own.is_untrue(sentence, parent):
            status.negate()  # "falsely claimed that", "wrongly reported that"
            negated = False
        if cue.cue == "doubt" and (negated or self.predication.is_undoubted(sentence, parent)):
            return
        past = is_past(sentence, self._finite(sentence, parent))
        if cue.cue == "consider" and (child.dep == "oprd" or child.lemma == "be"):
            effect = frozenset({"probable"})  # "is considered a proxy": an opinion and no plan
        if "negative" in effect and status.polarity == "negative" and not negated:
            status.negate()
            effect = frozenset({"possible", "future"})  # "lifted a ban on exporting" exports nothing yet
        elif negated and "negative" in effect:
            effect = frozenset({"possible"})  # "has not ruled out sending" sends nothing
            negated = False
        elif cue.cue == "prevent" and past and status.tense == "future" and status.certainty == "probable":
            status.certainty, effect = "certain", effect | {"past"}  # "foiled a plot to bomb the airport"
        elif cue.cue == "prevent" and (status.tense == "future" or not past):
            effect = frozenset({"possible", "future"})
            negated = False
        if status.charged and (negated or "negative" in effect) and cue.cue != "denial":
            status.weaken("possible")  # "did not accuse Chad of the raid", "avoided blaming it": it may have been
            return
        if cue.cue == "denial" and status.reported:
            status.certainty = "certain"  # "rejected claims that": how sure the claims are is no longer asked
        if negated and cue.cue == "speech" and is_finite(sentence, child):
            negated = False  # "did not say who bombed it", "does not know that they did": nobody says that they did not
            if not any(t.lower in _WHO for t in sentence.kids(child.i, "nsubj", "nsubjpass", "dobj", "advmod")):
                status.weaken("possible")
        sure = status.certainty == "certain"
        status.apply(effect, finite=is_finite(sentence, child))
        status.reported = status.reported or (cue.cue == "report-noun" and sure and status.certainty != "certain")
        if negated:
            status.negate()

    def _finite(self, sentence: Sentence, verb: Token) -> Token:
        """The verb whose form gives a participle its tense; the verb itself if it is no participle."""
        if verb.tag != "VBG" or is_finite(sentence, verb) or verb.dep not in ("advcl", "pcomp", "acl"):
            return verb
        return next((t for t in sentence.ancestors(verb.i) if is_finite(sentence, t)), verb)

    def _is_negated(self, sentence: Sentence, cue: Token) -> bool:
        """Whether a cue is negated itself; an adjective by its copula ("is not capable of")."""
        verb = sentence[cue.head] if cue.dep == "acomp" else cue
        return verb.is_verb and bool(self.own.negations(sentence, verb))

    def _by_marker(self, sentence: Sentence, child: Token, status: Status) -> None:
        """ "if", "whether", "rather than": what opens a clause may make it a condition or a question, or deny it."""
        for marker in sentence.kids(child.i, "mark", "advmod", "cc", "prep"):
            cue = self.cues.of(marker, sentence)
            if cue is not None and cue.cue == "negation" and " " in cue.lemma:
                status.negate()  # "rather than leave"
            past = cue is not None and cue.lemma in ("once", "until") and status.tense == "past"
            if cue is not None and cue.cue in ("condition", "question") and not past:
                status.apply(cue.effect or frozenset({"possible"}))
                status.cues.append(marker.i)
                if cue.lemma in _ON_CONDITION and status.tense == "present" and not status.lasting:
                    status.tense = "future"  # "unless the rebels leave": they have not yet
            elif marker.lower in _UNTIL and status.tense == "present":
                status.weaken("possible")  # "left before Iran attacks"
            elif marker.lower in _WHENEVER and status.tense == "present" and self._is_modal(sentence, child.head):
                status.weaken("possible")  # "will respond when Iran attacks"
        if child.dep == "advcl" and is_infinitive(sentence, child.i):
            if self._is_sequel(sentence, child.head):
                status.tense = status.tense or clause_tense(sentence, child.head)
                return
            status.weaken("probable")
            status.tense = status.tense or "future"

    def _is_sequel(self, sentence: Sentence, verb: int) -> bool:
        """ "went on to bomb the port": what comes next, and no purpose."""
        on = any(t.lower == "on" for t in sentence.kids(verb, "prt", "advmod", "prep"))
        return sentence[verb].lemma == "go" and on and sentence[verb].tag != "VBG"

    def _is_modal(self, sentence: Sentence, verb: int) -> bool:
        """Whether a verb has a modal auxiliary."""
        return any(t.tag == "MD" for t in sentence.kids(verb, "aux"))

    def _inherit(self, sentence: Sentence, child: Token, parent: Token, status: Status) -> None:
        """A verb that is not finite takes tense, modality and negation from the clause it stands in."""
        if is_finite(sentence, child) or (child.dep == "advcl" and is_infinitive(sentence, child.i)):
            return
        if child.dep in ("relcl", "acl", "advcl") and parent.is_noun:
            return
        if status.nominal and child.is_noun and child.dep == "attr" and self.cues.of(child) is None:
            return  # "the summit is the first since the attack": what is said of the summit
        cue = self.cues.of(parent, sentence)
        inherited = Status()
        self.own.by_auxiliaries(sentence, parent.i, inherited)
        status.weaken(inherited.certainty)
        charged = cue is not None and "attributed" in cue.effect or parent.lemma in self.words["answering"]
        if charged and child.dep == "pcomp" and inherited.tense == "present" and not status.lasting:
            inherited.tense = "past"  # "accuses Chad of bombing the market": it did so before
        auxiliaries = {t.lower for t in sentence.kids(parent.i, "aux")}
        if parent.lemma in self.words["ongoing"] and auxiliaries & {"has", "have"} and inherited.tense == "past":
            inherited.tense = "present"  # "have begun training"
        if status.lasting and charged and inherited.tense == "past" and goes_on(sentence, parent.i):
            inherited.tense = "present"  # "has been reported to be associated with"
        if status.tense is None:
            status.tense = inherited.tense
        if inherited.polarity == "negative" and cue is None and child.dep in ("xcomp", "ccomp"):
            status.negate()

    def speakers(self, sentence: Sentence, cue: Token) -> list[int]:
        """Who says or believes: the subject of the verb, the by-phrase of its passive, the owner of the noun.

        Nobody does where they are none ("no group claimed the attack").
        """
        return [i for i in self._voices(sentence, cue) if self.own.none(sentence, i) is None]

    def _voices(self, sentence: Sentence, cue: Token) -> list[int]:
        if cue.is_noun:
            owner = sentence.child(cue.i, "poss")
            verb = sentence[cue.head]
            if owner is None and cue.dep == "dobj" and verb.is_verb and verb.lemma in self.words["voicing"]:
                return sentence.agent(verb.i)  # "voiced fears that"
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
