"""The development gold is well-formed: each claim quotes its text and says only what a claim can say."""

from __future__ import annotations

import json
import re
from typing import get_args

import pytest

from kg.model import Certainty, Polarity, Tense
from kg.resources import resource
from kg.vocabulary import CLAIM_TYPES

GOLD = resource("data/gold")
CLAIMS = [json.loads(line) for line in (GOLD / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in (GOLD / "texts").glob("*.txt")}
LISTS = ("source", "target", "weapon", "place", "time", "attributed_to")


def test_every_text_has_claims_and_every_claim_a_text() -> None:
    assert {claim["document"] for claim in CLAIMS} == set(TEXTS)
    assert len(TEXTS) == 25


@pytest.mark.parametrize("document", sorted(TEXTS))
def test_claims_quote_their_text(document: str) -> None:
    quotes = [claim["quote"] for claim in CLAIMS if claim["document"] == document]
    assert len(quotes) >= 8
    assert [quote for quote in quotes if quote not in TEXTS[document]] == []


def test_types_and_status_are_those_of_the_model() -> None:
    assert {claim["type"] for claim in CLAIMS} <= set(CLAIM_TYPES)
    assert {claim["polarity"] for claim in CLAIMS} <= set(get_args(Polarity))
    assert {claim["certainty"] for claim in CLAIMS} <= set(get_args(Certainty))
    assert {claim["tense"] for claim in CLAIMS} <= set(get_args(Tense))


def test_every_status_is_represented() -> None:
    for key, values in (("polarity", Polarity), ("certainty", Certainty), ("tense", Tense)):
        assert {claim[key] for claim in CLAIMS} == set(get_args(values))


def test_wordings_are_whole_and_not_repeated() -> None:
    for claim in CLAIMS:
        for wordings in (value.split("|") for key in LISTS for value in claim[key]):
            assert all(word == word.strip() != "" for word in wordings), claim
            assert len(set(wordings)) == len(wordings), wordings


def test_each_party_is_named_in_its_text() -> None:
    """Some wording of every source, target, weapon and place occurs in the document."""
    for claim in CLAIMS:
        text = re.sub(r"\s+", " ", TEXTS[claim["document"]].replace("’", "'")).lower()
        for value in (v for key in LISTS for v in claim[key]):
            assert any(word.lower() in text for word in value.split("|")), (claim["document"], value)
