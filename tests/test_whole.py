"""Tests whose programs are missing are skipped at a desk and fail where everything must hold."""

from __future__ import annotations

from pathlib import Path

import engines
import pytest
import test_bulk_loading
from store_servers import virtuoso
from whole import WHOLE

ROOT = Path(__file__).resolve().parent.parent


def start_virtuoso(folder):
    with virtuoso(folder):
        pass


def start_jena(folder):
    with engines.jena(folder):
        pass


def make_jena_commands(folder):
    test_bulk_loading.jena.__wrapped__(folder)


@pytest.mark.parametrize("start", [start_virtuoso, start_jena, make_jena_commands])
@pytest.mark.parametrize(("value", "outcome"), [(None, pytest.skip.Exception), ("1", pytest.fail.Exception)])
def test_what_is_missing_skips_or_fails(start, value, outcome, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(engines, "JARS", tmp_path)
    monkeypatch.setattr(test_bulk_loading, "JARS", tmp_path)
    monkeypatch.delenv(WHOLE, raising=False)
    if value is not None:
        monkeypatch.setenv(WHOLE, value)
    # both are caught: a skip that comes through would skip this test
    with pytest.raises((pytest.skip.Exception, pytest.fail.Exception), match="not installed") as raised:
        start(tmp_path)
    assert raised.type is outcome


def test_the_checks_before_a_change_lands_leave_nothing_out():
    assert f"export {WHOLE}=1\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
