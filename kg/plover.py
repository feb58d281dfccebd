"""The PLOVER event code of a claim: its type's, or its subtype's, as far as the claim's status lets it stand.

PLOVER codes what is done and, apart from that, what is only said of it. An intention, promise or offer to do something
for another is AGREE (CAMEO 03, express intent to cooperate), refusing it or leaving it undone is REJECT (CAMEO 12),
the announcement of something hostile is THREATEN (CAMEO 13), and a measure that is lifted is YIELD (CAMEO 08).
"""

from __future__ import annotations

from kg.model import Claim
from kg.vocabulary import CLAIM_TYPES, SUBTYPE_PLOVER

COOPERATIVE = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD"})
"""Root codes of what parties do with or for each other, by word and deed."""

_HOSTILE = frozenset({"COERCE", "SANCTION", "ASSAULT", "PROTEST"})
_UTTERED = frozenset({"CooperationPledge", "Endorsement"})
_MEASURES = frozenset({"Sanction", "Coercion", "Suspension", "Protest"})


def plover_code(claim: Claim) -> str | None:
    """The PLOVER root code of a claim, or None where PLOVER has no event for it.

    What is said to another (REQUEST, ACCUSE, REJECT, THREATEN, a pledge, an endorsement) keeps its code in any status:
    the saying is the event. A standing relation keeps it too, unless it is denied.
    """
    known = CLAIM_TYPES.get(claim.type)
    if known is None:
        return None
    code = SUBTYPE_PLOVER.get(claim.subtype or "", known.plover)
    if code in COOPERATIVE:
        return _cooperative(claim, code, relation=known.relation)
    if code in _HOSTILE:
        return _hostile(claim, code)
    return code


def _cooperative(claim: Claim, code: str, *, relation: bool) -> str | None:
    if claim.polarity == "negative":
        return "REJECT"
    if claim.type in _UTTERED or relation:
        return code
    return "AGREE" if claim.tense == "future" else code


def _hostile(claim: Claim, code: str) -> str | None:
    if claim.polarity == "negative":
        return "YIELD" if claim.type in _MEASURES else code
    return "THREATEN" if claim.tense == "future" else code
