"""Tense and finiteness of clauses, from the forms of verbs and auxiliaries."""

from __future__ import annotations

from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tree import Token
from kg.model import Tense

UNITS = frozenset("minute hour day week month year decade century time".split())
FUTURE = frozenset({"will", "'ll", "’ll", "shall"})


def is_infinitive(sentence: Sentence, i: int) -> bool:
    """Whether verb i is a to-infinitive."""
    return any(t.lower == "to" for t in sentence.kids(i, "aux"))


def is_finite(sentence: Sentence, token: Token) -> bool:
    """Whether a token is a verb with a tense of its own, by form, auxiliary or the verb it is coordinated with."""
    if not token.is_verb:
        return False
    auxiliaries = [t for t in sentence.kids(token.i, "aux", "auxpass") if t.lower != "to"]
    if any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in auxiliaries):
        return True
    if token.dep == "conj" and sentence[token.head].is_verb and token.tag in ("VB", "VBN", "VBG"):
        return is_finite(sentence, sentence[token.head])
    return token.tag in ("VBD", "VBZ", "VBP") and not is_infinitive(sentence, token.i)


def is_past(sentence: Sentence, token: Token) -> bool:
    """Whether the clause of this verb is in a past tense, the perfect included."""
    auxiliaries = list(sentence.kids(token.i, "aux", "auxpass"))
    return tense_of(token, auxiliaries) == "past"


def tense_of(token: Token, auxiliaries: list[Token]) -> Tense | None:
    """The tense that a verb and its auxiliaries tell; None for a form without one."""
    lowers = {t.lower for t in auxiliaries}
    if lowers & FUTURE or "going" in lowers:
        return "future"
    if lowers & {"has", "have", "had", "was", "were", "did", "'ve", "’ve", "'d", "’d"}:
        if token.tag == "VBG" and lowers & {"has", "have", "'ve", "’ve"}:
            return "present"
        return "past"
    if lowers & {"is", "are", "am", "'s", "’s", "'re", "’re", "do", "does"} and token.tag != "VBD":
        return "present"
    if lowers & {"being", "having"}:
        return "past" if "having" in lowers else None
    if token.tag == "VBD":
        return "past"
    if token.tag in ("VBZ", "VBP"):
        return "present"
    return None


def clause_tense(sentence: Sentence, verb: int) -> Tense:
    """The tense of the clause of verb i; past where the form tells none."""
    token = sentence[verb]
    return tense_of(token, list(sentence.kids(verb, "aux", "auxpass"))) or "past"


def goes_on(sentence: Sentence, verb: int) -> bool:
    """Whether the clause of verb i is told from now: in the present, the present perfect or the future."""
    perfect = any(t.lower in ("has", "have", "'ve", "’ve") for t in sentence.kids(verb, "aux"))
    return perfect or clause_tense(sentence, verb) != "past"
