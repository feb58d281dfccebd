"""What travels to another machine and back: the same part there as here, or a refusal that names the difference."""

from __future__ import annotations

import gzip
import hashlib
import pickle
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import plain_extractor
import pytest

from kg.errors import ProxyKGError, ReadingError
from kg.pipeline import limited
from kg.pipeline.batches import Given, Knowledge, Reader, write_part_into
from kg.pipeline.parcels import OwnFolder, Recipe, carried, packed, reader_by
from kg.pipeline.planning import key_of, reading_key
from kg.text.sources import Source

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    yield plain_extractor.install(monkeypatch, register=True)
    reader_by.cache_clear()


@pytest.fixture
def texts(tmp_path):
    """Two texts, one that fails, one in French, and one that is not there."""
    lines = {"a": "Iran backs Hamas", "b": "Iran armed Syria", "c": "fails", "d": "Le chat dort dans la maison. " * 20}
    for name, line in lines.items():
        (tmp_path / f"{name}.txt").write_text(f"{line}\n", encoding="utf-8")
    return tuple(Given(Source(name, str(tmp_path / f"{name}.txt"))) for name in (*lines, "e"))


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "organisations.csv").write_text("key,name,kind\nactor/blue-guard,Blue Guard,Militia\n", encoding="utf-8")
    (folder / "notes.txt").write_text("of no use to a reader\n", encoding="utf-8")
    return folder


def test_a_part_that_travelled_is_the_part_that_is_written_here(texts, tmp_path):
    here = write_part_into(Reader(Knowledge()), texts[:4], tmp_path)
    loaded, failures = carried(texts)
    assert [given.source.id for given in loaded] == ["a", "b", "c", "d"]
    assert [type(failure) for failure in failures] == [ReadingError]
    for given in loaded:
        Path(given.source.path).unlink()
    there = pickle.loads(pickle.dumps(packed(reader_by(Recipe.of(Knowledge())), loaded)))
    written = there.write(tmp_path)
    assert (written.documents, written.foreign) == (here.documents, here.foreign)
    assert list(map(str, there.failures)) == list(map(str, here.failures))
    assert here.foreign == ("d",)
    compressed = (tmp_path / written.part).read_bytes()
    assert gzip.decompress(compressed) == (tmp_path / here.part).read_bytes()
    assert hashlib.sha256(compressed).hexdigest() == written.sha256


def test_the_user_s_tables_count_wherever_they_lie(own, plain):
    recipe = pickle.loads(pickle.dumps(Recipe.of(Knowledge(register=own))))
    assert key_of(dict(recipe.record)) == reading_key(Knowledge(register=own))
    assert [name for name, _ in recipe.register.tables] == ["organisations.csv"]
    reader_by(recipe)
    assert "Blue Guard" in {entry.name for entry in plain[-1].register.entries}


def test_a_process_makes_one_reader_however_often_the_recipe_comes(plain):
    readers = {reader_by(pickle.loads(pickle.dumps(Recipe.of(Knowledge())))) for _ in range(3)}
    assert len(readers) == len(plain) == 1


def test_another_version_of_a_library_is_named():
    recipe = Recipe.of(Knowledge())
    other = tuple((name, "3.0" if name == "spacy" else version) for name, version in recipe.record)
    with pytest.raises(ProxyKGError, match=r"^spacy is \d\.\d+\.\d+, here 3\.0; install the same"):
        reader_by(Recipe(other))


def test_another_program_or_table_is_named(own):
    recipe = Recipe.of(Knowledge(register=own))
    changed = OwnFolder("own", (("organisations.csv", b"key,name,kind\nactor/x,X,Militia\n"),))
    with pytest.raises(ProxyKGError, match=r"^your register is own sha256:\w+, here own sha256:\w+; install"):
        reader_by(replace(recipe, register=changed))
    other = tuple((name, "0" * 64 if "program" in name else found) for name, found in recipe.record)
    with pytest.raises(ProxyKGError, match=r"^files of kg's program differ from those here; install the same"):
        reader_by(replace(recipe, record=other))


# -- time limits -------------------------------------------------------------------------------------------------------


def test_work_within_its_time_gives_what_it_gives_and_raises_what_it_raises():
    assert limited.within(30, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        limited.within(30, lambda: 1 // 0)


def test_work_that_takes_too_long_is_broken_off_whatever_it_catches():
    def stubborn():
        while True:
            try:
                time.sleep(0.01)
            except Exception:
                continue

    assert limited.within(0.05, stubborn) is None
    assert limited.within(30, lambda: 7) == 7


def test_nothing_is_broken_off_that_ends_at_the_last_moment():
    for _ in range(200):
        assert limited.within(0.001, lambda: time.sleep(0.0009) or 1) in (1, None)
    time.sleep(0.1)
    assert threading.active_count() < 20


def test_work_outside_of_python_ends_its_process():
    code = (
        "import time; from kg.pipeline import limited; limited.GRACE = 0.1; limited.within(0.1, lambda: time.sleep(60))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=30, check=False).returncode == 1
