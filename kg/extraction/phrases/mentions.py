"""The mentions of a sentence: who and what its phrases name or describe, with how many, how much and when.

A mention is the whole phrase that an analyst would mark: article, modifiers, owner and title are inside, a count in
front is a mention of its own, and what hangs on behind is outside but for what completes a name ("the Government of
Chad", "Minister for Ports"). A phrase is told by its head: a name, or a noun of heads.csv; where the head is neither,
the names that qualify it are the mentions.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kg.extraction.names.naming import Named
from kg.extraction.names.title_words import titles_before
from kg.extraction.references.references import References
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tree import HYPHENS, Token
from kg.lexicon import Head, Lexicon
from kg.lexicon.records import PREPOSITIONS
from kg.model import Mention, MentionKind
from kg.vocabulary import is_kind

_QUALIFYING = frozenset({"compound", "nmod", "amod", "npadvmod", "nummod", "poss", "quantmod"})
_PRONOUNS: MappingProxyType[str, MentionKind] = MappingProxyType(
    {"we": "Organisation", "they": "Organisation", "i": "Person", "he": "Person", "she": "Person"}
)
_WHERE = frozenset("in across from to inside on over into at near throughout within around outside through".split())
_MOVING = frozenset({"Capture", "Withdrawal", "Deployment"})
_VAGUE = frozenset("many several few any more most multiple".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A mention over tokens [first, last], last included."""

    first: int
    last: int
    kind: MentionKind

    @property
    def length(self) -> int:
        """Number of tokens."""
        return self.last - self.first + 1


