"""Stores that can be had here: how fast each is loaded, whether all arrives, how many saved queries it answers right.

    python bench/stores.py [--quads N…] [--rounds N] [--only STORE…] [--folder DIR] [--write]

Graphs are those of bench/generated.py, without what is derived. Ways of loading take turns, each into an empty store
and in a process of its own; the table has medians, and the slowest run in brackets. Then each golden case of the saved
queries is loaded and asked, through the code that reads endpoints, and its answer compared character by character;
where a store's default graph may be empty or the union of the others, it must be right both ways.
--write puts the table into docs/quality.md. A store that is missing or fails has a row that says so.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tests")]

import generated  # noqa: E402 - what follows lies beside the package
import page  # noqa: E402
import pytest  # noqa: E402
from engines import ENGINES  # noqa: E402
from jena_server import JARS, class_path  # noqa: E402
from measuring import apart  # noqa: E402
from pyoxigraph import NamedNode, RdfFormat, Store  # noqa: E402
from query_cases import CASES, FOLDER, answer_text, expected_file, stored  # noqa: E402
from store_servers import RUNNING, virtuoso  # noqa: E402

from kg.graph.lines import triple_lines  # noqa: E402
from kg.graph.loading import load  # noqa: E402
from kg.graph.parts import Manifest, read_manifest, write_parts  # noqa: E402
from kg.graph.remote import Endpoint  # noqa: E402
from kg.pipeline.bulk import compare_parts  # noqa: E402

COUNTS = "SELECT ?graph (COUNT(*) AS ?quads) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
QUADS_PER_PART = 250_000
_Load = tuple[str, str, int]
"""A store's title, the way it is loaded, and the size of the graph as it was asked for."""


@dataclass(frozen=True, slots=True)
class Material:
    """A generated graph: as a store on disk, and as parts."""

    store: Path
    parts: Path

    @property
    def manifest(self) -> Manifest:
        """Of the parts."""
        return read_manifest(self.parts)

    @property
    def files(self) -> list[str]:
        """The parts by their paths."""
        return [str(self.parts / part.file) for part in self.manifest.parts]


@dataclass(frozen=True, slots=True)
class Loaded:
    """One load: its seconds, and whether each named graph has as many quads as it should."""

    seconds: float
    equal: bool


def made(size: int, seed: int, folder: Path) -> Material:
    """A graph of about that many quads."""
    text = folder / "generated.nq"
    generated.write(text, generated.quads(size, seed=seed))
    store = Store(str(folder / "store"))
    store.bulk_load(path=str(text), format=RdfFormat.N_QUADS)
    store.optimize()
    text.unlink()

    def graphs() -> Iterator[tuple[str, Iterator[bytes]]]:
        for graph in sorted((graph for graph in store.named_graphs() if isinstance(graph, NamedNode)), key=str):
            with triple_lines(store, graph) as lines:
                yield graph.value, (line.removesuffix(b".\n") + f"{graph} .\n".encode() for line in lines)

    write_parts(folder / "parts", graphs(), quads_per_part=QUADS_PER_PART)
    return Material(folder / "store", folder / "parts")


@contextmanager
def watch(taken: list[float]) -> Iterator[None]:
    """Note the seconds that the block takes."""
    start = time.perf_counter()
    yield
    taken.append(time.perf_counter() - start)


def embedded(material: Material, folder: Path) -> Loaded:
    """Into an embedded store on disk."""
    taken: list[float] = []
    store = Store(str(folder / "store"))
    with watch(taken):
        for file in material.files:
            store.bulk_load(path=file, format=RdfFormat.N_QUADS)
        store.optimize()
    return Loaded(taken[0], _counts(store) == material.manifest.graphs)


def oxigraph_load(material: Material, folder: Path) -> Loaded:
    """Oxigraph's own command."""
    taken: list[float] = []
    program = str(Path(sys.executable).parent / "oxigraph")
    with watch(taken):
        _quiet([program, "load", "--location", "data", "--file", *material.files], folder)
        _quiet([program, "optimize", "--location", "data"], folder)
    return Loaded(taken[0], _counts(Store.read_only(str(folder / "data"))) == material.manifest.graphs)


def ld_dir(material: Material, folder: Path) -> Loaded:
    """Virtuoso's bulk loader, with one process, and the checkpoint after it."""
    taken: list[float] = []
    with virtuoso(folder) as server:
        shutil.copytree(material.parts, folder / "parts")
        with watch(taken):
            for statement in ("ld_dir('parts', 'part-*.nq', '');", "rdf_loader_run();", "checkpoint;"):
                _quiet(["isql-vt", str(server.sql), "dba", "dba", f"exec={statement}"], folder)
        return Loaded(taken[0], compare_parts(material.manifest, Endpoint(server.asked)) == ())


