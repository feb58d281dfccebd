"""A store as it was, read while the store itself is written."""

from __future__ import annotations

import itertools

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kg.graph.snapshot import snapshot
from kg.graph.terms import Forgetful


def quad(number: int) -> Quad:
    return Quad(*(NamedNode(f"https://example.org/{name}") for name in (number, "p", "o", "g")))


@pytest.fixture
def store(tmp_path):
    made = Store(str(tmp_path / "store"))
    made.bulk_extend(map(quad, range(3_000)))
    return made


def test_what_is_written_later_is_not_in_it(store, tmp_path):
    with snapshot(store, tmp_path) as held:
        store.bulk_extend([quad(-1)])
        assert quad(-1) not in held.store
        assert set(held.quads_for_pattern(None, None, None, None)) == set(map(quad, range(3_000)))
    assert quad(-1) in store


def test_after_it_was_told_to_forget_it_answers_as_before(store, tmp_path):
    with snapshot(store, tmp_path) as held:
        assert isinstance(held, Forgetful)
        answer = held.quads_for_pattern(None, None, None, None)
        some = list(itertools.islice(answer, 10))
        first = held.store
        held.forget()
        assert len(some) + sum(1 for _ in answer) == 3_000  # what is being gone through is not cut off
        assert held.store is not first
        assert list(held.quads_for_pattern(quad(7).subject, None, None, None)) == [quad(7)]


def test_its_files_go_whatever_happens(store, tmp_path):
    def broken_off():
        with snapshot(store, tmp_path) as held:
            assert (tmp_path / "snapshot").is_dir()
            assert held.store
            raise LookupError

    with pytest.raises(LookupError):
        broken_off()
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