class Mentions:
    """Finds the mentions in the sentences of one document, in reading order."""

    def __init__(self, lexicon: Lexicon, references: References) -> None:
        self._lexicon = lexicon
        self._references = references

    def found(self, sentence: Sentence, values: Sequence[Mention], *, nested: bool = False) -> list[Mention]:
        """The phrases and counts of a sentence; `values`, the times and sums in it, are no part of any.

        nested: also the names that stand inside a longer mention ("Chad" in "the Government of Chad").
        """
        self._references.begin(sentence)
        valued = {t.i for t in sentence.tokens if any(t.start < m.end and m.start < t.end for m in values)}
        phrases = _outermost(self._widened(sentence, p) for p in self._phrases(sentence, valued))
        inside = {i for p in phrases for i in range(p.first, p.last + 1)}
        phrases += self._quantities(sentence, valued | inside)
        if nested:
            phrases += self._inner(sentence, phrases, valued)
        self._references.finish()
        return [self._mention(sentence, p) for p in phrases]

    def _mention(self, sentence: Sentence, phrase: Phrase) -> Mention:
        words = sentence.text(phrase.first, phrase.last + 1)
        return Mention(sentence[phrase.first].start, sentence[phrase.last].end, words, phrase.kind)

    def _inner(self, sentence: Sentence, outer: Sequence[Phrase], valued: set[int]) -> list[Phrase]:
        """The names of the sentence that are no mention of their own yet, with or without an article."""
        spans = {(p.first, p.last) for p in outer}
        spans |= {(p.first + 1, p.last) for p in outer if sentence[p.first].tag == "DT"}
        return [
            Phrase(n.first, n.last, self._kind_of_name(sentence, n))
            for n in self._references.named
            if (n.first, n.last) not in spans and not any(n.covers(i) for i in valued)
        ]

    # -- phrases -----------------------------------------------------------------------------------------------------

    def _phrases(self, sentence: Sentence, valued: set[int]) -> Iterator[Phrase]:
        for named in self._references.named:
            if not any(named.covers(i) for i in valued):
                yield self._named_phrase(sentence, named)
        for token in sentence.tokens:
            if token.i in valued:
                continue
            if token.tag == "PRP" and token.lower in _PRONOUNS:
                yield Phrase(token.i, token.i, _PRONOUNS[token.lower])
            elif token.is_noun and not any(n.covers(token.i) for n in self._references.named):
                yield from self._common_phrase(sentence, token)

    def _named_phrase(self, sentence: Sentence, named: Named) -> Phrase:
        last = sentence[named.last]
        kind = self._kind_of_name(sentence, named)
        first = self._title_start(sentence, named.first) if kind == "Person" else named.first
        if kind == "Nationality" or last.dep in _QUALIFYING and last.dep != "poss" and last.head > named.last:
            return Phrase(first, named.last, kind)
        first = self._start(sentence, first, named.last, owned=kind != "Place")
        end = self._in_state(sentence, named)
        return Phrase(first, end, kind)

    def _kind_of_name(self, sentence: Sentence, named: Named) -> MentionKind:
        last = sentence[named.last]
        if named.form == "demonym":
            return "Organisation" if last.tag in ("NNS", "NNPS") else "Nationality"
        if not is_kind(named.link.kind, "State"):
            return named.link.mention.kind
        inside = range(named.first, named.last + 1)
        top = next((i for i in inside if not named.covers(sentence[i].head)), named.last)
        return "Place" if self._is_place(sentence, top) else "Organisation"

    def _is_place(self, sentence: Sentence, i: int) -> bool:
        """Whether the phrase of a state headed by token i means where something is, and not who does something."""
        first = sentence[sentence.first_conjunct(i)]
        if sentence.child(i, "amod") is not None and sentence[i].pos == "PROPN":
            return True  # "eastern Chad", "Arabic-speaking Chad"
        if first.dep == "pobj":
            return sentence[first.head].lower in _WHERE
        if first.dep == "dobj":
            rows = self._lexicon.triggers.get((sentence[first.head].lemma, "verb"), ())
            return any(row.type in _MOVING or row.subtype == "OfficialVisit" for row in rows)
        if first.dep in ("appos", "npadvmod"):
            wider = next((n for n in self._references.named if n.covers(first.head)), None)
            return wider is not None and is_kind(wider.link.kind, "Place")
        return first.dep in ("ROOT", "dep")

    def _title_start(self, sentence: Sentence, first: int) -> int:
        """Where the title before a person's name begins, `first` if there is none."""
        return next((start for start, _ in titles_before(self._lexicon, sentence, first)), first)

    def _in_state(self, sentence: Sentence, named: Named) -> int:
        """The last token of "Bria, Chad": a place with what it lies in is one mention."""
        tokens = sentence.tokens
        at = named.last + 2
        if not is_kind(named.link.kind, "Place") or at >= len(tokens) or tokens[at - 1].text != ",":
            return named.last
        if sentence[at].pos == "ADJ":
            at += 1  # "Bria, eastern Chad"
        within = next((n for n in self._references.named if n.first == at), None)
        if within is None or within.form == "demonym":
            return named.last
        wider = is_kind(within.link.kind, "State") or is_kind(within.link.kind, "AdministrativeRegion")
        return within.last if wider and sentence[within.last].dep in ("appos", "npadvmod") else named.last

    def _common_phrase(self, sentence: Sentence, token: Token) -> Iterator[Phrase]:
        head = self._references.head_of(token.i)
        if head is None or head.mention is None or self._is_told(sentence, token):
            return
        if (
            token.dep in _QUALIFYING
            and token.head > token.i
            and token.dep != "poss"
            and not _has_field(sentence, token)
        ):
            return
        first = self._start(sentence, max(0, token.i - head.lemma.count(" ")), token.i)
        yield Phrase(first, self._completed(sentence, token, head), self._kind(sentence, token, head))

    def _kind(self, sentence: Sentence, token: Token, head: Head) -> MentionKind:
        """One person of an unnamed set is a person, several of a post are a body; a country is where things are."""
        if head.kind == "State":
            return "Place" if self._is_place(sentence, token.i) else "Organisation"
        plural = token.tag in ("NNS", "NNPS")
        if head.mention == "Person" and plural:
            return "Organisation"
        single = head.kind in ("UnnamedActorSet", "PopulationGroup") and not plural
        if single and head.lemma.split()[-1] not in self._lexicon.words["collective"]:
            return "Person"
        assert head.mention is not None
        return head.mention

    def _is_told(self, sentence: Sentence, token: Token) -> bool:
        """Whether the phrase only says what something is: "he was a commander", "Bria, a town in the east"."""
        article = sentence.child(token.i, "det")
        if token.dep == "appos":
            return article is not None and article.lower in ("a", "an")
        return token.dep in ("attr", "oprd") and (article is None or article.lower in ("a", "an"))

    def _completed(self, sentence: Sentence, token: Token, head: Head) -> int:
        """The last token of the phrase, with the of-phrase that tells whose or which it is."""
        at = token.i + 1
        if at + 1 >= len(sentence.tokens) or sentence[at].lower not in ("of", "for"):
            return token.i
        if sentence[at].head != token.i and not (head.kind == "Person" and _has_field(sentence, token)):
            return token.i
        end = self._object_end(sentence, at)
        if end is None:
            return token.i
        named = next((n for n in self._references.named if n.last == end), None)
        if head.kind == "Person":
            return end
        if named is None or sentence[at].lower != "of":
            return token.i
        if token.lemma in self._lexicon.words["ruler"] or token.lemma in ("people", "member"):
            return end
        if head.cls == "territory" and is_kind(named.link.kind, "Place"):
            return end
        return token.i

    def _object_end(self, sentence: Sentence, preposition: int) -> int | None:
        """The last token of a preposition's object with an of-phrase of its own; None if it has no plain object."""
        item = sentence.child(preposition, "pobj")
        if item is None:
            return None
        end = max((n.last for n in self._references.named if n.covers(item.i)), default=item.i)
        following = end + 1
        if (
            following < len(sentence.tokens)
            and sentence[following].lower == "of"
            and sentence[following].head == item.i
        ):
            further = self._object_end(sentence, following)
            end = end if further is None else further
        return end

    def _start(self, sentence: Sentence, first: int, head: int, *, owned: bool = True) -> int:
        """The first token of the phrase that ends at `head` and reaches back at least to `first`.

        owned: whether an owner's name in front is part of it.
        """
        at = first
        while (
            at > 0
            and (owned or sentence[at - 1].tag != "POS")
            and self._belongs(sentence, sentence[at - 1], first, head)
        ):
            at -= 1
        while at < first and (self._is_outside(sentence, at) or sentence[at].lower in _VAGUE):
            at += 1
        return at

    def _is_outside(self, sentence: Sentence, i: int) -> bool:
        """Whether a phrase does not begin with token i, though it hangs on its head ("primarily", "and")."""
        token = sentence[i]
        if token.pos == "ADV":
            return not _qualifies_participle(sentence, i)
        return token.pos in ("PUNCT", "CCONJ") or token.tag in ("POS", "PDT")

    def _belongs(self, sentence: Sentence, before: Token, first: int, head: int) -> bool:
        """Whether a token in front is still part of the phrase."""
        if before.lower in PREPOSITIONS or any("\u0370" <= c < "\u1e00" for c in before.text):
            return False
        if before.pos in ("VERB", "AUX", "ADP", "SCONJ", "SPACE") and before.dep not in ("amod", "compound", "nmod"):
            return False
        if _qualifies_participle(sentence, before.i):
            return True
        if before.pos == "CCONJ" or before.text == ",":
            beside = sentence[before.i - 1] if before.i > 0 else before
            if beside.text == ",":
                beside = sentence[beside.i - 1]
            return beside.dep in ("amod", "compound", "nmod") and first <= beside.head <= head
        if before.pos == "NUM" or before.pos == "PRON" and before.tag != "PRP$":
            return False
        if before.pos == "PUNCT" and before.text not in HYPHENS:
            return False
        return any(first <= above.i <= head for above in sentence.ancestors(before.i))

    def _widened(self, sentence: Sentence, phrase: Phrase) -> Phrase:
        """ "one of the guards" is a person, "a group of guards" one body; any other phrase as it is."""
        if phrase.first < 2 or sentence[phrase.first - 1].lower != "of":
            return phrase
        before = sentence[phrase.first - 2]
        if before.lower == "one" and phrase.kind == "Organisation" and sentence[phrase.last].tag in ("NNS", "NNPS"):
            return Phrase(before.i, phrase.last, "Person")
        article = sentence[before.i - 1] if before.i > 0 else before
        quantity = before.lemma in self._lexicon.words["quantity"] or before.lemma == "group"
        if quantity and article.lower in ("a", "an") and phrase.first - 1 in sentence.children[before.i]:
            return Phrase(article.i, phrase.last, phrase.kind)
        return phrase

    # -- counts ------------------------------------------------------------------------------------------------------

    def _quantities(self, sentence: Sentence, taken: set[int]) -> Iterator[Phrase]:
        """Numbers that count or measure something: "four tanks", "8 km", "15 to 20 percent"."""
        i, n = 0, len(sentence.tokens)
        while i < n:
            token = sentence[i]
            if token.tag != "CD" or i in taken or token.lower == "one" or not token.text.isascii():
                i += 1
                continue
            last = i
            while last + 1 < n and last + 1 not in taken and (further := _goes_on(sentence, last)):
                last = further
            unit = _unit_end(sentence, last, self._lexicon.words["unit"])
            if unit is not None:
                yield Phrase(i, unit, "Quantity")
            elif _counts(sentence, last):
                yield Phrase(i, last, "Quantity")
            i = last + 1


