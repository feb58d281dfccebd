"""Slips of the parser about verbs put right: which word is one, which is the main one, what it is coordinated with.

Each function takes the tokens of a sentence and gives them back, the same list if nothing had to change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from kg.extraction.syntax.loose_tokens import FINITE, children, governors, is_finite, left_edge, verb_start
from kg.extraction.syntax.tree import RELATIVIZERS, SUBJECTS, Token

_CLAUSAL = frozenset({"ROOT", "conj", "relcl", "ccomp", "advcl", "xcomp"})
_FIGHTING = MappingProxyType(
    {
        **{f"{verb}ing": verb for verb in ("attack", "bomb", "fight", "back", "support", "train", "arm")},
        **{f"{verb[:-1]}ing": verb for verb in ("battle", "besiege", "oppose")},
    }
)
_OWN = frozenset({"det", "amod", "poss", "nummod", "compound", "case", "nmod", "quantmod"})


def false_main_verbs(tokens: list[Token]) -> list[Token]:
    """ "The camp, built in 2009, was shelled": a participle behind its noun is no main verb if a finite one follows.

    The parser makes `camp` the subject of `built` and coordinates `shelled`. The finite verb has no subject and no
    conjunction of its own; the participle has no auxiliary and no object, and stands behind a comma, between its noun
    and the comma before the finite verb, right behind its noun, or has an agent.
    """
    for verb in tokens:
        if verb.tag not in ("VBN", "VBD") or verb.pos != "VERB":
            continue
        subject = next((t for t in tokens[: verb.i] if t.head == verb.i and t.dep in ("nsubj", "nsubjpass")), None)
        if subject is None or not subject.is_noun or children(tokens, verb.i, "aux", "auxpass", "dobj", "ccomp"):
            continue
        apart = tokens[verb.i - 1].text == "," or tokens[verb.i - 1].pos == "ADV" and tokens[verb.i - 2].text == ","
        main = next((t for t in tokens[verb.i + 1 :] if t.head == verb.i and _lacks_subject(tokens, t, verb)), None)
        if main is None:
            continue
        fenced = tokens[subject.i + 1].text == "," == tokens[verb_start(tokens, main) - 1].text
        bare = verb.tag == "VBN" and subject.i == verb.i - 1
        if apart or fenced or bare or _passive_reading(tokens, verb):
            return _as_relative(tokens, subject, verb, main)
    return tokens


def _passive_reading(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether the participle or what is coordinated with it has an agent ("abducted and later released by gunmen")."""
    joined = [verb, *children(tokens, verb.i, "conj")]
    return any(children(tokens, v.i, "agent") for v in joined if v.tag == "VBN")


def _lacks_subject(tokens: Sequence[Token], verb: Token, above: Token) -> bool:
    """Whether a finite verb coordinated with the one above has neither subject nor conjunction."""
    if verb.dep not in ("conj", "ccomp", "dep") or not verb.is_verb or not is_finite(tokens, verb):
        return False
    if children(tokens, verb.i, *SUBJECTS, "expl", "mark", "cc"):
        return False
    before = tokens[verb_start(tokens, verb) - 1]
    return before.i > above.i and before.tag != "CC" and before.tag not in FINITE


def _as_relative(tokens: list[Token], subject: Token, verb: Token, main: Token) -> list[Token]:
    """The tree with `verb` a clause of its subject and `main` in its place."""
    out = list(tokens)
    root = verb.head == verb.i
    out[main.i] = replace(main, dep=verb.dep, head=main.i if root else verb.head)
    nearest = tokens[verb.i - 1]
    out[verb.i] = replace(verb, tag="VBN", dep="acl", head=nearest.i if nearest.is_noun else subject.i)
    passive = any(t.dep == "auxpass" for t in children(tokens, main.i))
    out[subject.i] = replace(subject, dep="nsubjpass" if passive else "nsubj", head=main.i)
    for token in children(tokens, verb.i):
        if token.i < left_edge(tokens, subject.i) or token.i > main.i:
            out[token.i] = replace(token, head=main.i)
    return out


