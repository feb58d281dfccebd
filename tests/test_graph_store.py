"""The graph on disk: built aside, moved into place, whole whatever happens."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from graph_cases import HOUTHIS, IRAN, Told, article
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.errors import ReadingError, StoreError
from kg.graph import bulk_loader, folders, opening
from kg.graph.quads import ontology_quads
from kg.graph.store import MANIFEST, build_store, merging, open_store
from kg.vocabulary import graph_iri

ROOT = Path(__file__).resolve().parent.parent
LITTLE = [Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal("old"), NamedNode(graph_iri("register")))]
"""A graph that is not the article's."""


def lines(directory):
    return sorted(map(str, open_store(directory)))


def beside(directory):
    """What lies beside the graph but its lock."""
    return sorted(p.name for p in directory.parent.iterdir() if p != directory and not p.name.endswith(".lock"))


def child(code, *arguments, **options):
    """A Python process that can import the tests' builders; it ends with the test at the latest."""
    return subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.path[:0] = ['tests', '.']\n{code}", *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


HALF_A_BUILD = """
from pathlib import Path
from graph_cases import article
from kg.graph.store import build_store
def quads():
    yield from article().quads()
    print("half", flush=True)
    sys.stdin.read()
build_store(Path(sys.argv[1]), quads())
print("built", flush=True)
"""


