"""All checks of an ontology folder that need no reasoner: `python -m kg.checks.ontology [FOLDER]`.

The folder is laid out like the project's `ontology/`: proxykg.ttl, shapes.ttl, alignments/, passages.tsv with the
passages that examples quote, published.tsv with the terms of earlier versions. For consistency and satisfiability see
`kg.checks.consistency`.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from kg.checks.axioms import find_circles, find_shortcut_surprises, find_surprising_ends
from kg.checks.findings import Finding
from kg.checks.mentioned import find_unknown_terms, find_vocabulary_gaps, graph_terms, query_terms
from kg.checks.terms import (
    find_ambiguous_codes,
    find_deprecation_faults,
    find_doubtful_examples,
    find_lost_sources,
    find_range_gaps,
    find_undescribed,
)
from kg.checks.turtle import read_turtle
from kg.errors import DataFileError, ProxyKGError, QuerySyntaxError
from kg.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib import Graph

_OF_ONTOLOGY = (
    find_undescribed,
    find_lost_sources,
    find_ambiguous_codes,
    find_range_gaps,
    find_circles,
    find_surprising_ends,
    find_shortcut_surprises,
    find_vocabulary_gaps,
)
_ARTICLE = "VOA"


def check_ontology(folder: Path | None = None, *, queries: Path | None = None) -> tuple[Finding, ...]:
    """Everything that is wrong with an ontology, its shapes, its alignments and the queries that use it.

    folder, queries: instead of the project's own. Raises DataFileError for a file that is missing or can't be read.
    """
    folder = folder or resource("ontology")
    ontology = _read(folder / "proxykg.ttl")
    found = [finding for find in _OF_ONTOLOGY for finding in find(ontology)]
    found += find_doubtful_examples(ontology, read_passages(folder / "passages.tsv"))
    published = [row["term"] for row in _rows(folder / "published.tsv", ("term", "version"))]
    found += find_deprecation_faults(ontology, published)
    shapes = _read(folder / "shapes.ttl")
    found += find_shape_faults(shapes, where="shapes.ttl")
    found += find_unknown_terms(ontology, graph_terms(shapes), "shapes.ttl")
    for path in sorted((folder / "alignments").glob("*.ttl")):
        found += find_unknown_terms(ontology, graph_terms(_read(path)), path.name)
    for path in sorted((queries or resource("queries")).glob("*.rq")):
        found += _of_query(ontology, path)
    return tuple(found)


def find_shape_faults(shapes: Graph, *, where: str) -> tuple[Finding, ...]:
    """What makes a shapes graph ill-formed, by the W3C's own shapes for shapes (SHACL, appendix C)."""
    from pyshacl.entrypoints import meta_validate
    from rdflib.namespace import SH

    conforms, report, _ = meta_validate(shapes, inference="none")
    if conforms:
        return ()
    results = [
        (report.value(one, SH.focusNode), report.value(one, SH.resultPath))
        for one in report.subjects(SH.resultSeverity)
    ]
    faults = {f"has the ill-formed shape {focus} ({path})" for focus, path in results}
    return tuple(Finding("shape", where, fault) for fault in sorted(faults))


def read_passages(path: Path) -> dict[str, str]:
    """The texts that examples may quote, by the name of their source: the file's passages, and the sample article.

    Raises DataFileError if the file is missing or has other columns than source and passage.
    """
    passages: dict[str, list[str]] = defaultdict(list)
    for row in _rows(path, ("source", "passage")):
        passages[row["source"]].append(row["passage"])
    passages[_ARTICLE].append((resource("data/texts") / "voa-iran-destabilizing.txt").read_text(encoding="utf-8"))
    return {source: "\n".join(texts) for source, texts in passages.items()}


def _of_query(ontology: Graph, path: Path) -> tuple[Finding, ...]:
    try:
        return find_unknown_terms(ontology, query_terms(path.read_text(encoding="utf-8")), path.name)
    except QuerySyntaxError as error:
        return (Finding("query", path.name, f"can't be read: {error}"),)


def _read(path: Path) -> Graph:
    from rdflib import Graph

    read_turtle(path)  # whose errors name file and line
    return Graph().parse(path, format="turtle")


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataFileError(path, 0, f"can't be read: {error.strerror}") from error
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(rows.fieldnames or ()) != columns:
        raise DataFileError(path, 1, f"the columns are not {', '.join(columns)}")
    for row in rows:
        if None in row or None in row.values():
            raise DataFileError(path, rows.line_num, f"not {len(columns)} columns")
        yield row


def main(arguments: list[str]) -> int:
    """Prints the findings, one a line; 1 if there are any."""
    try:
        found = check_ontology(Path(arguments[0]) if arguments else None)
    except ProxyKGError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    for finding in found:
        sys.stdout.write(f"{finding}\n")
    sys.stdout.write(f"{len(found) or 'no'} fault{'' if len(found) == 1 else 's'} found\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
