"""What many tests share: the command line in this process, a small graph made by hand, the article's graph."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.model import Claim, Document, Evidence, Link, Mention, MentionKind

ROOT = Path(__file__).resolve().parent.parent

SMALL_TEXT = (
    "Iran backs the Houthis. Tehran sent drones to Russia in September. "
    "The United States says Iran has not delivered missiles to Russia. The Houthis attacked ships in the Red Sea.\n"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on standard error; fails if there is not exactly one."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("kg: ")
        return lines[0].removeprefix("kg: ")


Run = Callable[..., Outcome]


def run_command(*arguments: str | os.PathLike[str], stdin: str | bytes = "") -> Outcome:
    """Run `kg` with the arguments in this process."""
    from kg import cli

    data = stdin.encode() if isinstance(stdin, str) else stdin
    before = sys.stdin, sys.stdout, sys.stderr
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(data), "utf-8"), out, err
    try:
        code = cli.run([os.fspath(argument) for argument in arguments])
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    return Outcome(code, *texts)


@pytest.fixture(scope="session")
def language_model() -> object:
    """The language model, loaded once."""
    from kg.extraction.syntax.parsing import load_model

    return load_model()


@pytest.fixture
def kg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Run:
    """Runs `kg` in an empty folder: `kg("ask", "proxies", "--actor", "Iran")`; tests marked `model` share the model."""
    if request.node.get_closest_marker("model"):
        model = request.getfixturevalue("language_model")
        monkeypatch.setattr("kg.extraction.extractor.load_model", lambda: model)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "120")
    return run_command


def linked(text: str, words: str, key: str, label: str, kind: str, mention: MentionKind = "Organisation") -> Link:
    """A link of the first `words` in `text`."""
    start = text.index(words)
    return Link(key, label, kind, Mention(start, start + len(words), words, mention), registered=True)


def quoted(text: str, words: str) -> Evidence:
    """The evidence that `words` of `text` are."""
    start = text.index(words)
    return Evidence(start, start + len(words), words)


def small_document() -> tuple[Document, tuple[Claim, ...]]:
    """A text of four sentences and its claims, read by hand: backing, a delivery, a denied delivery, an attack."""
    text = SMALL_TEXT
    iran = linked(text, "Iran", "actor/iran", "Iran", "State")
    tehran = linked(text, "Tehran", "actor/iran", "Iran", "State", "Place")
    houthis = linked(text, "Houthis", "actor/houthis", "Houthis", "NonStateArmedGroup")
    russia = linked(text, "Russia", "actor/russia", "Russia", "State")
    america = linked(text, "United States", "actor/united-states", "United States", "State")
    drones = linked(text, "drones", "weapon/small/drones", "drones", "UnmannedAerialVehicle", "Weapon")
    missiles = linked(text, "missiles", "weapon/small/missiles", "missiles", "Missile", "Weapon")
    ships = linked(text, "ships", "thing/small/ships", "ships", "Vessel", "Vehicle")
    sea = linked(text, "Red Sea", "place/red-sea", "Red Sea", "Sea", "Place")
    claims = (
        Claim("small", 1, "Backing", quoted(text, "Iran backs the Houthis"), (iran,), (houthis,), tense="present"),
        Claim(
            "small", 2, "ArmsTransfer", quoted(text, "Tehran sent drones to Russia"), (tehran,), (russia,), (drones,)
        ),
        Claim(
            "small",
            3,
            "ArmsTransfer",
            quoted(text, "Iran has not delivered missiles to Russia"),
            (iran,),
            (russia,),
            (missiles,),
            polarity="negative",
            attributed_to=(america,),
        ),
        Claim(
            "small",
            4,
            "Attack",
            quoted(text, "The Houthis attacked ships in the Red Sea"),
            (houthis,),
            (ships,),
            (),
            (sea,),
        ),
    )
    return Document("small", text, title="A small text", publisher="The Small Paper", published="2023-09-20"), claims


def write_graph(directory: Path, document: Document, claims: tuple[Claim, ...]) -> Path:
    """Build the graph of one document's claims, with register and ontology; needs no language model."""
    from kg.graph.quads import document_quads, ontology_quads, register_quads, run_key
    from kg.graph.store import build_store
    from kg.register import load_register

    def quads() -> Iterator[object]:
        yield from ontology_quads()
        yield from register_quads(load_register())
        yield from document_quads(document, claims, run=run_key("by hand", {}), model="by hand")

    build_store(directory, quads())
    return directory


@pytest.fixture(scope="session")
def small_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of `small_document`; read only."""
    return write_graph(tmp_path_factory.mktemp("small") / "kg", *small_document())


@pytest.fixture
def guarded(small_graph: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """Address of a store that has the small graph, asks who asks, and lets in ann."""
    import base64

    from store_double import StoreDouble

    from kg.graph.store import open_store

    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    right = "Basic " + base64.b64encode(b"ann:s3cret").decode()
    refusal = 401, {"WWW-Authenticate": 'Basic realm="x"'}, b"Who are you?"
    double = StoreDouble(lambda sent: None if sent.headers.get("Authorization") == right else refusal)
    double.store.extend(open_store(small_graph))
    yield f"{double.url}/sparql"
    double.stop()


@pytest.fixture(scope="session")
def light_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of `small_document` without register and ontology, for what is done to a graph often; read only."""
    from kg.graph.quads import document_quads, run_key
    from kg.graph.store import build_store

    directory = tmp_path_factory.mktemp("light") / "kg"
    document, claims = small_document()
    build_store(directory, document_quads(document, claims, run=run_key("by hand", {}), model="by hand"))
    return directory


@pytest.fixture(scope="session")
def article_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of data/texts, built once; read only. Needs the language model."""
    from kg.pipeline import building

    directory = tmp_path_factory.mktemp("article") / "kg"
    building.build([ROOT / "data" / "texts"], directory=directory)
    return directory
