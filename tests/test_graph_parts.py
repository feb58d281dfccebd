"""Folders of parts: the lines that were given, counted and hashed, whole or not there; what a copy lacks is told."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import StoreError, UsageError
from kg.graph import folders
from kg.graph.folders import displaced
from kg.graph.parts import (
    MANIFEST,
    SUMS,
    Manifest,
    flaws,
    new_folder,
    opened_part,
    read_manifest,
    write_part,
    write_parts,
)

CODE = """
import os, signal, sys
from pathlib import Path
from kg.graph.parts import write_parts
def graphs():
    yield "g", (b"<s> <p> <o> <g> .\\n" for _ in range(7))
    os.kill(os.getpid(), signal.SIGKILL)
write_parts(Path(sys.argv[1]), graphs(), quads_per_part=3)
"""


TOO_LARGE = """
import os, resource, sys
from pathlib import Path
from kg.errors import StoreError
from kg.graph.parts import write_parts
resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))
lines = (os.urandom(9).hex().encode() + b"\\n" for _ in range(9_000))
try:
    write_parts(Path(sys.argv[1]), [("g", lines)], compress="gz" in sys.argv)
except StoreError as error:
    print(error)
"""


def lines(graph, count):
    return [f'<http://x.org/s> <http://x.org/p> "{number}\\t“é”" <{graph}> .\n'.encode() for number in range(count)]


def read(folder, manifest):
    found = []
    for part in manifest.parts:
        with opened_part(folder / part.file) as stream:
            found += list(stream)
    return found


def left_over(folder):
    return [path.name for path in folder.parent.iterdir() if path.name.startswith(".")]


@pytest.fixture
def folder(tmp_path):
    graphs = [("http://x.org/a", lines("http://x.org/a", 5)), ("http://x.org/b", lines("http://x.org/b", 4))]
    write_parts(tmp_path / "parts", graphs, quads_per_part=4)
    return tmp_path / "parts"


@given(
    sizes=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 4_500)), max_size=6),
    per_part=st.one_of(st.integers(1, 30), st.integers(1_990, 4_010)),
    compress=st.booleans(),
)
def test_what_is_written_is_read_and_counted(sizes, per_part, compress, tmp_path_factory):
    per_part = max(per_part, sum(size for _, size in sizes) // 20)
    folder = tmp_path_factory.mktemp("law") / "parts"
    graphs = [(f"http://x.org/{name}", lines(f"http://x.org/{name}", size)) for name, size in sizes]
    manifest = write_parts(folder, graphs, quads_per_part=per_part, compress=compress)
    given_lines = [line for _, some in graphs for line in some]
    assert read(folder, manifest) == given_lines
    assert manifest.quads == len(given_lines)
    assert {part.quads for part in manifest.parts[:-1]} <= {per_part}
    totals = {}
    for name, size in sizes:
        totals[f"http://x.org/{name}"] = totals.get(f"http://x.org/{name}", 0) + size
    assert dict(manifest.graphs) == {graph: size for graph, size in sorted(totals.items()) if size}
    assert read_manifest(folder) == manifest
    assert list(flaws(folder, manifest)) == []


def test_the_files_are_parts_a_manifest_and_checksums(folder):
    assert sorted(path.name for path in folder.iterdir()) == [
        SUMS,
        MANIFEST,
        "part-00001.nq",
        "part-00002.nq",
        "part-00003.nq",
    ]
    content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert (content["quads"], content["graphs"]) == (9, {"http://x.org/a": 5, "http://x.org/b": 4})
    assert [part["quads"] for part in content["parts"]] == [4, 4, 1]
    assert content["bytes"] == sum((folder / part["file"]).stat().st_size for part in content["parts"])
    for part in content["parts"]:
        assert part["sha256"] == hashlib.sha256((folder / part["file"]).read_bytes()).hexdigest()


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum on this system")
def test_sha256sum_checks_every_file(folder):
    done = subprocess.run(["sha256sum", "--strict", "-c", SUMS], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"part-0000{n}.nq: OK" for n in (1, 2, 3)] + [f"{MANIFEST}: OK"]


def test_compressed_parts_are_the_same_bytes_each_time(tmp_path):
    for name in ("one", "other"):
        write_parts(tmp_path / name, [("g", lines("g", 5))], compress=True)
    file = tmp_path / "one" / "part-00001.nq.gz"
    assert gzip.decompress(file.read_bytes()) == b"".join(lines("g", 5))
    assert file.read_bytes() == (tmp_path / "other" / file.name).read_bytes()


def test_a_single_part_is_written_without_a_folder_of_its_own(tmp_path):
    part, graphs = write_part(tmp_path / "batch-7.nq", [("a", lines("a", 2)), ("b", lines("b", 1)), ("a", [])])
    assert (part.file, part.quads, graphs) == ("batch-7.nq", 3, {"a": 2, "b": 1})
    assert part.sha256 == hashlib.sha256((tmp_path / "batch-7.nq").read_bytes()).hexdigest()


def test_a_new_export_takes_the_place_of_the_old_one_with_all_its_parts(folder):
    manifest = write_parts(folder, [("c", lines("c", 2))])
    assert sorted(path.name for path in folder.iterdir()) == [SUMS, MANIFEST, "part-00001.nq"]
    assert (read_manifest(folder), left_over(folder)) == (manifest, [])


def test_a_folder_of_parts_can_be_read_by_others(folder):
    (folder.parent / "other").mkdir()
    assert folder.stat().st_mode == (folder.parent / "other").stat().st_mode


def test_a_link_stays_and_what_it_points_to_is_replaced(folder):
    link = folder.parent / "link"
    link.symlink_to(folder)
    write_parts(link, [("c", lines("c", 2))])
    assert link.is_symlink()
    assert dict(read_manifest(folder).graphs) == {"c": 2}


def test_a_source_that_fails_leaves_the_old_parts(folder):
    def graphs():
        yield "c", lines("c", 9)
        raise StoreError("the graph is damaged")

    before = read_manifest(folder)
    with pytest.raises(StoreError, match="damaged"):
        write_parts(folder, graphs(), quads_per_part=2)
    assert (read_manifest(folder), left_over(folder)) == (before, [])


def test_a_killed_export_leaves_the_old_parts_and_the_next_one_clears_up(folder):
    before = read_manifest(folder)
    done = subprocess.run([sys.executable, "-c", CODE, folder], check=False)
    assert done.returncode == -signal.SIGKILL
    assert read_manifest(folder) == before
    assert len(left_over(folder)) == 1
    write_parts(folder, [("c", lines("c", 2))])
    assert left_over(folder) == []


@pytest.mark.parametrize("kind", ["gz", "plain"])
def test_a_disk_that_is_full_leaves_the_old_parts(folder, kind):
    before = read_manifest(folder)
    done = subprocess.run([sys.executable, "-c", TOO_LARGE, folder, kind], capture_output=True, text=True, check=True)
    assert done.stdout == f"{folder}: can't be written (File too large); name another folder\n"
    assert (read_manifest(folder), left_over(folder)) == (before, [])


def test_what_another_export_is_writing_is_left_alone(folder):
    with new_folder(folder) as aside:
        write_parts(folder, [("c", lines("c", 2))])
        assert aside.is_dir()
        write_part(aside / "part-00001.nq", [])
        (aside / MANIFEST).write_text("{}", encoding="utf-8")
    assert left_over(folder) == []


def test_parts_that_were_displaced_come_back(folder):
    folder.rename(displaced(folder))
    with pytest.raises(StoreError, match="no space"), new_folder(folder):
        raise StoreError("no space")
    assert read_manifest(folder).quads == 9


def test_an_export_that_was_killed_with_its_parts_in_place_does_not_stop_the_next(folder, monkeypatch):
    monkeypatch.setattr(folders, "_exchange", lambda one, other: False)
    shutil.copytree(folder, displaced(folder))
    manifest = write_parts(folder, [("c", lines("c", 2))])
    assert (read_manifest(folder), left_over(folder)) == (manifest, [])


def test_parts_that_were_displaced_come_back_to_an_empty_folder(folder):
    folder.rename(displaced(folder))
    folder.mkdir()
    with pytest.raises(StoreError, match="no space"), new_folder(folder):
        raise StoreError("no space")
    assert read_manifest(folder).quads == 9


def test_what_is_displaced_and_not_of_an_export_is_left_alone(folder):
    shutil.copytree(folder, displaced(folder))
    (displaced(folder) / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="no space"), new_folder(folder):
        raise StoreError("no space")
    assert (displaced(folder) / "notes.txt").exists()


def test_what_another_export_has_just_displaced_is_left_alone(folder):
    shutil.copytree(folder, displaced(folder))
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(StoreError, match="no space"), new_folder(folder):
        raise StoreError("no space")
    os.close(handle)
    assert read_manifest(displaced(folder)).quads == 9


def test_a_folder_whose_name_is_a_pattern_is_cleared_up_too(tmp_path):
    folder = tmp_path / "parts[1]"
    (tmp_path / f".{folder.name}.writing-1").mkdir()
    (tmp_path / ".parts1.writing-1").mkdir()
    write_parts(folder, [("c", lines("c", 2))])
    assert left_over(folder) == [".parts1.writing-1"]


def test_the_disk_has_every_file_before_the_folder_is_in_place(tmp_path, monkeypatch):
    folder, synced, fsync = tmp_path / "parts", set(), os.fsync

    def recorded(handle):
        if not folder.exists():
            synced.add(os.fstat(handle).st_ino)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", recorded)
    write_parts(folder, [("c", lines("c", 2))])
    assert [path.name for path in folder.iterdir() if path.stat().st_ino not in synced] == []


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda folder: (folder / "part-00002.nq").unlink(), "part-00002.nq: missing"),
        (lambda folder: os.truncate(folder / "part-00002.nq", 100), "part-00002.nq: 100 bytes in place of"),
        (
            lambda folder: (folder / "part-00002.nq").write_bytes(
                (folder / "part-00002.nq").read_bytes().replace(b"x.org/s", b"y.org/s")
            ),
            "part-00002.nq: its bytes have changed",
        ),
        (lambda folder: (folder / "part-00004.nq").touch(), "part-00004.nq: not in the manifest"),
        (lambda folder: (folder / SUMS).unlink(), f"{SUMS}: missing"),
        (lambda folder: os.truncate(folder / SUMS, 90), f"{SUMS}: does not agree with {MANIFEST}"),
        (
            lambda folder: (folder / MANIFEST).write_text((folder / MANIFEST).read_text(encoding="utf-8") + " "),
            f"{SUMS}: does not agree with {MANIFEST}",
        ),
    ],
)
def test_what_is_wrong_with_a_copy_is_told(folder, spoil, complaint):
    spoil(folder)
    [found] = flaws(folder, read_manifest(folder))
    assert found.startswith(complaint)


def test_a_manifest_whose_counts_disagree_is_told(folder):
    manifest = read_manifest(folder)
    [found] = flaws(folder, Manifest(manifest.parts, {**manifest.graphs, "http://x.org/b": 5}))
    assert found == f"{MANIFEST}: its graphs have 10 quads, its parts 9"


def test_progress_names_the_part_under_way(folder):
    told = []
    list(flaws(folder, read_manifest(folder), progress=lambda *step: told.append(step)))
    assert told == [(0, 3, "part-00001.nq"), (1, 3, "part-00002.nq"), (2, 3, "part-00003.nq")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is cut off"),
        ('{"layout": 1, "parts": [', "is cut off"),
        ("[]", "is cut off"),
        ('{"layout": 1, "parts": [{}], "graphs": {}}', "is cut off"),
        ('{"layout": 9}', "of another version"),
        (
            '{"layout": 1, "graphs": {}, "parts": [{"file": "../part-1.nq", "quads": 1, "bytes": 1, "sha256": ""}]}',
            "names files that are not beside it",
        ),
    ],
)
def test_a_manifest_that_is_none_is_refused(folder, text, complaint):
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=complaint):
        read_manifest(folder)


def test_a_folder_without_parts_says_how_to_write_some(tmp_path):
    with pytest.raises(StoreError, match="'kg export --parts DIR'"):
        read_manifest(tmp_path)


def test_a_folder_of_something_else_is_not_replaced(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="holds no parts"):
        write_parts(tmp_path, [])
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_of_somebody_among_the_parts_is_not_lost(folder):
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match=r"also holds notes\.txt"):
        write_parts(folder, [])
    assert (folder / "notes.txt").exists()


@pytest.mark.parametrize(
    ("name", "complaint"), [("file", "is a file"), ("missing/parts", r"can't be written \(No such file or directory\)")]
)
def test_a_place_that_is_no_folder_is_refused(tmp_path, name, complaint):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=complaint):
        write_parts(tmp_path / name, [])


def test_a_part_has_at_least_one_quad(folder):
    with pytest.raises(UsageError, match="not 0"):
        write_parts(folder, [], quads_per_part=0)


def test_an_empty_graph_has_a_manifest_and_no_part(tmp_path):
    manifest = write_parts(tmp_path / "parts", [])
    assert (manifest.quads, manifest.parts, list(flaws(tmp_path / "parts", manifest))) == (0, (), [])
