"""The row that an analyst could write for a word between parties that the lexicon does not know."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from kg.extraction.explanations.explained import Hint
from kg.extraction.frames.frame import Filler, Frame
from kg.extraction.references.references import References
from kg.extraction.status.cues import Cues
from kg.extraction.status.factuality import Factuality
from kg.extraction.syntax.tree import Token
from kg.lexicon import Lexicon, Trigger
from kg.model import Link
from kg.vocabulary import is_kind

TABLE = "triggers.csv"
HEADER = "lemma,pos,type,roles,example,source,target,status"
_TYPE = "TYPE"
_AGAINST = ("against", "between")
_TOWARDS = ("against", "on", "at", "of", "to", "with", "for", "into", "over", "from", "between")


def hints(lexicon: Lexicon, references: References, inside_names: set[int]) -> Iterator[Hint]:
    """A hint for each verb or event noun of the sentence being read that has parties and no row."""
    cues = Cues(lexicon)
    for token in references.sentence.tokens:
        if token.i in inside_names or _is_known(lexicon, cues, token):
            continue
        if token.tag.startswith("VB"):
            found = _of_verb(references, token)
        elif token.pos == "NOUN" and references.head_of(token.i) is None:
            found = _of_noun(references, token)
        else:
            continue
        if found is not None:
            yield _hint(lexicon, references, token, *found)


def _is_known(lexicon: Lexicon, cues: Cues, token: Token) -> bool:
    """Whether the lexicon says something of a word; auxiliaries are no events."""
    pos = "verb" if token.is_verb else "noun"
    rows = (token.lemma, pos) in lexicon.triggers or token.is_verb and token.lemma in lexicon.light_verbs
    listed = not token.is_verb and token.lemma in lexicon.words["quantity"]
    # "according to", "following": a participle that works as a preposition
    joint = token.pos == "AUX" or token.dep == "prep"
    return rows or listed or joint or not token.text.isalpha() or cues.of(token) is not None


Found = tuple[list[str], list[Link], list[Link]]
"""Role patterns, what fills the source, what fills the target."""


def _of_verb(references: References, verb: Token) -> Found | None:
    """Roles from the clause of a verb; None if no party takes part in it."""
    sentence = references.sentence
    actors = _parties(references, sentence.agent(verb.i))
    patients = sentence.patient(verb.i)
    struck = _parties(references, patients)
    weapons = _weapons(references, patients)
    if not actors and not sentence.is_passive(verb.i):
        return None
    roles = ["subj=source!"] if actors else []
    if struck:
        holders = (verb.i, *patients)  # parsers hang "with drones" on the verb or on its object
        beside = [p for i in holders for p in sentence.prepositions(i)]
        means = [p.lower for p in beside if _weapons(references, sentence.objects_of(p.i))]
        return [*roles, "obj=target!", *(f"{word}=weapon" for word in means[:1])], actors, struck
    roles += ["obj=weapon!"] if weapons else []
    for preposition in sentence.prepositions(verb.i):
        targets = _parties(references, sentence.objects_of(preposition.i))
        if preposition.lower in _TOWARDS and actors and targets:
            return [*roles, f"{preposition.lower}=target!"], actors, targets
    return (roles, actors, []) if actors and weapons else None


def _of_noun(references: References, noun: Token) -> Found | None:
    """Roles from the phrases on a noun; None unless they tell of a deed towards a party."""
    sentence = references.sentence
    of = {p.lower: _parties(references, sentence.objects_of(p.i)) for p in sentence.prepositions(noun.i)}
    towards = next((word for word in _TOWARDS if of.get(word)), None)
    if towards is None:
        return None
    owner = sentence.child(noun.i, "poss", "amod", "compound")
    sources = of.get("by") or ([] if owner is None else _parties(references, [owner.i]))
    if not sources and towards not in _AGAINST:
        return None  # "the future of Chad"
    return ["by|poss|mod=source", f"{towards}=target!"], sources, of[towards]


def _parties(references: References, indices: Iterable[int]) -> list[Link]:
    """What phrases stand for, as far as it acts or is acted on: no weapon, no mere thing of no class."""
    links = [link for i in indices for link in references.links(i)]
    return [x for x in links if any(is_kind(x.kind, kind) for kind in ("Actor", "Place", "MaterielItem"))]


def _weapons(references: References, indices: Iterable[int]) -> list[Link]:
    return [link for i in indices for link in references.links(i) if is_kind(link.kind, "Weapon")]


def _hint(
    lexicon: Lexicon, references: References, token: Token, roles: list[str], sources: list[Link], targets: list[Link]
) -> Hint:
    sentence = references.sentence
    pos = "verb" if token.is_verb else "noun"
    unknown = Trigger(
        token.lemma,
        (token.lemma,),
        pos,
        "Attack",
        None,
        (),
        frozenset(),
        "",
        (),
        (),
        ("positive", "certain", "past"),
        0,
    )
    fillers = tuple(Filler(token.i, link) for link in sources), tuple(Filler(token.i, link) for link in targets)
    status = Factuality(lexicon).status(sentence, Frame(unknown, token.i, *fillers))
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(
        [
            token.lemma,
            pos,
            _TYPE,
            " ".join(roles),
            sentence.text(0, len(sentence.tokens)),
            "|".join(link.label for link in sources),
            "|".join(link.label for link in targets),
            f"{status.polarity} {status.certainty} {status.tense}",
        ]
    )
    return Hint(token.text, TABLE, HEADER, buffer.getvalue())
