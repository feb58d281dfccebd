"""Loading into a store: each kind in its own protocol, replaced and not doubled, gone on with after breaks, counted."""

from __future__ import annotations

import base64

import pytest
from conftest import small_document, write_graph
from graph_cases import article, derived_store
from pyoxigraph import Literal, NamedNode, Quad, Store
from store_double import StoreDouble

from kg.errors import EndpointError, StoreError, UsageError
from kg.graph import loading
from kg.graph.connection import RETRIES, Connection
from kg.graph.lines import triple_lines
from kg.graph.loading import find_services, plan, update_text
from kg.graph.login import Credentials
from kg.graph.payload import NamedGraphs
from kg.graph.stores import STORES, Login, Way, services
from kg.graph.terms import TYPE, px
from kg.pipeline import handover
from kg.vocabulary import graph_iri

SECRET = "pass-Wörd 7"


@pytest.fixture
def double():
    started = []

    def start(before=None):
        started.append(StoreDouble(before))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture(autouse=True)
def no_netrc(monkeypatch, tmp_path):
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("PROXYKG_USER", "PROXYKG_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture(scope="module")
def store():
    return derived_store(article())


def load(store, where, **options):
    return loading.load(store, where, **options)


def of(server, name):
    return services(STORES[name], server.url + "/db")


def quads(store):
    return {quad for quad in store if isinstance(quad.graph_name, NamedNode)}


WRITES = {
    "oxigraph": ("PUT", "/db/store"),
    "fuseki": ("PUT", "/db/data"),
    "virtuoso": ("POST", "/db/sparql-auth"),
    "graphdb": ("PUT", "/db/rdf-graphs/service"),
    "rdf4j": ("PUT", "/db/rdf-graphs/service"),
    "qlever": ("POST", "/db"),
    "blazegraph": ("POST", "/db/sparql"),
    "neptune": ("PUT", "/db/sparql/gsp/"),
}
QUERIES = {
    "oxigraph": "/db/query",
    "fuseki": "/db/query",
    "virtuoso": "/db/sparql-auth",
    "graphdb": "/db",
    "rdf4j": "/db",
    "qlever": "/db",
    "blazegraph": "/db/sparql",
    "neptune": "/db/sparql",
}


def test_every_kind_is_tried():
    assert set(WRITES) == set(QUERIES) == set(STORES)


@pytest.mark.parametrize("name", STORES)
def test_each_kind_gets_every_graph_in_its_own_protocol(double, store, name):
    server = double()
    report = load(store, of(server, name), batch=7, credentials=Credentials("ann", SECRET))
    assert quads(server.store) == quads(store)
    assert report.differences == ()
    method, path = WRITES[name]
    first, last, asked = server.writes[0], server.writes[-1], next(one for one in server.sent if one.asks)
    assert (first.method, first.path, asked.path) == (method, path, QUERIES[name])
    assert asked.headers["Accept"] == "application/sparql-results+json"
    graphs = sorted(graph.value for graph in store.named_graphs())
    if STORES[name].way is Way.GRAPH_STORE:
        assert first.headers["Content-Type"] == last.headers["Content-Type"] == "application/n-triples"
        assert [one.parameters["graph"][0] for one in server.writes if one.method == "PUT"] == graphs
        assert {one.method for one in server.writes} == {"PUT", "POST"}
        assert max(one.body.count(b"\n") for one in server.writes) == 7
    else:
        assert first.headers["Content-Type"] == "application/x-www-form-urlencoded"
        texts = [one.form["update"][0] for one in server.writes]
        cleared = [text.split("<")[1].split(">")[0] for text in texts if text.startswith("CLEAR SILENT GRAPH")]
        assert cleared == graphs
        assert all("INSERT DATA { GRAPH <" in text for text in texts)


@pytest.mark.parametrize("name", [name for name, kind in STORES.items() if kind.login is Login.BASIC])
def test_user_and_password_go_as_the_store_wants_them(double, store, name):
    server = double()
    load(store, of(server, name), credentials=Credentials("ann", SECRET))
    wanted = "Basic " + base64.b64encode(f"ann:{SECRET}".encode()).decode()
    assert {one.headers["Authorization"] for one in server.sent} == {wanted}


def test_qlever_gets_its_token_as_bearer(double, store):
    server = double()
    load(store, of(server, "qlever"), credentials=Credentials("", "token"))
    assert {one.headers["Authorization"] for one in server.sent} == {"Bearer token"}


def test_virtuoso_gets_no_password_but_a_digest(double, store):
    ask = 'Digest realm="SPARQL", nonce="n", qop="auth", algorithm="MD5"'

    def before(sent):
        return None if "Authorization" in sent.headers else (401, {"WWW-Authenticate": ask}, b"")

    server = double(before)
    load(store, of(server, "virtuoso"), credentials=Credentials("ann", SECRET))
    signed = [one.headers["Authorization"] for one in server.sent if "Authorization" in one.headers]
    assert all(word.startswith('Digest username="ann"') for word in signed)
    assert SECRET not in str(server.sent)
    assert quads(server.store) == quads(store)


def test_the_line_of_a_host_in_netrc_is_used(double, store, tmp_path):
    server = double()
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login bob password hidden\n")
    load(store, of(server, "fuseki"))
    assert {one.headers["Authorization"] for one in server.sent} == {
        "Basic " + base64.b64encode(b"bob:hidden").decode()
    }


def test_without_a_user_nothing_is_signed(double, store):
    server = double()
    load(store, of(server, "fuseki"))
    assert not [one for one in server.sent if "Authorization" in one.headers]


def test_loading_again_replaces_and_leaves_other_graphs_alone(double, store):
    server = double()
    where = of(server, "oxigraph")
    load(store, where, batch=50)
    stray = Quad(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"), NamedNode(graph_iri("facts")))
    other = Quad(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"), NamedNode("urn:other"))
    server.store.extend([stray, other])
    load(store, where, batch=50)
    assert quads(server.store) == quads(store) | {other}


@pytest.mark.parametrize("name", ["oxigraph", "virtuoso"])
@pytest.mark.parametrize("broken_at", [1, 4, 9])
def test_a_load_that_broke_off_goes_on_where_it_stopped(double, store, tmp_path, name, broken_at):
    server = double()
    where, journal = of(server, name), tmp_path / "journal"
    server.before = lambda sent: (500, {}, b"disk full") if len(server.writes) > broken_at else None
    with pytest.raises(EndpointError, match=r"failed \(500\): disk full"):
        load(store, where, batch=20, journal=journal)
    server.before = lambda sent: None
    refused = server.writes[-1]
    server.sent.clear()
    report = load(store, where, batch=20, journal=journal)
    assert report.kept == len(list(lines_before(store, refused, name)))
    assert server.writes[0].body == refused.body
    assert quads(server.store) == quads(store)
    assert not journal.exists()


def lines_before(store, refused, name):
    """The triples that are sent before the batch that was refused."""
    text = refused.body.decode() if name == "oxigraph" else refused.form["update"][0].split("{\n", 1)[1]
    first = text.splitlines()[0]
    for graph in sorted(store.named_graphs(), key=str):
        with triple_lines(store, graph) as lines:
            for line in lines:
                if line.decode().rstrip("\n") == first:
                    return
                yield line


def test_what_changed_since_the_break_is_sent_anew(double, store, tmp_path):
    server = double()
    where, journal = of(server, "oxigraph"), tmp_path / "journal"
    server.before = lambda sent: (500, {}, b"") if len(server.writes) > 5 else None
    with pytest.raises(EndpointError):
        load(store, where, batch=20, journal=journal)
    server.before = lambda sent: None
    server.store.clear()
    with journal.open("a", encoding="utf-8") as file:
        file.write('{"graph": "cut o')
    report = load(store, where, batch=20, journal=journal)
    assert report.kept == 0
    assert quads(server.store) == quads(store)


def test_a_store_that_loses_something_is_told_of(double, store):
    server = double()

    def before(sent):
        for quad in list(server.store.quads_for_pattern(None, None, None, NamedNode(graph_iri("facts"))))[:1]:
            server.store.remove(quad)

    server.before = before
    (lost,) = load(store, of(server, "oxigraph")).differences
    assert lost.graph == graph_iri("facts")
    assert lost.there < lost.here


def test_documents_that_the_graph_has_no_more_are_named(double, store):
    server = double()
    old = NamedNode(graph_iri("document/old"))
    some = next(store.quads_for_pattern(None, TYPE, px("SourceDocument"), None))
    server.store.add(Quad(some.subject, some.predicate, some.object, old))
    assert load(store, of(server, "oxigraph")).leftover == (old.value,)


def test_a_busy_store_is_asked_again_more_slowly(double, store):
    answers = iter([(503, {}, b""), (429, {"Retry-After": "7"}, b""), (503, {"Retry-After": "soon"}, b"")])
    server, waited = double(lambda sent: next(answers, None)), []
    where = of(server, "oxigraph")
    load(store, where, connection=Connection(Login.BASIC, wait=waited.append))
    assert waited == [0.5, 7.0, 2.0]
    assert quads(server.store) == quads(store)


def test_a_store_that_stays_busy_is_given_up(double, store):
    server, waited = double(lambda sent: (503, {}, b"come back later")), []
    with pytest.raises(EndpointError, match=r"still too busy after several tries.*come back later"):
        load(store, of(server, "oxigraph"), connection=Connection(Login.BASIC, wait=waited.append))
    assert len(waited) == RETRIES


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "does not take what was sent"),
        (401, "wants another user or password"),
        (403, "does not allow this user to write"),
        (404, "has no such service"),
        (413, "smaller --batch"),
        (500, "failed"),
        (502, "failed"),
    ],
)
def test_a_refusal_is_told_in_the_stores_words_and_not_tried_again(double, store, status, words):
    server, waited = double(lambda sent: (status, {}, b"<p>Read  only</p>")), []
    connection = Connection(Login.BASIC, Credentials("ann", SECRET), wait=waited.append)
    with pytest.raises(EndpointError, match=rf"{words}.*\({status}\): Read only") as caught:
        load(store, of(server, "fuseki"), connection=connection)
    assert (len(server.sent), waited) == (1, [])
    assert SECRET not in str(caught.value) + repr(connection)


