"""Claims of the graph read back with what a person checks: quote, document, speakers, status."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.errors import StoreError
from kg.graph.derivation import REALISING_TENSES
from kg.graph.names import preferred_label
from kg.graph.terms import DCTERMS, OA, PROV, TYPE, px, subjects, values
from kg.vocabulary import CLAIM_TYPES, ID, PX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.graph.terms import QuadSource

_Values = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Account:
    """One claim. claim, content: IRIs of the claim and of the action or relation it is about.

    about: what that is, for reading: `Iran → Russia, drones, 2023-09`.
    type: local name of the claim type. polarity, certainty, tense: as in `kg.model.Claim`.
    speakers: labels of who says so, innermost first; empty where the document itself does.
    quote: the words, which are the document's text at [start, end). document: its id; title and url if known.
    """

    claim: str
    content: str
    type: str
    polarity: str
    certainty: str
    tense: str
    speakers: tuple[str, ...]
    quote: str
    start: int
    end: int
    document: str
    title: str | None = None
    url: str | None = None
    about: str = ""

    @property
    def why_no_fact(self) -> str | None:
        """Why nothing is drawn from this claim, in words; None if it makes its content a fact."""
        if self.polarity != "positive":
            return _DENIED[self.certainty]
        if self.tense.capitalize() in REALISING_TENSES:
            return _UNSURE.get(self.certainty)
        return _YET_TO_COME[self.certainty]


_DENIED = {
    "certain": "it is denied",
    "probable": "it is thought not to be so",
    "possible": "it is said that it may not be so",
}
_UNSURE = {"probable": "it is only believed, not stated as certain", "possible": "it is only called possible"}
_YET_TO_COME = {
    "certain": "it is announced, but yet to come",
    "probable": "it is only planned or expected, and yet to come",
    "possible": "it is only feared, offered or considered, and yet to come",
}
"""By certainty, of claims that make nothing a fact: negative ones, unsure ones, and those on the future."""


def read_account(source: QuadSource, claim: NamedNode) -> Account:
    """The claim with this IRI, which must be one of the graph; StoreError if it lacks what every claim has."""
    said = _described(source, claim)
    document = NamedNode(_one(said, f"{PROV}wasDerivedFrom"))
    about = _described(source, document)
    quote, start, end = _evidence(source, said)
    return Account(
        claim=claim.value,
        content=_one(said, px("claimContent").value),
        type=_local(said, "claimType"),
        polarity=_local(said, "hasPolarity").lower(),
        certainty=_local(said, "hasCertainty").lower(),
        tense=_local(said, "hasTense").lower(),
        speakers=_speakers(source, said),
        quote=quote,
        start=start,
        end=end,
        about=_about(source, NamedNode(_one(said, px("claimContent").value)), _local(said, "claimType")),
        document=document.value.removeprefix(f"{ID}document/"),
        title=next(iter(about.get(f"{DCTERMS}title", ())), None),
        url=next(iter(about.get(f"{DCTERMS}source", ())), None),
    )


def title_of(source: QuadSource, resource: NamedNode) -> str:
    """What to call a resource in a sentence: its label or title, or `Attack: Houthis → Israel` for an action."""
    for value in values(source, resource, TYPE):
        claim_type = CLAIM_TYPES.get(value.value.removeprefix(PX))
        if claim_type is not None:
            sides = (_labels_of(source, resource, role) for role in (claim_type.source, claim_type.target))
            return f"{value.value.removeprefix(PX)}: {' → '.join(side or '?' for side in sides)}"
    titles = sorted(value.value for value in values(source, resource, NamedNode(f"{DCTERMS}title")))
    return titles[0] if titles else preferred_label(source, resource.value)


def _about(source: QuadSource, content: NamedNode, type_name: str) -> str:
    """Parties, items, places and dates of an action or relation, as far as it has them."""
    kind = CLAIM_TYPES.get(type_name)
    if kind is None:
        return ""
    sides = [_labels_of(source, content, role) or "?" for role in (kind.source, kind.target)]
    dates = sorted({value.value for value in values(source, content, px("date"))})
    details = [_labels_of(source, content, kind.weapon), _labels_of(source, content, "hasPlace"), ", ".join(dates)]
    return ", ".join([" → ".join(sides), *filter(None, details)])


def accounts_of(source: QuadSource, content: NamedNode) -> tuple[Account, ...]:
    """The claims about an action or relation, by document and place in it."""
    return in_order(read_account(source, claim) for claim in set(subjects(source, px("claimContent"), content)))


def accounts_in(source: QuadSource, document: NamedNode) -> tuple[Account, ...]:
    """The claims that a document makes, in its order."""
    derived = set(subjects(source, NamedNode(f"{PROV}wasDerivedFrom"), document))
    return in_order(read_account(source, claim) for claim in derived)


def accounts_by(source: QuadSource, speaker: NamedNode) -> tuple[Account, ...]:
    """The claims attributed to somebody."""
    return in_order(read_account(source, claim) for claim in set(subjects(source, px("attributedTo"), speaker)))


def in_order(accounts: Iterable[Account]) -> tuple[Account, ...]:
    """Each account once, by document and place in it."""
    return tuple(sorted(set(accounts), key=lambda one: (one.document, one.start, one.end, one.claim)))


def _labels_of(source: QuadSource, described: NamedNode, role: str) -> str:
    return ", ".join(sorted({preferred_label(source, filler.value) for filler in values(source, described, px(role))}))


def _described(source: QuadSource, resource: NamedNode) -> _Values:
    found: _Values = defaultdict(list)
    for quad in source.quads_for_pattern(resource, None, None, None):
        if isinstance(quad.object, NamedNode | Literal):
            found[quad.predicate.value].append(quad.object.value)
    return {predicate: sorted(set(objects)) for predicate, objects in found.items()}


def _one(described: _Values, predicate: str) -> str:
    if not described.get(predicate):
        raise StoreError(f"a claim of the graph lacks its <{predicate}>; 'kg validate' says which")
    return described[predicate][0]


def _local(described: _Values, prop: str) -> str:
    return _one(described, px(prop).value).removeprefix(PX)


def _speakers(source: QuadSource, claim: _Values) -> tuple[str, ...]:
    placed = []
    for attribution in claim.get(px("attribution").value, ()):
        described = _described(source, NamedNode(attribution))
        placed.append((int(_one(described, px("position").value)), _one(described, px("speaker").value)))
    return tuple(preferred_label(source, speaker) for _, speaker in sorted(placed))


def _evidence(source: QuadSource, claim: _Values) -> tuple[str, int, int]:
    evidence = NamedNode(_one(claim, px("evidencedBy").value))
    parts: _Values = {}
    for selector in values(source, evidence, NamedNode(f"{OA}hasSelector")):
        parts.update(_described(source, NamedNode(selector.value)))
    return _one(parts, f"{OA}exact"), int(_one(parts, f"{OA}start")), int(_one(parts, f"{OA}end"))
