"""Relations that noun phrases state by their build: "X-backed Y", "X's pawn, Y", title and name, part and whole.

These are token patterns over names rather than frames, because the parser's heads are unsteady inside such phrases.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.frames.posts import Posts
from kg.extraction.frames.relation import Relation
from kg.extraction.references.references import References
from kg.extraction.references.sentence_reader import SentenceReader
from kg.extraction.syntax.tree import HYPHENS, Token
from kg.model import Link
from kg.vocabulary import is_kind

_EXAMPLES = frozenset({"like", "including"})
_TAKEN = frozenset({"dobj", "nsubjpass", "dative"})


class Patterns(SentenceReader):
    """Reads the relations in the phrases of the sentence that `references` is reading."""

    def __init__(self, references: References) -> None:
        super().__init__(references)
        self._posts = Posts(references)

    def found(self) -> list[Relation]:
        """All relations that have both sides, in order of their words."""
        relations = [
            *self._hyphenated(),
            *self._proxies(),
            *self._posts.found(),
            *self._transfers(),
            *self._musts(),
        ]
        told = [
            r for r in relations if r.source and r.target and not {x.key for x in r.source} & {x.key for x in r.target}
        ]
        return sorted(told, key=lambda r: (r.first, r.last))

    # -- backing ---------------------------------------------------------------------------------------------------

    def _hyphenated(self) -> Iterator[Relation]:
        """ "Iran-backed militias", "U.S.-supported forces"."""
        sentence = self.sentence
        for token in sentence.tokens:
            word = self.lexicon.backing.get(token.lower)
            if word is None or token.i < 2 or sentence[token.i - 1].text not in HYPHENS:
                continue
            named = next((n for n in self.references.named if n.last == token.i - 2), None)
            client = self._client(token)
            if named is None or client is None:
                continue
            source: tuple[Link, ...] = (self.references.as_party(named.link),)
            target = tuple(x for x in self.references.links(client) if x.key not in {s.key for s in source})
            if not all(is_kind(x.kind, "Actor") for x in (*source, *target)) or self._is_qualification(source, target):
                continue
            if token.lower in self.lexicon.words["done"] and not self._is_leash(source, client):
                continue
            if word.type == "Affiliation":
                source, target = target, source  # "Wagner-linked firm": the firm is the member
            before = sentence[named.first - 1].lower if named.first > 0 else ""
            yield Relation(
                word.type,
                source,
                target,
                named.first,
                client,
                f"{token.lower}.hyphen",
                word.subtype,
                tense="past" if before in self.lexicon.words["former"] else "present",
            )

    def _is_leash(self, source: tuple[Link, ...], client: int) -> bool:
        """Whether who leads them has them as his own: a state some rebels, but not the coalition that it is part of."""
        states = all(is_kind(x.kind, "State") for x in source)
        return states and self.sentence[client].lemma in self.lexicon.words["irregular"]

    def _is_qualification(self, source: tuple[Link, ...], target: tuple[Link, ...]) -> bool:
        """ "Harvard-trained lawyer": what a school or firm gives one person is no backing."""
        states = all(is_kind(x.kind, "State") for x in source)
        return not states and any(is_kind(x.kind, "Person") for x in target)

    def _client(self, token: Token) -> int | None:
        """Head of the noun phrase that the participle stands in front of."""
        sentence = self.sentence
        head = sentence[token.head]
        if head.i > token.i and head.is_noun:
            return head.i
        at = token.i + 1
        if at >= len(sentence.tokens) or sentence[at].pos not in ("NOUN", "PROPN", "ADJ"):
            return None
        while at + 1 < len(sentence.tokens) and sentence[at + 1].is_noun:
            at += 1
        return at if sentence[at].is_noun else None

    def _proxies(self) -> Iterator[Relation]:
        """ "Iran's pawn, Hamas", "Hezbollah, an Iranian pawn": nouns of backing that no trigger row reads."""
        sentence = self.sentence
        for token in sentence.tokens:
            pair = f"{sentence[token.i - 1].lower} {token.lemma}" if token.i > 0 else ""
            word = self.lexicon.backing.get(pair) or self.lexicon.backing.get(token.lemma)
            if word is None or word.pos != "noun" or not token.is_noun or self.references.name_at(token.i) is not None:
                continue
            if (token.lemma, "noun") in self.lexicon.triggers:
                continue  # "proxy", "ally", "sponsor": a frame reads them
            backers = self._owners(token)
            if not backers:
                continue
            keys = {b.key for b in backers}
            clients = tuple(x for x in self._clients(token) if x.key not in keys)
            mentioned = {c.mention for c in clients}
            span = [token.i, *(n.last for n in self.references.named if n.link.mention in mentioned)]
            span += [n.first for n in self.references.named if n.link.key in keys and n.first < token.i]
            source, target = (clients, backers) if word.type == "Affiliation" else (backers, clients)
            yield Relation(word.type, source, target, min(span), max(span), f"{token.lemma}.noun", word.subtype)

    def _owners(self, token: Token) -> tuple[Link, ...]:
        """Whose pawn the noun names: its possessor, else the words in front, else behind "of" and "for"."""
        sentence = self.sentence
        indices = [j for t in sentence.kids(token.i, "poss") for j in sentence.conjuncts(t.i)]
        if not indices:
            indices = [t.i for t in sentence.kids(token.i, "amod", "compound", "nmod") if t.i < token.i]
        if not indices:
            indices = sentence.objects(token.i, "of", "for")
        return tuple(x for x in self.references.parties(indices) if not is_kind(x.kind, "UnnamedActorSet"))

    def _clients(self, token: Token) -> tuple[Link, ...]:
        """Who the pawn is: the name beside the noun, examples behind it, who serves as it, or the phrase itself."""
        sentence = self.sentence
        head = sentence[token.head]
        if token.dep == "appos" or token.dep in ("compound", "nmod") and head.i > token.i:
            named = self.references.name_at(head.i)
            if named is not None:
                return self.references.links(head.i)
        if token.dep in ("attr", "acomp", "oprd"):
            return ()  # what a clause says may be denied or hedged: frames read it, not this pattern
        named_ones = tuple(self.references.actors(self._examples(token.i)))
        if token.dep == "pobj" and head.lower == "as" and not named_ones:
            return self._serving(sentence[head.head])
        return named_ones or tuple(self.references.actors([token.i]))

    def _serving(self, verb: Token) -> tuple[Link, ...]:
        """ "X serves as Iran's pawn" says who it is; "has been described as" is an opinion and says nothing."""
        sentence = self.sentence
        if not verb.is_verb or sentence.is_passive(verb.i) or sentence.child(verb.i, "dobj") is not None:
            return ()
        subject = sentence.subject(verb.i)
        return () if subject is None else self.references.links(subject)

    def _such_as(self, preposition: Token) -> bool:
        """Whether the preposition is the "as" of "such as"."""
        return preposition.lower == "as" and any(
            t.lower == "such" for t in self.sentence.kids(preposition.i, "amod", "advmod")
        )

    # -- transfers -------------------------------------------------------------------------------------------------

    def _transfers(self) -> Iterator[Relation]:
        """ "Iran's drones to Russia": a weapon with its owner and its receiver tells of a transfer by itself.

        Where a verb takes the phrase as its object ("will send Iran's drones to …"), the verb tells, not the phrase.
        """
        sentence = self.sentence
        for token in sentence.tokens:
            head = self.references.head_of(token.i) if token.is_noun else None
            if head is None or head.cls != "weapon" or sentence[sentence.first_conjunct(token.i)].dep in _TAKEN:
                continue
            to = next((p for p in sentence.prepositions(token.i) if p.lower == "to"), None)
            owner = sentence.child(token.i, "poss")
            if to is None or owner is None:
                continue
            receivers = sentence.objects_of(to.i)
            if receivers:
                yield Relation(
                    "ArmsTransfer",
                    self.references.parties(sentence.conjuncts(owner.i)),
                    self.references.parties(receivers),
                    owner.i,
                    max(receivers),
                    "transfer.phrase",
                    weapon=self.references.links(token.i),
                    tense="past",
                    told_by=token.i,
                )

    # -- demands ---------------------------------------------------------------------------------------------------

    def _musts(self) -> Iterator[Relation]:
        """ "The regime must comply", in somebody's speech: the speaker demands it of the subject."""
        speaker, sentence = self.references.speaker, self.sentence
        if speaker is None:
            return
        for modal in sentence.tokens:
            verb = self._demanded(modal)
            if verb is None or verb.dep not in ("ROOT", "conj", "ccomp", "advcl", "xcomp"):
                continue
            subject = sentence.child(verb.i, "nsubj")
            if subject is None or subject.pos == "PRON" and subject.lower not in ("those", "all"):
                continue
            asked = [i for j in sentence.conjuncts(subject.i) for i in (j, *self._examples(j))]
            asked_parties = tuple(self.references.actors(asked))
            yield Relation("Demand", (speaker,), asked_parties, subject.i, verb.i, "must.modal")

    def _demanded(self, word: Token) -> Token | None:
        """The verb of what is demanded by "must", "has to" and "it is essential that", or None."""
        sentence = self.sentence
        if word.tag == "MD" and word.lower == "must" and word.head != word.i:
            return sentence[word.head]
        if self._needs(word):
            return None if sentence.child(word.i, "neg") else word
        if word.pos == "ADJ" and word.lower in self.lexicon.words["essential"] and word.dep == "acomp":
            it = sentence.child(word.head, "nsubj")
            clauses = (*sentence.kids(word.head, "ccomp", "advcl"), *sentence.kids(word.i, "ccomp", "advcl", "xcomp"))
            if it is not None and it.lower == "it" and not sentence.child(word.head, "neg"):
                return next((t for t in clauses if t.i > word.i and sentence.child(t.i, "nsubj")), None)
        return None

    def _needs(self, verb: Token) -> bool:
        """ "The parties need to show restraint", "has to stop": a present-tense need that its subject act."""
        if verb.lemma not in ("need", "have") or verb.tag not in ("VBZ", "VBP"):
            return False
        return any(
            t.i > verb.i and self.sentence.child(t.i, "aux") is not None for t in self.sentence.kids(verb.i, "xcomp")
        )

    def _examples(self, i: int) -> list[int]:
        """ "the parties, including Kenya and Chad": the examples that a phrase names."""
        return [
            j
            for p in self.sentence.prepositions(i)
            if p.lower in _EXAMPLES or self._such_as(p)
            for j in self.sentence.objects_of(p.i)
        ]