def test_a_store_that_moved_is_not_followed(double, store):
    server = double(lambda sent: (307, {"Location": "http://127.0.0.1:1/elsewhere"}, b""))
    with pytest.raises(EndpointError, match=r"sends to another address, http://127\.0\.0\.1:1/elsewhere"):
        load(store, of(server, "oxigraph"))


def test_a_store_that_does_not_answer_is_given_up_in_time(double, store):
    server = double()
    server.before = lambda sent: server.released.wait() and None
    with pytest.raises(EndpointError, match=r"gave no answer in 0\.2 seconds"):
        load(store, of(server, "oxigraph"), timeout=0.2)


def test_a_store_that_is_not_there_is_said(double, store):
    server = double()
    where = of(server, "oxigraph")
    server.stop()
    with pytest.raises(EndpointError, match=r"can't reach http://127.0.0.1:\d+/db/store: Connection refused"):
        load(store, where)


@pytest.mark.parametrize("body", [b'{"head": {"vars": ["n"]}, "results": {"bindi', b"<html>"])
def test_an_answer_that_is_cut_off_is_no_count(double, store, body):
    server = double(lambda sent: (200, {}, body) if sent.asks else None)
    with pytest.raises(EndpointError, match="can't be read or is cut off"):
        load(store, of(server, "oxigraph"))


