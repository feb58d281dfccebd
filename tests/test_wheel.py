"""A built wheel carries ontology, data and queries and works in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(target),
        str(wheel),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return target


@pytest.fixture(scope="module")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("empty")


@pytest.fixture(scope="module")
def kg(installed: Path, empty_folder: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(installed)}
        command = [str(installed / "bin" / "kg"), *arguments]
        return subprocess.run(command, cwd=empty_folder, env=environment, capture_output=True, text=True, check=False)

    return run


def test_the_wheel_carries_ontology_data_and_queries(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("ontology/", "data/register/", "data/lexicon/", "data/texts/", "data/gold/", "queries/"):
        assert any(name.startswith(f"kg/_shipped/{folder}") for name in names), folder


def test_the_wheel_carries_nothing_else(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.startswith("proxykg-")} == {"kg"}


def test_the_installed_copy_is_the_one_that_runs(installed, empty_folder):
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    code = "import kg; from kg.resources import resource; print(kg.__file__, resource('queries'))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=empty_folder, env=environment, capture_output=True, text=True, check=True
    )
    assert [str(installed) in word for word in done.stdout.split()] == [True, True]


def test_it_builds_and_answers_in_an_empty_folder(kg, empty_folder):
    built = kg("build")
    assert (built.returncode, built.stderr) == (0, "")
    asked = kg("ask", "proxies", "--actor", "Iran", "--format", "json")
    assert asked.returncode == 0, asked.stderr
    assert "Houthis" in json.dumps(json.loads(asked.stdout))
    assert [path.name for path in empty_folder.iterdir()] == ["build"]
