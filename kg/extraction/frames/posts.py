"""Who belongs to whom by the build of a phrase: title and name, name and description, part and whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extraction.frames.relation import Relation
from kg.extraction.names.naming import Named, entry_link
from kg.extraction.names.title_words import titles_before
from kg.extraction.references.pronouns import PERSONAL, PLURAL, THING
from kg.extraction.references.sentence_reader import SentenceReader
from kg.extraction.syntax.tree import HYPHENS, SUBJECTS, Token
from kg.model import Link, Mention
from kg.register import Entry
from kg.vocabulary import is_kind

_LONGEST_TITLE = 6
_UNIONS = ("Coalition", "IntergovernmentalOrganisation")
_AFFILIATIVE = frozenset({"of", "for", "from", "at", "in", "with"})

_STATE_ORGANS = ("State", "Government", "GovernmentBody", "MilitaryOrganisation")  # who in them says "we" is the state


class Posts(SentenceReader):
    """Reads affiliations in the phrases of the sentence that `references` is reading."""

    def found(self) -> Iterator[Relation]:
        """All affiliations that its phrases state."""
        yield from self._titled()
        yield from self._described()
        yield from self._parts()
        yield from self._members()

    def _titled(self) -> Iterator[Relation]:
        """ "U.S. National Security Council Coordinator John Kirby", "Russian Defense Minister Shoigu"."""
        sentence = self.sentence
        for named in self.references.named:
            if not is_kind(named.link.kind, "Person"):
                continue
            start = self._title_start(named)
            whole = self.references.title_before(named)
            start = start if whole is None else min(start, whole)
            if start == named.first:
                start = self._adjacent_title(named.first)
            if start == named.first:
                continue
            title = self._title(start, named.first)
            if title is None:
                continue
            self.references.memory.introduce(title, named.link)
            inside = [n for n in self.references.named if start <= n.first and n.last < named.first]
            # "State" in "Secretary of State" is no organisation, "Pentagon" in "Pentagon Press Secretary" is one
            inside = [n for n in inside if n.entry or f" {n.link.mention.text.lower()} " not in f" {title} "]
            inside = [n for n in inside if not self._is_where(n)]
            organisations = self._holders(inside)
            rule = "title"
            if not organisations:
                organisations, rule = self._register_role(named.entry, title, named), "title.register"
            if not organisations:
                owners = [t.i for t in sentence.kids(named.last, "poss") if t.lower in THING]
                organisations, rule = self._told_before(owners) or self._served(named), "title.body"
            if not organisations:
                organisations, rule = self._untold_holder(title, named.link.mention), "title.holder"
            if organisations:
                self._side(named.link, organisations[-1])
                former = any(sentence[i].lower in self.lexicon.words["former"] for i in range(start, named.first))
                yield Relation(
                    "Affiliation",
                    (named.link,),
                    organisations[-1:],
                    start,
                    named.last,
                    rule,
                    tense="past" if former else "present",
                )

    def _served(self, named: Named) -> tuple[Link, ...]:
        """ "Col. Moss of the 4th Rifle Brigade": the body behind the "of" of a person's name."""
        links = self.references.actors(self.sentence.objects(named.last, "of"))
        bodies = [x for x in links if is_kind(x.kind, "Organisation") and not is_kind(x.kind, "State")]
        return tuple(x for x in bodies if x.registered or " " in x.label)[:1]  # one word may be a town

    def _told_before(self, indices: Iterable[int]) -> tuple[Link, ...]:
        """The body that "its" or "the group" stands for; nobody where the text has named none."""
        unnamed = f"actor/{self.references.document}/"
        bodies = [x for x in self.references.actors(indices) if not is_kind(x.kind, "Person")]
        return tuple(x for x in bodies if not x.key.startswith(unnamed))[:1]

    def _is_where(self, named: Named) -> bool:
        """ "In Turkey Minister Moreau met …": a state behind a preposition, not as an adjective, is where it was."""
        before = self.sentence[named.first - 1].lower if named.first > 0 else ""
        return before in ("in", "from", "to") and named.form == "name"

    def _title_start(self, named: Named) -> int:
        """First token of the title in front of a name; prepositional parts of it included."""
        sentence = self.sentence
        head = next(
            (i for i in range(named.last, named.first - 1, -1) if self.references.name_at(i) is named), named.last
        )
        below = [i for i in sentence.subtree(head) if i < named.first]
        start = named.first
        for i in reversed(below):
            if i != start - 1 or sentence[i].pos in ("PUNCT", "CCONJ", "SPACE") or sentence[i].is_verb:
                break
            start = i
        while start < named.first and sentence[start].pos == "DET":
            start += 1
        return start

    def _adjacent_title(self, first: int) -> int:
        """Where a known title of several words begins that ends right before token `first`, a comma aside.

        "Minister for Africa Ada Moss said": the parser makes two subjects of post and name.
        """
        tokens = self.sentence.tokens
        end = first - 1 if first > 1 and tokens[first - 1].text == "," else first
        for start, title in titles_before(self.lexicon, self.sentence, end):
            if end - start > 1 and title.org and (end == first or start == 0 or tokens[start - 1].pos == "DET"):
                return start
        return first

    def _title(self, start: int, end: int) -> str | None:
        """The longest known title within tokens [start, end) that names a post or rank."""
        sentence = self.sentence
        words = [sentence[i].lower for i in range(start, end)]
        for size in range(min(6, len(words)), 0, -1):
            for at in range(len(words) - size + 1):
                phrase = " ".join(words[at : at + size])
                title = self.lexicon.titles.get(phrase)
                if title is not None and title.org:
                    return phrase
        for i in range(end - 1, start - 1, -1):
            head = self.lexicon.heads.get(sentence[i].lemma)
            if head is not None and head.kind == "Person" and head.cls == "party":
                return sentence[i].lower
        return None

    def _holders(self, inside: list[Named]) -> tuple[Link, ...]:
        """Who the post is held in: the organisation nearest to the name, else the state."""
        bodies = [n.link for n in inside if is_kind(n.link.kind, "Actor") and not is_kind(n.link.kind, "Person")]
        organisations = [x for x in bodies if not is_kind(x.kind, "State") and x.kind != "ActorGroup"]
        states = [x for x in bodies if is_kind(x.kind, "State")]
        return tuple(organisations[-1:] or states[:1])

    def _register_role(self, entry: Entry | None, title: str, named: Named) -> tuple[Link, ...]:
        """A bare title that is the registered post of the person so named ("President" + that president)."""
        if entry is None or not entry.role_title or title not in entry.role_title.lower():
            return ()
        key = entry.country or entry.role_org
        if key is None or key not in self.references.register:
            return ()
        return (entry_link(self.references.register.get(key), named.link.mention),)

    def _side(self, person: Link, body: Link) -> None:
        """Remembers for whom a person says "we": the state of the body that the post is in, else the body."""
        register = self.references.register
        entry = self.references.entry_of(body) if any(is_kind(body.kind, k) for k in _STATE_ORGANS) else None
        while entry is not None and entry.country is None and entry.parent is not None:
            entry = register.get(entry.parent)
        state = register.get(entry.country) if entry is not None and entry.country is not None else None
        self.references.memory.sides[person.key] = (body if state is None else entry_link(state, body.mention),)

    def _untold_holder(self, title: str, mention: Mention) -> tuple[Link, ...]:
        """Whose a post is of which no word tells: of the one body that has such a post, else of the posts before it.

        The national office is the state's that other office-holders of the text have served, if that is one state.
        """
        known = self.lexicon.titles.get(title)
        if known is not None and known.holder is not None and known.holder in self.references.register:
            return (entry_link(self.references.register.get(known.holder), mention),)
        if not any(word in self.lexicon.words["office"] for word in title.split()):
            return ()
        states = {x.key: x for side in self.references.memory.sides.values() for x in side}
        only = next(iter(states.values())) if len(states) == 1 else None
        return (replace(only, mention=mention),) if only is not None and is_kind(only.kind, "State") else ()

    def _described(self) -> Iterator[Relation]:
        """ "Col. John Dorrian, the CJTF-OIR spokesperson", "X, an ISIL leader in Raqqa", "the minister, Y"."""
        sentence = self.sentence
        for named in self.references.named:
            if not is_kind(named.link.kind, "Person"):
                continue
            head = named.last
            nouns = [t for t in sentence.kids(head, "appos") if t.i > named.last] or self._post_behind(named.last)
            governor = sentence[sentence[head].head]
            if sentence[head].dep == "appos" and (governor.is_noun or self._is_elect(governor)):
                above = sentence[sentence[governor.head].head]
                outer = (
                    governor.dep == "pobj" and above.is_noun and not self._is_post(governor) and self._is_post(above)
                )
                nouns.append(above if outer else governor)  # "a spokesman for the group, Moss"
            for noun in nouns:
                start = self.references.phrase_start(noun.i)
                title = self._title(start, noun.i + 1)
                if title is None:
                    continue
                end = max(i for i in (*sentence.subtree(noun.i), noun.i) if i < named.first or noun.i > named.last)
                bodies = self._bodies(noun) or self._led(noun) if self._is_post(noun) else ()
                bodies = bodies or self._untold_holder(self._title(start, end + 1) or title, named.link.mention)
                if bodies:
                    first, last = min(noun.i, named.first), max(noun.i, named.last)
                    self._side(named.link, bodies[-1])
                    words = sentence.tokens[start : noun.i + 1]
                    former = any(t.lower in self.lexicon.words["former"] for t in words)
                    yield Relation(
                        "Affiliation",
                        (named.link,),
                        bodies[:1],
                        first,
                        last,
                        "description",
                        tense="past" if former else "present",
                    )

    def _post_behind(self, last: int) -> list[Token]:
        """ "Ada Moss, Central Command spokesman will …": the post behind the comma, where no comma closes it."""
        tokens = self.sentence.tokens
        if last + 2 >= len(tokens) or tokens[last + 1].text != ",":
            return []
        for token in tokens[last + 2 : last + 2 + _LONGEST_TITLE]:
            if not token.is_noun and token.pos not in ("DET", "ADJ"):
                return []
            if token.dep in SUBJECTS:
                return [token] if token.head > token.i else []
        return []

    def _is_elect(self, token: Token) -> bool:
        """ "the Prime Minister-designate": what stands behind the hyphen heads the post's phrase."""
        return token.i > 1 and token.pos == "ADJ" and self.sentence[token.i - 1].text in HYPHENS

    def _is_post(self, noun: Token) -> bool:
        """Whether a noun names a post in a state or organisation ("spokesperson", "commander")."""
        head = self.references.head_of(noun.i)
        title = self.lexicon.titles.get(noun.lower)
        return (title is not None and title.org) or (head is not None and head.kind == "Person" and head.cls == "party")

    def _led(self, noun: Token) -> tuple[Link, ...]:
        """What a post is held in, where that has no name or stands behind a comma.

        "the leader of anti-government forces, X", "X, commander, 3rd Rifle Brigade".
        """
        unnamed = [
            x
            for x in self.references.actors(self.sentence.objects(noun.i, "of"))
            if is_kind(x.kind, "UnnamedActorSet") or is_kind(x.kind, "Organisation")
        ]
        if unnamed:
            return tuple(unnamed[:1])
        tokens, comma = self.sentence.tokens, noun.i + 1
        if comma + 1 >= len(tokens) or tokens[comma].text != ",":
            return ()
        at = comma + 2 if tokens[comma + 1].pos == "DET" else comma + 1
        behind = next((n.link for n in self.references.named if n.first == at), None)
        body = behind is not None and is_kind(behind.kind, "Organisation") and not is_kind(behind.kind, "State")
        return (behind,) if behind is not None and body else ()

    def _bodies(self, noun: Token) -> tuple[Link, ...]:
        """What a post is held in, by the words beside it ("an ISIL leader", "head of the army of Chad")."""
        sentence = self.sentence
        indices = [t.i for t in sentence.kids(noun.i, "poss", "compound", "nmod", "amod")]
        indices += [
            j for p in sentence.prepositions(noun.i) if p.lower in _AFFILIATIVE for j in sentence.objects_of(p.i)[:1]
        ]
        nested = [k for j in indices for k in sentence.objects(j, "of")]
        names = [n for j in (*indices, *nested) if (n := self.references.name_at(j)) is not None]
        owners = [n for t in sentence.kids(noun.i, "poss") if (n := self.references.name_at(t.i)) is not None]
        capitals = [x for n in owners if (x := self.references.state_of_capital(n.link)) is not None]
        told = [i for i in indices if sentence[i].lower not in PERSONAL | PLURAL and self._is_behind(noun, i)]
        return self._holders(names) or tuple(capitals[:1]) or self._told_before(told)

    def _is_behind(self, noun: Token, i: int) -> bool:
        """Whether token i owns a post or stands behind its preposition."""
        return self.sentence[i].dep in ("poss", "pobj") and self.references.name_at(i) is None and i != noun.i

    def _parts(self) -> Iterator[Relation]:
        """ "Iran's Revolutionary Guard Corps", "the IRGC Aerospace Force": a body and what it is part of."""
        sentence = self.sentence
        for named in self.references.named:
            link = named.link
            if not is_kind(link.kind, "Organisation") or is_kind(link.kind, "State"):
                continue
            owner = sentence.child(named.last, "poss")
            holder = self.references.name_at(owner.i) if owner is not None else None
            located = is_kind(link.kind, "NonStateArmedGroup")  # "Yemen's Houthis" says where, not whose
            common = named.entry is None and self.references.head_of(named.last) is not None  # "Iraq's Security Forces"
            if (located or common) and holder is not None and is_kind(holder.link.kind, "State"):
                continue
            if holder is not None and holder.last < named.first and is_kind(holder.link.kind, "Organisation"):
                yield Relation("Affiliation", (link,), (holder.link,), holder.first, named.last, "part.possessive")
            whole = self._spelled_parent(named)
            if whole is not None:
                yield Relation("Affiliation", (link,), (whole,), named.first, named.last, "part.name")

    def _members(self) -> Iterator[Relation]:
        """ "Kenya and other coalition members", "NATO members include Norway": who is named belongs to the union."""
        sentence = self.sentence
        for token in sentence.tokens:
            if token.tag != "NNS" or token.dep not in ("conj", "nsubj"):
                continue
            unions = [
                x
                for t in sentence.kids(token.i, "compound", "nmod")
                for x in self.references.links(t.i)
                if any(is_kind(x.kind, union) for union in _UNIONS)
            ]
            if not unions:
                continue
            named = self._listed_with(token)
            if named:
                links = tuple(self.references.actors(named))
                yield Relation(
                    "Affiliation", links, tuple(unions[:1]), min(*named, token.i), max(*named, token.i), "members"
                )

    def _listed_with(self, token: Token) -> list[int]:
        """The names that a plural of members counts among them: before "and other …", behind "… include"."""
        sentence = self.sentence
        if token.dep == "nsubj":
            return self.references.listed(token.i)
        first = sentence.first_conjunct(token.i)
        if not any(t.lower == "other" for t in sentence.kids(token.i, "amod")):
            return []
        return [i for i in sentence.conjuncts(first) if i < token.i and self.references.name_at(i) is not None]

    def _spelled_parent(self, named: Named) -> Link | None:
        """The body that a force is part of, where its name spells it ("IRGC Aerospace Force")."""
        register, entry = self.references.register, named.entry
        if entry is None or entry.parent is None or entry.parent not in register:
            return None
        if not any(is_kind(entry.kind, k) for k in ("MilitaryOrganisation", "NonStateArmedGroup")):
            return None
        if is_kind(register.get(entry.parent).kind, "State"):
            return None  # "Iraqi" in a force's name is no more than where it is from
        words = [self.sentence[i].text for i in range(named.first, named.last + 1)]
        for start in range(len(words)):
            for end in range(start + 1, len(words) + (0 if start == 0 else 1)):
                if any(n.entry.key == entry.parent for n in register.fitting(words, start, end)):
                    first, last = self.sentence[named.first + start], self.sentence[named.first + end - 1]
                    text = self.sentence.text(first.i, last.i + 1)
                    return entry_link(register.get(entry.parent), Mention(first.start, last.end, text, "Organisation"))
        return None
