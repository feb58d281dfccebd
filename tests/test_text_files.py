"""Folders give their texts in a fixed order, and every document a name of its own."""

import os
from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import ReadingError
from kg.text import find_texts, read_documents
from kg.text.files import STDIN, document_id, texts_below
from kg.text.sources import Catalogue


@pytest.fixture
def folder(tmp_path):
    for name in ("b.txt", "a.md", "sub/c.HTML", "sub/d.htm", "e.pdf", "f.csv", ".hidden.txt", ".git/g.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Iran armed the Houthis.")
    return tmp_path


def names(paths, below):
    return [path.relative_to(below).as_posix() for path in paths]


def test_a_folder_gives_the_texts_below_it_in_order_and_nothing_else(folder):
    assert names(find_texts([folder]), folder) == ["a.md", "b.txt", "sub/c.HTML", "sub/d.htm"]


def test_a_file_that_is_named_outright_is_read_whatever_its_ending(folder):
    assert names(find_texts([folder / "f.csv"]), folder) == ["f.csv"]


def test_a_file_that_is_named_twice_is_read_once(folder):
    assert names(find_texts([folder / "b.txt", folder, folder / "sub" / ".." / "b.txt"]), folder) == [
        *("b.txt", "a.md", "sub/c.HTML", "sub/d.htm")
    ]


def test_standard_input_stays_in_its_place(folder):
    assert find_texts([folder / "b.txt", STDIN]) == [folder / "b.txt", Path("-")]


@pytest.mark.parametrize("name", ["missing.txt", "missing"])
def test_a_missing_path_is_an_error(tmp_path, name):
    with pytest.raises(ReadingError, match=f"{name}: no such file or folder"):
        find_texts([tmp_path / name])


def test_a_folder_without_texts_is_an_error(tmp_path):
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    with pytest.raises(ReadingError, match="holds no texts"):
        find_texts([tmp_path])


def test_an_impossible_path_is_an_error_and_no_crash():
    with pytest.raises(ReadingError, match="can't be read"):
        find_texts([Path("a\0b")])


def test_links_that_run_in_a_circle_are_an_error_beside_the_others(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "c.txt").write_text("Iran armed them.")
    found = list(read_documents([tmp_path]))
    assert [getattr(item, "id", type(item).__name__) for item in found[-1:]] == ["c"]
    assert all(isinstance(item, ReadingError) for item in found[:-1])
    assert "can't be read" in str(found[0])


def test_a_path_below_a_folder_without_permission_is_an_error(tmp_path, monkeypatch):
    def refuse(path, **options):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(type(tmp_path), "stat", refuse)
    with pytest.raises(ReadingError, match="permission denied"):
        find_texts([tmp_path / "a.txt"])


def test_a_folder_that_can_not_be_listed_is_an_error_beside_the_texts_of_the_others(folder, monkeypatch):
    listing = os.scandir

    def refuse(path):
        if Path(path).name == "sub":
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = list(texts_below(folder))
    assert [str(item) for item in found if isinstance(item, ReadingError)] == [
        f"{folder / 'sub'}: permission denied; make it readable, e.g. with 'chmod u+r'"
    ]
    assert names([item for item in found if isinstance(item, Path)], folder) == ["a.md", "b.txt"]


def document_ids(paths):
    """Ids of files that need not be there."""
    with closing(Catalogue()) as catalogue:
        catalogue.take(paths)
        assert [found.source.path for found in catalogue.texts()] == [str(path) for path in paths]
        return tuple(found.source.id for found in catalogue.texts())


@pytest.fixture
def unseen(monkeypatch):
    """Files are taken to be there."""
    monkeypatch.setattr("kg.text.sources.texts_below", lambda path: iter([path]))


def test_an_id_is_the_slug_of_the_stem(unseen):
    assert document_ids([Path("news/VOA Iran.txt"), Path("news/b.md")]) == ("voa-iran", "b")


def test_a_name_without_latin_letters_still_gives_an_id(unseen):
    (persian, chinese) = document_ids([Path("ایران.txt"), Path("伊朗.txt")])
    assert persian.startswith("text-")
    assert persian != chinese
    assert persian == document_id("ایران")


@pytest.mark.parametrize(
    ("paths", "ids"),
    [
        (["t/voa/1.txt", "t/nyt/1.txt", "t/nyt/2.txt"], ["voa-1", "nyt-1", "2"]),
        (["t/a.txt", "t/a.md"], ["a-txt", "a-md"]),
        (["t/a.txt", "t/sub/a.txt"], ["a", "sub-a"]),
        (["t/x/a.txt", "t/y/a.txt", "t/x-a.txt"], ["x-a-txt", "y-a", "x-a"]),
        (["t/stdin.txt", "-"], ["stdin-txt", "stdin"]),
    ],
)
def test_files_of_one_name_are_told_apart_by_their_folders(unseen, paths, ids):
    assert list(document_ids([Path(path) for path in paths])) == ids


def test_names_that_only_differ_in_signs_get_a_hash(unseen):
    first, second = document_ids([Path("t/a b.txt"), Path("t/a-b.txt")])
    assert first.startswith("a-b-")
    assert second.startswith("a-b-")
    assert first != second


def test_documents_of_one_run_carry_different_ids(tmp_path):
    for name in ("x/1.txt", "y/1.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("Iran armed them.")
    assert [document.id for document in read_documents([tmp_path])] == ["x-1", "y-1"]


PATHS = st.lists(
    st.lists(st.sampled_from(["a", "b", "a b", "a-b", "é", "伊", "1"]), min_size=1, max_size=3).map("/".join),
    min_size=1,
    max_size=5,
).map(lambda stems: [Path("t", f"{stem}{ending}") for stem in stems for ending in (".txt", ".md")])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paths=PATHS)
def test_law_ids_are_unique_not_empty_and_do_not_hang_on_the_order(unseen, paths):
    paths = list(dict.fromkeys(paths))[:5]
    ids = dict(zip(paths, document_ids(paths), strict=True))
    assert len(set(ids.values())) == len(paths)
    assert all(ids.values())
    for order in list(permutations(paths))[:10]:
        assert dict(zip(order, document_ids(order), strict=True)) == ids
