"""Slips of the parser about what hangs where put right: clauses hung on the wrong verb, phrases on the wrong noun.

Each function takes the tokens of a sentence and gives them back, the same list if nothing had to change.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from kg.extraction.syntax.loose_tokens import DATES, FINITE, children, is_finite, left_edge, verb_start
from kg.extraction.syntax.tree import SUBJECTS, Token

_QUALIFYING = frozenset({"compound", "nmod", "amod"})
_SUBORDINATING = frozenset({"after", "before", "since", "until"})


def subordinate_clauses(tokens: list[Token]) -> list[Token]:
    """ "came hours after Okello, speaking in Juba, threatened Chad": what "after" begins is a clause with a subject.

    The parser makes `Okello` the object of `after` and coordinates `threatened` with `came`, with nothing to join them.
    """
    for verb in tokens:
        if verb.dep != "conj" or not verb.is_verb or verb.head >= verb.i or not is_finite(tokens, verb):
            continue
        if tokens[verb_start(tokens, verb) - 1].text != ",":
            continue
        if children(tokens, verb.i, *SUBJECTS, "expl", "cc") or any(
            t.head == verb.head and t.dep == "cc" for t in tokens[verb.head : verb.i]
        ):
            continue
        for joint in children(tokens, verb.head, "prep"):
            if not verb.head < joint.i < verb.i or joint.lower not in _SUBORDINATING:
                continue
            noun = next(iter(children(tokens, joint.i, "pobj")), None)
            if noun is not None and noun.is_noun and tokens[noun.i + 1].text == ",":
                out = list(tokens)
                out[verb.i] = replace(verb, dep="advcl")
                out[joint.i] = replace(joint, dep="mark", head=verb.i)
                passive = bool(children(tokens, verb.i, "auxpass"))
                out[noun.i] = replace(noun, dep="nsubjpass" if passive else "nsubj", head=verb.i)
                return out
    return tokens


def content_clauses(tokens: list[Token]) -> list[Token]:
    """ "spread the lie that Chad bombed the town": behind "that" stands what the noun is about, not what it did.

    The parser takes the clause for a relative one, although `that` only opens it and it has a subject of its own.
    """
    for verb in tokens:
        opened = any(t.lower == "that" for t in children(tokens, verb.i, "mark")) if verb.dep == "relcl" else False
        stranded = [t for t in children(tokens, verb.i, "prep") if not children(tokens, t.i)]
        complete = children(tokens, verb.i, "dobj", "auxpass", "acomp", "attr") and not stranded
        if opened and complete and children(tokens, verb.i, *SUBJECTS):
            tokens = [replace(t, dep="acl") if t.i == verb.i else t for t in tokens]
    return tokens


def second_statements(tokens: list[Token], *, speaking: Container[str]) -> list[Token]:
    """ "said that rebels hit a post, and vowed revenge": whoever spoke vows, not those of whom it was said.

    A verb of speech behind a comma and "and" that is coordinated with what another one reports goes with that other.
    """
    for verb in tokens:
        reported = tokens[verb.head]
        if verb.dep != "conj" or verb.lemma not in speaking or reported.dep != "ccomp" or reported.i >= verb.i:
            continue
        above = tokens[reported.head]
        joint = tokens[verb_start(tokens, verb) - 1]
        if joint.dep != "cc" or joint.i == 0 or tokens[joint.i - 1].text != "," or reported.lemma in speaking:
            continue
        if above.lemma not in speaking or above.i >= reported.i or verb.tag != above.tag:
            continue
        if children(tokens, verb.i, *SUBJECTS, "auxpass"):
            continue
        out = list(tokens)
        out[verb.i] = replace(verb, head=above.i)
        out[joint.i] = replace(joint, head=above.i)
        return out
    return tokens


def named_objects(tokens: list[Token], *, naming: Container[str]) -> list[Token]:
    """ "declared the group a terrorist organisation": what the object is named to be is its complement.

    The parser makes it a second object, or the object its subject.
    """
    for noun in tokens:
        verb = tokens[noun.head]
        if verb.lemma not in naming or not verb.is_verb or noun.pos != "NOUN" or noun.i < verb.i:
            continue
        if not children(tokens, noun.i, "det") or children(tokens, noun.i, "cop", "aux", "mark"):
            continue
        of_verb = next((t for t in children(tokens, verb.i, "dobj", "dative") if t.i < noun.i), None)
        of_noun = next((t for t in children(tokens, noun.i, "nsubj") if t.i > verb.i), None)
        named = of_verb if noun.dep == "dobj" else of_noun if noun.dep == "ccomp" else None
        if named is not None:
            out = list(tokens)
            out[noun.i] = replace(noun, dep="oprd", head=verb.i)
            out[named.i] = replace(named, dep="dobj", head=verb.i)
            return out
    return tokens


def agents_of_events(tokens: list[Token]) -> list[Token]:
    """ "died in strikes by the navy on a camp": an active verb has no agent, the noun before "by" has it.

    So have the phrases with "on" and "against" that follow.
    """
    for agent in tokens:
        if agent.dep != "agent" or agent.lower != "by":
            continue
        verb = tokens[agent.head]
        if verb.tag != "VBD" or children(tokens, verb.i, "auxpass", "nsubjpass", "dobj"):
            continue
        noun = tokens[agent.i - 1]
        if not children(tokens, verb.i, "nsubj") or noun.pos != "NOUN" or noun.dep != "pobj":
            continue
        if tokens[noun.head].head != verb.i:
            continue
        out = list(tokens)
        out[agent.i] = replace(agent, dep="prep", head=noun.i)
        for later in tokens[agent.i + 1 :]:
            if later.head == verb.i and later.dep == "prep" and later.lower in ("on", "against"):
                out[later.i] = replace(later, head=noun.i)
        return out
    return tokens


def appositions_of_verbs(tokens: list[Token]) -> list[Token]:
    """ "Army shells suburb": what seems to be another name of a verb is its object."""
    out = tokens
    for noun in tokens:
        verb = tokens[noun.head]
        if noun.dep != "appos" or not noun.is_noun or verb.pos != "VERB" or verb.i >= noun.i:
            continue
        if tokens[left_edge(tokens, noun.i) - 1].i == verb.i and not children(tokens, verb.i, "dobj"):
            out = list(out)
            out[noun.i] = replace(noun, dep="dobj")
    return out


def listed_subjects(tokens: list[Token]) -> list[Token]:
    """ "Turkey, Iran and Russia agreed": the first name of a list that is the subject is no adverbial of the verb."""
    for first in tokens:
        if first.dep != "npadvmod" or first.pos != "PROPN" or first.head <= first.i:
            continue
        second = next((t for t in children(tokens, first.head, "nsubj", "nsubjpass") if t.i > first.i), None)
        if second is None or second.pos != "PROPN" or not _goes_on_with_and(tokens, second):
            continue
        comma = tokens[left_edge(tokens, second.i) - 1]
        inside = tokens[first.i + 1 : comma.i]
        if comma.text != "," or any(t.text != "," and t.pos != "PROPN" and t.text != "-" for t in inside):
            continue
        out = list(tokens)
        out[first.i] = replace(first, dep=second.dep)
        out[second.i] = replace(second, dep="conj", head=first.i)
        for name in children(tokens, first.i, "appos"):
            out[name.i] = replace(name, dep="conj")
        return out
    return tokens


def listed_objects(tokens: list[Token]) -> list[Token]:
    """ "drew protest from the UN, the EU and Chad": a second object behind a comma goes on with the names before it."""
    for second in tokens:
        if second.dep != "dobj" or second.pos != "PROPN" or not _goes_on_with_and(tokens, second):
            continue
        first = next((t for t in children(tokens, second.head, "dobj") if t.i < second.i), None)
        comma = tokens[left_edge(tokens, second.i) - 1]
        if first is None or comma.text != ",":
            continue
        before = tokens[comma.i - 1]
        if before.pos == "PROPN" and before.i > first.i and before.dep in ("pobj", "conj", "dobj"):
            out = list(tokens)
            out[second.i] = replace(second, dep="conj", head=before.i)
            return out
    return tokens


def _goes_on_with_and(tokens: Sequence[Token], name: Token) -> bool:
    """Whether "and" and a further name are coordinated with a name."""
    return any(t.lower == "and" for t in children(tokens, name.i, "cc")) and any(
        t.pos == "PROPN" for t in children(tokens, name.i, "conj")
    )


def phrases_behind_worth(tokens: list[Token]) -> list[Token]:
    """ "sold drones worth $2 million to Mali": nothing is worth "to" anybody, the deed or the goods take the phrase."""
    out = tokens
    for phrase in tokens:
        worth = tokens[phrase.head]
        if phrase.dep != "prep" or phrase.lower not in ("to", "from", "for") or worth.lower != "worth":
            continue
        goods = tokens[worth.head]
        verb = tokens[goods.head]
        if goods.is_noun and phrase.i > worth.i:
            out = list(out)
            out[phrase.i] = replace(phrase, head=verb.i if goods.dep == "dobj" and verb.is_verb else goods.i)
    return out


def objects_without_label(tokens: list[Token]) -> list[Token]:
    """ "A rebel group attacked Goma": a name right behind a verb without an object is the object, no adverbial."""
    out = tokens
    for name in tokens:
        verb = tokens[name.head]
        if name.dep != "npadvmod" or name.pos != "PROPN" or name.lower in DATES or verb.i >= name.i:
            continue
        if verb.pos != "VERB" or left_edge(tokens, name.i) != verb.i + 1 or name.text.endswith("."):
            continue
        if not children(tokens, verb.i, "dobj", "auxpass", "prt", "ccomp", "xcomp") and not _number_behind(
            tokens, name
        ):
            out = list(out)
            out[name.i] = replace(name, dep="dobj")
    return out


def _number_behind(tokens: Sequence[Token], name: Token) -> bool:
    """Whether a number goes with a name, as in "Dec. 10"."""
    return bool(children(tokens, name.i, "nummod"))


def headline_verbs(tokens: list[Token]) -> list[Token]:
    """ "Drone attacks airport": a third person that seems to qualify the noun behind it is the verb of a headline."""
    root = next((t for t in tokens if t.head == t.i), None)
    if root is None or not root.is_noun or any(t.tag in FINITE and t.head == root.i and t.dep == "aux" for t in tokens):
        return tokens
    verb = next((t for t in tokens[: root.i] if t.head == root.i and t.tag == "VBZ" and t.dep in _QUALIFYING), None)
    if verb is None or verb.i == 0 or not tokens[verb.i - 1].is_noun or tokens[verb.i - 1].head not in (verb.i, root.i):
        return tokens
    subject = tokens[verb.i - 1]
    out = list(tokens)
    out[verb.i] = replace(verb, pos="VERB", dep="ROOT", head=verb.i)
    out[subject.i] = replace(subject, dep="nsubj", head=verb.i)
    out[root.i] = replace(root, dep="dobj", head=verb.i)
    for token in children(tokens, root.i):
        if token.i < subject.i:
            out[token.i] = replace(token, head=subject.i)
        elif token.dep == "punct" and token.i > root.i:
            out[token.i] = replace(token, head=verb.i)
    return out


def phrases_of_parts(tokens: list[Token]) -> list[Token]:
    """ "two strikes consisting of nine sorties against rebels": what stands behind the parts is said of the whole."""
    out = tokens
    for verb in tokens:
        if verb.lemma != "consist" or verb.dep != "acl" or not tokens[verb.head].is_noun:
            continue
        parts = [o for p in children(tokens, verb.i, "prep") for o in children(tokens, p.i, "pobj")]
        for moved in (t for part in parts for t in children(tokens, part.i, "prep", "acl") if t.lower != "of"):
            out = list(out)
            out[moved.i] = replace(moved, head=verb.head)
    return out


def fronted_places(tokens: list[Token]) -> list[Token]:
    """ "Near Baidoa, one strike hit a bunker": the capital makes the parser read a name of "Near Baidoa"."""
    near = next((t for t in tokens if t.pos not in ("SPACE", "PUNCT")), None)
    if near is None or near.lower != "near" or near.pos != "PROPN" or near.dep != "compound":
        return tokens
    name = tokens[near.head]
    comma = next((t for t in tokens[near.i :] if t.text == ","), None)
    if comma is None or comma.i < name.i or not tokens[name.head].is_verb or name.head < comma.i:
        return tokens
    out = list(tokens)
    out[near.i] = replace(near, tag="IN", pos="ADP", lemma="near", dep="prep", head=name.head)
    out[name.i] = replace(name, dep="pobj", head=near.i)
    return out


def charges_behind_agents(tokens: list[Token]) -> list[Token]:
    """ "was accused by survivors of shelling a village": the charge hangs on the verb, not on who accuses."""
    for charge in tokens:
        if charge.lower != "of" or charge.dep != "prep" or not children(tokens, charge.i, "pcomp"):
            continue
        accuser = tokens[charge.head]
        verb = tokens[tokens[accuser.head].head]
        if tokens[accuser.head].dep == "agent" and verb.lemma in ("accuse", "suspect", "convict", "acquit"):
            out = list(tokens)
            out[charge.i] = replace(charge, head=verb.i)
            return out
    return tokens
