"""Where the words of war and politics tell of something else: games, prices, and what nobody rules on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tenses import UNITS, is_finite
from kg.extraction.syntax.tree import Token
from kg.lexicon import Lexicon, LightVerb
from kg.model import Link
from kg.vocabulary import CLAIM_TYPES, is_kind

_SCORE = re.compile(r"(?<!\S)\d{1,3}[-–]\d{1,3}(?=[.,;]|$|\s+(?:on|in|at|to|after|with|and|thanks|away|over)\b)")
_ASKING = frozenset("whether if why how what who when where".split())
_BURSTS = frozenset({"explosion", "blast", "leak"})
_PLAYED = frozenset({"Attack", "Capture", "Withdrawal", "Deployment", "Alliance"})


def is_played(lexicon: Lexicon, sentence: Sentence, kind: str, at: int) -> bool:
    """Whether a word that may mean a claim of type `kind` tells of a game: "crushed Chile in the semi-final", "3-1".

    A score counts only below the word itself: assemblies vote by numbers, too.
    """
    if kind not in _PLAYED:
        return False
    if any((t.is_noun or t.dep == "pobj") and t.lemma in lexicon.words["contest"] for t in sentence.tokens):
        return True
    below = sentence.subtree(at)
    return bool(below) and _SCORE.search(sentence.text(below[0], below[-1] + 1)) is not None


def is_player(lexicon: Lexicon, sentence: Sentence, actors: Sequence[int]) -> bool:
    """Whether those who act are athletes: a cyclist who attacks does so on a climb."""
    return any(sentence[i].lemma in lexicon.words["player"] for i in actors)


def is_civil(lexicon: Lexicon, sentence: Sentence, arms: Sequence[Link]) -> bool:
    """Whether what moves is aircraft that a sentence on airlines, travellers or customers tells of."""
    craft = bool(arms) and all(is_kind(x.kind, "MilitaryPlatform") for x in arms)
    return craft and any(t.lemma in lexicon.words["civil"] for t in sentence.tokens)


def is_bloodless(lexicon: Lexicon, sentence: Sentence, at: int) -> bool:
    """Whether a word beside one of fighting or arms says that no blood flows: "the price war", "a war of words"."""
    beside = [*sentence.kids(at, "compound", "amod", "nmod"), *sentence.kids(at, "dobj")]
    beside += [sentence[i] for word in ("of", "over", "about", "with", "to") for i in sentence.objects(at, word)]
    return any((t.lemma if t.is_noun else t.lower) in lexicon.words["bloodless"] for t in beside)


def is_accident(lexicon: Lexicon, sentence: Sentence, at: int) -> bool:
    """Whether nobody's deed is what hurt: "were killed in a car crash", "a falling tree killed a pilgrim"."""
    accidents = lexicon.words["accident"]
    if sentence[at].is_noun:
        return sentence[at].lemma in _BURSTS and any(sentence[i].lemma in accidents for i in sentence.subtree(at))
    causes = [i for word in ("in", "by", "during") for i in sentence.objects(at, word)] + sentence.agent(at)
    bursts = [t for i in causes if sentence[i].lemma in _BURSTS for t in sentence.kids(i, "compound", "amod")]
    return any(t.lemma in accidents for t in (*(sentence[i] for i in causes), *bursts))


def is_mishap(lexicon: Lexicon, sentence: Sentence, verb: int, *, able: Callable[[int], bool]) -> bool:
    """ "was killed when his car left the road": somebody is hurt as a thing fails of itself, and by nobody.

    able: whether a phrase stands for who or what can attack.
    """
    if not sentence.is_passive(verb) or sentence.agent(verb):
        return False
    for clause in sentence.kids(verb, "advcl"):
        subject = sentence.child(clause.i, "nsubj", "nsubjpass")
        joined = any(t.lower in ("when", "as", "after") for t in sentence.kids(clause.i, "advmod", "mark"))
        if not joined or subject is None or subject.pos != "NOUN" or able(subject.i) or sentence.is_passive(clause.i):
            continue
        below = [sentence[i] for i in sentence.subtree(clause.i)]
        rows = [r for t in below for pos in ("noun", "verb") for r in lexicon.triggers.get((t.lemma, pos), ())]
        if not any(r.type == "Attack" for r in rows) and not any(able(t.i) for t in below if t.is_noun):
            return True
    return False


