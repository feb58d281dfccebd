"""What the model keeps of words changes nothing: the same parse as without, bit by bit, whatever was read before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.extraction.syntax import memos

if TYPE_CHECKING:
    from spacy.language import Language

WORDS = (
    "Let let 's Y y' all c'm C'm on gon na got Got ta ai n't is There there are was It the The rebels Chad U.S. "
    "armed arming gets ( , . -- \n\n ran children better best 3 % what who that to"
).split(" ")
SHOWN = ["TAG", "POS", "LEMMA", "DEP", "HEAD", "SENT_START"]


def parsed(nlp: Language, text: str) -> list[list[int]]:
    return cast("list[list[int]]", nlp(text).to_array(SHOWN).tolist())


def stock_parsed(nlp: Language, text: str) -> list[list[int]]:
    with nlp.select_pipes(disable=["word_forms"]):
        doc = nlp(text)
    for name in ("attribute_ruler", "lemmatizer"):
        doc = nlp.get_pipe(name)(doc)
    return cast("list[list[int]]", doc.to_array(SHOWN).tolist())


@pytest.mark.model
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(WORDS), max_size=25))
def test_word_forms_are_those_of_ruler_and_lemmatizer(language_model: object, words: list[str]) -> None:
    nlp, text = cast("Language", language_model), " ".join(words)
    stock = stock_parsed(nlp, text)
    assert parsed(nlp, text) == stock
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memos, "_KEPT", 0)
        assert parsed(nlp, text) == stock


@pytest.mark.model
def test_patterns_of_several_words_overlap(language_model: object) -> None:
    """Words that begin such patterns follow each other here, and one ends the text."""
    nlp = cast("Language", language_model)
    text = "Gon na got ta y' all let 's c'm on. There is let 's got ta gon na, got"
    stock = stock_parsed(nlp, text)
    assert parsed(nlp, text) == stock
    assert "us" in [token.lemma_ for token in nlp(text)]


@pytest.mark.model
@pytest.mark.parametrize("kept", [0, 1 << 15])
def test_embeddings_are_those_of_the_model_alone(
    language_model: object, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    """Bit by bit, however the words come together."""
    monkeypatch.setattr(memos, "_KEPT", kept)
    nlp = cast("Language", language_model)
    memo: Any = nlp.get_pipe("tok2vec").model.layers[0]  # type: ignore[attr-defined]
    texts = ["Chad armed rebels in Mali.", "", "Rebels, armed by Chad, can't\n\nleave.", "x", " ".join(WORDS * 20)]
    docs = [nlp.make_doc(text) for text in texts]
    alone = memo.layers[0].predict(docs)
    for found in (memo.predict(docs), [memo.predict([doc])[0] for doc in docs], memo.predict(docs)):
        assert all(numpy.array_equal(one, other) for one, other in zip(found, alone, strict=True))
