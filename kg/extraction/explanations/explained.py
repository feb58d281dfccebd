"""What an explanation of extraction says of one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extraction.syntax.tree import Token
from kg.model import Claim


@dataclass(frozen=True, slots=True)
class Met:
    """A mention or reference of the sentence.

    kind: the mention kind, or "" for a reference that is no mention (a pronoun). key, label, entity_kind: what it is
    linked to, None where that is left open. why: what made the link, or why there is none.
    """

    start: int
    end: int
    words: str
    kind: str
    key: str | None
    label: str | None
    entity_kind: str | None
    why: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Words that are a name in the register, and why they are not taken for its entry here."""

    words: str
    key: str
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one path of a role leads to, and why the role does not take it."""

    path: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class TriedRow:
    """One row of triggers.csv that was tried on a word.

    rule: its name in claims. where: file and line. reason: why it did not fire, "" if it did. role: the role that the
    reason is about, as the row writes it. candidates: what the paths of that role lead to.
    """

    rule: str
    where: str
    type: str
    subtype: str | None
    fired: bool
    reason: str = ""
    role: str | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """A word without which the status would be another: the parts of the status that it gives, and the cue that it is.

    gives: for example `negative`, `possible`, `future`, `speaker`. cue: kind and place in cues.csv, or None.
    """

    word: str
    gives: tuple[str, ...]
    cue: str | None


@dataclass(frozen=True, slots=True)
class TriggerWord:
    """A word that has rows in triggers.csv, and what became of it.

    untried: rows behind the one that fired. parties: role and words of what fills the frame. light: the verb that
    carries a noun. status: polarity, certainty, tense; None without a frame. fate: why there is no claim, "" if there
    is one. claim: its number in the document.
    """

    word: str
    start: int
    lemma: str
    rows: tuple[TriedRow, ...]
    untried: int = 0
    parties: tuple[tuple[str, str], ...] = ()
    light: str | None = None
    status: tuple[str, str, str] | None = None
    causes: tuple[Cause, ...] = ()
    speakers: tuple[str, ...] = ()
    fate: str = ""
    claim: int | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A claim that a phrase makes and that is not told."""

    rule: str
    type: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Hint:
    """A word between parties that no row knows, and the row that one could write for it; TYPE is left to choose."""

    word: str
    table: str
    header: str
    row: str


@dataclass(frozen=True, slots=True)
class Explained:
    """All that was made of one sentence. number: 1-based in the document."""

    document: str
    number: int
    text: str
    tokens: tuple[Token, ...]
    met: tuple[Met, ...]
    passed_over: tuple[PassedOver, ...]
    triggers: tuple[TriggerWord, ...]
    dropped: tuple[Dropped, ...]
    claims: tuple[Claim, ...]
    hints: tuple[Hint, ...]