def tdbloader(material: Material, folder: Path) -> Loaded:
    """Jena's own command, the start of Java included."""
    if not (JARS / "jena-cmds.jar").exists():
        pytest.skip("Jena is not installed")
    taken: list[float] = []
    java = ["java", "-Xmx2g", "-cp", ":".join(class_path(folder))]
    with watch(taken):
        _quiet([*java, "tdb2.tdbloader", "--loc", "data", *material.files], folder)
    table = _quiet([*java, "tdb2.tdbquery", "--loc", "data", "--results", "csv", COUNTS], folder)
    found = {graph: int(quads) for graph, quads in list(csv.reader(table.splitlines()))[1:]}
    return Loaded(taken[0], found == material.manifest.graphs)


def kg_load(name: str) -> Callable[[Material, Path], Loaded]:
    """`kg load` into a server, the counts on both sides included."""

    def loaded(material: Material, folder: Path) -> Loaded:
        taken: list[float] = []
        with RUNNING[name](folder) as server:
            store = Store.read_only(str(material.store))
            with watch(taken):
                report = load(store, server.services, credentials=server.credentials)
            return Loaded(taken[0], report.differences == ())

    return loaded


def engine_load(name: str) -> Callable[[Material, Path], Loaded]:
    """A library, or Jena over HTTP, as the tests load it."""

    def loaded(material: Material, folder: Path) -> Loaded:
        taken: list[float] = []
        with ENGINES[name](folder) as engine:
            store = Store.read_only(str(material.store))
            with watch(taken):
                engine.load(store)
            return Loaded(taken[0], engine.counts() == material.manifest.graphs)

    return loaded


WAYS: Mapping[str, Mapping[str, Callable[[Material, Path], Loaded]]] = {
    "pyoxigraph, on disk": {"`bulk_load`": embedded},
    "Oxigraph server": {"`kg load`": kg_load("oxigraph"), "`oxigraph load`": oxigraph_load},
    "Virtuoso": {"`kg load`": kg_load("virtuoso"), "`ld_dir`": ld_dir},
    "Jena TDB2": {"`kg load`": engine_load("jena"), "`tdb2.tdbloader`": tdbloader},
    "rdflib": {"`parse`": engine_load("rdflib")},
    "oxrdflib": {"`parse`": engine_load("oxrdflib")},
    "owlready2": {"`load`": engine_load("owlready2")},
}
"""The ways to load each store, by its title in the table."""

ASKED: Mapping[str, str] = {
    "pyoxigraph, on disk": "",
    "Oxigraph server": "oxigraph",
    "Virtuoso": "virtuoso",
    "Jena TDB2": "jena",
    "rdflib": "rdflib",
    "oxrdflib": "oxrdflib",
    "owlready2": "owlready2",
}
"""Which of `store_servers.RUNNING` and `engines.ENGINES` is asked for each of them; '': the program itself."""


def versioned(title: str) -> str:
    """The title with the version of what is installed here, where that can be told."""
    said = ""
    if title == "Virtuoso" and shutil.which("virtuoso-t"):
        asked = subprocess.run(["virtuoso-t", "-?"], check=False, capture_output=True, text=True)
        said = f"{asked.stdout}{asked.stderr}"
    elif title == "Jena TDB2":
        said = " ".join(path.name for path in JARS.glob("jena-tdb2-*.jar"))
    found = re.search(r"(?:Version |jena-tdb2-)(\d+\.\d+\.\d+)", said)
    return f"{title} {found[1]}" if found else title


def measured(title: str, way: str, material: Material, folder: Path) -> Loaded | str:
    """One load into an empty store in a folder of its own; or why there was none."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        try:
            return WAYS[title][way](material, Path(own))
        except pytest.skip.Exception:
            return "not installed"
        except Exception as error:  # the other stores are measured all the same
            print(f"{title}, {way}: {error}", file=sys.stderr)
            return f"failed: {type(error).__name__}"


def passed(name: str, folder: Path) -> int:
    """How many golden cases a store answers as they should be answered."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        if name in RUNNING:
            with RUNNING[name](Path(own)) as server:
                return _right(lambda store: _put(store, server), lambda: [Endpoint(server.asked)])
        if name in ENGINES:
            with ENGINES[name](Path(own)) as engine:
                return _right(engine.fill, lambda: list(engine.sources().values()))
        return _right(lambda store: None, lambda: [None])


