"""From names as people write them to resources of the graph, by the labels that the graph itself carries."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.errors import UnknownNameError
from kg.graph.terms import ALT_LABEL, MENTION_TEXT, ONTOLOGY_GRAPH, OWL, PREF_LABEL, RDFS, TYPE, pairs, reading, values
from kg.vocabulary import ID, PREFIXES, iri, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.graph.terms import QuadSource

_POSSESSIVE = re.compile(r"'s\b")
_NO_WORD = re.compile(r"\W+")

NEAR = 70.0
"""How alike (0 to 100) a known name must be to be suggested for an unknown one."""


def resolve(source: QuadSource, name: str, *, kinds: Sequence[str] | None = None) -> tuple[str, ...]:
    """IRIs of what the graph calls by this name; more than one only if nothing tells them apart, sorted.

    name: a label or alias, a full IRI, one with a prefix (`px:…`), or an identifier path (`actor/iran`). Case, accents,
    apostrophes, hyphens, a leading article and a possessive ending matter only where they tell two things apart: the
    very words come before the same words in another case, a preferred label before an alias. A family name alone is a
    person of whom some document of the graph tells.
    kinds: local names of ontology classes; only what is of one of them, or of a class below, counts.
    Raises UnknownNameError, with near names of those kinds, and StoreError if the graph can't be read.
    """
    with reading():
        for candidates in tiers(source, name):
            fitting = sorted(found for found in candidates if kinds is None or _is_of(source, found, kinds))
            if fitting:
                return tuple(fitting)
        raise UnknownNameError(name, suggest(source, name, kinds=kinds))


def resolve_class(source: QuadSource, name: str) -> str:
    """IRI of the ontology's class that is called so, in the singular or plural: "ballistic missiles".

    Raises UnknownNameError, with near names of classes, and StoreError if the graph can't be read.
    """
    from rapidfuzz import fuzz, process

    with reading():
        classes = {
            fold(label.value): (subject.value, label.value)
            for subject, label, _ in pairs(source, NamedNode(f"{RDFS}label"), ONTOLOGY_GRAPH)
            if any(value.value == f"{OWL}Class" for value in values(source, subject, TYPE))
        }
    by_local_name = {found.rpartition("#")[2].casefold(): found for found, _ in classes.values()}
    given = expand(name)
    if given is not None and given in by_local_name.values():
        return given
    wanted = fold(name)
    for words in (wanted, wanted.removesuffix("s"), f"{wanted.removesuffix('ies')}y"):
        if words in classes:
            return classes[words][0]
        if words.replace(" ", "") in by_local_name:
            return by_local_name[words.replace(" ", "")]
    near = process.extract(wanted, classes.keys(), scorer=fuzz.ratio, limit=3, score_cutoff=NEAR)
    raise UnknownNameError(name, tuple(classes[label][1] for label, _, _ in near))


def tiers(source: QuadSource, name: str) -> Iterator[set[str]]:
    """Sets of IRIs that the name may mean, the likeliest first; none if nothing is called so."""
    if any("\ud800" <= sign <= "\udfff" for sign in name):
        return  # bytes that are no UTF-8, as a shell hands them on: nothing is called so
    given = expand(name)
    if given is not None:
        if any(True for _ in source.quads_for_pattern(NamedNode(given), None, None, None)):
            yield {given}
        return
    for spellings in ([" ".join(name.split())], _usual_spellings(name)):
        for predicate in (PREF_LABEL, ALT_LABEL):
            patterns = (source.quads_for_pattern(None, predicate, Literal(words), None) for words in spellings)
            quads = (quad for pattern in patterns for quad in pattern)
            yield {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    wanted = fold(name)
    for predicate in (PREF_LABEL, ALT_LABEL):
        yield {subject for subject, label in _labels(source, predicate) if fold(label) == wanted}
    named = {subject for subject, label in _labels(source, PREF_LABEL) if fold(label).split()[-1:] == [wanted]}
    yield {subject for subject in named if _is_of(source, subject, ("Person",)) and _is_told_of(source, subject)}


def _usual_spellings(name: str) -> list[str]:
    """How a name typed carelessly may be written: looked up at once, where all labels must be read to fold them."""
    words = name.replace("’", "'").split()
    if len(words) > 1 and words[0].casefold() == "the":
        del words[0]
    plain = " ".join(words)
    return list(dict.fromkeys((plain, " ".join(word.capitalize() for word in words), plain.upper())))


def suggest(source: QuadSource, name: str, *, kinds: Sequence[str] | None = None, limit: int = 3) -> tuple[str, ...]:
    """Names in the graph that are near to an unknown one, best first, at most one for each resource."""
    from rapidfuzz import fuzz

    def likeness(label: str) -> float:
        # a name that has all the words, and more, is nearly as good as one with a letter changed
        return max(fuzz.ratio(wanted, fold(label)), 0.9 * fuzz.token_set_ratio(wanted, fold(label)))

    wanted = fold(name)
    known = dict.fromkeys((*_labels(source, PREF_LABEL), *_labels(source, ALT_LABEL)))
    ranked = sorted(
        ((likeness(label), label, subject) for subject, label in known), key=lambda one: (-one[0], *one[1:])
    )
    best: dict[str, str] = {}
    for score, label, subject in ranked:
        if score < NEAR:
            break
        if subject not in best and (kinds is None or _is_of(source, subject, kinds)):
            best[subject] = label
        if len(best) == limit:
            break
    return tuple(dict.fromkeys(best.values()))


def preferred_label(source: QuadSource, resource: str) -> str:
    """What the graph calls the resource: its preferred label (the first in alphabet), else the end of its IRI."""
    labels = sorted(value.value for value in values(source, NamedNode(resource), PREF_LABEL))
    if labels:
        return labels[0]
    return resource.removeprefix(ID).rpartition("#")[2]


def expand(name: str) -> str | None:
    """The full IRI of an IRI, prefixed name or identifier path; None for words.

    >>> expand("actor/iran")
    'https://w3id.org/proxykg/id/actor/iran'
    """
    name = name.strip()
    full = name.removeprefix("<").removesuffix(">")
    if re.fullmatch(r"(https?|urn):[^\s<>\"{}|\\^`]+", full):
        return full
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES and re.fullmatch(r"[\w.-]+", local):
        return PREFIXES[prefix] + local
    if re.fullmatch(r"[a-z]+(/[A-Za-z0-9._-]+)+", name):
        return iri(name)
    return None


def fold(name: str) -> str:
    """A name with all taken away that people write now so, now so.

    >>> fold("the Islamic Republic’s") == fold("Islamic republic")
    True
    """
    plain = name.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.replace("’", "'").replace("‘", "'"))
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    if "'" in plain:
        plain = _POSSESSIVE.sub("", plain).replace("'", "")
    words = _NO_WORD.sub(" ", plain.replace(".", "")).split()
    while len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words)


def _labels(source: QuadSource, predicate: NamedNode) -> Iterator[tuple[str, str]]:
    for subject, label, _ in pairs(source, predicate):
        yield subject.value, label.value


def _is_told_of(source: QuadSource, resource: str) -> bool:
    """Whether some document mentions the resource; the register knows many more."""
    return any(True for _ in values(source, NamedNode(resource), MENTION_TEXT))


def _is_of(source: QuadSource, resource: str, kinds: Iterable[str]) -> bool:
    """Whether some graph, `inferred` among them, gives the resource one of these types."""
    types = {value.value for value in values(source, NamedNode(resource), TYPE)}
    return any(term(kind) in types for kind in kinds)