def _qualifies_participle(sentence: Sentence, i: int) -> bool:
    """ "remotely piloted aircraft", wherever the parser hangs the adverb; not "mostly civilians"."""
    following = sentence[i + 1] if i + 1 < len(sentence.tokens) else None
    return sentence[i].tag == "RB" and following is not None and following.text.endswith("ed")


def _has_field(sentence: Sentence, post: Token) -> bool:
    """ "Minister for Ports", wherever the parser hangs it."""
    following = sentence[post.i + 1] if post.i + 1 < len(sentence.tokens) else None
    return following is not None and following.lower == "for" and post.text[:1].isupper()


def _goes_on(sentence: Sentence, last: int) -> int | None:
    """The next token of a number: "1.5 million", "15 to 20"; None if it ends at `last`."""
    following = [t for t in sentence.tokens[last + 1 : last + 3] if t.pos == "NUM" or t.lower == "to"]
    if following and following[0].i == last + 1 and following[0].tag == "CD":
        return last + 1
    return last + 2 if len(following) == 2 and following[0].lower == "to" and following[1].tag == "CD" else None


def _unit_end(sentence: Sentence, number: int, units: Container[str]) -> int | None:
    """The last token of the unit behind a number ("km", "square miles", "per cent"); None without one."""
    following = sentence.tokens[number + 1 : number + 3]
    if following and (following[0].lemma in units or following[0].text in units):
        return number + 1
    if len(following) == 2 and following[0].lower in ("square", "cubic", "nautical") and following[1].lemma in units:
        return number + 2
    return number + 2 if [t.lower for t in following] == ["per", "cent"] else None


def _counts(sentence: Sentence, i: int) -> bool:
    """Whether a number without a unit counts something, rather than numbering it ("Resolution 99")."""
    beside = [t for t in (*sentence.tokens[max(0, i - 1) : i], *sentence.tokens[i + 1 : i + 2]) if t.text in HYPHENS]
    if beside:
        return False
    counted = sentence[sentence[i].head]
    if sentence[i].dep == "nummod":
        return counted.i > i and counted.pos != "PROPN"
    return sentence[i].dep in ("pobj", "attr", "dobj", "nsubj")


def _outermost(phrases: Iterable[Phrase]) -> list[Phrase]:
    """The phrases that lie in no longer one, in order."""
    kept: list[Phrase] = []
    taken: set[int] = set()
    for phrase in sorted(phrases, key=lambda p: (-p.length, p.first)):
        if phrase.first not in taken and phrase.last not in taken:
            kept.append(phrase)
            taken.update(range(phrase.first, phrase.last + 1))
    return sorted(kept, key=lambda p: p.first)
