"""The records that the levels hand to each other: frozen, slotted, identity is content.

All offsets are Unicode code points into `Document.text`, half-open: `text[start:end]`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

Polarity = Literal["positive", "negative"]
Certainty = Literal["certain", "probable", "possible"]
Tense = Literal["past", "present", "future"]
MentionKind = Literal[
    "Person",
    "Organisation",
    "Place",
    "Nationality",
    "Weapon",
    "MilitaryPlatform",
    "Vehicle",
    "Time",
    "Quantity",
    "Money",
]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch `[start, end)` of a document's text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One text with what is known about it.

    id: readable and unique in a graph; the file name without its ending, as a slug.
    text: what the graph stores and all offsets point into; for plain text and Markdown the file's own, unchanged.
    skipped: stretches of `text` that are not prose (page leftovers, markup, front matter); no claim is read from them.
    published: EDTF date (`2024-01-09`, `2024-01`, `2024`) or None.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    media_type: str = "text/plain"
    skipped: tuple[Span, ...] = ()

    @property
    def sha256(self) -> str:
        """Hex digest of the text's UTF-8 form."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name or describe an entity, a time or a quantity; `text` has single spaces where lines break."""

    start: int
    end: int
    text: str
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class Link:
    """A mention and the entity it stands for.

    key: the entity's path below the identifier root (`actor/iran`, `weapon/shahed-136`); see `kg.vocabulary.iri`.
    label: canonical name, or for an unnamed party the words without their article.
    kind: local name of an ontology class (`State`, `Militia`, `BallisticMissile`, `UnnamedActorSet`).
    registered: whether `key` is an entry of the register; otherwise it was minted from the words.
    """

    key: str
    label: str
    kind: str
    mention: Mention
    registered: bool = False


@dataclass(frozen=True, slots=True)
class TimeValue:
    """A time as EDTF as far as text and dateline give it (`2023-10-07`, `2023-12`), and its words.

    value is None where no date can be known ("yesterday" without a dateline).
    """

    value: str | None
    mention: Mention


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that carry a claim: exactly `document.text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a text says happened, is so, may be so or will be so, between parties.

    number: 1-based, in order of the evidence in the document.
    type, subtype: local names of ontology classes; `type` is one of `kg.vocabulary.CLAIM_TYPES`, `subtype` a subclass.
    source, target, weapon, place: several values read as a cross product; empty where the text leaves it open.
    attributed_to: who says so, innermost speaker first; empty where the document's author says it.
    rule: what read the claim: a lexicon trigger (`deliver.verb`) or a pattern's name.
    """

    document: str
    number: int
    type: str
    evidence: Evidence
    source: tuple[Link, ...] = ()
    target: tuple[Link, ...] = ()
    weapon: tuple[Link, ...] = ()
    place: tuple[Link, ...] = ()
    time: tuple[TimeValue, ...] = ()
    polarity: Polarity = "positive"
    certainty: Certainty = "certain"
    tense: Tense = "past"
    attributed_to: tuple[Link, ...] = ()
    subtype: str | None = None
    rule: str = ""
