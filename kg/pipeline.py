"""The levels put together: texts to claims, claims to a graph, a graph to answers.

Costly libraries are imported by the functions that need them: `ask` never loads a language model, `extract` no store.
"""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import NothingReadError, ReadingError, StoreError, UsageError
from kg.own_tables import describe
from kg.resources import resource
from kg.vocabulary import ID

if TYPE_CHECKING:
    from typing import BinaryIO

    from pyoxigraph import Quad

    from kg.checks.consistency import ConsistencyReport
    from kg.checks.shacl import Violation
    from kg.evaluation import Scores
    from kg.extraction import Extractor
    from kg.extraction.explanations.explained import Explained
    from kg.graph.explanation import Explanation
    from kg.graph.terms import QuadSource
    from kg.model import Claim, Document, Mention
    from kg.queries import Answer, Resolver, SavedQuery, Source

GRAPH_DIRECTORY = Path("build/kg")
"""Where the graph is unless told otherwise, below the current folder."""

PathOrStdin = str | Path
Progress = Callable[[int, int, str], None]
"""Told how many documents are done, of how many, and the name of the next (empty after the last)."""


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


@dataclass(frozen=True, slots=True)
class Validation:
    """What the checks of a graph found. consistency: what the reasoner says, None if it was not asked."""

    violations: tuple[Violation, ...]
    consistency: ConsistencyReport | None

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong; warnings are not."""
        wrong = any(violation.severity == "violation" for violation in self.violations)
        return not wrong and (self.consistency is None or self.consistency.passed)


def default_texts() -> Path:
    """`data/texts` of the current folder if there is one, else the texts that come with ProxyKG."""
    here = Path("data/texts")
    return here if here.is_dir() else resource("data/texts")


def extract(
    paths: Iterable[PathOrStdin],
    *,
    register: Path | None = None,
    lexicon: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Document, tuple[Claim, ...]] | ReadingError]:
    """Each document of `paths` (files, folders, `-` for standard input) with its claims, in order.

    register, lexicon: folders with tables of the user's own, which add to the built-in ones and override them.
    A text that can't be read comes out as its error, and the others go on.
    Raises ModelError without a language model, DataFileError for a broken register or lexicon.
    """
    extractor = _extractor(register, lexicon)
    for document in _counted(paths, lexicon, progress):
        yield document if isinstance(document, ReadingError) else (document, extractor.extract(document))


def mentions(
    paths: Iterable[PathOrStdin],
    *,
    register: Path | None = None,
    lexicon: Path | None = None,
    nested: bool = False,
    progress: Progress | None = None,
) -> Iterator[tuple[Document, tuple[Mention, ...]] | ReadingError]:
    """Each document of `paths` with what is mentioned in it, `nested` names too; otherwise like `extract`."""
    extractor = _extractor(register, lexicon)
    for document in _counted(paths, lexicon, progress):
        yield (
            document if isinstance(document, ReadingError) else (document, extractor.mentions(document, nested=nested))
        )


def explain_reading(
    texts: Iterable[PathOrStdin | Document], *, register: Path | None = None, lexicon: Path | None = None
) -> Iterator[tuple[Document, tuple[Explained, ...]] | ReadingError]:
    """How each document of `texts` is read, sentence by sentence: what `kg extract --explain` shows.

    texts: documents, which come first, and paths as for `extract`. Otherwise like `extract`.
    """
    from kg.extraction.explanations.explainer import Explainer

    explainer = Explainer(_extractor(register, lexicon))
    texts = list(texts)
    given = [text for text in texts if not isinstance(text, str | Path)]
    paths = [text for text in texts if isinstance(text, str | Path)]
    for document in itertools.chain(given, _documents(paths, lexicon)):
        yield document if isinstance(document, ReadingError) else (document, explainer.explain(document))


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


def saved_query(name: str) -> SavedQuery:
    """The saved query `name`; raises UnknownQueryError with near names."""
    from kg.queries import load_query

    return load_query(name)


def saved_queries() -> Mapping[str, SavedQuery]:
    """The saved queries by name."""
    from kg.queries import load_queries

    return load_queries()


def ask(
    name: str,
    values: Mapping[str, str] | None = None,
    *,
    graph: Path = GRAPH_DIRECTORY,
    endpoint: str | None = None,
) -> Answer:
    """The answer to the saved query `name`, its parameters given as people write them: `{"actor": "Iran"}`.

    endpoint: URL of a SPARQL endpoint to ask instead of the graph in the directory `graph`.
    Raises UnknownQueryError, ParameterError, UnknownNameError, StoreError, EndpointError.
    """
    from kg.queries import load_query, run

    saved = load_query(name)
    source, quads = _source(graph, endpoint)
    return run(saved, values or {}, source, resolve=_resolver(quads))


def query(sparql: str, *, graph: Path = GRAPH_DIRECTORY, endpoint: str | None = None, name: str = "query") -> Answer:
    """The answer to any SELECT, ASK, CONSTRUCT or DESCRIBE; `name` is what errors call the text.

    Raises QuerySyntaxError, UsageError for an update, StoreError, EndpointError.
    """
    from kg.queries import run_text

    return run_text(_source(graph, endpoint)[0], sparql, name=name)


def explain(
    statement: str, *, graph: Path = GRAPH_DIRECTORY, endpoint: str | None = None, max_depth: int | None = None
) -> Explanation:
    """Why the graph says `SUBJECT PREDICATE OBJECT`, or what it says on the resource of an IRI or name.

    max_depth: how many steps of inference are followed; by default `kg.graph.explanation.MAX_DEPTH`.
    Raises UnknownNameError, UsageError where no property is in the words, StoreError, EndpointError.
    """
    return explain_all([statement], graph=graph, endpoint=endpoint, max_depth=max_depth)[0]


def explain_all(
    statements: Sequence[str],
    *,
    graph: Path = GRAPH_DIRECTORY,
    endpoint: str | None = None,
    max_depth: int | None = None,
    rdf: BinaryIO | None = None,
    format: str = "turtle",  # noqa: A002 - the name it has everywhere
) -> tuple[Explanation, ...]:
    """What `explain` says on each of the statements, in their order.

    rdf: where the explanations are written as one graph, in a `format` of `kg.graph.export.FORMATS`; the same graph
    and statements give the same bytes. Raises what `explain` raises, UsageError for an unknown format.
    """
    from kg.graph.explanation import MAX_DEPTH
    from kg.graph.explanation import explain as why

    source = _source(graph, endpoint)[1]
    depth = MAX_DEPTH if max_depth is None else max_depth
    found = tuple(why(source, statement, max_depth=depth) for statement in statements)
    if rdf is not None:
        from kg.graph.explanation_records import to_store
        from kg.graph.export import export as write

        write(to_store(source, found), format, rdf)
    return found


def export(
    output: Path | BinaryIO,
    *,
    graph: Path = GRAPH_DIRECTORY,
    format: str | None = None,  # noqa: A002 - the name it has everywhere
    graphs: Sequence[str] | None = None,
) -> None:
    """Write the graph as RDF; a file is written aside and moved into place, so that it is whole or not there.

    format: a name in `kg.graph.export.FORMATS`; by default the ending of the file `output` says it, else TriG.
    graphs: IRIs of the named graphs to write, all by default.
    Raises UsageError for an unknown format, StoreError if there is no graph or the output can't be written.
    """
    from kg.graph.export import export as write
    from kg.graph.export import find_format
    from kg.graph.store import open_store

    if isinstance(output, str | Path):
        path = Path(output)
        chosen = find_format(format or path.suffix or "trig").name
        store = open_store(Path(graph))
        with _moved_into_place(path) as stream:
            write(store, chosen, stream, graphs=graphs)
    else:
        write(open_store(Path(graph)), find_format(format or "trig").name, output, graphs=graphs)


def validate(*, graph: Path = GRAPH_DIRECTORY, owl: bool = False, timeout: float | None = None) -> Validation:
    """What the SHACL shapes, a comparison of facts and inferences with their support and, with `owl`, the reasoner say.

    timeout: seconds that the reasoner may take; by default `kg.checks.consistency.TIMEOUT`.
    Raises StoreError if there is no graph, CheckError if a check can't be run (`owl` needs Java).
    """
    from kg.checks.shacl import validate_store
    from kg.checks.support import support_violations
    from kg.graph.store import open_store
    from kg.graph.support import unsupported

    store = open_store(Path(graph))
    consistency = None
    if owl:
        from kg.checks.consistency import TIMEOUT, check_consistency

        # first, for what is missing on this machine should be said before minutes have passed
        consistency = check_consistency(store, timeout=TIMEOUT if timeout is None else timeout)
    faults = ((one.fault, one.quad) for one in unsupported(store))
    return Validation((*validate_store(store), *support_violations(store, faults)), consistency)


def evaluate(
    gold: Path,
    claims: Path | None = None,
    *,
    texts: Path | None = None,
    loose: bool = False,
    register: Path | None = None,
    lexicon: Path | None = None,
    progress: Progress | None = None,
) -> Scores:
    """Scores of claims against gold claims.

    claims: JSON Lines; None reads the folder `texts` (default: `texts` beside `gold`) now, with `register` and
    `lexicon` as for `extract`. loose: names that share their last word match too.
    Raises ReadingError for a text that can't be read, DataFileError for a broken line, UsageError for `claims`
    together with `texts`.
    """
    from kg.evaluation import evaluate as score
    from kg.jsonl import claim_record

    gold = Path(gold)
    if claims is not None:
        if texts is not None:
            raise UsageError("give either extracted claims or --texts to read them from, not both")
        return score(gold, Path(claims), loose=loose)
    if not gold.exists():
        raise ReadingError(gold, "no such file; check the path")
    beside = gold.parent / "texts"
    if texts is None and not beside.is_dir():
        raise ReadingError(beside, "no such folder; name the texts with --texts, or give extracted claims")
    found: list[Mapping[str, object]] = []
    where = [texts if texts is not None else beside]
    for item in extract(where, register=register, lexicon=lexicon, progress=progress):
        if isinstance(item, ReadingError):
            raise item
        found += [claim_record(claim) for claim in item[1]]
    return score(gold, found, loose=loose)


def _source(graph: Path, endpoint: str | None) -> tuple[Source, QuadSource]:
    """What queries are sent to, and where names are looked up: the embedded store, or a remote one."""
    if endpoint is None:
        from kg.graph.store import open_store

        store = open_store(Path(graph))
        return store, store
    from kg.graph.remote import Endpoint, RemoteGraph

    remote = Endpoint(endpoint)
    return remote, RemoteGraph(remote)


def _resolver(quads: QuadSource) -> Resolver:
    """Finds the one IRI that a name stands for; raises UsageError where nothing tells several apart."""
    from kg.graph.names import resolve, resolve_class

    def one(name: str, kind: str | None) -> str:
        if kind == "Class":
            return resolve_class(quads, name)
        found = resolve(quads, name, kinds=None if kind is None else [kind])
        if len(found) > 1:
            raise UsageError(f"'{name}' may be {' or '.join(iri.removeprefix(ID) for iri in found)}; give one of these")
        return found[0]

    return one


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


def _extractor(register: Path | None, lexicon: Path | None) -> Extractor:
    from kg.extraction import Extractor
    from kg.lexicon import load_lexicon
    from kg.register import load_register

    return Extractor(load_register(own=register), load_lexicon(own=lexicon))


def _documents(paths: Iterable[PathOrStdin], lexicon: Path | None) -> Iterator[Document | ReadingError]:
    from kg.text import leftovers_with, read_documents

    leftovers = None if lexicon is None else leftovers_with(lexicon)
    return read_documents((Path(path) for path in paths), leftovers=leftovers)


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
    extractor = _extractor(register, lexicon)
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


def _counted(
    paths: Iterable[PathOrStdin], lexicon: Path | None, progress: Progress | None
) -> Iterator[Document | ReadingError]:
    """The documents of `paths` and errors; `progress` is told of each."""
    from kg.text.files import scan

    paths = list(paths)
    if progress is None:
        yield from _documents(paths, lexicon)
        return
    total = sum(isinstance(path, Path) for path in scan(Path(path) for path in paths))
    for done, item in enumerate(_documents(paths, lexicon)):
        progress(done, total, str(item.path) if isinstance(item, ReadingError) else item.id)
        yield item
    progress(total, total, "")


def _readable(
    paths: list[PathOrStdin], lexicon: Path | None, tally: _Tally, progress: Progress | None
) -> Iterator[Document]:
    """The documents that can be read; the errors go into `tally`."""
    for item in _counted(paths, lexicon, progress):
        if isinstance(item, ReadingError):
            tally.failures.append(item)
        else:
            yield item


def _nothing_read(failures: list[ReadingError]) -> ReadingError:
    return NothingReadError(tuple(failures)) if len(failures) > 1 else failures[0]


@contextmanager
def _moved_into_place(path: Path) -> Iterator[BinaryIO]:
    """A stream into a new file beside `path`, which takes its place if the block ends well and else is removed.

    Devices and pipes are written directly; a link stays and what it points to is replaced.
    """
    real = Path(os.path.realpath(path))
    aside = real.with_name(f".{real.name}.{os.getpid()}")
    direct = real.exists() and not real.is_file()
    try:
        with (real if direct else aside).open("wb") as stream:
            yield stream
            stream.flush()
            if not direct:
                os.fsync(stream.fileno())
                aside.replace(real)
    except OSError as error:
        raise StoreError(f"{path}: can't be written ({error.strerror}); name another --output") from error
    finally:
        if not direct:
            aside.unlink(missing_ok=True)


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
