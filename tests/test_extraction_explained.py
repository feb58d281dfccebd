"""An explanation tells what reading did: the rows tried, the words that decide, what was dropped and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli.explanations import record
from kg.extraction import Extractor
from kg.extraction.explanations.explained import Explained, TriggerWord
from kg.extraction.explanations.explainer import Explainer
from kg.lexicon import load_lexicon
from kg.model import Document
from kg.register import load_register
from kg.text import read_documents

pytestmark = pytest.mark.model
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def explainer(language_model) -> Explainer:
    return Explainer(Extractor(load_register(), load_lexicon(), language_model))


@pytest.fixture(scope="module")
def small(language_model, tmp_path_factory) -> Explainer:
    """With a verb of the user's own that has several rows, and a noun that is vague beside it."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "triggers.csv").write_text(
        "lemma,pos,type,roles\n"
        "zap,verb,Capture,subj=source! obj=target:territory!\n"
        "zap,verb,Attack,subj=source! obj=target!\n"
        "zap,verb,Aid,subj=source! obj=target!\n",
        encoding="utf-8",
    )
    return Explainer(Extractor(load_register(), load_lexicon(own=folder), language_model))


def only(explainer: Explainer, text: str) -> Explained:
    (explained,) = explainer.explain(Document("text", text))
    return explained


def word(explained: Explained, text: str) -> TriggerWord:
    (found,) = (trigger for trigger in explained.triggers if trigger.word == text)
    return found


# -- rows --------------------------------------------------------------------------------------------------------------


def test_rows_are_told_in_order_up_to_the_one_that_fires(small: Explainer) -> None:
    zapped = word(only(small, "Kenya zapped the rebels."), "zapped")
    assert [(row.type, row.fired) for row in zapped.rows] == [("Capture", False), ("Attack", True)]
    assert (zapped.untried, zapped.claim, zapped.fate) == (1, 1, "")
    assert zapped.parties == (("source", "Kenya"), ("target", "rebels"))


def test_a_refused_filler_is_told_with_what_the_role_takes(small: Explainer) -> None:
    refused = word(only(small, "Kenya zapped the rebels."), "zapped").rows[0]
    assert (refused.reason, refused.role) == ("nothing fills its required target", "obj=target:territory!")
    (candidate,) = refused.candidates
    assert (candidate.path, candidate.words) == ("obj", "rebels")
    assert candidate.why == "UnnamedActorSet, class party; the role takes territory"
    assert word(only(small, "Kenya zapped the town."), "zapped").rows[0].fired


def test_a_role_whose_paths_lead_nowhere_has_no_candidates(small: Explainer) -> None:
    zapped = word(only(small, "Kenya zapped."), "zapped")
    assert [row.candidates for row in zapped.rows] == [(), (), ()]
    assert (zapped.fate, zapped.claim, zapped.status) == ("no row fires", None, None)


def test_a_party_left_open_is_told(small: Explainer) -> None:
    (candidate,) = word(only(small, "Kenya zapped him."), "zapped").rows[1].candidates
    assert candidate.why.startswith("left open")


def test_words_of_a_lemma_that_are_not_there_are_told(explainer: Explainer) -> None:
    strike = word(only(explainer, "Chad launched a strike on Mali."), "strike")
    assert {row.reason for row in strike.rows if " " in row.rule} == {
        "the other words of its lemma don't stand beside it"
    }
    assert strike.light == "launched"


def test_rows_for_another_part_of_speech_are_told(small: Explainer) -> None:
    zap = word(only(small, "The zap of Kenya was long."), "zap")
    assert zap.fate == "triggers.csv has it as verb, and the parse says NN (NOUN)"


# -- what becomes of a frame -------------------------------------------------------------------------------------------


def test_what_a_frame_lacks_is_told(explainer: Explainer) -> None:
    assert word(only(explainer, "They backed the Houthis."), "backed").claim is None
    raid = word(only(explainer, "The raid on Mali was long."), "raid")
    assert (raid.claim, raid.fate) == (None, "incomplete: Attack needs a source or a place")
    assert word(only(explainer, "Chad's raid on Mali was long."), "raid").claim == 1


def test_an_echo_is_told(explainer: Explainer) -> None:
    explained = only(explainer, "Chad cut ties with Mali.")
    fates = {trigger.word: trigger.fate for trigger in explained.triggers}
    assert len(explained.claims) == 1
    assert fates["cut"] == ""
    assert fates["ties"].startswith("an echo")


def test_a_vaguer_claim_is_told(explainer: Explainer) -> None:
    explained = only(explainer, "Chad bombed the town of Gao, and the bombing killed Mali's troops there.")
    assert all(trigger.claim or trigger.fate for trigger in explained.triggers)


def test_a_word_within_a_name_triggers_nothing(explainer: Explainer) -> None:
    explained = only(explainer, "The Lord's Resistance Army left Uganda.")
    assert all(trigger.word != "Resistance" or trigger.fate.startswith("part of") for trigger in explained.triggers)


# -- status ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "decisive", "gives"),
    [
        ("Chad did not bomb Mali.", "not", ("negative",)),
        ("Chad may bomb Mali.", "may", ("possible", "future")),
        ("Chad will bomb Mali.", "will", ("future",)),
        ("Kenya denied that Chad bombed Mali.", "denied", ("negative", "speaker")),
        ("Chad allegedly bombed Mali.", "allegedly", ("probable",)),
        ("Did Chad bomb Mali?", "?", ("possible",)),
    ],
)
def test_the_words_that_make_the_status_are_told(
    explainer: Explainer, text: str, decisive: str, gives: tuple[str, ...]
) -> None:
    (trigger,) = (t for t in only(explainer, text).triggers if t.lemma == "bomb")
    (cause,) = (cause for cause in trigger.causes if cause.word == decisive)
    assert set(cause.gives) & set(gives)
    assert trigger.status is not None
    assert set(cause.gives) <= {*trigger.status, "speaker"}


