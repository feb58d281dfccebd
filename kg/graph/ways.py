"""The steps behind an inferred statement: those that the build wrote down, and others that the axioms allow.

A build writes one derivation for each inferred statement into `inferred` (`px:Derivation`). More ways to infer it, and
those of a graph without derivations, are found backwards from the statement, by looking up what an axiom would need.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.graph.reasons import derivation_node
from kg.graph.rules import read_axioms
from kg.graph.statements import class_label, property_label, with_article
from kg.graph.terms import INFERRED, ONTOLOGY_GRAPH, RDF, RDFS, TYPE, px, values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.rules import Axioms, Edge
    from kg.graph.statements import Triple
    from kg.graph.terms import QuadSource

SUBJECT, PREDICATE, OBJECT = (NamedNode(f"{RDF}{part}") for part in ("subject", "predicate", "object"))
SUBCLASS = NamedNode(f"{RDFS}subClassOf")
LABEL = NamedNode(f"{RDFS}label")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to infer a statement: the axiom in words and the statements it is applied to.

    rule, node: IRIs of rule and derivation where the graph has the step written down, else None.
    """

    axiom: str
    premises: tuple[Triple, ...]
    rule: str | None = None
    node: str | None = None


class Ways:
    """Looks for the ways to infer statements of one graph; keeps what it has read of the axioms."""

    def __init__(self, source: QuadSource) -> None:
        self._source = source
        self._axioms_read: Axioms | None = None

    @property
    def axioms(self) -> Axioms:
        """The axioms of the graph's ontology, read when they are first needed."""
        if self._axioms_read is None:
            self._axioms_read = read_axioms(self._source)
        return self._axioms_read

    def written(self, triple: Triple) -> Iterator[Way]:
        """The derivation of the triple that stands in the graph, if one does."""
        node = derivation_node(edge_of(triple))
        for rule in sorted(set(values(self._source, node, px("byRule"), INFERRED)), key=str):
            nodes = {v for v in values(self._source, node, px("hasPremise"), INFERRED) if isinstance(v, NamedNode)}
            premises = [read_reified(self._source, premise) for premise in sorted(nodes, key=str)]
            ordered = in_a_row(triple, tuple(premise for premise in premises if premise is not None))
            words = self._words(triple, ordered) or self._rule_words(rule.value)
            yield Way(words, ordered, rule.value, node.value)

    def possible(self, triple: Triple) -> Iterator[Way]:
        """What the axioms could conclude the triple from, each premise of which stands in some graph."""
        if triple[1] == TYPE:
            yield from self._memberships(triple)
            return
        subject, prop, target = triple
        for below, supers in sorted(self.axioms.superproperties.items()):
            premise = (subject, NamedNode(below), target)
            if prop.value in supers and self._stands(premise):
                yield Way(implication([premise[1]], prop), (premise,))
        for inverse in sorted(self.axioms.inverses.get(prop.value, ())):
            premise = (target, NamedNode(inverse), subject)
            if self._stands(premise):
                yield Way(turned_round(premise[1], prop), (premise,))
        for chain in self.axioms.chains:
            if chain.implied == prop.value:
                steps = [NamedNode(step) for step in chain.properties]
                for path in self._paths(subject, steps, target):
                    yield Way(implication(steps, prop), path)

    def below(self, prop: str) -> set[str]:
        """The property and all its sub-properties."""
        found, agenda = set[str](), [prop]
        while agenda:
            above = agenda.pop()
            found.add(above)
            agenda += [p for p, supers in self.axioms.superproperties.items() if above in supers and p not in found]
        return found

    def _memberships(self, triple: Triple) -> Iterator[Way]:
        subject, _, above = triple
        for quad in sorted(self._source.quads_for_pattern(subject, TYPE, None, None), key=str):
            given = quad.object
            if quad.graph_name != INFERRED and isinstance(given, NamedNode) and given != above:
                words = self._kind_of(given, above)
                if words is not None:
                    yield Way(words, ((subject, TYPE, given),))

    def _kind_of(self, below: NamedNode, above: NamedNode) -> str | None:
        """Why what is of one class is of the other, in words; None where it is not."""
        path = [class_label(self._source, one) for one in self._class_path(below, above)]
        return f"every {path[0]} is {', which is '.join(map(with_article, path[1:]))}" if path else None

    def _class_path(self, below: NamedNode, above: NamedNode) -> list[NamedNode]:
        """The classes from one up to another, by the shortest way; empty if there is none."""
        paths, seen = [[below]], {below}
        for path in paths:
            if path[-1] == above:
                return path
            direct = {v for v in values(self._source, path[-1], SUBCLASS, ONTOLOGY_GRAPH) if isinstance(v, NamedNode)}
            for one in sorted(direct - seen, key=str):
                seen.add(one)
                paths.append([*path, one])
        return []

    def _paths(self, start: NamedNode, steps: list[NamedNode], end: NamedNode) -> Iterator[tuple[Triple, ...]]:
        if len(steps) == 1:
            if self._stands((start, steps[0], end)):
                yield ((start, steps[0], end),)
            return
        for middle in sorted({v for v in values(self._source, start, steps[0]) if isinstance(v, NamedNode)}, key=str):
            for rest in self._paths(middle, steps[1:], end):
                yield ((start, steps[0], middle), *rest)

    def _stands(self, triple: Triple) -> bool:
        return any(quad.graph_name != ONTOLOGY_GRAPH for quad in self._source.quads_for_pattern(*triple, None))

    def _words(self, triple: Triple, premises: tuple[Triple, ...]) -> str | None:
        """The axiom that leads from the premises to the triple, in words; None where they are of no known form."""
        subject, prop, target = triple
        if prop == TYPE:
            return self._kind_of(premises[0][2], target) if len(premises) == 1 else None
        nodes = [premise[0] for premise in premises] + [premise[2] for premise in premises[-1:]]
        if nodes[1:-1] == [premise[2] for premise in premises[:-1]] and (nodes[0], nodes[-1]) == (subject, target):
            return implication([premise[1] for premise in premises], prop)
        if nodes == [target, subject]:
            return turned_round(premises[0][1], prop)
        return None

    def _rule_words(self, rule: str) -> str:
        labels = sorted(value.value for value in values(self._source, NamedNode(rule), LABEL))
        return labels[0] if labels else rule.rpartition("/")[2].replace("-", " ")


