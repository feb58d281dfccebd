"""Claims written as JSON Lines are read back as they were; a broken line is an error with its number."""

import io
import json
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataFileError
from kg.jsonl import claim_record, mention_record, read_claims, write_claims
from kg.model import Certainty, Claim, Evidence, Link, Mention, MentionKind, Polarity, Tense, TimeValue
from kg.vocabulary import CLAIM_TYPES

IRAN = Link("actor/iran", "Iran", "State", Mention(0, 4, "Iran", "Place"), registered=True)
REBELS = Link("actor/story/rebels", "rebels", "UnnamedActorSet", Mention(15, 25, "the rebels", "Organisation"))
CLAIM = Claim(
    document="story",
    number=1,
    type="ArmsTransfer",
    subtype="ArmsSale",
    evidence=Evidence(0, 25, "Iran “sold”\u2028 the rebels"),
    source=(IRAN,),
    target=(REBELS,),
    time=(TimeValue("2024-01", Mention(30, 37, "January", "Time")), TimeValue(None, Mention(40, 44, "then", "Time"))),
    polarity="negative",
    certainty="probable",
    tense="future",
    attributed_to=(IRAN, REBELS),
    rule="sell.verb",
)


def lines(*claims):
    stream = io.StringIO()
    write_claims(claims, stream)
    return stream.getvalue()


def write(tmp_path, text):
    path = tmp_path / "claims.jsonl"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_a_claim_is_written_in_the_form_of_the_guidelines():
    record = claim_record(CLAIM)
    assert list(record) == [
        *("document", "number", "type", "subtype", "plover", "source", "target", "weapon", "place", "time"),
        *("polarity", "certainty", "tense", "attributed_to", "evidence", "rule"),
    ]
    assert record["source"] == [
        {
            "id": "https://w3id.org/proxykg/id/actor/iran",
            "label": "Iran",
            "kind": "State",
            "mention": "Iran",
            "start": 0,
            "end": 4,
            "mention_kind": "Place",
            "registered": True,
        }
    ]
    assert record["time"][1]["value"] is None
    assert record["evidence"] == {"start": 0, "end": 25, "text": "Iran “sold”\u2028 the rebels"}


def test_a_claim_says_its_plover_code_where_its_type_has_one():
    assert claim_record(replace(CLAIM, polarity="positive", tense="past"))["plover"] == "COOPERATE"
    affiliation = Claim("story", 1, "Affiliation", Evidence(0, 4, "Iran"))
    assert claim_record(affiliation)["plover"] is None


def test_a_claim_is_one_line_and_its_words_are_not_escaped():
    text = lines(CLAIM, CLAIM)
    assert text.count("\n") == 2
    assert "“sold”" in text


def test_a_mention_is_written_in_the_form_of_the_guidelines():
    assert mention_record("story", Mention(0, 4, "Iran", "Place")) == {
        "document": "story",
        "start": 0,
        "end": 4,
        "text": "Iran",
        "kind": "Place",
    }


def test_blank_lines_are_passed_over(tmp_path):
    assert read_claims(write(tmp_path, "\n" + lines(CLAIM) + " \r\n" + lines(CLAIM))) == [CLAIM, CLAIM]


def test_an_empty_file_holds_no_claims(tmp_path):
    assert read_claims(write(tmp_path, "")) == []


def broken(**changes):
    record = json.loads(lines(CLAIM))
    for key, value in changes.items():
        *path, last = key.split("__")
        at = record
        for step in path:
            at = at[int(step)] if isinstance(at, list) else at[step]
        if value is ...:
            del at[last]
        else:
            at[last] = value
    return json.dumps(record)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "holds an array, not an object"),
        ("null", "holds null, not an object"),
        (b"\xff", "not UTF-8 at byte 0"),
        (broken(document=...), "'document' is missing"),
        (broken(document=3), "'document' is a number; it must be a string"),
        (broken(number=True), "'number' is a boolean"),
        (broken(number=0), "'number' is 0; claims are numbered from 1"),
        (broken(type="War"), "'type' is 'War'; it must be one of Backing"),
        (broken(subtype=1), "'subtype' is a number"),
        (broken(polarity="maybe"), "'polarity' is 'maybe'; it must be one of positive, negative"),
        (broken(certainty=None), "'certainty' is null"),
        (broken(tense="now"), "'tense' is 'now'"),
        (broken(source={}), "'source' is an object; it must be an array"),
        (broken(source=["Iran"]), "'source[0]' is a string; it must be an object"),
        (broken(source__0__id="iran"), "'source[0].id' is 'iran'; it must begin with https://"),
        (broken(source__0__label=...), "'source[0].label' is missing"),
        (broken(source__0__registered=1), "'source[0].registered' is a number; it must be true or false"),
        (broken(source__0__mention_kind="Ship"), "'source[0].mention_kind' is 'Ship'"),
        (broken(target__0__end=3), "'target[0].end' is 3 with 'start' 15"),
        (broken(time__1__start=-1), "'time[1].end' is 44 with 'start' -1"),
        (broken(time__0__value=2024), "'time[0].value' is a number"),
        (broken(evidence=[]), "'evidence' is an array; it must be an object"),
        (broken(evidence__text="\ud800"), "'evidence.text' holds half a surrogate pair"),
        (broken(rule=...), "'rule' is missing"),
    ],
)
def test_a_broken_line_is_an_error_that_names_file_line_and_key(tmp_path, line, said):
    good = lines(CLAIM).encode()
    path = write(tmp_path, good + b"\n" + (line if isinstance(line, bytes) else line.encode()) + b"\n")
    with pytest.raises(DataFileError) as caught:
        read_claims(path)
    assert str(caught.value).startswith(f"{path}:3: {said}")
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(DataFileError, match="can't be read"):
        read_claims(tmp_path / "claims.jsonl")


WORDS = st.text(max_size=12)


def bounds():
    return st.tuples(st.integers(0, 10**9), st.integers(0, 10**6)).map(lambda pair: (pair[0], pair[0] + pair[1]))


MENTIONS = st.builds(
    lambda at, text, kind: Mention(*at, text, kind), bounds(), WORDS, st.sampled_from(get_args(MentionKind))
)
LINKS = st.lists(st.builds(Link, WORDS, WORDS, WORDS, MENTIONS, st.booleans()), max_size=2).map(tuple)
CLAIMS = st.builds(
    Claim,
    document=WORDS,
    number=st.integers(1, 10**6),
    type=st.sampled_from(sorted(CLAIM_TYPES)),
    evidence=st.builds(lambda at, text: Evidence(*at, text), bounds(), WORDS),
    source=LINKS,
    target=LINKS,
    weapon=LINKS,
    place=LINKS,
    time=st.lists(st.builds(TimeValue, st.none() | WORDS, MENTIONS), max_size=2).map(tuple),
    polarity=st.sampled_from(get_args(Polarity)),
    certainty=st.sampled_from(get_args(Certainty)),
    tense=st.sampled_from(get_args(Tense)),
    attributed_to=LINKS,
    subtype=st.none() | WORDS,
    rule=WORDS,
)


@given(st.lists(CLAIMS, max_size=3))
def test_law_claims_read_back_are_the_claims_written(tmp_path_factory, claims):
    path = write(tmp_path_factory.mktemp("law"), lines(*claims))
    assert read_claims(path) == claims
    assert lines(*read_claims(path)) == path.read_text(encoding="utf-8")