def hidden_verbs(tokens: list[Token]) -> list[Token]:
    """ "Chad and Mali hand over guns", "to fight the army and battle one another": a noun with an object is a verb.

    Also a bare noun with a subject right before it, where no verb links the two.
    """
    out = tokens
    for noun in tokens:
        if (
            noun.tag not in ("NN", "NNS")
            or noun.dep not in _CLAUSAL
            or not noun.text.isalpha()
            or noun.lower.endswith("ing")
        ):
            continue
        own = children(tokens, noun.i)
        if any(t.dep in _OWN for t in own) or noun.i + 1 < len(tokens) and tokens[noun.i + 1].tag in FINITE:
            continue
        subject = next((t for t in own if t.dep == "nsubj" and t.i < noun.i), None)
        if subject is None and not any(t.dep == "dobj" and t.i > noun.i for t in own):
            continue
        if subject is not None and not _ends_at(tokens, subject, noun.i - 1):
            continue
        tag = "VBZ" if noun.tag == "NNS" else "VBP" if subject is not None else "VB"
        out = list(out)
        out[noun.i] = replace(noun, tag=tag, pos="VERB")
    return out


def _ends_at(tokens: Sequence[Token], noun: Token, last: int) -> bool:
    """Whether a noun's phrase, its conjuncts included, ends at token `last`."""
    at = last
    seen = set()
    while at != noun.i and at not in seen and tokens[at].head > noun.i - 1:
        seen.add(at)
        at = tokens[at].head
    return at == noun.i and noun.lower not in RELATIVIZERS


def hidden_participles(tokens: list[Token]) -> list[Token]:
    """ "have almost encircled rebels", "is harming crops", "and wounded scores": no adjective of the noun but a verb.

    So it is behind a form of "have" with an adverb between, behind "be" before a bare plural, behind the conjunction
    where the noun would be coordinated with a verb, and behind a subject where the noun would be a clause ("an alliance
    that long ago hijacked power").
    """
    for verb in tokens:
        if verb.dep != "amod" or verb.tag not in ("VBN", "VBD", "VBG") or verb.head <= verb.i or verb.i == 0:
            continue
        noun = tokens[verb.head]
        if any(t.head == noun.i and t.i < verb.i and t.dep in _OWN for t in tokens):
            continue
        if _in_place_of_verb(tokens, verb, noun):
            return _as_verb(tokens, verb, noun)
        if _behind_auxiliary(tokens, verb, noun):
            return _under_auxiliary(tokens, verb, noun, tokens[noun.head])
    return tokens


def _in_place_of_verb(tokens: Sequence[Token], verb: Token, noun: Token) -> bool:
    governor = tokens[noun.head]
    if noun.dep in ("relcl", "ccomp", "advcl") and verb.tag != "VBG":
        return any(t.head in (noun.i, verb.i) and t.i < verb.i and t.dep == "nsubj" for t in tokens)
    if noun.dep != "conj" or tokens[verb.i - 1].tag != "CC":
        return False
    return governor.tag in ("VBD", "VBN") and verb.tag != "VBG" or governor.tag == verb.tag == "VBG"


def _behind_auxiliary(tokens: Sequence[Token], verb: Token, noun: Token) -> bool:
    auxiliary = tokens[noun.head]
    between = tokens[auxiliary.i + 1 : verb.i]
    if auxiliary.i >= verb.i or any(t.pos not in ("ADV", "PART") for t in between):
        return False
    if noun.dep == "dobj" and auxiliary.lemma == "have":
        return verb.tag == "VBN" and bool(between)
    return noun.dep == "attr" and auxiliary.lemma == "be" and verb.tag == "VBG" and noun.tag in ("NNS", "NNP")


def _as_verb(tokens: list[Token], verb: Token, noun: Token) -> list[Token]:
    """The tree with the participle in the noun's place and the noun as its object."""
    out = list(tokens)
    joined = tokens[noun.head].tag if noun.dep == "conj" else "VBD"
    out[verb.i] = replace(verb, tag=joined, pos="VERB", dep=noun.dep, head=noun.head)
    out[noun.i] = replace(noun, dep="dobj", head=verb.i)
    for token in children(tokens, noun.i):
        if token.i < verb.i and token.i != verb.i:
            out[token.i] = replace(token, head=verb.i)
    return out


