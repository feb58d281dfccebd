"""What whole sentences say of their claims: polarity, certainty, tense and speakers, through the language model.

The sentences stand in tests/data/status.csv with the type of claim that is looked at. `status` is "polarity certainty
tense" of its claims, "no fact" where there must be none that is positive, certain and not to come, "nothing" where
there must be no claim of the type at all. `speakers` names who says so, the innermost first, parted by commas.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.extraction import Extractor
from kg.lexicon import load_lexicon
from kg.model import Claim, Document
from kg.register import load_register


def rows(*statuses: str) -> list[tuple[str, str, str, str]]:
    """The rows of the table with one of these statuses; without any, those with a status of three words."""
    path = Path(__file__).parent / "data" / "status.csv"
    with path.open(encoding="utf-8", newline="") as file:
        table = [(row["text"], row["type"], row["status"], row["speakers"]) for row in csv.DictReader(file)]
    return [row for row in table if (row[2] in statuses if statuses else len(row[2].split()) == 3)]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_register(), load_lexicon())


def told(extractor: Extractor, text: str, kind: str) -> list[Claim]:
    return [c for c in extractor.extract(Document(id="text", text=text)) if c.type == kind]


@pytest.mark.parametrize(("text", "kind", "expected", "speakers"), rows(), ids=[row[0] for row in rows()])
def test_a_claim_is_what_its_sentence_says_of_it(
    extractor: Extractor, text: str, kind: str, expected: str, speakers: str
) -> None:
    claims = told(extractor, text, kind)
    assert {f"{c.polarity} {c.certainty} {c.tense}" for c in claims} == {expected}
    assert speakers in {",".join(x.label for x in c.attributed_to) for c in claims}


@pytest.mark.parametrize(
    ("text", "kind"), [row[:2] for row in rows("no fact")], ids=[row[0] for row in rows("no fact")]
)
def test_what_is_not_told_as_a_fact_is_none(extractor: Extractor, text: str, kind: str) -> None:
    facts = [c for c in told(extractor, text, kind) if (c.polarity, c.certainty) == ("positive", "certain")]
    assert [c for c in facts if c.tense != "future"] == []


@pytest.mark.parametrize(
    ("text", "kind"), [row[:2] for row in rows("nothing")], ids=[row[0] for row in rows("nothing")]
)
def test_an_idiom_tells_of_nothing(extractor: Extractor, text: str, kind: str) -> None:
    assert told(extractor, text, kind) == []


SPEECHES = [
    (
        (
            "The mayor, Amina Osei, said:\n\nChad bombed the market. It has also shelled a school.\n\nNotes to editors:"
            "\n\nChad attacked a convoy in May."
        ),
        {"market": "Amina Osei", "school": "Amina Osei", "convoy": ""},
    ),
    (
        "“Chad bombed the market,” said Amina Osei. “It shelled a school.”\n\nRebels attacked a convoy.",
        {"market": "Amina Osei", "school": "Amina Osei", "convoy": ""},
    ),
    (
        "Amina Osei released the following statement today:\n\n“Chad bombed the market near the river again.”",
        {"market": "Amina Osei"},
    ),
    (
        'Osei replied: "Chad bombed the market." Deng disagreed: "Sudan shelled the school."',
        {"market": "Osei", "school": "Deng"},
    ),
    (
        (
            "The ministry said in a statement that Chad bombed the market. "
            "The statement said that Chad shelled a school."
            " It said that rebels attacked a convoy."
        ),
        {"market": "ministry", "school": "ministry", "convoy": "ministry"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), SPEECHES, ids=[row[0][:40] for row in SPEECHES])
def test_who_speaks_is_known_over_several_sentences(extractor: Extractor, text: str, expected: dict[str, str]) -> None:
    claims = told(extractor, text, "Attack")
    spoken = {x.label: ",".join(s.label for s in c.attributed_to) for c in claims for x in c.target}
    assert spoken == expected
