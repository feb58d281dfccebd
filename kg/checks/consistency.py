"""Whether ontology and data contradict themselves (OWL 2 DL, HermiT), and which statements do."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.checks.justification import Justification, Names
from kg.checks.turtle import read_turtle
from kg.errors import CheckError
from kg.resources import resource
from kg.vocabulary import PREFIXES, PX, graph_iri

TIMEOUT = 600.0
"""Seconds that the reasoner may take unless told otherwise."""

CONTRADICTIONS = 5
"""How many contradictions, or classes that nothing can be in, are explained."""

OLDEST_JAVA = 11
"""What the bridge to Java (JPype) needs; tested is 17."""

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_OBJECT_PROPERTY = ox.NamedNode(PREFIXES["owl"] + "ObjectProperty")
_DERIVED = (graph_iri("ontology"), graph_iri("inferred"))
_PACKAGE_PARENT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class ConsistencyReport:
    """What the reasoner says.

    consistent: whether ontology and data can be true together. unsatisfiable: IRIs of classes that nothing can be in,
    sorted; empty where inconsistent. justifications: why, of `CONTRADICTIONS` of either at most, no two of them with a
    statement on an individual in common. more: there are further contradictions; None if time ran out before that was
    known. seconds: how long it took.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    justifications: tuple[Justification, ...] = ()
    more: bool | None = False
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Consistent, and every class can have members."""
        return self.consistent and not self.unsatisfiable

    @property
    def message(self) -> str:
        """The judgement in one line."""
        if self.unsatisfiable:
            return "consistent, but nothing can be in: " + ", ".join(i.replace(PX, "px:") for i in self.unsatisfiable)
        if self.consistent:
            return "consistent, and every class can have members"
        found, contradictions = len(self.justifications), "contradiction" + "s" * (len(self.justifications) != 1)
        if not found:
            return "contradicts itself; there was no time to find out where"
        at_least = "" if self.more is False else "at least "
        return f"contradicts itself: {at_least}{found} {contradictions}"


def check_consistency(
    store: ox.Store | None = None, *, ontology: Path | None = None, timeout: float = TIMEOUT
) -> ConsistencyReport:
    """Reasons over the ontology and, if given, the data of a store, its named graphs flattened into one.

    Of the data, types and links between nodes count; texts, dates and numbers are what the shapes check.
    ontology: a Turtle file instead of the project's own. timeout: seconds; what has been found by then is reported.

    Raises CheckError if Java or the reasoner is missing or too old, fails or gives no judgement in time; DataFileError
    for an unreadable ontology.
    """
    java_home = _require_reasoner()
    started = time.monotonic()
    axioms = read_turtle(ontology or resource("ontology/proxykg.ttl"))
    data = _statements(store, axioms) if store is not None else ()
    answers = _run((*axioms, *data), timeout, java_home)
    judgement, found = answers[0], answers[1:]
    names = Names(axioms, store)
    more = next((bool(answer["more"]) for answer in found if "more" in answer), False)
    cut_off = any("cut_off" in answer for answer in found)
    return ConsistencyReport(
        consistent=bool(judgement["consistent"]),
        unsatisfiable=tuple(judgement["unsatisfiable"]),
        justifications=tuple(
            names.justification(answer["axioms"], answer.get("class")) for answer in found if "axioms" in answer
        ),
        more=None if cut_off else more,
        seconds=time.monotonic() - started,
    )


def _require_reasoner() -> str:
    """The folder of Java; raises CheckError, which says what to install, if something is missing."""
    for module in ("owlready2", "jpype"):
        if importlib.util.find_spec(module) is None:
            raise CheckError(f"{module} is not installed: pip install 'proxykg[owl]', or leave out --owl")
    own = Path(os.environ.get("JAVA_HOME") or "/nowhere") / "bin" / "java"
    java = str(own) if own.is_file() else shutil.which("java")
    if java is None:
        raise CheckError("no Java on this machine: install Java 17 or later, or leave out --owl")
    try:
        asked = subprocess.run(
            [java, "-XshowSettings:properties", "-version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CheckError(f"{java} can't be run: install Java 17 or later, or leave out --owl") from error
    told = dict(re.findall(r"^\s*(java\.[\w.]+) = (.*)$", asked.stderr + asked.stdout, re.MULTILINE))
    version = re.match(r"(?:1\.)?(\d+)", told.get("java.specification.version", ""))
    if asked.returncode or version is None or "java.home" not in told:
        raise CheckError(f"{java} is no Java that works: install Java 17 or later, or leave out --owl")
    if int(version[1]) < OLDEST_JAVA:
        raise CheckError(f"{java} is Java {version[1]}, too old for the reasoner: install Java 17 or later")
    return str(told["java.home"]).strip()


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


def _run(triples: Iterable[ox.Triple], timeout: float, java_home: str) -> list[dict[str, Any]]:
    """The answers of `kg.checks.hermit`, run in a folder that is removed afterwards whatever happens.

    Where time runs out behind the first, the last is `{"cut_off": true}`.
    """
    with tempfile.TemporaryDirectory(prefix="proxykg-") as folder:
        path = Path(folder) / "data.ttl"
        ox.serialize(triples, output=path, format=ox.RdfFormat.TURTLE)
        soon = str(timeout / 2)
        command = [sys.executable, "-m", "kg.checks.hermit", str(path), soon, str(CONTRADICTIONS)]
        answer, errors, code = _communicate(command, folder, timeout, java_home)
    answers = [json.loads(line) for line in answer.splitlines(keepends=True) if line.endswith("\n")]
    if code is None and not answers:
        raise CheckError(
            f"HermiT gave no answer in {timeout:g} seconds: wait longer with --timeout, or check fewer texts"
        )
    if code:
        reason = (errors.strip().splitlines() or ["no message"])[-1]
        raise CheckError(f"HermiT failed: {reason}; without --owl the shapes alone are checked")
    return [*answers, *([{"cut_off": True}] if code is None else [])]


def _communicate(command: list[str], folder: str, timeout: float, java_home: str) -> tuple[str, str, int | None]:
    """What a process group writes to stdout and stderr, and its exit code, None if its time ran out.

    Nothing of it outlives the call.
    """
    search = os.pathsep.join([str(_PACKAGE_PARENT), *filter(None, [os.environ.get("PYTHONPATH")])])
    out, err = Path(folder) / "out", Path(folder) / "err"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            command,
            env={**os.environ, "TMPDIR": folder, "PYTHONPATH": search, "JAVA_HOME": java_home},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
        try:
            code: int | None = process.wait(timeout)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    return out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8", errors="replace"), code