def _under_auxiliary(tokens: list[Token], verb: Token, noun: Token, auxiliary: Token) -> list[Token]:
    """The tree with the participle in the place of what is only its auxiliary, and the noun as its object."""
    out = list(tokens)
    root = auxiliary.head == auxiliary.i
    out[verb.i] = replace(verb, pos="VERB", dep=auxiliary.dep, head=verb.i if root else auxiliary.head)
    out[auxiliary.i] = replace(auxiliary, pos="AUX", dep="aux", head=verb.i)
    for token in children(tokens, auxiliary.i):
        if token.i != noun.i:
            out[token.i] = replace(token, head=verb.i)
    out[noun.i] = replace(noun, dep="dobj", head=verb.i)
    return out


def gerunds_for_nouns(tokens: list[Token]) -> list[Token]:
    """ "came under shelling from Chad": what stands bare behind "under" is a noun, and no verb."""
    for verb in tokens:
        above = tokens[verb.head]
        if (
            verb.tag == "VBG"
            and verb.dep in ("pcomp", "pobj")
            and above.lower == "under"
            and not children(tokens, verb.i, "dobj")
        ):
            noun = replace(verb, dep="pobj", tag="NN", pos="NOUN", lemma=verb.lower)
            tokens = [noun if t.i == verb.i else t for t in tokens]
    return tokens


def finite_conjuncts(tokens: list[Token]) -> list[Token]:
    """ "pressed Chad to use its influence and underlined the need": what is finite is coordinated with what is finite.

    The parser coordinates `underlined` with `use`. A finite verb without a subject belongs to the nearest finite verb
    above that has one.
    """
    out = tokens
    for verb in tokens:
        if verb.dep != "conj" or not verb.is_verb or verb.head >= verb.i or verb.tag == "VBP":
            continue
        low = out[verb.head]
        if not is_finite(tokens, verb) or children(tokens, verb.i, *SUBJECTS, "expl", "mark", "agent"):
            continue
        if not (
            low.tag == "VB" and any(t.tag == "TO" for t in children(tokens, low.i, "aux")) or _is_gerund(tokens, low)
        ):
            continue
        above = next((t for t in governors(out, low.i) if t.is_verb and is_finite(tokens, t)), None)
        if above is None or above.i > low.i or not children(tokens, above.i, "nsubj", "nsubjpass"):
            continue
        out = list(out)
        out[verb.i] = replace(verb, head=above.i)
        for joint in children(tokens, low.i, "cc"):
            out[joint.i] = replace(joint, head=above.i)
    return out


