"""Relations that noun phrases state by their build: "X-backed Y", "X's pawn, Y", title and name, part and whole.

These are token patterns over names rather than frames, because the parser's heads are unsteady inside such phrases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extraction.naming import Named, entry_link
from kg.extraction.references import References
from kg.extraction.sentence import HYPHENS, Sentence, Token
from kg.lexicon import Lexicon
from kg.model import Link, Mention, Tense
from kg.register import Entry
from kg.vocabulary import is_kind

_EXAMPLES = frozenset({"like", "including"})
_TAKEN = frozenset({"dobj", "nsubjpass", "dative"})
_AFFILIATIVE = frozenset({"of", "for", "from", "at", "in", "with"})


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation that a phrase states: tokens [first, last] carry it, last included.

    told_by: the noun that tells of an event, which its clause may deny; None where the phrase presupposes the relation.
    """

    type: str
    source: tuple[Link, ...]
    target: tuple[Link, ...]
    first: int
    last: int
    rule: str
    subtype: str | None = None
    weapon: tuple[Link, ...] = ()
    tense: Tense = "present"
    told_by: int | None = None


class Patterns:
    """Reads the relations in the phrases of the sentence that `references` is reading."""

    def __init__(self, lexicon: Lexicon, references: References) -> None:
        self.lexicon = lexicon
        self.references = references

    @property
    def sentence(self) -> Sentence:
        """The sentence being read."""
        return self.references.sentence

    def found(self) -> list[Relation]:
        """All relations that have both sides, in order of their words."""
        relations = [
            *self._hyphenated(),
            *self._proxies(),
            *self._titled(),
            *self._described(),
            *self._parts(),
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
        listed = [
            j
            for p in sentence.prepositions(token.i)
            if p.lower in _EXAMPLES or self._such_as(p)
            for j in sentence.objects_of(p.i)
        ]
        named_ones = tuple(self.references.actors(listed))
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

    # -- affiliation -----------------------------------------------------------------------------------------------

    def _titled(self) -> Iterator[Relation]:
        """ "U.S. National Security Council Coordinator John Kirby", "Russian Defense Minister Shoigu"."""
        sentence = self.sentence
        for named in self.references.named:
            if not is_kind(named.link.kind, "Person"):
                continue
            start = self._title_start(named)
            if start == named.first:
                continue
            title = self._title(start, named.first)
            if title is None:
                continue
            self.references.memory.posts[title] = named.link
            inside = [n for n in self.references.named if start <= n.first and n.last < named.first]
            # "State" in "Secretary of State" is no organisation, "Pentagon" in "Pentagon Press Secretary" is one
            inside = [n for n in inside if n.entry or f" {n.link.mention.text.lower()} " not in f" {title} "]
            organisations = self._holders(inside)
            rule = "title"
            if not organisations:
                organisations, rule = self._register_role(named.entry, title, named), "title.register"
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
        entry = self.references.entry_of(body)
        while entry is not None and entry.country is None and entry.parent is not None:
            entry = register.get(entry.parent)
        state = register.get(entry.country) if entry is not None and entry.country is not None else None
        self.references.memory.sides[person.key] = (body if state is None else entry_link(state, body.mention),)

    def _described(self) -> Iterator[Relation]:
        """ "Col. John Dorrian, the CJTF-OIR spokesperson", "X, an ISIL leader in Raqqa"."""
        sentence = self.sentence
        for named in self.references.named:
            if not is_kind(named.link.kind, "Person"):
                continue
            head = named.last
            nouns = [t for t in sentence.kids(head, "appos") if t.i > named.last]
            governor = sentence[sentence[head].head]
            if sentence[head].dep == "appos" and governor.is_noun:
                nouns.append(governor)
            for noun in nouns:
                bodies = self._bodies(noun) if self._is_post(noun) else ()
                if bodies:
                    first, last = min(noun.i, named.first), max(noun.i, named.last)
                    self._side(named.link, bodies[-1])
                    yield Relation("Affiliation", (named.link,), bodies[:1], first, last, "description")

    def _is_post(self, noun: Token) -> bool:
        """Whether a noun names a post in a state or organisation ("spokesperson", "commander")."""
        head = self.references.head_of(noun.i)
        title = self.lexicon.titles.get(noun.lower)
        return (title is not None and title.org) or (head is not None and head.kind == "Person" and head.cls == "party")

    def _bodies(self, noun: Token) -> tuple[Link, ...]:
        """What a post is held in, by the words beside it ("an ISIL leader", "head of the army of Chad")."""
        sentence = self.sentence
        indices = [t.i for t in sentence.kids(noun.i, "poss", "compound", "nmod", "amod")]
        indices += [
            j for p in sentence.prepositions(noun.i) if p.lower in _AFFILIATIVE for j in sentence.objects_of(p.i)[:1]
        ]
        nested = [k for j in indices for k in sentence.objects(j, "of")]
        return self._holders([n for j in (*indices, *nested) if (n := self.references.name_at(j)) is not None])

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
            if located and holder is not None and is_kind(holder.link.kind, "State"):
                continue
            if holder is not None and holder.last < named.first and is_kind(holder.link.kind, "Organisation"):
                yield Relation("Affiliation", (link,), (holder.link,), holder.first, named.last, "part.possessive")
            whole = self._spelled_parent(named)
            if whole is not None:
                yield Relation("Affiliation", (link,), (whole,), named.first, named.last, "part.name")

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
            if modal.tag != "MD" or modal.lower != "must" or sentence[modal.head].dep not in ("ROOT", "conj", "ccomp"):
                continue
            subject = sentence.child(modal.head, "nsubj", "nsubjpass")
            if subject is None or subject.pos == "PRON" or sentence.is_passive(modal.head):
                continue
            asked = tuple(self.references.actors(sentence.conjuncts(subject.i)))
            yield Relation("Demand", (speaker,), asked, subject.i, modal.head, "must.modal")