def _right(put: Callable[[Store], None], sources: Callable[[], list[object]]) -> int:
    right = 0
    for case in sorted(CASES):
        params = json.loads((FOLDER / case / "params.json").read_text(encoding="utf-8"))
        try:
            put(stored(case))
            found = {answer_text(case, params, source) for source in sources()}
        except Exception as error:  # whatever a store or library raises, it fails this case
            found = {f"{type(error).__name__}: {error}"}
        if found == {expected_file(case).read_text(encoding="utf-8")}:
            right += 1
        else:
            print(f"\t{case}: {[text.splitlines()[:3] for text in found]}", file=sys.stderr)
    return right


def _put(store: Store, server: object) -> None:
    """The case's graph in place of the last one's."""
    report = load(store, server.services, credentials=server.credentials)
    for graph in report.leftover:
        server.update(f"CLEAR GRAPH <{graph}>")


def _counts(store: Store) -> dict[str, int]:
    return {row["graph"].value: int(row["quads"].value) for row in store.query(COUNTS)}


def _quiet(command: list[str], folder: Path) -> str:
    """What a command prints; raises CalledProcessError if it fails."""
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def _cell(loads: list[Loaded]) -> str:
    found = sorted(load.seconds for load in loads)
    slowest = f" ({found[-1]:,.1f})" if len(found) > 1 else ""
    return f"{statistics.median(found):,.1f} s{slowest}"


def _chosen(only: list[str]) -> list[str]:
    return [title for title in WAYS if not only or any(word.lower() in title.lower() for word in only)]


def loads(
    titles: list[str], materials: Mapping[int, Material], rounds: int, folder: Path
) -> tuple[dict[_Load, list[Loaded]], dict[_Load, str]]:
    """All loads, in turns, and why those failed of which there are none."""
    found: dict[_Load, list[Loaded]] = {}
    reasons: dict[_Load, str] = {}
    for size, material in materials.items():
        for _ in range(rounds):
            for key in ((title, way, size) for title in titles for way in WAYS[title]):
                if key in reasons:
                    continue
                one = apart(measured, key[0], key[1], material, folder)
                if isinstance(one, str):
                    reasons[key] = one
                else:
                    found.setdefault(key, []).append(one)
                print(*key, one, sep="\t", file=sys.stderr, flush=True)
    return found, reasons


def rows(
    titles: list[str],
    sizes: list[int],
    found: Mapping[_Load, list[Loaded]],
    reasons: Mapping[_Load, str],
    folder: Path,
) -> Iterator[list[str]]:
    """The table's rows, one for each way of loading; how many queries are right stands in the store's first."""
    for title in titles:
        here = any(reasons.get((title, way, size)) != "not installed" for way in WAYS[title] for size in sizes)
        answers = f"{apart(passed, ASKED[title], folder)} of {len(CASES)}" if here else "–"
        for number, way in enumerate(WAYS[title]):
            done = [(title, way, size) for size in sizes]
            cells = [reasons[key] if key in reasons else _cell(found[key]) for key in done]
            equal = [one.equal for key in done for one in found.get(key, [])]
            verdict = "–" if not equal else "yes" if all(equal) else "**no**"
            yield [versioned(title), way, *cells, verdict, "" if number else answers]


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quads", type=int, nargs="+", default=[100_000, 1_000_000], help="default: 100000 1000000")
    parser.add_argument("--rounds", type=int, default=3, help="default: %(default)s")
    parser.add_argument("--only", nargs="+", default=[], metavar="STORE", help="stores with these words in their names")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, metavar="DIR", help="for graphs and stores, on a disk")
    parser.add_argument("--write", action="store_true", help="write the result into docs/quality.md")
    options = parser.parse_args()
    titles = _chosen(options.only)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        materials = {}
        for size in options.quads:
            (folder / str(size)).mkdir()
            materials[size] = made(size, options.seed, folder / str(size))
            print(f"made {materials[size].manifest.quads:,} quads", file=sys.stderr, flush=True)
        found, reasons = loads(titles, materials, options.rounds, folder)
        sizes = [f"{materials[size].manifest.quads:,} quads" for size in options.quads]
        headings = ("store", "loaded by", *sizes, "counts equal", "saved queries right")
        table = page.table(headings, rows(titles, options.quads, found, reasons, folder))
    many = f"Medians of {options.rounds} runs, the slowest in brackets." if options.rounds > 1 else "One run each."
    text = f"{many}\n\n{table}"
    print(text)
    if options.write:
        page.write("bench/stores.py", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