def _is_gerund(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a verb is a form in -ing without auxiliary and subject."""
    return verb.tag == "VBG" and not children(tokens, verb.i, "aux", "nsubj")


def particles_with_objects(tokens: list[Token]) -> list[Token]:
    """ "called off the raid": a particle has no object, the verb has it."""
    out = tokens
    for noun in tokens:
        particle = tokens[noun.head]
        if noun.dep == "pobj" and particle.dep == "prt" and not children(tokens, particle.head, "dobj"):
            out = list(out)
            out[noun.i] = replace(noun, dep="dobj", head=particle.head)
    return out


def verbs_joined_to_objects(tokens: list[Token]) -> list[Token]:
    """ "attacked a base and claims to have killed ten": a noun with an infinitive of its own is a verb.

    It is coordinated with the verb whose object it would be coordinated with.
    """
    for noun in tokens:
        if noun.tag != "NNS" or noun.dep != "conj" or not children(tokens, noun.i, "xcomp"):
            continue
        if any(t.dep in _OWN for t in children(tokens, noun.i)) or tokens[noun.i - 1].dep != "cc":
            continue
        verb = next((t for t in governors(tokens, noun.i) if t.is_verb), None)
        if verb is None or not children(tokens, verb.i, "nsubj"):
            continue
        out = list(tokens)
        out[noun.i] = replace(noun, tag="VBZ", pos="VERB", head=verb.i)
        out[noun.i - 1] = replace(tokens[noun.i - 1], head=verb.i)
        return out
    return tokens


def verbs_for_participles(tokens: list[Token]) -> list[Token]:
    """ "The council updated its members" as a mere noun phrase: the name before the participle is its subject.

    Only where the phrase would be the whole sentence: then nothing else tells what happened.
    """
    root = next((t for t in tokens if t.head == t.i), None)
    if (
        root is None
        or not root.is_noun
        or any(t.is_verb and t.tag in ("VBD", "VBZ", "VBP", "MD") and t.head == root.i for t in tokens)
    ):
        return tokens
    verb = next((t for t in tokens if t.head == root.i and t.tag == "VBN" and t.dep == "amod" and t.i < root.i), None)
    if verb is None or verb.i == 0:
        return tokens
    name = tokens[verb.i - 1]
    if name.pos != "PROPN" or name.head != root.i or name.dep not in ("nmod", "compound", "npadvmod"):
        return tokens
    out = list(tokens)
    out[verb.i] = replace(verb, tag="VBD", dep="ROOT", head=verb.i)
    out[root.i] = replace(root, dep="dobj", head=verb.i)
    for token in tokens:
        if token.head == root.i and token.i != root.i and token.i < name.i:
            out[token.i] = replace(token, head=name.i)
        elif token.head == root.i and token.i > root.i and token.dep in ("prep", "npadvmod", "punct", "acl"):
            out[token.i] = replace(token, head=verb.i, dep="ccomp" if token.dep == "acl" else token.dep)
    out[name.i] = replace(name, dep="nsubj", head=verb.i)
    return out


def calls_for_participles(tokens: list[Token]) -> list[Token]:
    """ "The union called on Chad to act": no clause of the union, where the sentence has no other verb of its own."""
    root = next((t for t in tokens if t.head == t.i), None)
    if root is None or not root.is_noun:
        return tokens
    verb = next((t for t in children(tokens, root.i, "acl") if t.lower == "called" and t.i > root.i), None)
    if verb is None or not any(t.lower in ("on", "upon", "for") for t in children(tokens, verb.i, "prep")):
        return tokens
    out = list(tokens)
    out[verb.i] = replace(verb, tag="VBD", dep="ROOT", head=verb.i)
    out[root.i] = replace(root, dep="nsubj", head=verb.i)
    for token in children(tokens, root.i):
        if token.i > verb.i or token.i < left_edge(tokens, root.i):
            out[token.i] = replace(token, head=verb.i)
    return out


def compound_gerunds(tokens: list[Token]) -> list[Token]:
    """ "a bus carrying pilgrims", "the coalition bombing ISIS" as one heap: a clause behind its noun, with its object.

    So it is where the article can't belong to the last noun, which is plural, or where a name is fought or backed.
    """
    for verb in tokens:
        if verb.dep not in ("compound", "amod") or not verb.lower.endswith("ing") or verb.i < 2:
            continue
        thing, noun = tokens[verb.head], tokens[verb.i - 1]
        article = next((t for t in children(tokens, thing.i, "det") if t.i < noun.i), None)
        if thing.i != verb.i + 1 or not noun.is_noun or noun.head not in (verb.i, thing.i) or article is None:
            continue
        plural = article.lower in ("a", "an") and thing.tag == "NNS"
        if not plural and not (thing.pos == "PROPN" and verb.lower in _FIGHTING):
            continue
        out = list(tokens)
        lemma = verb.lemma if verb.lemma != verb.lower else _FIGHTING.get(verb.lower, verb.lemma)
        out[noun.i] = replace(noun, dep=thing.dep, head=noun.i if thing.head == thing.i else thing.head)
        out[verb.i] = replace(verb, tag="VBG", pos="VERB", lemma=lemma, dep="acl", head=noun.i)
        out[thing.i] = replace(thing, dep="dobj", head=verb.i)
        for token in children(tokens, thing.i):
            if token.i < noun.i:
                out[token.i] = replace(token, head=noun.i)
        for token in children(tokens, verb.i):
            if token.i < noun.i:
                out[token.i] = replace(token, head=noun.i)
        return out
    return tokens
