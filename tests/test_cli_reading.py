"""`kg extract`, `kg evaluate`: right and wrong use."""

from __future__ import annotations

import json

import pytest

from kg.jsonl import claim_record, read_claims, write_claims
from tests.conftest import small_document

SENTENCE = "Iran supplied drones to Russia, the United States said.\n"


@pytest.fixture
def article(tmp_path):
    file = tmp_path / "note.txt"
    file.write_text(SENTENCE, encoding="utf-8")
    return file


@pytest.fixture
def gold(tmp_path):
    """Gold claims of the small document, its text in the folder beside them."""
    document, claims = small_document()
    folder = tmp_path / "gold"
    (folder / "texts").mkdir(parents=True)
    (folder / "texts" / "small.txt").write_text(document.text, encoding="utf-8")
    lines = []
    for claim in claims:
        record = claim_record(claim)
        for role in ("source", "target", "weapon", "place", "attributed_to"):
            record[role] = [link["label"] for link in record[role]]
        lines.append(json.dumps({**record, "time": [], "quote": claim.evidence.text}))
    (folder / "claims.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "claims.jsonl"


@pytest.fixture
def claims(tmp_path):
    file = tmp_path / "claims.jsonl"
    with file.open("w", encoding="utf-8") as stream:
        write_claims(small_document()[1], stream)
    return file


@pytest.mark.model
def test_extract_prints_claims_that_read_back(kg, article, tmp_path):
    done = kg("extract", article)
    assert (done.code, done.err) == (0, "")
    file = tmp_path / "claims.jsonl"
    file.write_text(done.out, encoding="utf-8")
    [claim] = [claim for claim in read_claims(file) if claim.type == "ArmsTransfer"]
    assert (claim.document, claim.source[0].key, claim.target[0].key) == ("note", "actor/iran", "actor/russia")
    assert SENTENCE[claim.evidence.start : claim.evidence.end] == claim.evidence.text


@pytest.mark.model
def test_a_table_is_for_reading(kg, article):
    done = kg("extract", article, "--format", "table")
    assert done.code == 0
    assert (
        "note 1: Iran ArmsTransfer Russia, with drones, according to United States [positive, certain, past]"
        in done.out
    )


@pytest.mark.model
def test_mentions_slice_back(kg, article):
    done = kg("extract", article, "--mentions")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert {"Iran", "drones", "Russia"} <= {mention["text"] for mention in found}
    assert all(SENTENCE[mention["start"] : mention["end"]] == mention["text"] for mention in found)


@pytest.mark.model
def test_extract_goes_on_after_a_bad_file(kg, article, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.touch()
    done = kg("extract", empty, article)
    assert done.code == 1
    assert done.complaint.startswith(f"{empty}: ")
    assert '"ArmsTransfer"' in done.out


@pytest.mark.model
def test_extract_reads_standard_input(kg):
    done = kg("extract", "-", stdin=SENTENCE)
    assert json.loads(done.out.splitlines()[0])["document"] == "stdin"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["extract"], "Missing argument 'PATH'; 'kg extract --help' says more"),
        (["extract", "x.txt", "--format", "xml"], "Invalid value for '--format': 'xml' is not one of 'jsonl', 'table'"),
        (["extract", "x.txt", "--mentions", "--format", "table"], "--mentions is written as JSON Lines only"),
        (["extract", "x.txt", "--mention"], "No such option: --mention (Possible options: --mentions)"),
        (["evaluate"], "Missing argument 'GOLD'"),
        (["evaluate", "gold.jsonl", "claims.jsonl", "--texts", "."], "give either extracted claims or --texts"),
        (["quary"], "No such command 'quary'. Did you mean 'query'?"),
        (["--versoin"], "No such option: --versoin"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(kg, arguments, complaint):
    done = kg(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.complaint.startswith(complaint)


def test_scores_of_the_gold_itself_are_perfect(kg, gold, claims):
    done = kg("evaluate", gold, claims)
    assert (done.code, done.err) == (0, "")
    [line] = [line.split() for line in done.out.splitlines() if line.startswith("claims ")]
    assert line == ["claims", "1.0000", "1.0000", "1.0000", "3", "3", "3"]


def test_scores_as_json(kg, gold, claims):
    record = json.loads(kg("evaluate", gold, claims, "--format", "json", "--by", "type", "--errors").out)
    assert record["claims"]["f1"] == 1.0
    assert record["claims:Attack"]["hit"] == 1
    assert record["mistakes"] == []


def test_errors_are_listed(kg, gold, claims):
    lines = claims.read_text(encoding="utf-8").splitlines(keepends=True)
    claims.write_text("".join(lines[1:]), encoding="utf-8")
    done = kg("evaluate", gold, claims, "--errors")
    assert "missed  small  Backing(iran -> houthis)" in done.out


@pytest.mark.model
def test_without_claims_the_texts_beside_the_gold_are_read(kg, gold):
    done = kg("evaluate", gold, "--by", "document")
    assert (done.code, done.err) == (0, "")
    assert "claims:small" in done.out


@pytest.mark.parametrize("arguments", [["missing.jsonl"], ["missing.jsonl", "claims.jsonl"]])
def test_missing_gold_is_named(kg, arguments):
    done = kg("evaluate", *arguments)
    assert done.code == 1
    assert done.complaint.startswith("missing.jsonl")


def test_gold_without_texts_or_claims_is_told_what_to_give(kg, gold, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "gold.jsonl").write_bytes(gold.read_bytes())
    done = kg("evaluate", alone / "gold.jsonl")
    assert done.code == 1
    assert done.complaint.startswith(f"{alone / 'texts'}: no such folder; name the texts with --texts")


def test_a_broken_line_is_named(kg, gold, claims):
    claims.write_text('{"document": "small"\n', encoding="utf-8")
    done = kg("evaluate", gold, claims)
    assert done.code == 1
    assert done.complaint.startswith(f"{claims}:1: not JSON")
