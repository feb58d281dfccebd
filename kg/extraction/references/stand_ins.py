"""Phrases that stand for others: quantities, office-holders, members and governments."""

from __future__ import annotations

from dataclasses import replace

from kg.extraction.names.naming import Named, mention_kind
from kg.extraction.references.sentence_reader import SentenceReader
from kg.extraction.syntax.tree import Token
from kg.model import Link
from kg.vocabulary import is_kind


class StandIns(SentenceReader):
    """Finds for whom or what phrases stand in the sentence that `references` is reading."""

    def _is_people(self, i: int) -> bool:
        """Whether a word before a noun says whose people they are: a nationality, a state, a union of states."""
        name = self.references.name_at(i)
        if name is None:
            return False
        kinds = ("State", "IntergovernmentalOrganisation")
        return name.form == "demonym" or any(is_kind(name.link.kind, kind) for kind in kinds)

    def several(self, token: Token) -> tuple[Link, ...]:
        """ "Saudi and Emirati officials", "UK and EU envoys": whose they are, coordinated, are so many parties."""
        sentence = self.sentence
        if token.tag not in ("NNS", "NNPS"):
            return ()
        for modifier in sentence.kids(token.i, "amod", "compound", "nmod"):
            peoples = [i for i in sentence.conjuncts(modifier.i) if i < token.i]
            if len(peoples) < 2 or not all(self._is_people(i) for i in peoples):
                continue
            head = self.references.head_of(token.i)
            kind = head.kind if head is not None and head.kind else "Entity"
            noun = sentence.text(peoples[-1] + 1, token.i + 1)
            mention = self.references.mention(peoples[0], token.i, mention_kind(kind))
            return tuple(self.references.unnamed(f"{sentence[i].text} {noun}", kind, mention) for i in peoples)
        return ()

    def counted(self, i: int) -> list[int]:
        """What a quantity or a kind of place or post stands for: "dozens of villages", "the city of Husaybah"."""
        sentence, token = self.sentence, self.sentence[i]
        of = next((t for t in reversed([*sentence.kids(i, "prep")]) if t.lower == "of"), None)
        objects = [] if of is None or self.references.name_at(i) is not None else sentence.objects_of(of.i)
        if not objects:
            return [i]
        if token.lemma in self.lexicon.words["quantity"] or token.pos == "NUM":
            return objects
        head = self.references.head_of(i)
        named = [n for j in objects if (n := self.references.name_at(j)) is not None]
        if head is None:
            return [i]
        if len(named) == len(objects) and head.cls == "territory" and all(is_kind(n.link.kind, "Place") for n in named):
            return objects
        return self._represented(token, objects) or [i]

    def _represented(self, token: Token, objects: list[int]) -> list[int]:
        """Whom several office-holders act for: "the foreign ministers of Iran and Qatar" meet for their states.

        objects: what stands behind the "of" of their noun; posts and departments there lead on to whose they are.
        """
        head = self.references.head_of(token.i)
        if head is None or head.kind != "Person" or not token.text.endswith("s"):
            return []
        through = [j for i in objects for j in self._behind_post(i)]
        named = [n for j in through if (n := self.references.name_at(j)) is not None]
        if not named or len(named) != len(through):
            return []
        if all(is_kind(n.link.kind, "IntergovernmentalOrganisation") for n in named):
            return through
        return through if all(is_kind(n.link.kind, "State") for n in named) else []

    def _behind_post(self, i: int) -> list[int]:
        """ "the ministers of foreign affairs of Iran": past posts and departments to the names behind the last "of"."""
        named, head = self.references.name_at(i), self.references.head_of(i)
        inner = self.sentence.objects(i, "of")
        body = head is not None and head.cls == "party" and head.kind != "Person"
        if not inner or body or named is not None and named.entry is not None:
            return [i]
        return [k for j in inner for k in self._behind_post(j)]

    def listed(self, i: int) -> list[int]:
        """The names that a clause lists as what its plural subject includes: "donors include Peru and Chile"."""
        sentence, token = self.sentence, self.sentence[i]
        verb = sentence[token.head]
        first = sentence.child(verb.i, "dobj")
        if token.dep != "nsubj" or token.tag != "NNS" or verb.lemma != "include" or first is None or first.i < verb.i:
            return []
        names = sentence.conjuncts(first.i)
        return names if all(self.references.name_at(j) is not None for j in names) else []

    def by_member(self, token: Token) -> tuple[Link, ...]:
        """ "ISIL fighters" are that group, "the Iraqi government" and "the Government of Iraq" that state."""
        sentence = self.sentence
        names = [n for n in self.references.named if n.last < token.i and sentence[n.last].head == token.i]
        if token.lemma in self.lexicon.words["ruler"]:
            whose = sentence.objects(token.i, "of")
            if not whose and not names:  # "the government and people of Chad"
                whose = [j for c in sentence.conjuncts(token.i)[1:] for j in sentence.objects(c, "of")]
            names += [n for j in whose if (n := self.references.name_at(j)) is not None]
            wanted = [n for n in names if is_kind(n.link.kind, "State")]
        elif token.lemma in self.lexicon.words["member"] or token.lemma == "member":
            wanted = [n for n in names if is_kind(n.link.kind, "NonStateArmedGroup") or self._is_body(token, n)]
        else:
            return ()
        apart = self.lexicon.words["apart"]
        if any(t.lower in apart or t.tag == "CD" for t in sentence.kids(token.i, "amod", "nummod", "det")):
            return ()  # "former Wagner fighters", "two Hamas militants" are not the group
        if len({n.link.key for n in wanted}) != 1 or any(n.form == "capital" for n in wanted):
            return ()
        first = self.references.phrase_start(token.i)
        return (replace(wanted[-1].link, mention=self.references.mention(first, token.i, "Organisation")),)

    def _is_body(self, token: Token, named: Named) -> bool:
        """ "Security Council members" are that body, as its members act together."""
        return token.tag == "NNS" and is_kind(named.link.kind, "IntergovernmentalOrganisation")
