"""Which rows of triggers.csv a word may be, by its lemma and by the other words of the row's lemma around it."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tree import Token, parts_of_speech
from kg.lexicon import Lexicon, Trigger


def rows_of(lexicon: Lexicon, token: Token) -> Iterator[Trigger]:
    """The rows of a token's lemma, the likeliest part of speech first, each in file order."""
    for pos in parts_of_speech(token):
        yield from lexicon.triggers.get((token.lemma, pos), ())


def words_match(sentence: Sentence, trigger: Trigger, token: Token) -> bool:
    """Whether the other words of a lemma stand where they belong: particles behind, modifiers in front."""
    if trigger.pos == "verb":
        around = {sentence[c].lower for c in sentence.children[token.i]} | {
            sentence[g].lower for c in sentence.children[token.i] for g in sentence.children[c] if g <= token.i + 3
        }
        around.discard("to")  # of "told to" and not of "told the envoy to Chad"
        return all(w in around or w == "to" and _has_infinitive(sentence, token) for w in trigger.words[1:])
    before = {t.lemma for t in sentence.tokens[max(0, token.i - 4) : token.i]}
    before |= {t.lower for t in sentence.tokens[max(0, token.i - 4) : token.i]}
    return all(w in before for w in trigger.words[:-1])


def own_words(sentence: Sentence, trigger: Trigger, token: Token) -> set[int]:
    """Tokens in front of a noun that are part of the trigger's own lemma ("terrorist attack")."""
    if trigger.pos == "verb" or len(trigger.words) == 1:
        return set()
    before = sentence.tokens[max(0, token.i - 4) : token.i]
    return {t.i for t in before if t.lower in trigger.words[:-1] or t.lemma in trigger.words[:-1]}


def _has_infinitive(sentence: Sentence, verb: Token) -> bool:
    """Whether an infinitive with "to" depends on a verb."""
    clauses = sentence.kids(verb.i, "xcomp", "ccomp", "advcl")
    return any(t.tag == "TO" for c in clauses for t in sentence.kids(c.i, "aux"))
