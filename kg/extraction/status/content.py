"""Whether an event is what a word of speech, belief or intention is about, or only stands beside it.

"plans a summit after the attack", "will discuss the attack", "urged it to end its attacks": the attack is not what is
planned, discussed or urged; it has been, or it goes on.
"""

from __future__ import annotations

from kg.extraction.status.cues import Cues
from kg.extraction.status.status import Status
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tenses import is_finite, is_infinitive, is_past
from kg.extraction.syntax.tree import Token
from kg.lexicon import Cue

_PREPOSITIONS = frozenset(
    {"of", "for", "to", "about", "on", "over", "against", "from", "at", "toward", "towards", "into"}
)
_AFTER = frozenset({"after", "since", "following", "amid", "despite"})
_CIRCUMSTANCES = _AFTER | {"before", "upon", "during", "while", "when", "by"}
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_ATTRIBUTED = frozenset({"ccomp", "xcomp", "acl", "pcomp", "dep", "acomp"})


class Content:
    """Tells content from circumstances with the cues and word lists of a lexicon."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues
        self.words = cues.lexicon.words

    def is_content(self, sentence: Sentence, child: Token, parent: Token, cue: Cue | None, status: Status) -> bool:
        """Whether `child` is what the cue `parent` is about, and no circumstance of it or clause about it."""
        if child.dep == "relcl":  # "the UN report, which found …": the clause tells of the noun, not what it reports
            return is_infinitive(sentence, child.i)
        if child.dep == "advcl" and is_finite(sentence, child):
            return False
        if child.dep == "pcomp":
            return (
                sentence[child.head].lower not in _CIRCUMSTANCES
            )  # "said after meeting the king", "stopped it by mining the road"
        if child.dep == "nsubj" and parent.is_verb:
            return cue is not None and cue.cue in ("modal", "hedge")
        if child.dep == "dobj" and cue is not None and cue.cue in ("consider", "question") and status.violent:
            return not self.is_known(sentence, child)  # "will discuss the attack on the market"
        if child.dep == "prep" and parent.is_verb:
            dismissed = cue is not None and cue.cue == "denial" and child.lower == "as"
            failed = cue is not None and cue.lemma == "fail" and child.lower == "in"  # "failed in an attempt to"
            return (
                child.lower in _PREPOSITIONS or dismissed or failed
            )  # "plans a summit after the attack" plans no attack
        return True

    def is_known(self, sentence: Sentence, noun: Token) -> bool:
        """Whether a noun has an article or the like by which it is known: "the attack"."""
        return any(t.lower in _DEFINITE for t in sentence.kids(noun.i, "det"))

    def is_presupposed(self, sentence: Sentence, child: Token, parent: Token) -> bool:
        """Whether the event of a noun is there anyhow, whatever may be done about it.

        "considered sanctions over the attack", "a summit after the attack": what is reacted to took place. "urged it to
        end its support", "an end to its attacks": what is to change goes on.
        """
        if child.dep == "prep" and parent.is_noun:
            return parent.lemma in self.words["reaction"] or child.lower in _AFTER
        if child.dep in ("dobj", "pobj") and child.is_noun and self._goes_on(sentence, child):
            if child.dep == "dobj":
                return parent.lemma in self.words["changing"] and not is_past(sentence, parent)
            above = sentence[parent.head]
            return parent.lower == "to" and above.is_noun and above.lemma in self.words["changing"]
        return False

    def _goes_on(self, sentence: Sentence, noun: Token) -> bool:
        """Whether a noun names what somebody does all the time ("its support", "their attacks")."""
        owned = sentence.child(noun.i, "poss") is not None
        return owned and (noun.lemma in self.words["lasting"] or noun.lemma in self.words["waged"])

    def is_said(self, child: Token, cue: Cue) -> bool:
        """Whether a cue of speech or belief tells what is at `child`: a clause, or a noun that names it."""
        if child.dep in _ATTRIBUTED:
            return True
        reported = child.is_noun and self.cues.of(child) is not None
        return child.dep in ("dobj", "nsubjpass", "pobj", "prep") and ("named" in cue.effect or reported)