def read_reified(source: QuadSource, node: NamedNode) -> Triple | None:
    """The statement that a node such as a `px:Derivation` is about; None if it is about none."""
    parts = []
    for part in (SUBJECT, PREDICATE, OBJECT):
        found = next((v for v in values(source, node, part) if isinstance(v, NamedNode)), None)
        if found is None:
            return None
        parts.append(found)
    return parts[0], parts[1], parts[2]


def edge_of(triple: Triple) -> Edge:
    """The IRIs of a statement, in the order in which derivations are named by them."""
    return triple[0].value, triple[1].value, triple[2].value


def in_a_row(triple: Triple, premises: tuple[Triple, ...]) -> tuple[Triple, ...]:
    """The premises in the order in which they lead from the subject to the object, as far as they do."""
    left, ordered, at = list(premises), [], triple[0]
    while left:
        following = next((premise for premise in left if premise[0] == at), left[0])
        left.remove(following)
        ordered.append(following)
        at = following[2]
    return tuple(ordered)


def turned_round(given: NamedNode, implied: NamedNode) -> str:
    """An inverse or symmetric property as a sentence on A and B."""
    return f"if A {property_label(given)} B, then B {property_label(implied)} A"


def implication(steps: list[NamedNode], implied: NamedNode) -> str:
    """A property chain, or a sub-property, as a sentence on A, B and C.

    >>> implication([NamedNode("x:backs"), NamedNode("x:attacks")], NamedNode("x:harms"))
    'if A x:backs B and B x:attacks C, then A x:harms C'
    """
    names = [chr(ord("A") + number) for number in range(len(steps) + 1)]
    conditions = [
        f"{one} {property_label(step)} {other}" for one, step, other in zip(names, steps, names[1:], strict=False)
    ]
    return f"if {' and '.join(conditions)}, then A {property_label(implied)} {names[-1]}"
