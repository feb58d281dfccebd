"""Why the phrases of a sentence are linked as they are, and which names of the register are not taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.extraction.explanations.explained import Met, PassedOver
from kg.extraction.names.naming import Named, names_another
from kg.extraction.references.references import References
from kg.extraction.syntax.tree import Token
from kg.model import Link, Mention
from kg.register import Entry, Name, normalise_name

_LONGEST_NAME = 8
_VALUES = frozenset({"Time", "Quantity", "Money"})
_NO_PHRASE = frozenset({"WDT", "EX", "DT"})


def met(references: References, mentions: Iterable[Mention]) -> Iterator[Met]:
    """The phrases of the sentence being read that stand for something, and its `mentions` besides, in order.

    mentions: those of the document; the ones within the sentence count.
    """
    sentence = references.sentence
    inside = [m for m in mentions if sentence.start <= m.start and m.end <= sentence.end]
    told: set[Mention] = set()
    found: list[Met] = []
    for token in sentence.tokens:
        named = references.name_at(token.i)
        if not (token.is_noun or token.pos == "PRON" or named is not None) or token.text.isspace():
            continue
        if named is None and any(n.covers(token.i) for n in references.named):
            continue
        mention = _mention_of(token if named is None else sentence[named.last], inside)
        if mention is not None and mention.kind in _VALUES:
            continue
        links = references.links(token.i)
        linked = [link for link in links if mention is not None or link.kind != "Entity"]
        why = _why(references, token, named, links)
        for link in linked:
            at = link.mention if mention is None else mention
            kind = "" if mention is None else mention.kind
            found.append(Met(at.start, at.end, at.text, kind, link.key, link.label, link.kind, why))
        if linked and mention is not None:
            told.add(mention)
        if not linked and mention is None and token.dep not in ("compound", "det") and token.tag not in _NO_PHRASE:
            noun = f"a noun that heads.csv lacks ('{token.lemma}')"
            found.append(Met(token.start, token.end, token.text, "", None, None, None, noun if links else why))
    found += [Met(m.start, m.end, m.text, m.kind, None, None, None, "") for m in inside if m not in told]
    yield from sorted(dict.fromkeys(found), key=lambda one: (one.start, one.end))


def _mention_of(token: Token, mentions: Sequence[Mention]) -> Mention | None:
    """The shortest mention that ends on a token; of a time, a quantity or money the one that it lies in."""
    holding = [m for m in mentions if m.start <= token.start and token.end <= m.end]
    own = [m for m in holding if m.end == token.end or m.kind in _VALUES]
    return min(own, key=lambda m: m.end - m.start, default=None)


def _why(references: References, token: Token, named: Named | None, links: tuple[Link, ...]) -> str:
    """What made the link of a phrase."""
    if named is not None:
        return _name_reason(references, named) if links else "a name that stands for nobody here"
    head = references.head_of(token.i)
    if token.pos == "PRON" or not links:
        return "stands for what was named before" if links else "left open: the text does not say surely who is meant"
    if any(link.registered or link.key.count("/") == 1 for link in links):
        return "stands for what is named elsewhere in the text"
    if head is None:
        return "a word in capitals that heads.csv lacks: a body"
    return f"head '{head.lemma}' of class {head.cls}" + (f", {head.where}" if head.where else "")


def _name_reason(references: References, named: Named) -> str:
    entry = named.entry or references.entry_of(named.link)
    if entry is None:
        return f"a name that the register lacks, {named.link.kind} by the words in it and around it"
    if named.entry is None:
        return f"the one whom the text has named in full, {entry.source_file}:{entry.line}"
    return f"{named.form or 'family name'} in the register, {entry.source_file}:{entry.line}" + _condition(
        references, named, entry
    )


def _condition(references: References, named: Named, entry: Entry) -> str:
    """The condition under which the name holds, as its row writes it."""
    words = references.sentence.text(named.first, named.last + 1)
    name = next((n for n in references.register.find(words) if n.entry.key == entry.key and n.requires), None)
    return "" if name is None else f", because [{name.requires}]"


def passed_over(references: References) -> Iterator[PassedOver]:
    """Names of the register among the words of the sentence that are not taken for their entries, each once."""
    yield from dict.fromkeys(_passed_over(references))


def _passed_over(references: References) -> Iterator[PassedOver]:
    sentence = references.sentence
    words = [token.text for token in sentence.tokens]
    proper = [token.pos == "PROPN" or (token.i > 0 and token.text[:1].isupper()) for token in sentence.tokens]
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + _LONGEST_NAME) + 1):
            if not normalise_name(words[start]) or not normalise_name(words[end - 1]) or words[start].lower() == "the":
                continue
            around = [n for n in references.named if n.first < end and start <= n.last]
            if any(n.first <= start and end - 1 <= n.last and n.last - n.first > end - 1 - start for n in around):
                continue  # part of a longer name that was taken
            for name in references.register.find(" ".join(words[start:end])):
                if any(n.link.key == name.entry.key for n in around) or _is_city_of_capital(name, around):
                    continue
                fits = name.fits(words, start, end, proper=proper, earlier=True)
                why = _refusal(name, sentence.text(start, end), around, fits=fits)
                if fits and names_another(references.lexicon, name, words, end):
                    why = "the word behind makes it the name of something else"
                where = f"{name.entry.source_file}:{name.entry.line}"
                yield PassedOver(sentence.text(start, end), name.entry.key, where, why)


def _is_city_of_capital(name: Name, around: list[Named]) -> bool:
    """Whether a capital was taken as the city that it is, which stands for the state where it acts."""
    return name.form == "capital" and any(n.entry is not None and n.entry.key.startswith("place/") for n in around)


def _refusal(name: Name, written: str, around: list[Named], *, fits: bool) -> str:
    if not fits and written.islower() and not name.text.islower():
        return "written in lower case"
    if not fits or (name.condition is not None and name.condition.later):
        return f"only if [{name.requires}]"
    if around:
        return f"'{around[0].link.label}' was taken here"
    return "nothing tells which of several entries is meant, or it is part of a longer phrase"