def test_part_of_an_answer_is_no_count(double, store):
    headers = {"X-SQL-State": "S1TAT", "X-SQL-Message": "timeout"}
    server = double(lambda sent: (200, headers, b"{}") if sent.asks else None)
    with pytest.raises(EndpointError, match="only part of the answer: timeout"):
        load(store, of(server, "oxigraph"))


def test_a_journal_that_cant_be_written_is_said(double, store, tmp_path):
    with pytest.raises(StoreError, match="can't be noted"):
        load(store, of(double(), "oxigraph"), journal=tmp_path / "no" / "journal")


def test_the_plan_is_what_is_sent(double, store):
    server = double()
    where = of(server, "fuseki")
    planned = plan(store, where, batch=30)
    assert server.sent == []
    load(store, where, batch=30)
    for one in planned:
        bodies = [sent.body for sent in server.writes if sent.parameters["graph"] == [one.graph]]
        assert (len(bodies), sum(map(len, bodies))) == (one.requests, one.size)
        assert sum(body.count(b"\n") for body in bodies) == one.quads


def test_a_batch_is_cut_where_it_has_grown_large(store, monkeypatch):
    monkeypatch.setattr(loading, "BATCH_BYTES", 2_000)
    sizes = [one.requests for one in plan(store, services(STORES["oxigraph"], "http://localhost/"))]
    assert max(sizes) > 3