def test_a_build_holds_what_it_was_given_and_what_follows(tmp_path):
    report = build_store(tmp_path / "deep" / "kg", [*article().quads(), *ontology_quads()])
    store = open_store(report.directory)
    assert set(article().quads()) <= set(store)
    contents = report.contents
    assert list(contents.graphs) == ["document/", "facts", "inferred", "ontology"]
    assert contents.quads == len(store) == sum(contents.graphs.values())
    assert contents.graphs["document/"] == len(article().quads())
    manifest = json.loads((report.directory / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["complete"]
    assert manifest["contents"] == contents.record()
    assert beside(report.directory) == []


def test_a_build_replaces_the_graph_as_a_whole(tmp_path):
    build_store(tmp_path / "kg", LITTLE)
    build_store(tmp_path / "kg", article().quads())
    fresh = build_store(tmp_path / "fresh", article().quads())
    assert lines(tmp_path / "kg") == lines(fresh.directory)
    assert not any("old" in line for line in lines(tmp_path / "kg"))


def test_building_twice_gives_the_same_quads_and_manifest(tmp_path):
    for name in ("one", "two"):
        build_store(tmp_path / name, [*article().quads(), *article().quads()])
    assert lines(tmp_path / "one") == lines(tmp_path / "two")
    assert (tmp_path / "one" / MANIFEST).read_bytes() == (tmp_path / "two" / MANIFEST).read_bytes()


def test_the_order_of_documents_does_not_matter(tmp_path):
    one, other = article(), Told("other").says("Iran backs the Houthis.", "Backing", IRAN, HOUTHIS)
    build_store(tmp_path / "one", [*one.quads(), *other.quads()])
    build_store(tmp_path / "two", [*other.quads(), *one.quads()])
    assert lines(tmp_path / "one") == lines(tmp_path / "two")


def test_a_graph_that_is_loaded_bit_by_bit_is_the_same(tmp_path, monkeypatch):
    quads = [*article().quads(), *ontology_quads()]
    build_store(tmp_path / "at once", quads)
    monkeypatch.setattr(bulk_loader, "QUADS_AT_ONCE", 100)
    build_store(tmp_path / "bit by bit", quads)
    assert lines(tmp_path / "at once") == lines(tmp_path / "bit by bit")
    one, other = ((tmp_path / name / MANIFEST).read_bytes() for name in ("at once", "bit by bit"))
    assert one == other


@pytest.mark.parametrize("before", [None, LITTLE], ids=["no graph before", "a graph before"])
def test_a_killed_build_leaves_the_old_graph_and_the_next_one_clears_up(tmp_path, before):
    directory = tmp_path / "kg"
    if before:
        build_store(directory, before)
    process = child(HALF_A_BUILD, directory)
    assert process.stdout.readline() == "half\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert [name for name in beside(directory) if name.startswith(".kg.building-")]
    if before:
        assert lines(directory) == sorted(map(str, before))
    else:
        with pytest.raises(StoreError, match="run 'kg build' first"):
            open_store(directory)
    build_store(directory, article().quads())
    assert beside(directory) == []
    assert any("claim/article/1" in line for line in lines(directory))


def test_a_second_build_of_the_same_graph_is_refused_and_the_first_goes_on(tmp_path):
    directory = tmp_path / "kg"
    process = child(HALF_A_BUILD, directory)
    assert process.stdout.readline() == "half\n"
    with pytest.raises(StoreError, match=f"another build of {directory} is running"):
        build_store(directory, LITTLE)
    out, err = process.communicate("go on")
    assert (out, err, process.returncode) == ("built\n", "", 0)
    assert any("claim/article/1" in line for line in lines(directory))


def test_a_reader_keeps_its_graph_while_another_is_built(tmp_path):
    build_store(tmp_path / "kg", LITTLE)
    reader = open_store(tmp_path / "kg")
    build_store(tmp_path / "kg", article().quads())
    assert set(reader) == set(LITTLE)


@pytest.mark.parametrize("error", [ReadingError("a.txt", "is empty"), OSError(5, "not the store's"), KeyError("x")])
def test_an_error_of_the_source_comes_through_and_the_old_graph_stays(tmp_path, error):
    def quads():
        yield from article().quads()
        raise error

    build_store(tmp_path / "kg", LITTLE)
    with pytest.raises(type(error)) as raised:
        build_store(tmp_path / "kg", quads())
    assert raised.value is error
    assert set(open_store(tmp_path / "kg")) == set(LITTLE)
    assert beside(tmp_path / "kg") == []


def test_a_blank_node_does_not_get_in(tmp_path):
    blank = Quad(BlankNode("b"), NamedNode("http://e/p"), Literal("x"), NamedNode("http://e/g"))
    with pytest.raises(StoreError, match="blank node"):
        build_store(tmp_path / "kg", [blank])


def test_a_full_disk_is_one_line_and_the_old_graph_stays(tmp_path):
    build_store(tmp_path / "kg", LITTLE)
    process = child(
        """
import resource
from pathlib import Path
from graph_cases import Told, IRAN
from kg.errors import StoreError
from kg.graph.store import build_store
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
told = Told("long")
for number in range(2_000):
    told.says(f"Iran threatened in {number * number}.", "Threat", IRAN)
try:
    build_store(Path(sys.argv[1]), told.quads())
except StoreError as error:
    print(error)
""",
        tmp_path / "kg",
    )
    out, err = process.communicate()
    assert out.startswith(f"can't write the graph {tmp_path / 'kg'}: "), err
    assert len(out.splitlines()) == 1
    assert set(open_store(tmp_path / "kg")) == set(LITTLE)
    assert beside(tmp_path / "kg") == []
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 20_000


def test_a_place_that_can_not_be_written_is_one_line():
    with pytest.raises(StoreError, match=r"^can't write the graph /proc/nowhere/kg: [^\n]+$"):
        build_store(Path("/proc/nowhere/kg"), LITTLE)


def test_a_directory_that_no_build_made_is_left_alone(tmp_path):
    (tmp_path / "kg").mkdir()
    (tmp_path / "kg" / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(StoreError, match="is not empty and not a graph"):
        build_store(tmp_path / "kg", LITTLE)
    assert (tmp_path / "kg" / "thesis.txt").read_text(encoding="utf-8") == "years of work"
    with pytest.raises(StoreError, match="is not a graph"):
        open_store(tmp_path / "kg")


def test_a_store_that_some_other_program_made_is_left_alone(tmp_path):
    store = Store(str(tmp_path / "kg"))
    store.extend(LITTLE)
    store.flush()
    del store
    with pytest.raises(StoreError, match="not a graph of kg"):
        build_store(tmp_path / "kg", LITTLE)
    assert len(Store.read_only(str(tmp_path / "kg"))) == 1


def test_a_file_is_no_place_for_a_graph(tmp_path):
    (tmp_path / "kg").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="is a file"):
        build_store(tmp_path / "kg", LITTLE)
    with pytest.raises(StoreError, match="is not a graph"):
        open_store(tmp_path / "kg")


def test_leftovers_that_no_build_made_are_left_alone(tmp_path):
    mine = tmp_path / ".kg.building-notes"
    mine.mkdir()
    (mine / "a.txt").write_text("mine", encoding="utf-8")
    build_store(tmp_path / "kg", LITTLE)
    assert (mine / "a.txt").exists()


def test_an_empty_directory_is_built_into(tmp_path):
    (tmp_path / "kg").mkdir()
    build_store(tmp_path / "kg", LITTLE)
    assert set(open_store(tmp_path / "kg")) == set(LITTLE)


def test_a_link_stays_a_link(tmp_path):
    build_store(tmp_path / "real", LITTLE)
    (tmp_path / "kg").symlink_to(tmp_path / "real")
    build_store(tmp_path / "kg", article().quads())
    assert (tmp_path / "kg").is_symlink()
    assert lines(tmp_path / "kg") == lines(tmp_path / "real")


@pytest.mark.parametrize("make", [False, True], ids=["missing", "empty"])
def test_no_graph_says_to_build_one(tmp_path, make):
    if make:
        (tmp_path / "kg").mkdir()
    with pytest.raises(StoreError, match=r"no graph in .*kg; run 'kg build' first"):
        open_store(tmp_path / "kg")


def test_opening_makes_no_directory(tmp_path):
    with pytest.raises(StoreError):
        open_store(tmp_path / "kg")
    assert list(tmp_path.iterdir()) == []


def _cut(directory):
    for file in directory.glob("*.sst"):
        os.truncate(file, 100)


def _without(pattern):
    def remove(directory):
        for file in directory.glob(pattern):
            file.unlink()

    return remove


@pytest.mark.parametrize("harm", [_cut, _without("*.sst"), _without("CURRENT"), _without("MANIFEST-*")])
def test_a_damaged_graph_says_to_build_it_again(tmp_path, harm):
    build_store(tmp_path / "kg", article().quads())
    harm(tmp_path / "kg")
    with pytest.raises(StoreError, match=r"^the graph in .*kg is damaged; run 'kg build TEXTS --anew' \([^\n]*\)$"):
        open_store(tmp_path / "kg")
    build_store(tmp_path / "kg", LITTLE)
    assert set(open_store(tmp_path / "kg")) == set(LITTLE)


def test_a_graph_that_may_not_be_read_is_one_line(tmp_path, monkeypatch):
    def refused(directory):
        raise PermissionError(13, "Permission denied", str(directory))

    build_store(tmp_path / "kg", LITTLE)
    monkeypatch.setattr(opening, "read_manifest", refused)
    with pytest.raises(StoreError, match=r"^\S+kg: Permission denied \(\S+\)$"):
        open_store(tmp_path / "kg")


def test_a_graph_of_another_layout_says_to_build_it_again(tmp_path, monkeypatch):
    build_store(tmp_path / "kg", LITTLE)
    monkeypatch.setattr(opening, "LAYOUT", opening.LAYOUT + 1)
    with pytest.raises(StoreError, match="of another version of kg; run 'kg build' again"):
        open_store(tmp_path / "kg")


def test_the_graph_is_read_only(tmp_path):
    build_store(tmp_path / "kg", LITTLE)
    store = open_store(tmp_path / "kg")
    with pytest.raises(RuntimeError):
        store.add(LITTLE[0])


def test_without_a_swap_of_directories_two_renames_do(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "_exchange", lambda one, other: False)
    build_store(tmp_path / "kg", LITTLE)
    build_store(tmp_path / "kg", article().quads())
    assert any("claim/article/1" in line for line in lines(tmp_path / "kg"))
    assert beside(tmp_path / "kg") == []


def test_killed_between_two_renames_the_old_graph_is_read_and_put_back(tmp_path):
    build_store(tmp_path / "kg", LITTLE)
    (tmp_path / "kg").rename(tmp_path / ".kg.old")
    assert set(open_store(tmp_path / "kg")) == set(LITTLE)

    def quads():
        raise ReadingError("a.txt", "is empty")
        yield

    with pytest.raises(ReadingError):
        build_store(tmp_path / "kg", quads())
    assert set(open_store(tmp_path / "kg")) == set(LITTLE)
    assert beside(tmp_path / "kg") == []


def test_a_moved_graph_is_still_a_graph(tmp_path):
    build_store(tmp_path / "kg", LITTLE)
    shutil.move(tmp_path / "kg", tmp_path / "elsewhere")
    assert set(open_store(tmp_path / "elsewhere")) == set(LITTLE)


def test_what_goes_wrong_in_merging_is_told_when_what_runs_beside_it_is_done():
    class Full:
        def optimize(self):
            raise OSError("No space left on device")

    done = []
    with pytest.raises(OSError, match="No space"), merging(Full()):
        done.append("counted")
    assert done == ["counted"]
