"""A relation that a phrase states by its build, before it becomes a claim."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Link, Tense


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation that a phrase states: tokens [first, last] carry it, last included.

    told_by: the noun that tells of an event, which its clause may deny; None where the phrase presupposes the relation.
    """

    type: str
    source: tuple[Link, ...]
    target: tuple[Link, ...]
    first: int
    last: int
    rule: str
    subtype: str | None = None
    weapon: tuple[Link, ...] = ()
    tense: Tense = "present"
    told_by: int | None = None