def test_progress_goes_from_nothing_to_all(double, store):
    seen = []
    load(store, of(double(), "oxigraph"), batch=100, progress=lambda *step: seen.append(step))
    total = len(quads(store))
    assert seen[0][:2] == (0, total)
    assert seen[-1] == (total, total, "")
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)


def test_an_update_holds_any_text():
    words = 'quote " brace } backslash \\ tab \t line \n } ; DROP ALL ; { \u2028 \U0001f680'
    one = Store()
    one.add(Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal(words), NamedNode("urn:g")))
    (batch,) = loading._batches(NamedGraphs(one), NamedNode("urn:g"), 10)
    there = Store()
    there.update(update_text(batch))
    assert set(there) == set(one)


@pytest.mark.parametrize(
    ("address", "kind", "data"),
    [
        ("http://localhost:3030/kg/sparql", "fuseki", "http://localhost:3030/kg/data"),
        ("http://localhost:7878/", "oxigraph", "http://localhost:7878/store"),
        ("http://localhost:7878/query", "oxigraph", "http://localhost:7878/store"),
        ("http://localhost:8890", "virtuoso", "http://localhost:8890/sparql-auth"),
        ("http://localhost:9999/blazegraph", "blazegraph", "http://localhost:9999/blazegraph/sparql"),
        ("https://a.neptune.amazonaws.com:8182", "neptune", "https://a.neptune.amazonaws.com:8182/sparql/gsp/"),
    ],
)
def test_any_of_its_addresses_leads_to_a_stores_services(address, kind, data):
    assert find_services(address, kind).data == data


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("http://localhost:7200/repositories/kg", "graphdb"),
        ("http://localhost:8080/rdf4j-server/repositories/kg", "rdf4j"),
        ("http://localhost:9999/blazegraph/namespace/kb/sparql", "blazegraph"),
        ("https://kg.cluster-x.eu-west-1.neptune.amazonaws.com:8182/sparql", "neptune"),
        ("http://localhost:8890/sparql-auth", "virtuoso"),
    ],
)
def test_an_address_may_tell_the_kind(address, kind):
    assert find_services(address).kind.name == kind


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"Server": "Oxigraph/0.5.13"}, "oxigraph"),
        ({"Server": "Virtuoso/07.20.3229 (Linux)"}, "virtuoso"),
        ({"Server": "Apache Jena Fuseki (4.10.0)"}, "fuseki"),
        ({"Fuseki-Request-Id": "1"}, "fuseki"),
    ],
)
def test_a_store_may_tell_its_kind_itself(double, headers, kind):
    server = double(lambda sent: (404, headers, b""))
    found = find_services(server.url, probe=Connection(Login.NOBODY).probe)
    # Python's own server header comes first
    assert found.kind.name == kind


