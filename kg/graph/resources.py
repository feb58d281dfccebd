"""What the graph has on one resource: an actor, a weapon, a claim, an action, a document, a class, a property."""

from __future__ import annotations

import typing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.errors import UnknownNameError
from kg.graph.accounts import accounts_by, accounts_in, accounts_of, in_order, read_account, title_of
from kg.graph.names import resolve_class, tiers
from kg.graph.statements import class_label, with_article
from kg.graph.terms import (
    DCTERMS,
    INFERRED,
    MENTION_TEXT,
    ONTOLOGY_GRAPH,
    OWL,
    RDFS,
    REGISTER,
    SKOS,
    TYPE,
    px,
    subjects,
    values,
)
from kg.vocabulary import CLAIM_TYPES, GRAPH, ID, PX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.graph.accounts import Account
    from kg.graph.terms import QuadSource

Kind = typing.Literal["term", "known", "told", "none"]

_TERMS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that a document uses for something: the document's id and title, if it has one."""

    words: str
    document: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a resource is.

    kind: `term` of the ontology, `known` from the register, `told` by documents alone, or `none`.
    claims: those about it, those that it makes (a document) or that are attributed to it. notes: what it is, in words.
    """

    iri: str
    label: str
    kind: Kind
    claims: tuple[Account, ...]
    notes: tuple[str, ...]


def find_resource(source: QuadSource, name: str) -> tuple[str, ...]:
    """The IRIs that a name, an IRI or the words for a class stand for, several if it is ambiguous; none if unknown."""
    found = dict.fromkeys(one for tier in tiers(source, name) for one in sorted(tier))
    if found:
        return tuple(found)
    try:
        return (resolve_class(source, name),)
    except UnknownNameError:
        return ()


def about_resource(source: QuadSource, iri: str) -> About:
    """What the graph has on the resource of this IRI; evidence and attributions count as their claim."""
    resource = _claim_of(source, NamedNode(iri))
    if iri.startswith(PX) and any(is_a(source, resource, f"{OWL}{kind}") for kind in _TERMS):
        return About(iri, class_label(source, resource), "term", (), _definition(source, resource))
    if iri.startswith(f"{ID}rule/"):
        return About(iri, title_of(source, resource), "term", (), _rule(source, resource))
    claims = _claims_about(source, resource)
    known = any(True for _ in source.quads_for_pattern(resource, None, None, REGISTER))
    told = bool(claims) or any(True for _ in source.quads_for_pattern(resource, None, None, None))
    is_claim = is_a(source, resource, px("Claim").value)
    label = f"claim {resource.value.partition('/claim/')[2]}" if is_claim else title_of(source, resource)
    kind: Kind = "known" if known else "told" if told else "none"
    return About(resource.value, label, kind, claims, tuple(_what_it_is(source, resource)))


def mentions_of(source: QuadSource, resource: NamedNode) -> tuple[Mention, ...]:
    """The words that documents use for something, by document."""
    found = set()
    for quad in source.quads_for_pattern(resource, MENTION_TEXT, None, None):
        if isinstance(quad.graph_name, NamedNode) and isinstance(quad.object, Literal):
            key = quad.graph_name.value.removeprefix(GRAPH)
            titles = values(source, NamedNode(ID + key), NamedNode(f"{DCTERMS}title"))
            found.add((key.removeprefix("document/"), quad.object.value, next((t.value for t in titles), None)))
    return tuple(Mention(words, document, title) for document, words, title in sorted(found, key=lambda m: m[:2]))


def is_a(source: QuadSource, resource: NamedNode, class_iri: str) -> bool:
    """Whether some graph, `inferred` among them, gives the resource this class."""
    return any(True for _ in source.quads_for_pattern(resource, TYPE, NamedNode(class_iri), None))


def is_content(source: QuadSource, resource: NamedNode) -> bool:
    """Whether it is an action or relation that some claim is about."""
    return any(True for _ in source.quads_for_pattern(None, px("claimContent"), resource, None))


def is_realised(source: QuadSource, resource: NamedNode) -> bool:
    """Whether some claim makes the action or relation a fact."""
    return any(is_a(source, resource, px(kind).value) for kind in ("RealisedAction", "RealisedRelation"))


def _claim_of(source: QuadSource, resource: NamedNode) -> NamedNode:
    for link in ("evidencedBy", "attribution"):
        for claim in sorted(subjects(source, px(link), resource), key=str):
            return claim
    return resource


def _claims_about(source: QuadSource, resource: NamedNode) -> tuple[Account, ...]:
    if is_a(source, resource, px("Claim").value):
        return (read_account(source, resource),)
    if is_a(source, resource, px("SourceDocument").value):
        return accounts_in(source, resource)
    nodes = {resource} | {node for role in _roles() for node in subjects(source, px(role), resource)}
    about = [account for node in nodes for account in accounts_of(source, node)]
    return in_order((*about, *accounts_by(source, resource)))


def _what_it_is(source: QuadSource, resource: NamedNode) -> Iterable[str]:
    """Its kinds, as stated rather than inferred, and where they are from."""
    quads = [q for q in source.quads_for_pattern(resource, TYPE, None, None) if q.graph_name != INFERRED]
    for graphs, whence in (([REGISTER], ", known beforehand from the register"), (None, "")):
        kinds = {q.object for q in quads if graphs is None or q.graph_name in graphs}
        classes = sorted((kind for kind in kinds if isinstance(kind, NamedNode)), key=str)
        if classes:
            yield " and ".join(with_article(class_label(source, one)) for one in classes) + whence
            return


def _definition(source: QuadSource, resource: NamedNode) -> tuple[str, ...]:
    words = sorted(v.value for v in values(source, resource, NamedNode(f"{SKOS}definition"), ONTOLOGY_GRAPH))
    above = sorted(
        class_label(source, v)
        for v in values(source, resource, NamedNode(f"{RDFS}subClassOf"), ONTOLOGY_GRAPH)
        if isinstance(v, NamedNode) and v.value.startswith(px("").value)
    )
    return (*words, *(f"a kind of {label}" for label in above))


def _rule(source: QuadSource, resource: NamedNode) -> tuple[str, ...]:
    told = (NamedNode(f"{RDFS}label"), px("axiom"))
    return tuple(value.value for prop in told for value in values(source, resource, prop))


def _roles() -> list[str]:
    return sorted(
        {role for kind in CLAIM_TYPES.values() for role in (kind.source, kind.target, kind.weapon)} | {"hasPlace"}
    )
