"""Write the alignment files from the table that people edit: `python ontology/alignments/build.py`.

The table is `proxykg.sssom.tsv`, one mapping a row (SSSOM); `targets.tsv` says which source goes into which file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parent
ONTOLOGY = "https://w3id.org/proxykg/ontology"
MODULES = f"{ONTOLOGY}/alignments"
# How a term of another vocabulary is declared, so that OWL tools know what it is; IRIs of other things need nothing.
DECLARED_AS = {
    "owl class": "owl:Class",
    "rdfs class": "owl:Class",
    "owl object property": "owl:ObjectProperty",
    "owl data property": "owl:DatatypeProperty",
    "rdf property": "owl:AnnotationProperty",
    "skos concept": "owl:NamedIndividual , skos:Concept",
}
BUILT_IN = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
}
_LOCAL = re.compile(r"[A-Za-z][\w-]*(\.[\w-]+)*")
_HEADER = """\
# Written by ontology/alignments/build.py; edit proxykg.sssom.tsv and targets.tsv instead.
{prefixes}
<{iri}> a owl:Ontology ;
    owl:versionIRI <{version_iri}> ;
    owl:versionInfo {version} ;
    owl:imports <{ontology}> ;
    dcterms:title {title}@en ;
    dcterms:description {note}@en ;
    dcterms:license <{license}> ;
    dcterms:source <{source}> .
"""
CATALOGUE = f"""\
<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
    <uri name="{ONTOLOGY}" uri="../proxykg.ttl"/>
</catalog>
"""


@dataclass(frozen=True, slots=True)
class Table:
    """The SSSOM table: its header, and its rows in their order, each a mapping from column to value."""

    header: Mapping[str, object]
    rows: Sequence[Mapping[str, str]]

    @property
    def prefixes(self) -> dict[str, str]:
        """Prefix to namespace, SSSOM's built-in ones included."""
        own = self.header["curie_map"]
        if not isinstance(own, dict):
            raise SystemExit("proxykg.sssom.tsv: the header's curie_map is no list of prefixes")
        return BUILT_IN | own

    def namespace(self, prefix: str) -> str:
        """The namespace of a prefix. Raises SystemExit for one that the header lacks."""
        if prefix not in self.prefixes:
            raise SystemExit(f"proxykg.sssom.tsv: the header's curie_map lacks the prefix '{prefix}'")
        return self.prefixes[prefix]

    def expand(self, curie: str) -> str:
        """The IRI of a CURIE. Raises SystemExit for an unknown prefix."""
        prefix, _, local = curie.partition(":")
        return self.namespace(prefix) + local

    def write(self, curie: str) -> str:
        """The CURIE as Turtle has it: itself, or an IRI where the local part is no plain name."""
        return curie if _LOCAL.fullmatch(curie.partition(":")[2]) else f"<{self.expand(curie)}>"


@dataclass(frozen=True, slots=True)
class Target:
    """One file to write. source: CURIE of what is aligned to; name: of the file, without `.ttl`."""

    source: str
    name: str
    title: str
    note: str

    @property
    def iri(self) -> str:
        """The alignment file's ontology IRI."""
        return f"{MODULES}/{self.name}"


def read_table(folder: Path = FOLDER) -> Table:
    """The table of a folder."""
    lines = (folder / "proxykg.sssom.tsv").read_text(encoding="utf-8").splitlines()
    header = [line.removeprefix("#") for line in lines if line.startswith("#")]
    rows = csv.DictReader(
        (line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE, strict=True
    )
    return Table(yaml.safe_load("\n".join(header)), tuple(rows))


def read_targets(folder: Path = FOLDER) -> tuple[Target, ...]:
    """The files to write, as `targets.tsv` of a folder lists them."""
    with (folder / "targets.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(Target(row["source"], row["file"], row["title"], row["note"]) for row in rows)


def files(folder: Path = FOLDER) -> dict[str, str]:
    """Name and content of each file that the table gives, the catalogue for Protégé among them.

    Raises SystemExit if a row's source is none of the targets, or a target has no row.
    """
    table, targets = read_table(folder), read_targets(folder)
    sources = {row["object_source"] for row in table.rows}
    for missing in sources ^ {target.source for target in targets}:
        raise SystemExit(f"'{missing}' is in one of proxykg.sssom.tsv and targets.tsv only")
    written = {f"{target.name}.ttl": alignment(table, target) for target in targets}
    return written | {"catalog-v001.xml": CATALOGUE}


def alignment(table: Table, target: Target) -> str:
    """The Turtle of one alignment file."""
    rows = [row for row in table.rows if row["object_source"] == target.source]
    used = {row[column].partition(":")[0] for row in rows for column in ("subject_id", "predicate_id", "object_id")}
    names = sorted(used | set(BUILT_IN))
    version = str(table.header["mapping_set_version"])
    header = _HEADER.format(
        prefixes="".join(f"@prefix {name}: <{table.namespace(name)}> .\n" for name in names),
        iri=target.iri,
        version_iri=f"{MODULES}/{version}/{target.name}",
        version=_text(version),
        ontology=ONTOLOGY,
        title=_text(f"ProxyKG aligned to {target.title}"),
        note=_text(target.note),
        license=table.header["license"],
        source=table.expand(target.source),
    )
    parts = ["\n".join(_declarations(table, target, rows)), *(_mapping(table, row) for row in rows)]
    return header + "".join(f"\n{part}\n" for part in parts)


def _declarations(table: Table, target: Target, rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """The predicates that only annotate, then the terms of others, by their names."""
    for predicate in sorted({row["predicate_id"] for row in rows}):
        if predicate.startswith("skos:"):
            yield f"{predicate} a owl:AnnotationProperty ."
    if any(row["object_type"] == "skos concept" for row in rows):
        yield "skos:Concept a owl:Class ."
    for curie, label, kind in sorted({(row["object_id"], row["object_label"], row["object_type"]) for row in rows}):
        declared = f"a {DECLARED_AS[kind]} ; " if kind in DECLARED_AS else ""
        made_here = f" ; rdfs:isDefinedBy <{target.iri}>" if kind == "skos concept" else ""
        yield f"{table.write(curie)} {declared}rdfs:label {_text(label)}@en{made_here} ."


def _mapping(table: Table, row: Mapping[str, str]) -> str:
    """One row; its comment stands on the axiom."""
    subject, predicate, object_ = (table.write(row[c]) for c in ("subject_id", "predicate_id", "object_id"))
    said = f"{subject} {predicate} {object_} ."
    if not row["comment"]:
        return said
    return (
        f"{said}\n[] a owl:Axiom ; owl:annotatedSource {subject} ; owl:annotatedProperty {predicate} ;\n"
        f"    owl:annotatedTarget {object_} ; rdfs:comment {_text(row['comment'])}@en ."
    )


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


if __name__ == "__main__":
    for name, content in files().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