def is_criticised(lexicon: Lexicon, sentence: Sentence, noun: Token, verb: int, light: LightVerb) -> bool:
    """Whether what "came under fire" is criticised: over something, for something, or by those who only talk."""
    if light.subject_role != "target":
        return False
    reasons = [j for at in (verb, noun.i) for j in sentence.objects(at, "over", "for", "about")]
    sources = [j for at in (verb, noun.i) for j in sentence.objects(at, "from", "by")]
    critics, below = lexicon.words["critic"], [sentence[k] for j in sources for k in sentence.subtree(j)]
    return any(sentence[j].lemma not in UNITS for j in reasons) or any({t.lemma, t.lower} & critics for t in below)


def is_discretion(lexicon: Lexicon, sentence: Sentence, asking: Token) -> bool:
    """Whether a speaker only asks not to be named: "requested anonymity", "asked not to be identified"."""
    asked = [sentence[i] for i in (*sentence.patient(asking.i), *sentence.objects(asking.i, "for"))]
    clauses = [t for t in sentence.kids(asking.i, "xcomp", "ccomp") if sentence.is_passive(t.i)]
    asked += [*clauses, *(t for c in clauses for t in sentence.kids(c.i, "nsubjpass"))]
    return any(t.lemma in lexicon.words["discretion"] for t in asked)


def is_assertion(sentence: Sentence, verb: Token) -> bool:
    """Whether a verb of demanding tells or asks how things are: "insists that Chad did it", "asked why it did"."""
    clause = sentence.child(verb.i, "ccomp")
    if clause is None or verb.lemma not in ("insist", "ask") or sentence.child(verb.i, "xcomp") is not None:
        return False
    asking = verb.lemma == "ask"  # "asked whether it could help" asks for it
    auxiliaries = list(sentence.kids(clause.i, "aux", "auxpass"))
    wanted = any(t.lower in ("must", "should", "shall", "be") or asking and t.tag == "MD" for t in auxiliaries)
    asked = any(t.lower in _ASKING for t in sentence.kids(clause.i, "mark", "advmod", "nsubj", "dobj"))
    return is_finite(sentence, clause) and not wanted and (asked or not asking)


def is_advice(lexicon: Lexicon, sentence: Sentence, verb: Token) -> bool:
    """Whether somebody is warned of what no party does: "warned drivers of black ice", but not "of an attack"."""
    warned = [verb.i, *sentence.patient(verb.i)] if verb.lemma == "warn" else []  # parsers hang "of" on either
    dangers = [sentence[i] for at in warned for i in sentence.objects(at, "of", "about")]
    known = lexicon.words["matter"] | lexicon.words["menace"]
    return bool(dangers) and not any(
        t.lemma in known or (t.lemma, "noun") in lexicon.triggers or t.pos == "PROPN" for t in dangers
    )


def is_quarrel(lexicon: Lexicon, word: Token, sides: Sequence[Sequence[Link]]) -> bool:
    """Whether a word of fighting may as well mean words: "Moss's campaign against Okello", each with a name."""
    if word.lemma not in lexicon.words["verbal"]:
        return False
    named = (x.registered or x.key.count("/") == 1 for side in sides for x in side)
    persons = (is_kind(x.kind, "Person") for side in sides for x in side)
    return all(sides) and all(persons) and all(named)


def is_matter(lexicon: Lexicon, token: Token) -> bool:
    """Whether one can rule on, welcome or look into what the token names: an act, a measure or a statement."""
    if token.lemma in lexicon.words["matter"] or token.lower in lexicon.words["event"]:
        return True
    rows = lexicon.triggers.get((token.lemma, "noun"), ())
    return any(not CLAIM_TYPES[row.type].relation for row in rows) or (token.lemma, "noun") in lexicon.cues
