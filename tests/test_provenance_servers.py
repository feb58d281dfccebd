"""Real stores read each way of provenance that they are said to read, and give back what the graph holds."""

from __future__ import annotations

import csv
import io

import pytest
from pyoxigraph import RdfFormat, Store
from store_servers import RUNNING

from kg.graph.export import export
from kg.graph.loading import load
from kg.graph.provenance import Provenance
from kg.graph.remote import Endpoint
from kg.graph.restoring import restored
from kg.graph.store import open_store
from kg.queries import run_text
from kg.rendering import render
from kg.vocabulary import PX, iri

pytestmark = pytest.mark.server

CLAIMS = """
SELECT ?claim ?polarity FROM <{graph}> {{
  {says} .
  ?claim <{px}hasPolarity> ?polarity
}} ORDER BY ?claim
"""
SAYS = {
    Provenance.RDF12: "?claim rdf:reifies <<( <{s}> <{p}> <{o}> )>>",
    Provenance.REIFIED: "?t rdf:subject <{s}> ; rdf:predicate <{p}> ; rdf:object <{o}> ; prov:wasDerivedFrom ?claim",
}
PREFIXES = "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX prov: <http://www.w3.org/ns/prov#> "


@pytest.fixture(scope="module", params=sorted(RUNNING))
def server(request, tmp_path_factory):
    with RUNNING[request.param](tmp_path_factory.mktemp(request.param)) as running:
        yield running


def rows(server, sparql):
    stream = io.StringIO()
    render(run_text(Endpoint(server.asked), PREFIXES + sparql), stream, format="csv")
    return list(csv.reader(io.StringIO(stream.getvalue())))[1:]


def put(server, store, way):
    report = load(store, server.services, credentials=server.credentials, provenance=way)
    assert report.differences == ()
    return report


def read_by(server):
    return [way for way in server.services.kind.provenance if way is not Provenance.NAMED_GRAPHS]


def test_the_light_graph_arrives_in_each_way_and_again(server, light_graph):
    store = open_store(light_graph)
    for way in read_by(server):
        first, again = put(server, store, way), put(server, store, way)
        assert first.counts == again.counts
        assert [count.graph for count in first.counts] == [way.graph.value]


def test_a_claim_is_found_by_what_it_says(server, light_graph):
    store = open_store(light_graph)
    for way, pattern in SAYS.items():
        if way not in read_by(server):
            continue
        put(server, store, way)
        denied = {"s": iri("actor/iran"), "p": f"{PX}supplies", "o": iri("actor/russia")}
        query = CLAIMS.format(graph=way.graph.value, px=PX, says=pattern.format(**denied))
        assert rows(server, query) == [
            [iri("claim/small/2"), f"{PX}Positive"],
            [iri("claim/small/3"), f"{PX}Negative"],
        ]


@pytest.mark.parametrize("server", ["oxigraph"], indirect=True)
@pytest.mark.parametrize("way", SAYS)
def test_what_the_server_gives_out_converts_into_the_graph(server, light_graph, way):
    store = open_store(light_graph)
    put(server, store, way)
    address = f"{server.services.data}?graph={way.graph.value}"
    import requests

    answer = requests.get(address, headers={"Accept": "application/n-triples"}, timeout=60)
    dumped, back = Store(), Store()
    dumped.load(answer.content, RdfFormat.N_TRIPLES)
    back.extend(restored(dumped))
    written = io.BytesIO(), io.BytesIO()
    for one, stream in zip((store, back), written, strict=True):
        export(one, "nquads", stream)
    assert written[0].getvalue() == written[1].getvalue()
