"""A graph on disk brought up to date: a copy of the old one in which only what changed is replaced.

The copy shares the files of the old store (hard links, which take no time), so the old one stays as it is. Facts are
drawn anew of the actions and relations that a changed document touches, and what is inferred is revised where a
statement that came or went can reach. The quads are those of a build from nothing.

A store keeps the words of what is removed from it. So where a document is deleted, not replaced, and where many have
been replaced over time, all quads are written into a new store.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from kg.graph.bulk_loader import BulkLoader
from kg.graph.closures import LinkRules
from kg.graph.contents import DOCUMENT_GRAPHS
from kg.graph.memberships import TypeRules
from kg.graph.opening import damaged
from kg.graph.parts import opened_part
from kg.graph.revised_facts import FACT_PREDICATES, revised_facts
from kg.graph.revised_inferences import revise_inferences
from kg.graph.rules import property_rules, read_axioms
from kg.graph.searching import quote_of, update_quotes, write_quotes
from kg.graph.tally import Tally
from kg.graph.terms import MENTION_TEXT, TYPE
from kg.vocabulary import graph_iri

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from kg.graph.contents import Contents

UPDATED_SHARE = 0.1
"""Of the documents: where more have changed, making the graph of all parts is faster."""
UPDATED_AT_MOST = 5_000
"""Documents: an update keeps in memory what of those that changed matters to facts and inferences."""
ALWAYS_UPDATED = 20
"""Documents: where no more have changed, most of what would be made anew are the ontology and the register."""
REPLACED_SHARE = 0.5
"""Of the documents: when so many have been replaced, one at a time, the store is written anew."""

REPLACED = "proxykg-replaced.json"
"""Says how many documents have been replaced in a store since it was written."""

_BULK = 4 << 20
"""Bytes of parts from which on a bulk load, which makes files of its own, pays."""
_COMPRESSION = 14
"""Times that compressed parts are smaller."""


@dataclass(frozen=True, slots=True)
class Change:
    """Ids of documents. dropped: those of the old graph that are not taken over. read: those that the parts have."""

    dropped: Sequence[str]
    read: Sequence[str]

    @property
    def touched(self) -> Collection[str]:
        """All of them."""
        return {*self.dropped, *self.read}

    @property
    def deletes(self) -> bool:
        """Whether a document goes and none of its id comes."""
        return not set(self.dropped) <= set(self.read)

    def is_small(self, documents: int) -> bool:
        """Whether an update pays for a graph of so many."""
        return is_little(len(self.touched), of=documents)


def is_little(documents: int, *, of: int) -> bool:
    """Whether an update pays where so many have changed."""
    return documents <= min(UPDATED_AT_MOST, max(ALWAYS_UPDATED, UPDATED_SHARE * of))


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What was derived anew, where not all was. described: actions and relations whose facts were drawn again.

    inferences: statements of which it was decided again whether, and how, they follow.
    """

    described: int
    inferences: int


@dataclass(slots=True)
class Differing:
    """What one of both graphs has alone. quads: of documents, those that matter to facts and inferences.

    mentioned: what is mentioned in them. unquoted: claims that go, or whose quote does. quoted: claims with the quotes
    that come.
    """

    quads: list[Quad] = field(default_factory=list)
    mentioned: set[NamedNode] = field(default_factory=set)
    unquoted: list[str] = field(default_factory=list)
    quoted: list[tuple[str, str]] = field(default_factory=list)


def update(
    old_folder: Path, folder: Path, change: Change, parts: Sequence[Path], contents: Contents
) -> tuple[Contents, Recomputed]:
    """Make in `folder` the graph of `old_folder` with the documents changed; gives what it then holds.

    contents: of the old graph, which must have derivations.
    """
    old, copy = Store.read_only(str(old_folder)), folder / "copy"
    old.backup(str(copy))
    replaced = _replaced(old_folder) + len(change.dropped)
    whole = change.deletes or replaced > REPLACED_SHARE * contents.documents
    if not whole:
        for file in copy.iterdir():
            file.rename(folder / file.name)
        copy.rmdir()
    new = Store(str(copy if whole else folder))
    for name in change.dropped:
        new.remove_graph(_graph(name))
    _load(new, parts)
    tally = Tally(contents)
    recomputed, differing = revise(old, new, change, tally)
    new.flush()
    if whole:
        _write_whole(new, folder)
        del new
        shutil.rmtree(copy)
    else:
        _note_replaced(folder, replaced)
        update_quotes(old_folder, folder, differing.unquoted, differing.quoted)
    return tally.contents(), recomputed


def revise(old: Store, new: Store, change: Change, tally: Tally) -> tuple[Recomputed, Differing]:
    """Make `facts` and `inferred` of a store, as they are in the old one, fit its documents.

    new: a copy of the old store, which has derivations, in which the documents have been replaced. tally: of the old
    one; is told of all that differs.
    """
    axioms = read_axioms(new)
    links = LinkRules(property_rules(axioms))
    relevant = FACT_PREDICATES | {TYPE, *map(NamedNode, links.properties)}
    differing = _differing(old, new, change, relevant, tally)
    tally.mentioned(old, new, differing.mentioned)
    facts = revised_facts(old, new, differing.quads)
    for quad in facts.gone:
        new.remove(quad)
    new.extend(facts.come)
    tally.facts(facts.gone, facts.come)
    changed = (*differing.quads, *facts.gone, *facts.come)
    inferences = revise_inferences(old, new, links, TypeRules(axioms), changed)
    tally.inferred(quads=inferences.quads, statements=inferences.statements)
    return Recomputed(facts.touched, inferences.decided), differing


def _differing(old: Store, new: Store, change: Change, relevant: Collection[NamedNode], tally: Tally) -> Differing:
    """Compare the graphs of the documents that changed."""
    found = Differing()
    for name in sorted(change.touched):
        before, after = (set(store.quads_for_pattern(None, None, None, _graph(name))) for store in (old, new))
        tally.document(before, after)
        for quad in before ^ after:
            if quad.predicate in relevant:
                found.quads.append(quad)
            elif quad.predicate == MENTION_TEXT and isinstance(quad.subject, NamedNode):
                found.mentioned.add(quad.subject)
            quote = quote_of(quad)
            if quote is not None and quad in before:
                found.unquoted.append(quote[0])
            elif quote is not None:
                found.quoted.append(quote)
    return found


def _load(store: Store, parts: Sequence[Path]) -> None:
    if sum(part.stat().st_size * (_COMPRESSION if part.suffix == ".gz" else 1) for part in parts) < _BULK:
        for part in parts:
            with opened_part(part) as lines:
                store.load(lines, RdfFormat.N_QUADS)
    else:
        with BulkLoader(store) as loader:
            loader.files(parts)


def _write_whole(store: Store, folder: Path) -> None:
    """Write all quads into a new store, with its index of quotes."""
    written = Store(str(folder))
    with BulkLoader(written) as loader:
        loader.quads(store)
    written.optimize()
    written.flush()
    write_quotes(written, folder)


def _replaced(folder: Path) -> int:
    """How many documents have been replaced in a store; none where it was written whole. Raises StoreError."""
    try:
        return int(json.loads((folder / REPLACED).read_text(encoding="ascii"))["documents"])
    except FileNotFoundError:
        return 0
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(folder, error) from error


def _note_replaced(folder: Path, documents: int) -> None:
    """Write how many documents have been replaced, to the disk."""
    with (folder / REPLACED).open("w", encoding="ascii") as file:
        file.write(json.dumps({"documents": documents}) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _graph(document: str) -> NamedNode:
    return NamedNode(graph_iri(DOCUMENT_GRAPHS + document))
