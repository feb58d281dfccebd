"""Slips of the parser about names put right: taken for punctuation, clauses, verbs or adjectives.

Each function takes the tokens of a sentence and gives them back, the same list if nothing had to change.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extraction.syntax.loose_tokens import children
from kg.extraction.syntax.tree import SUBJECTS, Token
from kg.lexicon.records import PREPOSITIONS

_LINKING = frozenset({"be", "become", "remain", "seem", "call", "name", "say"})


def stray_names(tokens: list[Token]) -> list[Token]:
    """ "met Brig. Deng", "to defeat ISWAP": a name is no punctuation and no clause.

    A title that hangs as punctuation belongs to the name behind it; a name without a verb of its own that hangs as the
    clause of the verb right before is its object.
    """
    out = tokens
    for name in tokens:
        if name.pos != "PROPN" or name.dep not in ("punct", "xcomp", "ccomp", "amod"):
            continue
        behind = tokens[name.i + 1] if name.i + 1 < len(tokens) else None
        if name.dep == "amod":
            mended = replace(name, dep="compound") if name.head > name.i else name
        elif name.dep == "punct":
            known = behind is not None and behind.pos == "PROPN"
            head = behind.head if behind is not None and behind.dep == "compound" else name.i + 1
            mended = replace(name, dep="compound", head=head) if known and name.text.endswith(".") else name
        else:
            alone = name.head == name.i - 1 and tokens[name.head].is_verb
            alone = alone and not children(tokens, name.head, "dobj") and not children(tokens, name.i, *SUBJECTS, "aux")
            mended = replace(name, dep="dobj") if alone and tokens[name.head].lemma not in _LINKING else name
        if mended is not name:
            out = list(out)
            out[name.i] = mended
    return out


def capital_prepositions(tokens: list[Token]) -> list[Token]:
    """ "Near Tal Afar, …": a preposition that opens a sentence is no part of a name."""
    first = next((t for t in tokens if t.pos not in ("PUNCT", "SPACE")), None)
    if first is None or first.pos != "PROPN" or first.dep != "prep" or first.lower not in PREPOSITIONS:
        return tokens
    out = list(tokens)
    out[first.i] = replace(first, tag="IN", pos="ADP", lemma=first.lower)
    return out


def shouted_names(tokens: list[Token]) -> list[Token]:
    """ "to defeat ISWAP", "two ISWAP bases": a word in capitals that stands where a name stands is one.

    The parser takes an acronym that it does not know for a verb or an adjective. A sentence that is all in capitals is
    left alone.
    """
    out = tokens
    for word in tokens:
        if word.tag[:2] not in ("VB", "JJ") or not word.text.isupper() or not word.text.isalpha() or len(word.text) < 3:
            continue
        if word.dep not in ("amod", "dobj", "pobj", "nsubj", "nsubjpass", "appos", "poss"):
            continue
        if 2 * sum(t.text.isupper() for t in tokens) > sum(t.text.isalpha() for t in tokens):
            return tokens
        out = list(out)
        dep = "compound" if word.dep == "amod" else word.dep
        out[word.i] = replace(word, tag="NNP", pos="PROPN", dep=dep, lemma=word.lower)
    return out
