"""The project's own files: the lock, the version, the wheel's contents, what must not stand in them."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"([a-z0-9][a-z0-9.-]*)==(\S+?)(?: ; [^\\]+)?((?: --hash=sha256:[0-9a-f]{64})+)")
TEXT_ENDINGS = {".py", ".md", ".toml", ".rq", ".ttl", ".csv", ".lock", ".txt", ".jsonl", ""}


def pins(name: str) -> dict[str, set[str]]:
    """Project name → locked versions; fails on a line that is no pin with hashes."""
    found: dict[str, set[str]] = {}
    text = (ROOT / name).read_text(encoding="utf-8").replace(" \\\n    ", " ")
    for line in text.splitlines():
        match = PIN.fullmatch(line)
        assert match, f"{name}: not a pin with hashes: {line[:80]}"
        found.setdefault(match[1], set()).add(match[2])
    return found


def normal(requirement: str) -> str:
    """The name in a requirement as lock files write it."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


def files() -> list[Path]:
    """The project's text files: what is under version control, or would be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        names = [
            str(path.relative_to(ROOT))
            for folder in ("kg", "tests", "docs", "queries")
            for path in (ROOT / folder).rglob("*")
        ]
    else:
        names = listed.stdout.decode().split("\0")
    paths = [ROOT / name for name in names if name]
    return [path for path in paths if path.is_file() and path.suffix in TEXT_ENDINGS]


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_requirement_has_its_hashes(name):
    assert len(pins(name)) > 30


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host_and_no_path(name):
    assert not re.search(r"://|^--?[a-z]|^/|@ ", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)


def test_a_pin_without_a_hash_is_noticed():
    assert PIN.fullmatch("spacy==3.8.18") is None


def test_the_lock_covers_what_the_project_needs():
    wanted = {normal(requirement) for requirement in PROJECT["project"]["dependencies"]}
    assert wanted <= pins("requirements.lock").keys()


def test_the_development_lock_covers_the_extras():
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = {normal(requirement) for extra in extras.values() for requirement in extra} - {"proxykg"}
    assert wanted <= pins("requirements-dev.lock").keys()


def test_both_locks_agree():
    development = pins("requirements-dev.lock")
    assert {name: development.get(name) for name in pins("requirements.lock")} == pins("requirements.lock")


def test_no_deep_learning_framework_comes_in():
    assert not {"torch", "tensorflow", "jax", "keras", "transformers"} & pins("requirements-dev.lock").keys()


def test_the_version_stands_in_one_place():
    assert PROJECT["project"]["dynamic"] == ["version"]
    written = [
        path for path in files() if re.search(r"^__version__\s*=", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert [path.relative_to(ROOT).as_posix() for path in written] == ["kg/__init__.py"]


def test_the_changelog_begins_with_the_version_but_for_what_is_unreleased():
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert next(heading for heading in headings if heading != "Unreleased") == kg.__version__
    assert "Unreleased" not in headings[1:]


def test_every_dependency_has_its_reason():
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = [*PROJECT["project"]["dependencies"], *(item for extra in extras.values() for item in extra)]
    missing = [name for name in map(normal, wanted) if name != "proxykg" and f"| {name} |" not in reasons]
    assert missing == []


def test_no_file_names_a_path_of_one_machine():
    own = Path(__file__)
    pattern = re.compile(r"(?<![\w.<])/(?:work|root|home|tmp|opt)/\w|\.\./shared")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files()
        if path != own
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_no_module_is_longer_than_a_room():
    sizes = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "kg").rglob("*.py")}
    assert {name: size for name, size in sizes.items() if size > 500} == {}


def test_no_query_calls_a_parameter_like_an_option_of_ask():
    from kg.cli.questions import OWN_OPTIONS
    from kg.queries import load_queries

    used = {parameter.name for saved in load_queries().values() for parameter in saved.parameters}
    assert used & {*OWN_OPTIONS, "help"} == set()
