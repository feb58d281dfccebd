"""How a claim is told on one line, in a table of claims as in an explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Claim, Link


def labels(links: Iterable[Link]) -> str:
    """The labels of some parties, "A and B"; empty if there are none."""
    return " and ".join(link.label for link in links)


def details(claim: Claim) -> list[str]:
    """With what, where, on whose word and when, as far as the claim says."""
    sides = (("with", claim.weapon), ("in", claim.place), ("according to", claim.attributed_to))
    told = [f"{name} {labels(links)}" for name, links in sides if links]
    return told + [time.value or time.mention.text for time in claim.time]


def status(claim: Claim) -> str:
    """Polarity, certainty and tense."""
    return f"{claim.polarity}, {claim.certainty}, {claim.tense}"
