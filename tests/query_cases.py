"""The golden cases of the saved queries: small graphs made from claims, and what each query is asked.

`python tests/query_cases.py` writes `graph.trig`, `params.json` and the answer into `tests/data/queries/<case>/`; look
at the difference before keeping it. A case is called as its query, or `<query>.<variant>`. Each graph holds what the
query must find and, beside it, what it must not.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from pathlib import Path

import query_episodes
import query_stories
from graph_cases import Told, derived_store
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from kg.queries import Source, load_query, run
from kg.rendering import render
from kg.vocabulary import PREFIXES, graph_iri, iri, term

FOLDER = Path(__file__).resolve().parent / "data" / "queries"


@dataclass(frozen=True, slots=True)
class Case:
    """Documents, what the query is asked, and graphs besides what the claims give."""

    told: tuple[Told, ...]
    params: dict[str, str] = field(default_factory=dict)
    quads: tuple[Quad, ...] = ()
    classes: tuple[str, ...] = ()


def _is(subject: str, predicate: str, value: str) -> Quad:
    return Quad(
        NamedNode(iri(subject)), NamedNode(term(predicate)), NamedNode(iri(value)), NamedNode(graph_iri("register"))
    )


def _says(subject: str, predicate: str, words: str) -> Quad:
    return Quad(NamedNode(iri(subject)), NamedNode(predicate), Literal(words), NamedNode(graph_iri("register")))


def _named(subject: str, name: str) -> Quad:
    return _says(subject, f"{PREFIXES['skos']}prefLabel", name)


CASES: dict[str, Case] = {
    "proxies": Case((query_stories.backing(),), {"actor": iri("actor/iran")}),
    "backers": Case((query_stories.backing(),), {"actor": iri("actor/qasim-brigade")}),
    "backing-chain": Case((query_stories.chain(),), {"actor": iri("actor/iran")}),
    "attacks-by-proxies": Case((query_stories.attacks(),), {"actor": iri("actor/iran")}),
    "attacks-on": Case((query_stories.attacks_on(),), {"actor": iri("actor/united-states")}),
    "attacks-on.part": Case(
        (query_stories.attacks_on(),),
        {"actor": iri("actor/iran")},
        (_is("actor/revolutionary-guards", "partOfOrganisation", "actor/iran"),),
    ),
    "arms-supplied": Case((query_stories.arms(),)),
    "arms-supplied.recipient": Case((query_stories.arms(),), {"recipient": iri("actor/ukraine")}),
    "arms-not-delivered": Case((query_stories.arms(),), {"actor": iri("actor/iran")}),
    "weapons-shown": Case((query_stories.shown(),)),
    "meetings": Case((query_stories.talks(),), {"actor": iri("actor/iran")}),
    "meetings.with": Case((query_stories.talks(),), {"actor": iri("actor/iran"), "with": iri("actor/russia")}),
    "sanctions": Case((query_stories.sanctions(),), {"actor": iri("actor/united-states")}),
    "sanctions.target": Case((query_stories.sanctions(),), {"target": iri("actor/russia")}),
    "statements-of": Case((query_stories.arms(),), {"speaker": iri("actor/john-kirby")}),
    "claims": Case((query_stories.arms(),)),
    "claims.actor": Case((query_stories.arms(),), {"actor": iri("actor/turkey")}),
    "claims-about": Case((query_stories.arms(),), {"actor": iri("actor/turkey")}),
    "timeline": Case(query_stories.timeline()),
    "timeline.dates": Case(query_stories.timeline(), {"from": "2023-09-15", "to": "2023-10"}),
    "timeline.actor": Case(query_stories.timeline(), {"actor": iri("actor/iran")}),
    "timeline.place": Case(
        query_stories.timeline(), {"place": iri("place/tihama")}, (_is("place/hodeida", "locatedIn", "place/tihama"),)
    ),
    "weapons-by-class": Case(
        (query_stories.arsenal(),),
        {"class": "px:BallisticMissile"},
        classes=("BallisticMissile", "CloseRangeBallisticMissile", "UnmannedAerialVehicle"),
    ),
    "active-pairs": Case((query_stories.pairs(),)),
    "active-pairs.actor": Case((query_stories.pairs(),), {"actor": iri("actor/ukraine")}),
    "network": Case((query_stories.pairs(),)),
    "network.actor": Case((query_stories.pairs(),), {"actor": iri("actor/hezbollah")}),
    "disputed": Case(query_stories.second_source()),
    "military-support": Case((query_stories.support(),), {"actor": iri("actor/iran")}),
    "deployments": Case((query_stories.deployments(),)),
    "deployments.place": Case(
        (query_stories.deployments(),),
        {"place": iri("place/tihama")},
        (_is("place/hodeida", "locatedIn", "place/tihama"),),
    ),
    "affiliations": Case((query_stories.people(),), {"actor": iri("actor/national-security-council")}),
    "posts": Case((query_stories.people(),)),
    "claims-by-certainty": Case((query_stories.certainties(),)),
    "claims-by-certainty.probable": Case((query_stories.certainties(),), {"certainty": "probable"}),
    "documents": Case((*query_stories.second_source(), Told("silent"))),
    "single-source": Case(query_stories.second_source()),
    "support-by-kind": Case((query_stories.support(), query_stories.backing()), {"actor": iri("actor/iran")}),
    "support-by-kind.kind": Case(
        (query_stories.support(), query_stories.backing()), {"actor": iri("actor/iran"), "kind": "px:MilitarySupport"}
    ),
    "support-not-given": Case((query_stories.support(), query_stories.backing())),
    "backing-since": Case(query_episodes.since(), {"actor": iri("actor/iran")}),
    "backing-by-speaker": Case((query_stories.backing(), query_stories.chain())),
    "backing-by-speaker.actor": Case(
        (query_stories.backing(), query_stories.chain()), {"recipient": iri("actor/houthis")}
    ),
    "indirect-proxies": Case((query_stories.chain(),), {"actor": iri("actor/iran")}),
    "arms-by-class": Case((query_stories.arms(),), {"class": "px:UnmannedAerialVehicle"}),
    "arms-by-class.recipient": Case(
        (query_stories.arms(),), {"class": "px:UncrewedSystem", "recipient": iri("actor/ukraine")}
    ),
    "arms-denied": Case((query_stories.arms(),)),
    "arms-denied.recipient": Case((query_episodes.routes(),), {"recipient": iri("actor/hezbollah")}),
    "arms-planned": Case((query_stories.arms(), query_episodes.routes()), {"actor": iri("actor/iran")}),
    "arms-routes": Case((query_episodes.routes(),)),
    "arms-routes.actor": Case((query_episodes.routes(),), {"actor": iri("actor/syria")}),
    "weapons-tested": Case((query_stories.shown(), *query_stories.timeline())),
    "weapons-tested.actor": Case((query_stories.shown(), *query_stories.timeline()), {"actor": iri("actor/iran")}),
    "attacks-by": Case((query_stories.attacks(),), {"actor": iri("actor/hezbollah")}),
    "attacks-by.part": Case(
        (query_stories.attacks(),),
        {"actor": iri("actor/turkey")},
        (_is("actor/qasim-brigade", "partOfOrganisation", "actor/turkey"),),
    ),
    "attacks-with": Case((query_stories.attacks(),), {"class": "px:UncrewedSystem"}),
    "attacks-in": Case((query_stories.attacks(),), {"place": iri("place/red-sea")}),
    "attacks-in.part": Case(
        (query_stories.attacks(),),
        {"place": iri("place/middle-east")},
        (_named("place/middle-east", "Middle East"), _is("place/red-sea", "locatedIn", "place/middle-east")),
    ),
    "attacks-in.territory": Case(
        (query_stories.attacks(),),
        {"place": iri("actor/norland")},
        (_named("actor/norland", "Norland"), _is("actor/norland", "hasTerritory", "place/red-sea")),
    ),
    "attacks-when": Case(query_episodes.months()),
    "attacks-when.dates": Case(query_episodes.months(), {"from": "2022-06", "to": "2023-10-05"}),
    "attacks-by-month": Case(query_episodes.months()),
    "attacks-by-month.target": Case(query_episodes.months(), {"target": iri("actor/israel")}),
    "agreements": Case((query_stories.talks(),)),
    "agreements.with": Case((query_stories.talks(),), {"actor": iri("actor/turkey"), "with": iri("actor/iran")}),
    "condemnations": Case((query_episodes.hard_words(),)),
    "condemnations.target": Case((query_episodes.hard_words(),), {"target": iri("actor/syria")}),
    "threats-and-demands": Case((query_episodes.hard_words(),)),
    "threats-and-demands.actor": Case((query_episodes.hard_words(),), {"actor": iri("actor/iran")}),
    "diplomatic-actions": Case((query_episodes.hard_words(),)),
    "diplomatic-actions.actor": Case((query_episodes.hard_words(),), {"actor": iri("actor/turkey")}),
    "pressure": Case((query_episodes.pressed(),)),
    "pressure.target": Case((query_episodes.pressed(),), {"target": iri("actor/iran")}),
    "most-sanctioned": Case((query_episodes.pressed(),)),
    "most-sanctioned.actor": Case((query_episodes.pressed(),), {"actor": iri("actor/united-states")}),
    "persons": Case(
        (query_stories.people(), query_stories.talks()),
        quads=(
            _says("actor/sergei-shoigu", term("roleTitle"), "Minister of Defence"),
            _is("actor/sergei-shoigu", "roleOrganisation", "actor/russia"),
            _named("actor/russia", "Russia"),
        ),
    ),
    "speakers": Case((query_stories.arms(), query_stories.backing())),
    "denials": Case((query_stories.arms(), query_stories.backing())),
    "denials.actor": Case((query_stories.arms(), query_stories.backing()), {"actor": iri("actor/qasim-brigade")}),
    "claims-of-kind": Case((query_stories.talks(),), {"class": "px:Consultation"}),
    "claims-of-kind.actor": Case((query_stories.talks(),), {"class": "px:Diplomacy", "actor": iri("actor/turkey")}),
    "denied-later": Case(query_episodes.retold()),
    "claims-between": Case((query_stories.pairs(),), {"actor": iri("actor/ukraine"), "other": iri("actor/iran")}),
    "chain-between": Case((query_stories.pairs(),), {"actor": iri("actor/ukraine"), "other": iri("actor/iran")}),
    "chain-between.three": Case(
        (query_stories.pairs(),), {"actor": iri("actor/ukraine"), "other": iri("actor/hezbollah")}
    ),
    "chain-between.longer": Case(
        (query_episodes.hard_words(),), {"actor": iri("actor/united-states"), "other": iri("actor/iran")}
    ),
    "hubs": Case((query_stories.pairs(),)),
    "coverage": Case(query_stories.second_source()),
    "documents-without-claims": Case((*query_stories.second_source(), query_episodes.silent())),
    "unregistered": Case((query_stories.pairs(),), quads=(_named("actor/iran", "Iran"),)),
    "dossier": Case(
        (query_stories.attacks(),),
        {"actor": iri("actor/hezbollah")},
        (_named("actor/hezbollah", "Hezbollah"),),
    ),
    "stix-bundle": Case((query_stories.pairs(),)),
    "stix-bundle.actor": Case(query_stories.timeline(), {"actor": iri("actor/iran")}),
}


def query_name(case: str) -> str:
    """The query that a case is about."""
    return case.partition(".")[0]


def graph_text(case: Case) -> str:
    """The graph of a case as TriG: documents, register, facts and inferred, and of the ontology what is asked."""
    store = derived_store(*case.told, quads=case.quads, derivations=False)
    ontology = graph_iri("ontology")
    kept = {q for q in store if q.graph_name.value != ontology}
    kept |= {
        quad
        for name in case.classes
        for quad in store.quads_for_pattern(
            NamedNode(term(name)), NamedNode(f"{PREFIXES['rdf']}type"), None, NamedNode(ontology)
        )
    }
    written = serialize(sorted(kept, key=_graph_first), format=RdfFormat.TRIG, prefixes=dict(PREFIXES))
    return written.decode("utf-8")


def _graph_first(quad: Quad) -> tuple[str, str, str, str]:
    return str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)


def stored(case: str) -> Store:
    """The graph of a case as it lies on disk."""
    store = Store()
    store.extend(parse(path=FOLDER / case / "graph.trig", format=RdfFormat.TRIG))
    return store


def answer_text(case: str, params: dict[str, str], source: Source | None = None) -> str:
    """The answer of the case's query over the graph on disk, or wherever it was loaded: CSV, or N-Triples."""
    query = load_query(query_name(case))
    stream = io.StringIO()
    render(
        run(query, params, source or stored(case)), stream, format="ntriples" if query.form == "CONSTRUCT" else "csv"
    )
    return stream.getvalue()


def expected_file(case: str) -> Path:
    """Where the answer of a case is kept."""
    form = load_query(query_name(case)).form
    return FOLDER / case / ("expected.nt" if form == "CONSTRUCT" else "expected.csv")


def write_cases() -> None:
    """Write every case anew."""
    for name, case in CASES.items():
        (FOLDER / name).mkdir(parents=True, exist_ok=True)
        (FOLDER / name / "graph.trig").write_text(graph_text(case), encoding="utf-8")
        (FOLDER / name / "params.json").write_text(json.dumps(case.params, indent=2) + "\n", encoding="utf-8")
        expected_file(name).write_text(answer_text(name, case.params), encoding="utf-8")


if __name__ == "__main__":
    write_cases()
