"""Whether ontology and data contradict themselves (OWL 2 DL, HermiT through owlready2), and who is caught in it."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from kg.checks.clashes import find_clashes
from kg.checks.turtle import read_turtle
from kg.errors import CheckError
from kg.resources import resource
from kg.vocabulary import PREFIXES, PX, graph_iri

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_OBJECT_PROPERTY = ox.NamedNode(PREFIXES["owl"] + "ObjectProperty")
_DERIVED = (graph_iri("ontology"), graph_iri("inferred"))
_PACKAGE_PARENT = Path(__file__).resolve().parents[2]
_CLASHES_TOLD = 5


@dataclass(frozen=True, slots=True)
class ConsistencyReport:
    """What the reasoner says.

    consistent: whether ontology and data can be true together. unsatisfiable: IRIs of classes that nothing can be in,
    sorted; empty where inconsistent. message: one line or more for a person, with the nodes that clash as far as found.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    message: str

    @property
    def passed(self) -> bool:
        """Consistent, and every class can have members."""
        return self.consistent and not self.unsatisfiable


def check_consistency(
    store: ox.Store | None = None, *, ontology: Path | None = None, timeout: float = 600
) -> ConsistencyReport:
    """Reasons over the ontology and, if given, the data of a store, its named graphs flattened into one.

    Of the data, types and links between nodes count; texts, dates and numbers are what the shapes check.
    ontology: a Turtle file instead of the project's own. timeout: seconds.

    Raises CheckError if Java or owlready2 is missing, fails or takes longer; DataFileError for an unreadable ontology.
    """
    _require_reasoner()
    axioms = read_turtle(ontology or resource("ontology/proxykg.ttl"))
    data = list(_statements(store, axioms)) if store is not None else []
    answer = _run((*axioms, *data), timeout)
    consistent, unsatisfiable = bool(answer["consistent"]), tuple(answer["unsatisfiable"])
    return ConsistencyReport(consistent, unsatisfiable, _message(consistent, unsatisfiable, axioms, data))


def _require_reasoner() -> None:
    if shutil.which("java") is None:
        raise CheckError("no Java on this machine: install Java 17 or later, or leave out --owl")
    if importlib.util.find_spec("owlready2") is None:
        raise CheckError("owlready2 is not installed: pip install 'proxykg[owl]', or leave out --owl")


def _statements(store: ox.Store, axioms: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Types by the ontology's classes and links by its object properties, said or drawn from claims."""
    links = {t.subject for t in axioms if t.predicate == _TYPE and t.object == _OBJECT_PROPERTY}
    for quad in store:
        if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value in _DERIVED:
            continue
        if isinstance(quad.object, ox.NamedNode) and (
            quad.predicate in links or (quad.predicate == _TYPE and quad.object.value.startswith(PX))
        ):
            yield quad.triple


def _run(triples: Iterable[ox.Triple], timeout: float) -> dict[str, list[str]]:
    """The answer of `kg.checks.hermit`, run in a folder that is removed afterwards whatever happens."""
    with tempfile.TemporaryDirectory(prefix="proxykg-") as folder:
        path = Path(folder) / "data.nt"
        ox.serialize(triples, output=path, format=ox.RdfFormat.N_TRIPLES)
        answer, errors, code = _communicate([sys.executable, "-m", "kg.checks.hermit", str(path)], folder, timeout)
    if code != 0:
        reason = (errors.strip().splitlines() or ["no message"])[-1]
        raise CheckError(f"HermiT failed, is this Java 17 or later? {reason}")
    return cast("dict[str, list[str]]", json.loads(answer))


def _communicate(command: list[str], folder: str, timeout: float) -> tuple[str, str, int]:
    """What a process group writes to stdout and stderr, and its exit code; nothing of it outlives the call."""
    search = os.pathsep.join([str(_PACKAGE_PARENT), *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.Popen(
        command,
        env={**os.environ, "TMPDIR": folder, "PYTHONPATH": search},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        answer, errors = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise CheckError(f"HermiT gave no answer in {timeout:g} seconds: check fewer documents at once") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    return answer, errors, process.returncode


def _message(
    consistent: bool, unsatisfiable: tuple[str, ...], axioms: Iterable[ox.Triple], data: Iterable[ox.Triple]
) -> str:
    if unsatisfiable:
        return "consistent, but nothing can be in: " + ", ".join(name.replace(PX, "px:") for name in unsatisfiable)
    if consistent:
        return "consistent, and every class can have members"
    clashes = list(find_clashes(axioms, data))
    if not clashes:
        return "contradicts itself; no node stands out, so look at what was changed last in the ontology"
    told = clashes[:_CLASHES_TOLD]
    more = [f"and {len(clashes) - len(told)} more"] if len(clashes) > len(told) else []
    return "\n".join(["contradicts itself:", *told, *more])
