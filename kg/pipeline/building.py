"""Texts to a graph on disk."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import NothingReadError, ReadingError
from kg.own_tables import describe
from kg.pipeline import GRAPH_DIRECTORY
from kg.pipeline.reading import PathOrStdin, Progress, counted, default_texts, extractor_with

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.model import Claim, Document


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build read and wrote.

    documents, claims: how many went into the graph. by_type: claims per type, the most frequent first.
    entities: different actors, weapons, places and things that the claims name.
    realised: actions and relations that some claim says took place or hold.
    inferred: statements that follow by the axioms of the ontology.
    quads: size of the graph, all named graphs together. failures: texts that could not be read and are not in it.
    """

    directory: Path
    documents: int
    claims: int
    by_type: Mapping[str, int]
    entities: int
    realised: int
    inferred: int
    quads: int
    failures: tuple[ReadingError, ...]


def build(
    paths: Iterable[PathOrStdin] | None = None,
    *,
    directory: Path = GRAPH_DIRECTORY,
    register: Path | None = None,
    lexicon: Path | None = None,
    derivations: bool = True,
    progress: Progress | None = None,
) -> BuildReport:
    """Read `paths` (default: `default_texts()`) into the graph in `directory`, replacing the one that is there.

    register, lexicon: as for `extract`; the graph's record of its run names them.
    derivations: write how each inferred statement was inferred; they are most of a graph, and can be left out.
    A text that can't be read is left out and named in the report. The old graph stays whole until the new one is.
    Raises ReadingError if no text at all can be read (of several NothingReadError, with the error of each),
    StoreError if the graph can't be written, and what `extract` raises.
    """
    from kg.graph.store import build_store

    tally = _Tally()
    texts: list[PathOrStdin] = list(paths) if paths is not None else [default_texts()]
    quads = _quads(texts, tally, progress, register=register, lexicon=lexicon)
    report = build_store(Path(directory), quads, derivations=derivations)
    return BuildReport(
        directory=report.directory,
        documents=tally.documents,
        claims=tally.types.total(),
        by_type=MappingProxyType(dict(sorted(tally.types.items(), key=lambda item: (-item[1], item[0])))),
        entities=len(tally.entities),
        realised=_realised(report.directory),
        inferred=report.inferred,
        quads=report.quads,
        failures=tuple(tally.failures),
    )


class _Tally:
    """What goes by while a graph is filled."""

    def __init__(self) -> None:
        self.documents = 0
        self.types: Counter[str] = Counter()
        self.entities: set[str] = set()
        self.failures: list[ReadingError] = []

    def add(self, claims: Iterable[Claim]) -> None:
        self.documents += 1
        for claim in claims:
            self.types[claim.type] += 1
            for links in (claim.source, claim.target, claim.weapon, claim.place, claim.attributed_to):
                self.entities.update(link.key for link in links)


def _quads(
    paths: list[PathOrStdin],
    tally: _Tally,
    progress: Progress | None,
    *,
    register: Path | None,
    lexicon: Path | None,
) -> Iterator[Quad]:
    """All quads of a build but the derived ones, read document by document as they are asked for."""
    from kg.graph.quads import document_quads, ontology_quads, register_quads, run_key

    documents = _readable(paths, lexicon, tally, progress)
    first = next(documents, None)
    if first is None:
        raise _nothing_read(tally.failures)
    extractor = extractor_with(register, lexicon)
    settings = {
        name: describe(folder) for name, folder in (("register", register), ("lexicon", lexicon)) if folder is not None
    }
    run = run_key(extractor.model, settings)
    yield from ontology_quads()
    yield from register_quads(extractor.register)
    for document in itertools.chain([first], documents):
        claims = extractor.extract(document)
        tally.add(claims)
        yield from document_quads(document, claims, run=run, model=extractor.model, settings=settings)


def _readable(
    paths: list[PathOrStdin], lexicon: Path | None, tally: _Tally, progress: Progress | None
) -> Iterator[Document]:
    """The documents that can be read; the errors go into `tally`."""
    for item in counted(paths, lexicon, progress):
        if isinstance(item, ReadingError):
            tally.failures.append(item)
        else:
            yield item


def _nothing_read(failures: list[ReadingError]) -> ReadingError:
    return NothingReadError(tuple(failures)) if len(failures) > 1 else failures[0]


def _realised(directory: Path) -> int:
    from pyoxigraph import NamedNode

    from kg.graph.store import open_store
    from kg.vocabulary import PREFIXES, graph_iri, term

    store, facts, kind = open_store(directory), NamedNode(graph_iri("facts")), NamedNode(PREFIXES["rdf"] + "type")
    return sum(
        1
        for realised in ("RealisedAction", "RealisedRelation")
        for _ in store.quads_for_pattern(None, kind, NamedNode(term(realised)), facts)
    )
