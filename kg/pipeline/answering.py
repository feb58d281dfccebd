"""A graph, on disk or behind an endpoint, to answers and explanations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.pipeline import GRAPH_DIRECTORY
from kg.vocabulary import ID, PREFIXES, PX

if TYPE_CHECKING:
    from typing import BinaryIO

    from kg.graph.explanation import Explanation
    from kg.graph.remote import Endpoint
    from kg.graph.terms import QuadSource
    from kg.queries import Resolver, SavedQuery, Search, Source

CLAIMS_AT_MOST = 2_500
"""Of a text search, in a query to an endpoint: Virtuoso takes no more than about 3,000 IRIs."""

_ACCENTED = "[\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f]"
"""Letters that may be any without their accents."""
_QUOTES = f"""SELECT DISTINCT ?claim ?quote WHERE {{
  GRAPH ?graph {{
    ?claim <{PX}evidencedBy> ?evidence . ?evidence <{PREFIXES["oa"]}hasSelector> ?selector .
    ?selector <{PREFIXES["oa"]}exact> ?quote
  }} %s
}}"""


def saved_query(name: str) -> SavedQuery:
    """The saved query `name`; raises UnknownQueryError with near names."""
    from kg.queries import load_query

    return load_query(name)


def saved_queries() -> Mapping[str, SavedQuery]:
    """The saved queries by name."""
    from kg.queries import load_queries

    return load_queries()


def explain(
    statement: str,
    *,
    graph: Path = GRAPH_DIRECTORY,
    endpoint: str | Endpoint | None = None,
    max_depth: int | None = None,
) -> Explanation:
    """Why the graph says `SUBJECT PREDICATE OBJECT`, or what it says on the resource of an IRI or name.

    max_depth: how many steps of inference are followed; by default `kg.graph.explanation.MAX_DEPTH`.
    Raises UnknownNameError, UsageError where no property is in the words, StoreError, EndpointError.
    """
    from kg.graph.explanation import MAX_DEPTH
    from kg.graph.explanation import explain as why

    return why(opened(graph, endpoint)[1], statement, max_depth=MAX_DEPTH if max_depth is None else max_depth)


@dataclass(frozen=True, slots=True)
class Unread:
    """A statement that can't be read, and why: a name that nothing is called, or no property."""

    statement: str
    error: str


def explain_all(
    statements: Sequence[str],
    *,
    graph: Path = GRAPH_DIRECTORY,
    endpoint: str | Endpoint | None = None,
    max_depth: int | None = None,
    seconds: float | None = 60,
    several: bool = False,
    rdf: BinaryIO | None = None,
    format: str = "turtle",  # noqa: A002 - the name it has everywhere
) -> tuple[Explanation | Unread, ...]:
    """What `explain` says on each of the statements, in their order.

    several: go on after a statement that can't be read, which has its error in its place.
    endpoint, seconds: as for `opened`.
    rdf: where the explanations are written as one graph, in a `format` of `kg.graph.export.FORMATS`; the same graph
    and statements give the same bytes. Raises what `explain` raises, UsageError for an unknown format.
    """
    from kg.graph.explanation import MAX_DEPTH
    from kg.graph.explanation import explain as why

    source = opened(graph, endpoint, seconds=seconds)[1]
    depth = MAX_DEPTH if max_depth is None else max_depth

    def one(statement: str) -> Explanation | Unread:
        try:
            return why(source, statement, max_depth=depth)
        except UsageError as error:
            if not several:
                raise
            return Unread(statement, str(error))

    found = tuple(map(one, statements))
    if rdf is not None:
        from kg.graph.explanation_records import to_store
        from kg.graph.export import export as write

        write(to_store(source, (one for one in found if not isinstance(one, Unread))), format, rdf)
    return found


def opened(graph: Path, endpoint: str | Endpoint | None, *, seconds: float | None = 60) -> tuple[Source, QuadSource]:
    """What queries are sent to, and where names are looked up: the embedded store, or a remote one.

    endpoint: its URL, or a record that also says who asks. seconds: how long one named by its URL may take for an
    answer; None: any time.
    """
    if endpoint is None:
        from kg.graph.opening import open_store

        store = open_store(Path(graph))
        return store, store
    from kg.graph.remote import Endpoint, RemoteGraph

    remote = Endpoint(endpoint, seconds) if isinstance(endpoint, str) else endpoint
    return remote, RemoteGraph(remote)


def resolver(quads: QuadSource) -> Resolver:
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


def searcher(graph: Path, source: Source) -> Search:
    """Finds the claims whose quotes have some words: by the index beside the store in `graph`, or at an endpoint.

    An endpoint knows no words, so it is asked for the quotes that have their letters, and the words are looked for in
    those: what is found is the same. Raises UsageError where more is found than a query to an endpoint can hold.
    """
    from pyoxigraph import Store

    def found(words: str) -> tuple[str, ...]:
        if isinstance(source, Store):
            from kg.graph.searching import claims_saying

            return claims_saying(graph, words)
        return _claims_there(source, words)

    return found


def _claims_there(source: Source, words: str) -> tuple[str, ...]:
    """Claims of a remote graph whose quotes have the words."""
    from kg.queries import Rows, run_text
    from kg.wording import beginnings, matching

    letters = [f'CONTAINS(LCASE(STR(?quote)), "{part}")' for part in beginnings(words)]
    condition = f'FILTER(({" && ".join(letters)}) || REGEX(STR(?quote), "{_ACCENTED}"))' if letters else ""
    answer = run_text(source, _QUOTES % condition, name="the text search")
    assert isinstance(answer, Rows), "it is a SELECT"
    claims = matching(((claim or "", quote or "") for claim, quote in answer.values()), words)
    if len(claims) > CLAIMS_AT_MOST:
        raise UsageError(
            f"'{words}' is in {len(claims):,} quotes, and an endpoint takes {CLAIMS_AT_MOST:,} at most; give more words"
        )
    return claims
