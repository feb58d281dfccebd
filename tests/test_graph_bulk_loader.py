"""Bulk loading by several threads: what was given is there, and what goes wrong is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize

from kg.graph import bulk_loader
from kg.graph.bulk_loader import BulkLoader

_GRAPHS = [NamedNode(f"https://example.org/graph/{n}") for n in range(3)]


def quad(number: int) -> Quad:
    return Quad(
        NamedNode(f"https://example.org/{number % 7}"),
        NamedNode("https://example.org/says"),
        Literal(f'"{number}"\n'),
        _GRAPHS[number % 3],
    )


@pytest.fixture
def few_at_once(monkeypatch):
    monkeypatch.setattr(bulk_loader, "QUADS_AT_ONCE", 4)


@given(st.lists(st.lists(st.integers(0, 200), max_size=40), max_size=4))
def test_all_that_was_given_is_there(given_quads):
    store = Store()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk_loader, "QUADS_AT_ONCE", 12)
        with BulkLoader(store) as loader:
            for numbers in given_quads:
                loader.quads(map(quad, numbers))
    assert set(store) == {quad(number) for numbers in given_quads for number in numbers}


def test_files_are_read_as_one(tmp_path, few_at_once):
    paths = [tmp_path / f"{n}.nq" for n in range(5)]
    for n, path in enumerate(paths):
        serialize(map(quad, range(n * 5, n * 9)), str(path), RdfFormat.N_QUADS)
    store = Store()
    with BulkLoader(store) as loader:
        loader.files(paths)
    assert set(store) == {quad(number) for n in range(5) for number in range(n * 5, n * 9)}


def test_the_last_line_of_a_file_need_not_end(tmp_path):
    paths = [tmp_path / f"{n}.nq" for n in range(3)]
    for n, path in enumerate(paths):
        path.write_bytes((serialize([quad(n)], format=RdfFormat.N_QUADS) or b"").removesuffix(b"\n"))
    store = Store()
    with BulkLoader(store) as loader:
        loader.files(paths)
    assert set(store) == {quad(n) for n in range(3)}


def test_a_line_that_is_no_quad_is_told_by_the_end_of_the_block(tmp_path, few_at_once):
    broken = tmp_path / "broken.nq"
    broken.write_bytes((serialize(map(quad, range(30)), format=RdfFormat.N_QUADS) or b"") + b"<no quad\n")
    with pytest.raises(SyntaxError), BulkLoader(Store()) as loader:
        loader.files([broken])


def test_what_the_quads_raise_comes_through_and_nothing_goes_on_behind_it(few_at_once):
    def quads():
        yield from map(quad, range(100))
        raise LookupError("the source broke off")

    store = Store()
    with pytest.raises(LookupError, match="the source broke off"), BulkLoader(store) as loader:
        loader.quads(quads())
    assert len(store) <= 100


def test_it_never_holds_more_than_it_loads_and_as_much_again(few_at_once, monkeypatch):
    held = []

    class Slow:
        def bulk_load(self, lines, form, *, to_graph, lenient):
            held.append(len(loader._loading))

    monkeypatch.setattr(bulk_loader, "_THREADS", 3)
    with BulkLoader(Slow()) as loader:
        loader.quads(map(quad, range(400)))
    assert len(held) == 100
    assert max(held) <= 6