def test_no_word_makes_a_plain_status(explainer: Explainer) -> None:
    trigger = word(only(explainer, "On Monday the army of Chad bombed a town in Mali."), "bombed")
    assert (trigger.status, trigger.causes) == (("positive", "certain", "past"), ())


def test_the_cue_and_the_speaker_are_named(explainer: Explainer) -> None:
    trigger = word(only(explainer, "Kenya denied that Chad bombed Mali."), "bombed")
    assert trigger.speakers == ("Kenya",)
    (cause,) = trigger.causes
    assert cause.cue is not None
    assert cause.cue.startswith("denial, cues.csv:")


# -- links -------------------------------------------------------------------------------------------------------------


def test_a_link_says_what_made_it(explainer: Explainer) -> None:
    explained = only(explainer, "Tehran armed the rebels of Zorbistan, and it praised them.")
    why = {one.words.removeprefix("the "): one.why for one in explained.met}
    assert "in the register, " in why["Tehran"]
    assert why["rebels"].startswith("head 'rebel' of class party, heads.csv:")
    assert all(why[pronoun].startswith(("stands for", "left open")) for pronoun in ("it", "them"))


def test_a_name_whose_condition_fails_is_passed_over_with_it(explainer: Explainer) -> None:
    (refused,) = only(explainer, "The Ababil sailed to Kenya.").passed_over
    assert (refused.words, refused.key) == ("Ababil", "weapon/ababil-missile")
    assert refused.why.startswith("only if [near ")
    taken = only(explainer, "The Ababil ballistic missile hit Kenya.")
    assert taken.passed_over == ()


def test_a_time_is_a_mention_without_a_link(explainer: Explainer) -> None:
    (monday,) = (one for one in only(explainer, "Chad bombed Mali on Monday.").met if "Monday" in one.words)
    assert (monday.kind, monday.key) == ("Time", None)


def test_a_phrase_is_told_once_by_the_words_of_its_mention(explainer: Explainer) -> None:
    explained = only(
        explainer, "The rebels left the Gulf of Aden, and the army paid the two guards $3 million on Monday."
    )
    words = [one.words.removeprefix("the ") for one in explained.met]
    assert words.count("Gulf of Aden") == 1
    assert len(set(words)) == len(words)
    assert {one.kind for one in explained.met if "million" in one.words} == {"Money"}


# -- hints -------------------------------------------------------------------------------------------------------------


def test_a_word_between_parties_gets_the_row_that_one_could_write(explainer: Explainer, tmp_path: Path) -> None:
    text = "Chad will bamboozle the rebels with drones."
    (hint,) = only(explainer, text).hints
    assert hint.word == "bamboozle"
    assert hint.row.startswith("bamboozle,verb,TYPE,subj=source! obj=target! with=weapon,Chad will")
    assert hint.row.endswith(",Chad,rebels,positive certain future")
    (tmp_path / hint.table).write_text(f"{hint.header}\n{hint.row.replace('TYPE', 'Attack')}\n", encoding="utf-8")
    extractor = explainer.extractor
    own = Explainer(Extractor(extractor.register, load_lexicon(own=tmp_path), extractor.nlp))
    explained = only(own, text)
    assert explained.hints == ()
    assert [claim.type for claim in explained.claims] == ["Attack"]
    assert [link.label for link in explained.claims[0].weapon] == ["drones"]


def test_so_does_a_noun_with_who_and_whom(explainer: Explainer) -> None:
    (hint,) = only(explainer, "Chad's bamboozlement of Mali was long.").hints
    assert hint.row.startswith("bamboozlement,noun,TYPE,by|poss|mod=source of=target!,")


@pytest.mark.parametrize(
    "text",
    [
        "Chad bombed Mali.",
        "The rain bamboozled us.",
        "Kenya has rivers.",
        "Sing!",
        "The bamboozlement of Mali was long.",
        "A number of soldiers slept.",
        "According to Mali, it rained.",
        "Bamboozle Mali.",
    ],
)
def test_a_word_that_has_a_row_or_no_parties_gets_none(explainer: Explainer, text: str) -> None:
    assert only(explainer, text).hints == ()


# -- as a whole --------------------------------------------------------------------------------------------------------


TEXTS = list(read_documents([ROOT / "data" / "texts", ROOT / "data" / "gold" / "texts"]))


@pytest.mark.parametrize("document", TEXTS, ids=lambda document: document.id)
def test_an_explanation_ends_in_the_claims_that_extraction_gives(explainer: Explainer, document: Document) -> None:
    explained = explainer.explain(document)
    claims = {claim.number: claim for one in explained for claim in one.claims}
    assert tuple(claims[n] for n in sorted(claims)) == explainer.extractor.extract(document)
    for word in (word for one in explained for word in one.triggers):
        if word.claim is None:
            assert word.fate
            continue
        claim = claims[word.claim]
        assert [row.rule for row in word.rows if row.fired] == [claim.rule]
        assert word.status == (claim.polarity, claim.certainty, claim.tense)


def test_an_explanation_is_a_json_object(explainer: Explainer) -> None:
    told = json.loads(json.dumps(record(only(explainer, "Kenya denied that Chad bombed Mali."))))
    assert told["tokens"][1]["lemma"] == "deny"
    (bombed,) = (trigger for trigger in told["triggers"] if trigger["word"] == "bombed")
    assert bombed["status"] == {"polarity": "negative", "certainty": "certain", "tense": "past"}
    assert bombed["parties"][0] == {"role": "source", "words": "Chad"}
    assert "Attack" in [claim["type"] for claim in told["claims"]]
