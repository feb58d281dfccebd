"""The language model works out anew for each token what depends on its word alone; here it is worked out once and kept.

That is its embedding, which is what tagger and parser see of it before they see its neighbours, and what follows from
its tag and label: part of speech and lemma. The parse stays the same, bit by bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler, Lemmatizer
    from spacy.tokens import Doc
    from thinc.model import Model

_KEPT = 1 << 15
"""How many words are kept at the most, some 20 MB; then all are forgotten, so that memory stays the same."""

_Key = tuple[int, ...]
"""Some attributes of a token: what is known of it, or what is found of it."""


def remember(nlp: Language) -> None:
    """Let the model keep what it works out for words; the parse stays the same, bit by bit.

    A model whose parts are not the usual ones works it out anew each time.
    """
    from spacy.language import Language

    if "tok2vec" in nlp.pipe_names:
        encoder = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
        encoder.replace_node(encoder.layers[0], _remembering(encoder.layers[0]))
    if nlp.pipe_names[-2:] == ["attribute_ruler", "lemmatizer"]:
        patterns = _patterns(nlp.get_pipe("attribute_ruler"))  # type: ignore[arg-type]
        if all(token.keys() <= _OF_THE_WORD for pattern in patterns for token in pattern):
            for name in ("attribute_ruler", "lemmatizer"):
                nlp.disable_pipe(name)
            Language.factory("word_forms", func=_word_forms)
            nlp.add_pipe("word_forms")


def _keys(doc: Doc, attributes: Iterable[str]) -> list[_Key]:
    """These attributes of each token."""
    return list(map(tuple, doc.to_array([*attributes]).tolist()))


# -- embeddings ------------------------------------------------------------------------------------------------------


def _remembering(embed: Model[Any, Any]) -> Model[Any, Any]:
    from thinc.api import Model

    return Model("remembered_embeddings", _embedded, layers=[embed], attrs={"rows": {}})


def _embedded(model: Model[Any, Any], docs: Sequence[Doc], is_train: bool) -> tuple[list[NDArray[Any]], None]:
    """The embeddings of each document's words.

    A word's row is the same whatever else is worked out with it: BLIS, by which thinc multiplies matrices, works out
    each row by itself.
    """
    import numpy

    rows: dict[_Key, NDArray[Any]] = model.attrs["rows"]
    embed = model.layers[0]
    keys = [_keys(doc, ["ORTH", "NORM", "SPACY"]) for doc in docs]
    if len(rows) > _KEPT:
        rows.clear()
    new = list(dict.fromkeys(key for words in keys for key in words if key not in rows))
    if new:
        (table,) = embed.predict([_doc_of(docs[0], new)])
        rows.update((key, table[i : i + 1]) for i, key in enumerate(new))
    nothing = numpy.zeros((0, embed.get_dim("nO")), dtype="float32")
    return [numpy.concatenate([nothing, *(rows[key] for key in words)]) for words in keys], None


def _doc_of(like: Doc, words: list[_Key]) -> Doc:
    """A document of just these words."""
    from spacy.tokens import Doc

    strings = like.vocab.strings
    doc = Doc(like.vocab, words=[strings[orth] for orth, _, _ in words], spaces=[bool(space) for _, _, space in words])
    for token, (_, norm, _) in zip(doc, words, strict=True):
        token.norm_ = strings[norm]  # which may be a special case of the tokenizer's
    return doc


# -- word forms ------------------------------------------------------------------------------------------------------

_OF_THE_WORD = frozenset({"ORTH", "LOWER", "IS_SPACE", "TAG", "DEP"})
_FORM = ("TAG", "POS", "LEMMA", "DEP")


def _patterns(ruler: AttributeRuler) -> list[list[dict[str, Any]]]:
    """The patterns of all rules; each has what it asks of one token after another."""
    return [pattern for rule in ruler.patterns for pattern in rule["patterns"]]  # type: ignore[union-attr, misc]


def _word_forms(nlp: Language, name: str) -> WordForms:
    """The component for a model; a factory must be a function of a module and have these parameters."""
    return WordForms(nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer"))  # type: ignore[arg-type]


class WordForms:
    """Gives each token its part of speech and lemma, as the model's own ruler and lemmatizer find them.

    What they find depends on the word, its tag and its label, but for a few words ("let 's") also on what is behind.
    Morphology stays with the ruler, where it tells the lemmatizer of the word; nothing else asks for it.
    """

    def __init__(self, ruler: AttributeRuler, lemmatizer: Lemmatizer) -> None:
        from spacy.matcher import Matcher

        patterns = _patterns(ruler)
        self._ruler, self._lemmatizer = ruler, lemmatizer
        self._longest = max(map(len, patterns), default=1)
        self._first = Matcher(ruler.vocab)
        for pattern in patterns:
            if len(pattern) > 1:
                self._first.add("first", [[pattern[0]]])
        self._forms: dict[_Key, _Key] = {}
        index = lemmatizer.lookups.get_table("lemma_index", {})
        for part, listed in index.items():
            index[part] = frozenset(listed)  # as published a list, which is gone through for each word
        self._beginning: set[_Key] = set()
        """Words with which a pattern of several may begin."""

    def __call__(self, doc: Doc) -> Doc:
        """The document, whose tokens have their tags and labels, with parts of speech and lemmas too."""
        import numpy

        keys = _keys(doc, ["ORTH", "TAG", "DEP"])
        if len(self._forms) > _KEPT:
            self._forms.clear()
        for key in keys:
            if key not in self._forms:
                self._learn(doc, key)
        forms = [self._forms[key] for key in keys]
        for start, end in self._with_patterns(keys):
            forms[start:end] = self._found(_labelled(doc, keys[start:end]))
        return doc.from_array([*_FORM], numpy.array(forms, dtype="uint64")) if forms else doc  # type: ignore[arg-type]

    def _learn(self, like: Doc, key: _Key) -> None:
        word = _labelled(like, [key])
        if len(self._first) and self._first(word, allow_missing=True):
            self._beginning.add(key)
        (self._forms[key],) = self._found(word)

    def _found(self, words: Doc) -> list[_Key]:
        """What ruler and lemmatizer find of words that stand by themselves."""
        return _keys(self._lemmatizer(self._ruler(words)), _FORM)

    def _with_patterns(self, keys: list[_Key]) -> Iterator[tuple[int, int]]:
        """Where patterns of several words may be, half-open; all words that such patterns share are in one stretch."""
        start = end = 0
        for i, key in enumerate(keys if not self._beginning.isdisjoint(keys) else ()):
            if key in self._beginning:
                if i >= end:
                    if end > start:
                        yield start, end
                    start = i
                end = min(i + self._longest, len(keys))
        if end > start:
            yield start, end


def _labelled(like: Doc, words: list[_Key]) -> Doc:
    """A document of just these words, with their tags and labels."""
    from spacy.tokens import Doc

    doc = Doc(like.vocab, words=[like.vocab.strings[orth] for orth, _, _ in words])
    for token, (_, tag, dep) in zip(doc, words, strict=True):
        token.tag, token.dep = tag, dep
    return doc
