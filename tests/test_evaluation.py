"""Scores are those that the gold's guidelines define, and each rule of likeness counts as it should."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import DataFileError
from kg.evaluation import SCORED, SYMMETRIC, Mistake, Ratio, Share, evaluate, normalised
from kg.jsonl import claim_record
from kg.model import Claim, Evidence, Link, Mention
from kg.vocabulary import CLAIM_TYPES

DATA = Path(__file__).parent / "data" / "evaluation"
EXPECTED = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))


def gold(type_="Attack", source=("Iran",), target=("ships",), **more):
    return {"document": "d", "type": type_, "source": list(source), "target": list(target), "quote": "words", **more}


def said(type_="Attack", source=("Iran",), target=("ships",), **more):
    record = {"document": "d", "type": type_, "evidence": {"text": "words"}, **more}
    return {
        **record,
        "source": [{"label": name, "mention": None} for name in source],
        "target": [{"label": name, "mention": None} for name in target],
    }


@pytest.fixture
def score(tmp_path):
    def run(wanted, found, **options):
        path = tmp_path / "gold.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in wanted), encoding="utf-8")
        return evaluate(path, found, **options)

    return run


@pytest.mark.parametrize("how", ["strict", "loose"])
def test_the_scores_of_a_known_case_are_right_to_the_last_digit(how):
    expected = EXPECTED[how]
    scores = evaluate(DATA / "gold.jsonl", DATA / "claims.jsonl", loose=how == "loose")
    for name, measure in scores.measures().items():
        assert {name: measure.record()} == {name: expected[name]}
    assert {name: ratio.record() for name, ratio in scores.by_type.items()} == expected["by_type"]
    assert {name: ratio.record() for name, ratio in scores.by_document.items()} == expected["by_document"]
    assert [str(mistake) for mistake in scores.mistakes] == expected["mistakes"]


def test_records_in_memory_score_like_the_file():
    lines = (DATA / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert evaluate(DATA / "gold.jsonl", records) == evaluate(DATA / "gold.jsonl", DATA / "claims.jsonl")


def test_an_extracted_claim_scores_as_it_is_written(score):
    def link(words, start):
        return Link(f"actor/{words}", words, "Actor", Mention(start, start + len(words), words, "Organisation"))

    claim = Claim("d", 1, "Attack", Evidence(0, 5, "words"), source=(link("Iran", 0),), target=(link("ships", 14),))
    scores = score([gold(polarity="positive", tense="past", certainty="certain")], [claim_record(claim)])
    assert scores.claims == scores.status == Ratio(1, 1, 1)


def test_measures_by_type_and_by_document_have_names(score):
    scores = score([gold(), gold("Aid")], [])
    assert list(scores.measures())[:3] == ["claims", "pairs", "status"]
    assert list(scores.measures(by="type"))[-2:] == ["claims:Aid", "claims:Attack"]
    assert list(scores.measures(by="document"))[-1] == "claims:d"


@pytest.mark.parametrize(
    ("wanted", "found", "alike"),
    [
        ("Houthis|Ansar Allah", "Ansar Allah", True),
        ("Houthis", "the Houthis’", True),
        ("U.S. forces", "United States forces", True),
        ("counter-ISIS forces", "counter ISIS forces", True),
        ("Houthis", "Houthi", False),
        ("ships", "commercial ships", False),
        ("the", "the", False),
    ],
)
def test_names_are_compared_by_their_normalised_wordings(score, wanted, found, alike):
    assert score([gold(source=[wanted])], [said(source=[found])]).claims.hit == alike


def test_the_words_in_the_text_count_as_well_as_the_label(score):
    record = said()
    record["source"] = [{"label": "Islamic Republic of Iran", "mention": "Iran"}]
    assert score([gold()], [record]).claims.hit == 1


@pytest.mark.parametrize(("loose", "hit"), [(False, 0), (True, 1)])
def test_loosely_a_shared_last_word_is_enough(score, loose, hit):
    assert score([gold(target=["ships"])], [said(target=["commercial ship"])], loose=loose).claims.hit == hit


@pytest.mark.parametrize(("type_", "hit"), [("Meeting", 1), ("Attack", 0)])
def test_only_symmetric_types_may_be_turned_round(score, type_, hit):
    scores = score([gold(type_, ["Iran"], ["Russia"])], [said(type_, ["Russia"], ["Iran"])])
    assert scores.claims.hit == hit
    assert scores.pairs.hit == 1


def test_the_wrong_type_is_a_right_pair(score):
    scores = score([gold("Attack")], [said("Threat")])
    assert (scores.claims.hit, scores.pairs.hit) == (0, 1)


def test_an_open_party_is_like_an_open_party_alone(score):
    assert score([gold(source=[])], [said(source=[])]).claims.hit == 1
    assert score([gold(source=[])], [said()]).claims.hit == 0


def test_coordination_is_the_product(score):
    scores = score([gold(source=["Iran", "Syria"], target=["ships", "ports"])], [said(source=["Syria", "Iran"])])
    assert scores.claims == Ratio(2, 2, 4)


def test_a_tuple_that_is_said_twice_counts_once(score):
    assert score([gold()], [said(), said(), said(source=["the Iran"])]).claims == Ratio(1, 1, 1)


def test_status_tells_a_denied_claim_from_one_that_is_stated(score):
    denied = gold(polarity="negative", certainty="certain", tense="past")
    found = [said(polarity="positive", certainty="certain", tense="past"), said(polarity="negative")]
    scores = score([denied], found)
    assert scores.claims == Ratio(1, 1, 1)
    assert scores.status == Ratio(0, 2, 1)
    assert scores.polarity == Share(1, 1)


def test_optional_gold_is_no_loss_when_missed_and_no_mistake_when_found(score):
    wanted = [gold(), gold("Aid", optional=True)]
    assert score(wanted, [said()]).claims == Ratio(1, 1, 1)
    assert score(wanted, [said(), said("Aid")]).claims == Ratio(1, 1, 1)
    assert [m.kind for m in score(wanted, [said("Threat")]).mistakes] == ["missed", "wrong"]


def test_types_and_documents_that_the_gold_does_not_know_are_left_out(score):
    elsewhere = {**said(), "document": "other"}
    assert score([gold()], [said("Protest"), elsewhere]).claims == Ratio(0, 0, 1)


def test_details_count_on_claims_that_match(score):
    wanted = gold(place=["Red Sea"], time=["2024-01", "May"], weapon=["drones"])
    found = said(place=[{"label": "Red Sea"}, {"label": "Yemen"}], time=[{"value": None, "mention": "May"}], weapon=[])
    scores = score([wanted, gold("Aid", place=["Gaza"])], [found])
    assert (scores.place, scores.time, scores.weapon) == (Ratio(1, 2, 1), Ratio(1, 1, 2), Ratio(0, 0, 1))


@pytest.mark.parametrize(
    ("wanted", "found", "right"),
    [([], [], 1), (["Kirby"], [{"label": "Kirby"}], 1), (["Kirby"], [], 0), ([], [{"label": "Kirby"}], 0)],
)
def test_attribution_is_right_where_a_speaker_is_shared_or_none_is_named(score, wanted, found, right):
    assert score([gold(attributed_to=wanted)], [said(attributed_to=found)]).attribution == Share(right, 1)


def test_mistakes_carry_their_words(score):
    scores = score([gold(source=["Iran|Islamic Republic"])], [said(source=[])])
    assert scores.mistakes == (
        Mistake("missed", "d", "Attack", "islamic republic", "ships", "words"),
        Mistake("wrong", "d", "Attack", "-", "ships", "words"),
    )
    assert str(scores.mistakes[1]) == "wrong   d  Attack(- -> ships)  “words”"


def test_nothing_said_scores_nothing_and_divides_by_nothing(score):
    scores = score([gold()], [])
    assert scores.claims.record() == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "hit": 0, "said": 0, "gold": 1}
    assert scores.tense.record() == {"accuracy": 0.0, "of": 0}


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("{", ":2: not JSON"),
        ('{"type": "Attack"}', ":2: not a claim: 'document' must be a string"),
        ('{"document": "d"}', ":2: not a claim: 'type' must be a string"),
        ('{"document": "d", "type": "Aid", "source": "Iran"}', ":2: 'source' must be a list"),
        ('{"document": "d", "type": "Aid", "time": [2024]}', ":2: 'time' must hold"),
        ('{"document": "d", "type": "Aid", "place": [{"label": 1}]}', ":2: 'place' must hold"),
    ],
)
def test_a_broken_line_of_gold_or_claims_is_an_error_with_its_number(tmp_path, line, error):
    path = tmp_path / "broken.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    for call in ((path, []), (DATA / "gold.jsonl", path)):
        with pytest.raises(DataFileError, match=error):
            evaluate(*call)


def test_gold_without_claims_is_an_error(tmp_path):
    (tmp_path / "gold.jsonl").write_text("\n")
    with pytest.raises(DataFileError, match="holds no claims"):
        evaluate(tmp_path / "gold.jsonl", [])


def test_every_scored_type_is_a_claim_type_with_the_same_symmetry():
    assert set(CLAIM_TYPES) >= SCORED
    assert {name for name in SCORED if CLAIM_TYPES[name].symmetric} == SYMMETRIC


@given(st.text(alphabet="aAsSuU.'’- theTHE123ß", max_size=30))
def test_law_a_normalised_name_has_single_spaces_and_no_articles(name):
    once = normalised(name)
    assert once == " ".join(once.split())
    assert not {"the", "a", "an"} & set(once.split())


NAMES = st.lists(st.sampled_from(["Iran", "Hamas", "ships", "U.S."]), max_size=2, unique=True)


@settings(max_examples=50)
@given(
    st.lists(
        st.builds(lambda t, s, o: (t, s, o), st.sampled_from(["Attack", "Meeting", "Aid"]), NAMES, NAMES),
        min_size=1,
        max_size=6,
    )
)
def test_law_gold_against_itself_is_perfect(tmp_path_factory, facts):
    path = tmp_path_factory.mktemp("law") / "gold.jsonl"
    path.write_text("".join(json.dumps(gold(*fact)) + "\n" for fact in facts), encoding="utf-8")
    scores = evaluate(path, [said(*fact) for fact in facts])
    assert scores.claims.f1 == scores.pairs.f1 == scores.status.f1 == 1.0
    assert scores.mistakes == ()
