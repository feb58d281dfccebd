"""Words of quotes in saved queries: what is found is what the query gives without them, no more and no less."""

from __future__ import annotations

import json
import shutil

import pytest
from pyoxigraph import NamedNode
from query_cases import CASES, FOLDER, query_name, stored

import kg as package
from kg.errors import DataFileError, EndpointError, ParameterError, StoreError, UsageError
from kg.graph.searching import QUOTES
from kg.graph.store import open_store
from kg.graph.terms import OA
from kg.pipeline import answering
from kg.queries import bind, load_queries, load_query, read_query, run_text
from kg.wording import matching

QUERIES = load_queries()
SEARCHED = sorted(case for case in CASES if any(p.type == "text" for p in QUERIES[query_name(case)].parameters))


def quotes(store):
    found = store.quads_for_pattern(None, NamedNode(f"{OA}exact"), None, None)
    return [(quad.subject.value.removesuffix("/evidence/quote"), quad.object.value) for quad in found]


@pytest.mark.parametrize("case", SEARCHED)
def test_words_choose_among_the_rows_that_there_are_without_them(case):
    store, query = stored(case), load_query(query_name(case))
    given = json.loads((FOLDER / case / "params.json").read_text(encoding="utf-8"))
    everything = run_text(store, bind(query, given))
    claim = everything.variables.index("claim_iri")
    words = {word for row in everything.rows for word in dict(quotes(store))[row[claim].value].split()}
    chosen = 0
    for word in sorted(words, key=lambda word: (len(word), word))[-6:]:
        hits = matching(quotes(store), word)
        answer = run_text(store, bind(query, {**given, "text": word}, search=lambda _, hits=hits: hits))
        assert answer.rows == tuple(row for row in everything.rows if row[claim].value in hits)
        chosen += len(answer.rows) < len(everything.rows)
    assert len({row[claim] for row in everything.rows}) == 1 or chosen


def test_words_that_no_quote_has_give_no_rows_and_no_other_question():
    text = bind(QUERIES["claims"], {"text": "x"}, search=lambda _: ())
    assert text.count("VALUES ?claim_iri") == 1
    assert run_text(stored("claims"), text).rows == ()


@pytest.mark.parametrize("words", ["missile", '"to russia"', "deliver*", "drones -september", "nothing"])
def test_the_index_beside_a_graph_finds_what_its_quotes_have(small_graph, words):
    store = open_store(small_graph)
    found = {row.claim_iri for row in package.ask("claims", text=words, graph=small_graph)}
    assert found == set(matching(quotes(store), words))


def test_python_takes_words_too(small_graph):
    [row] = package.open(small_graph).ask("proxies", actor="Iran", text="backs")
    assert row.proxy == "Houthis"
    assert list(package.ask("proxies", actor="Iran", text="attacked", graph=small_graph)) == []


def test_the_command_takes_words(kg, small_graph):
    done = kg("ask", "claims", "--text", "missiles", "--graph", small_graph)
    assert (done.code, done.err) == (0, "")
    assert "has not delivered" in done.out
    assert "sent drones" not in done.out
    assert "--text WORDS" in kg("ask", "claims", "--help").out


@pytest.mark.parametrize("words", ["—", "-missile"])
def test_a_search_without_a_word_is_wrong_use(kg, small_graph, words):
    done = kg("ask", "claims", f"--text={words}", "--graph", small_graph)
    assert done.code == 2
    assert "has no word to look for" in done.complaint


def test_a_graph_without_an_index_says_what_to_do(kg, small_graph, tmp_path):
    shutil.copytree(small_graph, tmp_path / "old")
    (tmp_path / "old" / QUOTES).unlink()
    done = kg("ask", "claims", "--text", "missiles", "--graph", tmp_path / "old")
    assert done.code == 1
    assert "run 'kg build TEXTS --anew'" in done.complaint
    assert kg("ask", "claims", "--graph", tmp_path / "old").code == 0


def test_words_without_a_graph_are_an_error():
    with pytest.raises(ParameterError, match="no graph to look for words in"):
        bind(QUERIES["claims"], {"text": "missiles"})


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ("#+ search: claim\n#+ parameters:\n#+   - words: t\n", "'search: claim' names no variable"),
        ("#+ search: x\n#+ parameters:\n#+   - text: t\n", "can't have a parameter 'text'"),
    ],
)
def test_a_header_that_searches_nothing_is_refused(tmp_path, header, complaint):
    path, name = tmp_path / "q.rq", header.split()[-2].removesuffix(":")
    path.write_text(f"#+ summary: s\n#+ description: d\n{header}SELECT ?x WHERE {{ ?x ?y ?_{name}_literal }}\n")
    with pytest.raises(DataFileError, match=complaint):
        read_query(path)


def test_a_search_at_an_endpoint_that_finds_too_much_asks_for_more_words(monkeypatch):
    monkeypatch.setattr(answering, "CLAIMS_AT_MOST", 1)
    store = stored("claims")

    def endpoint(sparql, _):
        from pyoxigraph import QueryResultsFormat

        return store.query(sparql).serialize(format=QueryResultsFormat.JSON), "application/sparql-results+json"

    with pytest.raises(UsageError, match="give more words"):
        answering.searcher(FOLDER, endpoint)("drones")


def test_an_endpoint_that_fails_is_an_error():
    def endpoint(*_):
        raise EndpointError("http://a.test/: no route")

    with pytest.raises(StoreError, match="no route"):
        answering.searcher(FOLDER, endpoint)("drones")


@pytest.mark.server
@pytest.mark.parametrize("name", ["oxigraph", "virtuoso"])
def test_an_endpoint_finds_the_same(name, small_graph, tmp_path):
    from store_servers import RUNNING

    from kg.graph.loading import load

    with RUNNING[name](tmp_path) as server:
        load(open_store(small_graph), server.services, credentials=server.credentials)
        for words in ("missile", '"to russia"', "deliver*", "drones -september", "nothing", "séa"):
            there = list(package.ask("claims", text=words, endpoint=server.asked))
            assert there == list(package.ask("claims", text=words, graph=small_graph))