@pytest.mark.parametrize(
    ("address", "store", "words"),
    [
        ("localhost:7878", "auto", "is no address of a store"),
        ("http://localhost:7878", "oxygraph", "unknown store 'oxygraph'; choose one of auto, oxigraph"),
        ("http://localhost:7878/db?x=1", "oxigraph", "is no address of a store"),
        ("http://localhost:7878", "auto", "nothing tells what kind of store"),
    ],
)
def test_a_wrong_address_or_kind_is_said(address, store, words):
    with pytest.raises(UsageError, match=words):
        find_services(address, store)


def test_a_password_in_the_address_is_refused_and_not_repeated():
    with pytest.raises(UsageError, match="has a user in it") as caught:
        find_services(f"http://ann:{SECRET}@localhost:3030/kg", "fuseki")
    assert SECRET not in str(caught.value)


def test_a_broken_netrc_is_said_without_its_words(double, store, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ann\npasswrd s3cret\n")
    with pytest.raises(UsageError, match=r"netrc:\d+: not in the form of a netrc file") as caught:
        load(store, of(double(), "fuseki"))
    assert "s3cret" not in str(caught.value)


# The command


@pytest.fixture
def graph(tmp_path):
    return write_graph(tmp_path / "kg", *small_document())


def test_the_command_loads_and_counts(kg, double, graph):
    server = double()
    done = kg("load", server.url, "--store", "oxigraph", "--graph", graph)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == f"store     Oxigraph at {server.url}/store, by graph store protocol"
    assert done.out.splitlines()[-1].endswith("there, the same on both sides")
    assert not list(graph.parent.glob(".kg.loading-*"))


def test_the_command_goes_on_after_a_break(kg, double, graph):
    server = double()
    server.before = lambda sent: (500, {}, b"") if len(server.writes) > 2 else None
    arguments = ("load", server.url, "--store", "oxigraph", "--graph", graph, "--batch", "1000")
    assert kg(*arguments).code == 1
    server.before = lambda sent: None
    assert "of them there from a load that broke off" in kg(*arguments).out


def test_a_difference_is_an_error(kg, double, graph):
    server = double()
    facts = NamedNode(graph_iri("facts"))
    server.before = lambda sent: server.store.remove_graph(facts) if sent.asks else None
    done = kg("load", server.url, "--store", "oxigraph", "--graph", graph)
    assert done.code == 1
    assert done.complaint.startswith(f"<{facts.value}> has ")
    assert done.complaint.endswith("quads here and 0 there")


def test_a_dry_run_sends_nothing(kg, double, graph):
    server = double()
    done = kg("load", server.url, "--store", "virtuoso", "--graph", graph, "--dry-run")
    assert (done.code, server.sent) == (0, [])
    assert f"POST {server.url}/sparql-auth  <{graph_iri('facts')}>" in done.out
    assert done.out.splitlines()[-1].startswith("in all    ")


def test_the_password_may_be_in_the_environment(kg, double, graph, monkeypatch):
    server = double()
    monkeypatch.setenv("PROXYKG_USER", "ann")
    monkeypatch.setenv("PROXYKG_PASSWORD", SECRET)
    server.before = lambda sent: (403, {}, b"")
    done = kg("load", server.url, "--store", "fuseki", "--graph", graph)
    assert done.code == 1
    assert SECRET not in done.out + done.err + kg("load", "--help").out
    assert server.sent[0].headers["Authorization"].startswith("Basic ")


def test_a_user_needs_a_password(kg, graph):
    done = kg("load", "http://127.0.0.1:1", "--user", "ann", "--graph", graph)
    assert done.code == 2
    assert "a user without a password" in done.complaint


def test_the_kind_is_found_by_asking_the_store(double, graph):
    server = double()
    server.before = lambda sent: (200, {"Fuseki-Request-Id": "1"}, b"") if sent.method == "GET" else None
    report = handover.load(server.url + "/kg", graph=graph)
    assert report.services.kind.name == "fuseki"
    assert "Authorization" not in server.sent[0].headers
