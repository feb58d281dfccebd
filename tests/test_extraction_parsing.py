"""What comes out of the language model: ranks keep their sentence, lemmas are those of the lexicon, masks come off."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from parsed import known_words

from kg.extraction.syntax.parsing import Parties, sentences
from kg.extraction.syntax.typography import plain

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.mark.parametrize("rank", ["Brig. Gen.", "Cdr.", "Col.", "Insp.", "Maj.", "Sgt."])
def test_a_rank_ends_no_sentence(language_model: object, rank: str) -> None:
    doc = cast("Language", language_model)(f"The army met {rank} Ali Deng in Juba.")
    assert len(list(sentences(doc, 0))) == 1


def test_a_sentence_may_end_behind_a_word_like_a_rank(language_model: object) -> None:
    doc = cast("Language", language_model)("The convoy crossed the col. Rebels attacked it.")
    assert len(list(sentences(doc, 0))) == 2


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("Mali staged a raid.", "staged", "stage"),
        ("Chad waged war.", "waged", "wage"),
        ("Rebels hoped for aid.", "hoped", "hope"),
        ("Chad hopped on.", "hopped", "hop"),
        ("Rebels shelled two bases.", "bases", "base"),
        ("The basis of the deal is unclear.", "basis", "basis"),
        ("Three servicemen died.", "servicemen", "serviceman"),
    ],
)
def test_lemmas(language_model: object, text: str, word: str, lemma: str) -> None:
    (sentence,) = sentences(cast("Language", language_model)(text), 0)
    assert [t.lemma for t in sentence.tokens if t.text == word] == [lemma]


def test_tokens_tell_where_they_stand_in_the_text(language_model: object) -> None:
    text = "Jets bombed  IS\nfighters and anti - tank crews."
    stretch = plain(text)
    (sentence,) = sentences(cast("Language", language_model)(stretch.text), 7, plain=stretch)
    words = [t.text for t in sentence.tokens]
    assert words == ["Jets", "bombed", "IS", "fighters", "and", "anti", "-", "tank", "crews", "."]
    assert [text[t.start - 7 : t.end - 7] for t in sentence.tokens] == words
    assert sentence.tokens[2].pos == "PROPN"


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("The police freed two ex-ministers.", "ministers", "minister"),
        ("The regime failed to co-operate with the inquiry.", "operate", "cooperate"),
    ],
)
def test_a_prefix_is_no_word_beside_its_word(language_model: object, text: str, word: str, lemma: str) -> None:
    (sentence,) = sentences(cast("Language", language_model)(text), 0)
    (whole,) = (t for t in sentence.tokens if t.text == word)
    prefix, hyphen = sentence[whole.i - 2], sentence[whole.i - 1]
    assert (prefix.dep, prefix.head, hyphen.dep, hyphen.head) == ("compound", whole.i, "punct", whole.i)
    assert whole.lemma == lemma


def test_a_noun_that_is_taken_for_a_verb_is_parsed_as_a_known_one(language_model: object) -> None:
    text = "Daily airstrikes by Chad have killed herders. Airstrikes went on."
    stretch = plain(text)
    first, second = sentences(cast("Language", language_model)(stretch.text), 0, plain=stretch)
    assert [(t.text, t.lemma, t.tag) for t in (first[1], second[0])] == [
        ("airstrikes", "airstrike", "NNS"),
        ("Airstrikes", "airstrike", "NNS"),
    ]
    assert first.subject(next(t.i for t in first.tokens if t.text == "killed")) == 1


@pytest.mark.parametrize(
    ("text", "receiver"),
    [
        ("Kenya gave Somalia armoured cars.", "Somalia"),
        ("Chad has given the Pentagon permission to use its bases.", "Pentagon"),
        ("Norway sent U.S. troops to Mali.", None),
    ],
)
def test_who_receives(language_model: object, text: str, receiver: str | None) -> None:
    doc = cast("Language", language_model)(text)
    parties = Parties(states=frozenset({"somalia", "u.s."}))
    (sentence,) = sentences(doc, 0, parties=parties, words=known_words())
    given = [t.text for t in sentence.tokens if t.dep == "dative" and t.pos == "PROPN"]
    assert given == ([receiver] if receiver else [])
