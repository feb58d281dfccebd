"""Whether the axioms of an ontology say what their author can have meant: no circles, no surprising domains or ranges.

A reasoner takes a domain as a reason to classify, never as a mistake. So what stands here is no contradiction, but a
statement from which something would follow that nobody looked for.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kg.checks.findings import Finding, short
from kg.vocabulary import CLAIM_TYPES, PX, term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib import Graph, URIRef
    from rdflib.term import Node


def find_circles(ontology: Graph) -> tuple[Finding, ...]:
    """Classes and properties that lie below themselves by `rdfs:subClassOf` or `rdfs:subPropertyOf`."""
    from rdflib import RDFS

    return tuple(
        Finding("circle", str(one), f"lies below itself by {short(relation)}")
        for relation in (RDFS.subClassOf, RDFS.subPropertyOf)
        for one in sorted(set(ontology.subjects(relation)), key=str)
        if any(one in ontology.transitive_objects(above, relation) for above in ontology.objects(one, relation))
    )


def find_surprising_ends(ontology: Graph) -> tuple[Finding, ...]:
    """Properties whose domain or range makes more of their subjects or objects than the axioms they stand in say.

    Looked at: a sub-property that is wider than the property above it, a chain whose ends are wider than those of what
    it implies or whose links cannot meet, an inverse with other ends, a symmetric property with two different ends,
    two domains or ranges neither of which lies below the other.
    """
    ends = _Ends(ontology)
    return tuple(
        sorted({*_of_one(ends), *_of_subproperties(ends), *_of_chains(ends), *_of_inverses(ends)}, key=Finding.order)
    )


def find_shortcut_surprises(ontology: Graph) -> tuple[Finding, ...]:
    """Claim types of `kg.vocabulary` whose roles and shortcut do not fit each other in the ontology."""
    from rdflib import RDFS, URIRef

    ends = _Ends(ontology)
    found = []
    for name, kind in CLAIM_TYPES.items():
        for role in (kind.source, kind.target, kind.weapon):
            domain = ends.domain(URIRef(term(role)))
            if domain is None or not ends.below(URIRef(term(name)), domain):
                found.append(Finding("ends", term(role), f"is a role of px:{name}, which is not below its domain"))
        shortcut = URIRef(term(kind.shortcut))
        drawn = ((kind.source, ends.domain(shortcut), "domain"), (kind.target, ends.range(shortcut), "range"))
        for role, end, word in drawn:
            filler = ends.range(URIRef(term(role)))
            if end is None or filler is None or not ends.below(filler, end):
                found.append(
                    Finding("ends", str(shortcut), f"is drawn from px:{role}, whose range is not below its {word}")
                )
        against = (shortcut, RDFS.subPropertyOf, URIRef(term("actsAgainst"))) in ontology
        if against != (kind.target == "hasTarget"):
            found.append(
                Finding("ends", str(shortcut), "is below px:actsAgainst, or not, unlike the role it is drawn from")
            )
    return tuple(sorted(set(found), key=Finding.order))


class _Ends:
    """The domains and ranges of an ontology, own and inherited, and its hierarchy of classes."""

    def __init__(self, ontology: Graph) -> None:
        self.ontology = ontology

    def below(self, lower: Node, upper: Node) -> bool:
        """Whether a class is another or lies below it."""
        from rdflib import RDFS

        return upper in self.ontology.transitive_objects(lower, RDFS.subClassOf)

    def comparable(self, one: Node, other: Node) -> bool:
        return self.below(one, other) or self.below(other, one)

    def domain(self, prop: Node) -> URIRef | None:
        """The property's domain: its own or the nearest inherited."""
        from rdflib import RDFS

        return self._nearest(prop, RDFS.domain)

    def range(self, prop: Node) -> URIRef | None:
        """The property's range: its own or the nearest inherited."""
        from rdflib import RDFS

        return self._nearest(prop, RDFS.range)

    def _nearest(self, prop: Node, end: URIRef) -> URIRef | None:
        from rdflib import RDFS, URIRef

        for above in self.ontology.transitive_objects(prop, RDFS.subPropertyOf):
            for value in self.ontology.objects(above, end):
                if isinstance(value, URIRef):
                    return value
        return None

    def both(self, prop: Node) -> tuple[tuple[str, URIRef | None], ...]:
        return (("domain", self.domain(prop)), ("range", self.range(prop)))


def _of_one(ends: _Ends) -> Iterator[Finding]:
    from rdflib import OWL, RDF, RDFS

    for end, word in ((RDFS.domain, "domains"), (RDFS.range, "ranges")):
        for prop in set(ends.ontology.subjects(end)):
            values = sorted(ends.ontology.objects(prop, end), key=str)
            if not all(ends.comparable(one, other) for one, other in pairwise(values)):
                named = " and ".join(map(short, values))
                yield Finding("ends", str(prop), f"has two {word}, so each of its ends is in both: {named}")
    for prop in ends.ontology.subjects(RDF.type, OWL.SymmetricProperty):
        if ends.domain(prop) != ends.range(prop):
            yield Finding("ends", str(prop), "is symmetric, but its domain is not its range")


def _of_subproperties(ends: _Ends) -> Iterator[Finding]:
    from rdflib import RDFS

    for prop, above in ends.ontology.subject_objects(RDFS.subPropertyOf):
        for (word, own), (_, upper) in zip(ends.both(prop), ends.both(above), strict=True):
            if own is not None and upper is not None and not ends.below(own, upper):
                message = f"has a {word}, {short(own)}, that is not below that of {short(above)}, {short(upper)}"
                yield Finding("ends", str(prop), message)


def _of_chains(ends: _Ends) -> Iterator[Finding]:
    from rdflib import OWL, RDF
    from rdflib.collection import Collection

    chains = [(head, list(Collection(ends.ontology, steps))) for head, steps in _chains(ends.ontology)]
    chains += [(prop, [prop, prop]) for prop in ends.ontology.subjects(RDF.type, OWL.TransitiveProperty)]
    for implied, steps in chains:
        for one, then in pairwise(steps):
            reached, needed = ends.range(one), ends.domain(then)
            if reached is not None and needed is not None and not ends.comparable(reached, needed):
                yield Finding(
                    "ends", str(implied), f"{short(one)} leads to {short(reached)}, where no {short(then)} starts"
                )
        for word, own, upper in (
            ("starts", ends.domain(steps[0]), ends.domain(implied)),
            ("ends", ends.range(steps[-1]), ends.range(implied)),
        ):
            if own is not None and upper is not None and not ends.below(own, upper):
                yield Finding(
                    "ends", str(implied), f"has a chain that {word} at {short(own)}, not below {short(upper)}"
                )


def _chains(ontology: Graph) -> Iterator[tuple[Node, Node]]:
    from rdflib import OWL

    return ontology.subject_objects(OWL.propertyChainAxiom)


def _of_inverses(ends: _Ends) -> Iterator[Finding]:
    from rdflib import OWL

    for prop, inverse in ends.ontology.subject_objects(OWL.inverseOf):
        if str(prop).startswith(PX) and (ends.domain(prop), ends.range(prop)) != (
            ends.range(inverse),
            ends.domain(inverse),
        ):
            yield Finding("ends", str(prop), f"has other ends than {short(inverse)}, its inverse, read backwards")
