"""What the noun phrases and pronouns of a document stand for: links, with conservative coreference.

`References` reads the sentences of one document in order. Where the text does not say who is meant, the answer is
empty rather than a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from kg.extraction.names.head_nouns import head_noun
from kg.extraction.names.naming import Named, Namer, entry_link, family_key, mention_kind, namespace
from kg.extraction.references.appositions import Appositions
from kg.extraction.references.coreference import PAIR, Coreference
from kg.extraction.references.memory import Memory
from kg.extraction.references.short_forms import ShortForms, outside_persons
from kg.extraction.references.stand_ins import StandIns
from kg.extraction.syntax.phrase_bounds import label_start, phrase_start
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tree import Token
from kg.lexicon import Head, Lexicon
from kg.model import Link, Mention, MentionKind
from kg.register import Entry, Register
from kg.vocabulary import is_kind, slug


class References:
    """Resolves the phrases of one document's sentences, in reading order: `begin`, questions, `finish`, and the next.

    sentence: the one being read, there from the first `begin` on. before: offset of the one before it.
    memory: what the sentences so far have left. speaker: who speaks the sentence, None for the author.
    publisher: the body whose text it is, where the text says so; "we" outside quotations.
    quoted: whether a document offset lies in a quotation. speaker_at: who speaks there.
    """

    sentence: Sentence

    def __init__(self, document: str, register: Register, lexicon: Lexicon, namer: Namer) -> None:
        self.document = document
        self.register = register
        self.lexicon = lexicon
        self.memory = Memory()
        self.speaker: Link | None = None
        self.quoted: Callable[[int], bool] = lambda _: False
        self.speaker_at: Callable[[int], Link | None] = lambda _: self.speaker
        self.publisher: Link | None = None
        self.before = 0
        self._namer = namer
        self._named: tuple[Named, ...] = ()
        self._coreference = Coreference(self)
        self._appositions = Appositions(self)
        self._stand_ins = StandIns(self)
        self._short_forms = ShortForms(self.memory, namer, lexicon)
        self._links_at: dict[int, tuple[Link, ...]] = {}
        self._head_at: dict[int, Head | None] = {}

    # -- reading order ---------------------------------------------------------------------------------------------

    def survey(self, sentences: Iterable[Sentence]) -> None:
        """Looks for the names of the whole document before its first sentence is read."""
        self._namer.survey(sentences)

    def begin(self, sentence: Sentence) -> None:
        """Turns to the next sentence; names in it are found and remembered."""
        self.sentence = sentence
        self._links_at, self._head_at = {}, {}
        found = outside_persons(self._namer.named(sentence))
        self._short_forms.introduce(sentence, found)
        self._named = tuple(self._short_forms.canonical(n, sentence) for n in found)

    def reconsider(self) -> None:
        """Reads the names again, known what the sentence itself names: "the Alliance" beside NATO is NATO."""
        if self._namer.looks_back(self.sentence):
            self.begin(self.sentence)

    def finish(self) -> None:
        """Remembers what the sentence leaves for the ones behind it."""
        sentence = self.sentence
        self.before = sentence.start
        for named in self._named:
            self._remember(named.link)
            self._short_forms.notice(named)
        persons = {n.link.key: n.link for n in self._named if is_kind(n.link.kind, "Person")}
        if persons:
            self.memory.last_persons = tuple(persons.values())
        self._coreference.told()

    @property
    def named(self) -> tuple[Named, ...]:
        """The names of the sentence being read."""
        return self._named

    def _remember(self, link: Link) -> None:
        if is_kind(link.kind, "Person"):
            self.memory.persons[family_key(link.label.split()[-1])] = link
        elif is_kind(link.kind, "Actor"):
            self.memory.organisations.append(link)
            if " " in link.label and not is_kind(link.kind, "State"):
                self.memory.bodies[link.key] = link

    # -- phrases ---------------------------------------------------------------------------------------------------

    def links(self, i: int) -> tuple[Link, ...]:
        """What the phrase headed by token i stands for; empty if that is left open, several for "the two"."""
        if i not in self._links_at:
            self._links_at[i] = ()  # a phrase that refers to itself stays open
            self._links_at[i] = self._links(i)
        return self._links_at[i]

    def actors(self, indices: Iterable[int]) -> list[Link]:
        """The actors among what these phrases stand for."""
        return [x for i in indices for x in self.links(i) if is_kind(x.kind, "Actor")]

    def parties(self, indices: Iterable[int]) -> tuple[Link, ...]:
        """The same, a capital counted as its state."""
        links = [self.as_party(x) for i in indices for x in self.links(i)]
        return tuple(x for x in links if is_kind(x.kind, "Actor"))

    def speaking(self, indices: Iterable[int]) -> list[Link]:
        """Who speaks, where these phrases stand as subjects of speech or opinion: whoever does so is an actor.

        A noun that the lexicon has no class for ("South Korean intelligence said") becomes an unnamed actor, unless it
        names a report, which somebody else has made.
        """
        out = []
        for i in indices:
            for link in (self.as_party(x) for x in self.links(i)):
                cue = self.lexicon.cues.get((self.sentence[i].lemma, "noun"))
                if is_kind(link.kind, "Actor"):
                    out.append(link)
                elif link.kind == "Entity" and self.sentence[i].is_noun and (cue is None or cue.cue != "report-noun"):
                    out.append(self.unnamed(link.label, "UnnamedActorSet", link.mention))
        return out

    def name_at(self, i: int) -> Named | None:
        """The outermost name whose head is token i."""
        for named in self._named:
            if named.covers(i) and (named.last == i or self._is_head(named, i)):
                return named
        return None

    def entry_of(self, link: Link) -> Entry | None:
        """The register's entry for a link; None for what the register lacks."""
        return self.register.get(link.key) if link.registered and link.key in self.register else None

    def _is_head(self, named: Named, i: int) -> bool:
        """Whether the governor of the name's token i stands outside the name."""
        return not named.covers(self.sentence[i].head) or self.sentence[i].head == i

    def _links(self, i: int) -> tuple[Link, ...]:
        token = self.sentence[i]
        if token.lower in ("those", "these") and self.sentence.child(i, "acl", "relcl") is not None:
            return self._those_who(token)
        if token.pos == "PRON" or token.tag in ("PRP", "PRP$") or self._is_pair(token):
            return self._coreference.pronoun(token)
        named = self.name_at(i)
        if named is not None:
            return self._named_phrase(named, token)
        if token.is_noun or token.tag in ("DT", "CD", "JJ", "NN", "NNS"):
            return self._common_phrase(token)
        return ()

    def _is_pair(self, token: Token) -> bool:
        """Whether a number or determiner stands alone as "the two", "both" and counts no noun beside it."""
        alone = token.dep not in ("nummod", "det", "predet", "preconj", "amod", "compound", "nmod", "quantmod")
        return token.lower in PAIR and token.pos in ("NUM", "DET", "PRON") and alone

    def _named_phrase(self, named: Named, token: Token) -> tuple[Link, ...]:
        link = named.link
        one = any(t.lower in ("a", "an", "another") for t in self.sentence.kids(token.i, "det"))
        if named.form == "demonym" and token.is_noun and token.i == named.last and (one or token.tag[-1] == "S"):
            words = self.sentence.text(token.i, token.i + 1)
            return (self.unnamed(words, "PopulationGroup", link.mention),)
        modifying = token.dep in ("amod", "compound", "nmod", "npadvmod", "poss")
        if named.form == "demonym" and not modifying and (not is_kind(link.kind, "State") or token.tag in ("NN", "JJ")):
            return ()
        first = self.phrase_start(named.first)
        if first < named.first:
            mention = self.mention(first, named.last, link.mention.kind)
            return (replace(link, mention=mention),)
        return (link,)

    def _common_phrase(self, token: Token) -> tuple[Link, ...]:
        sentence = self.sentence
        through = self._stand_ins.counted(token.i)
        if through != [token.i]:
            return tuple(link for i in through for link in self.links(i))
        apposed = self._appositions.entitled(token) or self._appositions.named(token)
        if apposed:
            return apposed
        several = self._stand_ins.several(token)
        if several:
            return several
        bound = tuple(x for i in self._stand_ins.listed(token.i) for x in self.links(i)) or self._coreference.bound(
            token
        )
        bound = bound or self._appositions.described(token)
        bound = bound or self._coreference.definite(token) or self._stand_ins.by_member(token)
        if bound:
            return bound
        if self.head_of(token.i) is None and not token.is_noun:
            return ()
        kind = self._kind_of(token)
        first = self.phrase_start(token.i)
        known = self._short_forms.full(sentence.text(first, token.i + 1)) if token.pos == "PROPN" else None
        if known is not None:
            return (replace(known, mention=self.mention(first, token.i, mention_kind(known.kind))),)
        label = sentence.text(label_start(sentence, first, token.i), token.i + 1)
        return (self.unnamed(label, kind, self.mention(first, token.i, mention_kind(kind))),)

    def _kind_of(self, token: Token) -> str:
        """The class of an unnamed phrase by its head; a word in capitals that the lexicon lacks is a body's acronym."""
        head = self.head_of(token.i)
        if head is None and token.text.isupper() and len(token.text) > 1 and self._is_acronym(token):
            return "Organisation"
        return head.kind if head is not None and head.kind else "Entity"

    def _is_acronym(self, token: Token) -> bool:
        """Whether a word in capitals is a name: tagged as one, or an acting subject among words that are not."""
        if token.pos == "PROPN":
            return True
        return token.dep == "nsubj" and any(t.is_verb and t.text.islower() for t in self.sentence.tokens)

    def _those_who(self, token: Token) -> tuple[Link, ...]:
        """ "those facilitating such deals": the words themselves name the set."""
        clause = self.sentence.child(token.i, "acl", "relcl")
        if clause is None:
            return ()
        subtree = [j for j in self.sentence.subtree(clause.i) if j > token.i]
        last = max(subtree, default=token.i)
        inner = next((j for j in subtree if self.sentence[j].text in (",", ";")), None)
        last = min(last, inner - 1) if inner is not None else last
        mention = self.mention(token.i, last, "Person")
        return (self.unnamed(mention.text, "UnnamedActorSet", mention),)

    def counted(self, i: int) -> list[int]:
        """What the phrase headed by token i counts or acts for; token i itself if it does neither."""
        return self._stand_ins.counted(i)

    def listed(self, i: int) -> list[int]:
        """The names that a clause lists as what its plural subject at token i includes."""
        return self._stand_ins.listed(i)

    def title_before(self, named: Named) -> int | None:
        """First token of the title of several words in front of a person's name, or None."""
        return self._appositions.title_before(named)

    def head_of(self, i: int) -> Head | None:
        """The lexicon's entry for the noun that heads a phrase, the longest compound first."""
        if i not in self._head_at:
            self._head_at[i] = head_noun(self.lexicon, self.sentence, i, self.name_at)
        return self._head_at[i]

    def state_of_capital(self, link: Link) -> Link | None:
        """The state that a capital stands for ("Moscow" as a party is Russia), or None."""
        if not is_kind(link.kind, "City"):
            return None
        names = (*self.register.find(link.label), *self.register.find(link.mention.text))
        states = {n.entry.key: n.entry for n in names if n.form == "capital"}
        return entry_link(next(iter(states.values())), link.mention) if len(states) == 1 else None

    def as_party(self, link: Link) -> Link:
        """The state that a capital stands for; any other link as it is."""
        return self.state_of_capital(link) or link

    # -- words -----------------------------------------------------------------------------------------------------

    def phrase_start(self, head: int) -> int:
        """First token of the base noun phrase that ends at `head`, articles and owners left out."""
        return phrase_start(self.sentence, head)

    def mention(self, first: int, last: int, kind: MentionKind) -> Mention:
        """A mention of tokens [first, last], last included."""
        sentence = self.sentence
        return Mention(sentence[first].start, sentence[last].end, sentence.text(first, last + 1), kind)

    def unnamed(self, words: str, kind: str, mention: Mention) -> Link:
        """A link to what the document has no name for, told apart by the words that describe it."""
        return Link(f"{namespace(kind)}/{self.document}/{slug(words) or 'unnamed'}", words, kind, mention)
