"""The state of reading one document, and what reading one sentence gave."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extraction.attribution import Attribution
from kg.extraction.circumstances import Circumstances
from kg.extraction.frames.frame import Frame
from kg.extraction.frames.frames import Frames
from kg.extraction.frames.patterns import Patterns
from kg.extraction.names.naming import Namer
from kg.extraction.references.references import References
from kg.extraction.syntax.sentence import Sentence
from kg.model import Claim, Document, Mention


@dataclass(frozen=True, slots=True)
class Findings:
    """What the steps of reading one sentence gave, before anything was dropped.

    related: the claims that phrases make. found: all frames. told: the frames that are no echo of another, with the
    parties that the text leaves to others, each with the claim that it makes or None.
    """

    sentence: Sentence
    related: tuple[Claim, ...]
    found: tuple[Frame, ...]
    told: tuple[tuple[Frame, Claim | None], ...]


@dataclass(slots=True)
class Reading:
    """The state of reading one document.

    dateline: when it was published, EDTF. context: the latest date with a year told so far, EDTF. namer: finds
    its names. entry: the date that opens the paragraph, as in a chronology. claims: by the index of their sentence.
    latest: of the sentence read last.
    """

    document: Document
    references: References
    frames: Frames
    patterns: Patterns
    circumstances: Circumstances
    attribution: Attribution
    dateline: str | None
    namer: Namer
    context: str | None = None
    entry: Mention | None = None
    claims: dict[int, list[Claim]] = field(default_factory=dict)
    latest: Findings | None = None
