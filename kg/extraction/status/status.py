"""The status of a claim while it is being read: polarity, certainty, tense, speakers."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model import Certainty, Polarity, Tense

_GRADES: tuple[Certainty, ...] = ("certain", "probable", "possible")


@dataclass(slots=True)
class Status:
    """A status under construction.

    speakers: tokens, innermost first. cues: the words that decided. uttered: the event is an utterance, which was made
    even if what it says is false. nominal: a noun names the event. violent: the event is an act of violence, which is
    talked about after it took place.
    lasting: what it tells goes on as a rule (backing, supplying). fought: it is done by whoever pursues it ("is working
    to defeat them"). reported: it is no more than probable because it is called a report or claim.
    charged: it is laid to somebody's charge; who does not do so leaves it open.
    """

    polarity: Polarity = "positive"
    certainty: Certainty = "certain"
    tense: Tense | None = None
    speakers: list[int] = field(default_factory=list)
    cues: list[int] = field(default_factory=list)
    uttered: bool = False
    nominal: bool = False
    violent: bool = False
    lasting: bool = False
    fought: bool = False
    reported: bool = False
    charged: bool = False

    def weaken(self, certainty: Certainty) -> None:
        """Lowers the certainty to this grade; never raises it."""
        self.certainty = max(self.certainty, certainty, key=_GRADES.index)

    def negate(self) -> None:
        """Turns the polarity round."""
        self.polarity = "negative" if self.polarity == "positive" else "positive"

    def apply(self, effect: frozenset[str], *, finite: bool = False) -> None:
        """Takes over the effect of a cue; a finite clause keeps its own tense."""
        for grade in _GRADES[1:]:
            if grade in effect:
                self.weaken(grade)
        if "negative" in effect:
            self.negate()
        for tense in ("past", "present", "future"):
            if tense in effect and not finite:
                self.tense = tense
