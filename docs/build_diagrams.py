"""Draw the patterns of the ontology from the ontology: `python docs/build_diagrams.py` (needs Graphviz' `dot`).

What is drawn is named here; how it hangs together (ends, superclasses, values, chains) is read from proxykg.ttl.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection

from kg.resources import resource
from kg.vocabulary import PX, term

FOLDER = Path(__file__).resolve().parent / "diagrams"


@dataclass(frozen=True, slots=True)
class Diagram:
    """A pattern to draw: classes and properties by their local names, and what a reader sees in it."""

    name: str
    title: str
    classes: Sequence[str]
    properties: Sequence[str]


DIAGRAMS = (
    Diagram(
        "claim",
        "A claim, what it is about, who says it, how surely, and the words that say it",
        "Claim Situation Action Relationship EvidenceSpan Attribution Participant Polarity Certainty Tense".split(),
        "claimContent hasPolarity hasCertainty hasTense attributedTo attribution speaker position evidencedBy number "
        "readBy date timeExpression hasPlace".split(),
    ),
    Diagram(
        "action",
        "An action describes, with its roles; only a realised one is performed",
        "Situation Action RealisedAction Attack ArmsTransfer Participant Actor Place Weapon".split(),
        "hasAgent hasTarget hasRecipient hasAddressee hasCounterparty hasItem hasInstrument hasPlace performs date "
        "attacks supplies actsAgainst".split(),
    ),
    Diagram(
        "backing",
        "A backing describes; a realised one gives a shortcut, and chains follow from shortcuts",
        "Situation Relationship RealisedRelation RealisedAction Backing ProxyRelation SupportKind Participant".split(),
        "hasBacker hasBacked hasSupportKind backs backedBy indirectlyBacks performs enables actsAgainst "
        "indirectlyActsAgainst".split(),
    ),
)


def dot_source(ontology: Graph, diagram: Diagram) -> str:
    """The diagram in Graphviz' language. Raises ValueError where a property has an end that is not drawn."""
    lines = [
        f'digraph "{diagram.name}" {{',
        f'  graph [label="{diagram.title}", labelloc=t, fontname="Helvetica", rankdir=LR, nodesep=0.35, ranksep=1.1];',
        '  node [shape=plain, fontname="Helvetica", fontsize=11];',
        '  edge [fontname="Helvetica", fontsize=10, arrowsize=0.7];',
        *_nodes(ontology, diagram),
        *_superclasses(ontology, diagram),
        *_links(ontology, diagram),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _nodes(ontology: Graph, diagram: Diagram) -> Iterator[str]:
    """A box for each class: its name, its values if it has few, its words and numbers."""
    for name in diagram.classes:
        rows = [f'<tr><td bgcolor="#e8eef7"><b>{html.escape(_label(ontology, name))}</b></td></tr>']
        values = sorted(ontology.subjects(RDF.type, _px(name)))
        rows += [f'<tr><td align="left"><i>{html.escape(_label(ontology, _local(v)))}</i></td></tr>' for v in values]
        texts = [p for p in diagram.properties if (_px(p), RDF.type, OWL.DatatypeProperty) in ontology]
        for prop in texts:
            if _end(ontology, prop, RDFS.domain) == name:
                words = f"{_label(ontology, prop)}: {_end(ontology, prop, RDFS.range)}"
                rows.append(f'<tr><td align="left">{html.escape(words)}</td></tr>')
        table = f'<table border="0" cellborder="1" cellspacing="0" cellpadding="4">{"".join(rows)}</table>'
        yield f'  "{name}" [label=<{table}>, URL="{term(name)}", tooltip="px:{name}"];'


def _superclasses(ontology: Graph, diagram: Diagram) -> Iterator[str]:
    """An arrow from each class to its nearest superclasses among those drawn."""
    for name in diagram.classes:
        above = {
            other
            for other in diagram.classes
            if other != name and _px(other) in ontology.transitive_objects(_px(name), RDFS.subClassOf)
        }
        nearest = {
            one
            for one in above
            if not any(
                one != other and _px(one) in ontology.transitive_objects(_px(other), RDFS.subClassOf) for other in above
            )
        }
        for one in sorted(nearest):
            yield f'  "{name}" -> "{one}" [arrowhead=empty, color="#666666", tooltip="subclass of"];'


def _links(ontology: Graph, diagram: Diagram) -> Iterator[str]:
    """An arrow from class to class for all links between them; what chains imply is dashed."""
    between: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
    for prop in diagram.properties:
        if (_px(prop), RDF.type, OWL.ObjectProperty) not in ontology:
            continue
        ends = _end(ontology, prop, RDFS.domain), _end(ontology, prop, RDFS.range)
        if not set(ends) <= set(diagram.classes):
            raise ValueError(
                f"diagram {diagram.name}: px:{prop} leads from {ends[0]} to {ends[1]}; draw both or neither"
            )
        between[(*ends, _implied(ontology, prop))].append(_label(ontology, prop))
    for (start, end, implied), labels in sorted(between.items()):
        style = ', style=dashed, color="#8a4b08", fontcolor="#8a4b08"' if implied else ""
        if implied and start == end:
            style += ", tailport=s, headport=s"
        words = "\\n".join(labels)
        yield f'  "{start}" -> "{end}" [label="{words}"{style}];'


def _implied(ontology: Graph, prop: str) -> bool:
    """Whether some chain gives the link from others alone."""
    chains = (Collection(ontology, head) for head in ontology.objects(_px(prop), OWL.propertyChainAxiom))
    return any(chain[0] != _px(prop) for chain in chains)


def _end(ontology: Graph, prop: str, end: URIRef) -> str:
    """The class or datatype at one end of a property, its own or inherited, by its local name."""
    for above in ontology.transitive_objects(_px(prop), RDFS.subPropertyOf):
        value = ontology.value(above, end)
        if isinstance(value, URIRef):
            return re.split(r"[#/]", str(value))[-1]
    raise ValueError(f"px:{prop} has no {_local(end)}")


def svg(ontology: Graph, diagram: Diagram) -> str:
    """What `dot` draws of a diagram: one <svg> element, its ids unlike those of other diagrams on the same page."""
    source = dot_source(ontology, diagram)
    done = subprocess.run(["dot", "-Tsvg"], input=source, capture_output=True, text=True, check=True)
    drawn = re.sub(r"<!--.*?-->\s*", "", done.stdout[done.stdout.index("<svg") :], flags=re.DOTALL)
    return re.sub(r'\bid="', f'id="{diagram.name}-', drawn).rstrip() + "\n"


def _px(name: str) -> URIRef:
    return URIRef(term(name))


def _local(iri: object) -> str:
    return str(iri).removeprefix(PX)


def _label(ontology: Graph, name: str) -> str:
    return str(ontology.value(_px(name), RDFS.label))


def draw_all(ontology: Graph, folder: Path = FOLDER) -> None:
    """Write every diagram into a folder. Without `dot` the diagrams that are there stay, and a message says so."""
    if shutil.which("dot") is None:
        sys.stderr.write("build_diagrams: Graphviz is missing (Debian: graphviz); the diagrams stay as they are\n")
        return
    for diagram in DIAGRAMS:
        (folder / f"{diagram.name}.svg").write_text(svg(ontology, diagram), encoding="utf-8")


if __name__ == "__main__":
    draw_all(Graph().parse(resource("ontology/proxykg.ttl")))
