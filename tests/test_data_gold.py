"""The gold, development and held out, is well-formed: each claim quotes its text and says only what a claim can say."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

import pytest

from kg.model import Certainty, Polarity, Tense
from kg.resources import resource
from kg.vocabulary import CLAIM_TYPES

LISTS = ("source", "target", "weapon", "place", "time", "attributed_to")
SIZES = {"data/gold": 25, "data/gold/held-out": 14}


def read_claims(folder: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (resource(folder) / "gold.jsonl").read_text(encoding="utf-8").splitlines()]


CLAIMS = {folder: read_claims(folder) for folder in SIZES}
TEXTS = {
    folder: {path.stem: path.read_text(encoding="utf-8") for path in (resource(folder) / "texts").glob("*.txt")}
    for folder in SIZES
}
DOCUMENTS = [(folder, document) for folder, texts in TEXTS.items() for document in sorted(texts)]
each_folder = pytest.mark.parametrize("folder", SIZES)


@each_folder
def test_every_text_has_claims_and_every_claim_a_text(folder: str) -> None:
    assert {claim["document"] for claim in CLAIMS[folder]} == set(TEXTS[folder])
    assert len(TEXTS[folder]) == SIZES[folder]


def test_no_held_out_text_is_a_development_text() -> None:
    assert not set(TEXTS["data/gold"]) & set(TEXTS["data/gold/held-out"])
    assert not set(TEXTS["data/gold"].values()) & set(TEXTS["data/gold/held-out"].values())


@pytest.mark.parametrize(("folder", "document"), DOCUMENTS)
def test_claims_quote_their_text(folder: str, document: str) -> None:
    quotes = [claim["quote"] for claim in CLAIMS[folder] if claim["document"] == document]
    assert len(quotes) >= 8
    assert [quote for quote in quotes if quote not in TEXTS[folder][document]] == []


@each_folder
def test_types_and_status_are_those_of_the_model(folder: str) -> None:
    claims = CLAIMS[folder]
    assert {claim["type"] for claim in claims} <= set(CLAIM_TYPES)
    assert {claim["polarity"] for claim in claims} <= set(get_args(Polarity))
    assert {claim["certainty"] for claim in claims} <= set(get_args(Certainty))
    assert {claim["tense"] for claim in claims} <= set(get_args(Tense))


@each_folder
def test_every_status_is_represented(folder: str) -> None:
    for key, values in (("polarity", Polarity), ("certainty", Certainty), ("tense", Tense)):
        assert {claim[key] for claim in CLAIMS[folder]} == set(get_args(values))


@each_folder
def test_wordings_are_whole_and_not_repeated(folder: str) -> None:
    for claim in CLAIMS[folder]:
        for wordings in (value.split("|") for key in LISTS for value in claim[key]):
            assert all(word == word.strip() != "" for word in wordings), claim
            assert len(set(wordings)) == len(wordings), wordings


@each_folder
def test_each_party_is_named_in_its_text(folder: str) -> None:
    """Some wording of every source, target, weapon and place occurs in the document."""
    for claim in CLAIMS[folder]:
        text = re.sub(r"\s+", " ", TEXTS[folder][claim["document"]].replace("’", "'")).lower()
        for value in (v for key in LISTS for v in claim[key]):
            assert any(word.lower() in text for word in value.split("|")), (claim["document"], value)
