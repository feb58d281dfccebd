"""What the noun phrases and pronouns of a document stand for: links, with conservative coreference.

`References` reads the sentences of one document in order. Where the text does not say who is meant, the answer is
empty rather than a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from kg.extraction.coreference import PAIR, Coreference
from kg.extraction.memory import Memory
from kg.extraction.naming import Named, Namer, entry_link, family_key, mention_kind, namespace
from kg.extraction.sentence import Sentence, Token
from kg.extraction.short_forms import ShortForms, outside_persons
from kg.lexicon import Head, Lexicon
from kg.model import Link, Mention, MentionKind
from kg.register import Entry, Register
from kg.vocabulary import is_kind, slug

_QUANTIFIERS = frozenset("many several some multiple additional other more".split())
_LONGEST_HEAD = 8


class References:
    """Resolves the phrases of one document's sentences, in reading order: `begin`, questions, `finish`, and the next.

    memory: what the sentences so far have left. speaker: who speaks the sentence, None for the author.
    publisher: the body whose text it is, where the text says so; "we" outside quotations.
    quoted: whether a document offset lies in a quotation. speaker_at: who speaks there. before: offset of the last
    sentence.
    """

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
        self._sentence: Sentence | None = None
        self._named: tuple[Named, ...] = ()
        self._coreference = Coreference(self)
        self._short_forms = ShortForms(self.memory, namer, lexicon)
        self._links_at: dict[int, tuple[Link, ...]] = {}
        self._head_at: dict[int, Head | None] = {}

    # -- reading order ---------------------------------------------------------------------------------------------

    def survey(self, sentences: Iterable[Sentence]) -> None:
        """Looks for the names of the whole document before its first sentence is read."""
        self._namer.survey(sentences)

    def begin(self, sentence: Sentence) -> None:
        """Turns to the next sentence; names in it are found and remembered."""
        self._sentence = sentence
        self._links_at, self._head_at = {}, {}
        found = outside_persons(self._namer.named(sentence))
        self._short_forms.introduce(sentence, found)
        self._named = tuple(self._short_forms.canonical(n, sentence) for n in found)

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
    def sentence(self) -> Sentence:
        """The sentence being read."""
        assert self._sentence is not None, "begin() comes first"
        return self._sentence

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
                    out.append(self._unnamed(link.label, "UnnamedActorSet", link.mention))
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
            return (self._unnamed(words, "PopulationGroup", link.mention),)
        modifying = token.dep in ("amod", "compound", "nmod", "npadvmod", "poss")
        if named.form == "demonym" and not modifying and (not is_kind(link.kind, "State") or token.tag in ("NN", "JJ")):
            return ()
        first = self.phrase_start(named.first)
        if first < named.first:
            mention = self.mention(first, named.last, link.mention.kind)
            return (replace(link, mention=mention),)
        return (link,)

    def listed(self, i: int) -> list[int]:
        """The names that a clause lists as what its plural subject includes: "donors include Peru and Chile"."""
        sentence, token = self.sentence, self.sentence[i]
        verb = sentence[token.head]
        first = sentence.child(verb.i, "dobj")
        if token.dep != "nsubj" or token.tag != "NNS" or verb.lemma != "include" or first is None or first.i < verb.i:
            return []
        names = sentence.conjuncts(first.i)
        return names if all(self.name_at(j) is not None for j in names) else []

    def _common_phrase(self, token: Token) -> tuple[Link, ...]:
        sentence = self.sentence
        through = self.counted(token.i)
        if through != [token.i]:
            return tuple(link for i in through for link in self.links(i))
        apposed = self._entitled(token) or self._apposed_name(token)
        if apposed:
            return apposed
        several = self._several(token)
        if several:
            return several
        bound = tuple(x for i in self.listed(token.i) for x in self.links(i)) or self._coreference.bound(token)
        bound = bound or self._coreference.definite(token) or self._by_member(token)
        if bound:
            return bound
        if self.head_of(token.i) is None and not token.is_noun:
            return ()
        kind = self._kind_of(token)
        first = self.phrase_start(token.i)
        known = self._short_forms.full(sentence.text(first, token.i + 1)) if token.pos == "PROPN" else None
        if known is not None:
            return (replace(known, mention=self.mention(first, token.i, mention_kind(known.kind))),)
        label = sentence.text(self._label_start(first, token.i), token.i + 1)
        return (self._unnamed(label, kind, self.mention(first, token.i, mention_kind(kind))),)

    def _kind_of(self, token: Token) -> str:
        """The class of an unnamed phrase by its head; a word in capitals that the lexicon lacks is a body's acronym."""
        head = self.head_of(token.i)
        if head is None and token.text.isupper() and len(token.text) > 1 and self._is_acronym(token):
            return "Organisation"
        return head.kind if head is not None and head.kind else "Entity"

    def _is_people(self, i: int) -> bool:
        """Whether a word before a noun says whose people they are: a nationality, a state, a union of states."""
        name = self.name_at(i)
        if name is None:
            return False
        kinds = ("State", "IntergovernmentalOrganisation")
        return name.form == "demonym" or any(is_kind(name.link.kind, kind) for kind in kinds)

    def _is_acronym(self, token: Token) -> bool:
        """Whether a word in capitals is a name: tagged as one, or an acting subject among words that are not."""
        if token.pos == "PROPN":
            return True
        return token.dep == "nsubj" and any(t.is_verb and t.text.islower() for t in self.sentence.tokens)

    def _several(self, token: Token) -> tuple[Link, ...]:
        """ "Saudi and Emirati officials", "UK and EU envoys": whose they are, coordinated, are so many parties."""
        sentence = self.sentence
        if token.tag not in ("NNS", "NNPS"):
            return ()
        for modifier in sentence.kids(token.i, "amod", "compound", "nmod"):
            peoples = [i for i in sentence.conjuncts(modifier.i) if i < token.i]
            if len(peoples) < 2 or not all(self._is_people(i) for i in peoples):
                continue
            head = self.head_of(token.i)
            kind = head.kind if head is not None and head.kind else "Entity"
            noun = sentence.text(peoples[-1] + 1, token.i + 1)
            mention = self.mention(peoples[0], token.i, mention_kind(kind))
            return tuple(self._unnamed(f"{sentence[i].text} {noun}", kind, mention) for i in peoples)
        return ()

    def _apposed_name(self, token: Token) -> tuple[Link, ...]:
        """ "Iran's proxy, Hamas": a common noun with a name in apposition is the one that is named."""
        head = self.head_of(token.i)
        if head is None or head.cls != "party":
            return ()
        for apposition in self.sentence.kids(token.i, "appos"):
            if any(t.i < apposition.i for t in self.sentence.kids(token.i, "conj")):
                continue  # "the junta and its backers, notably Mali": of the last one named
            links = [x for i in self.sentence.conjuncts(apposition.i) if self.name_at(i) for x in self.links(i)]
            if links and all(is_kind(x.kind, "Actor") for x in links):
                return tuple(links)
        return self._apposed_by_commas(token)

    def title_before(self, named: Named) -> int | None:
        """First token of the title of several words in front of a person's name, a comma between them or not.

        The parser takes "Minister for Europe Weiss" for a minister who is for somebody called Europe Weiss.
        """
        sentence = self.sentence
        end = named.first - 1 if named.first > 0 and sentence[named.first - 1].text == "," else named.first
        if not is_kind(named.link.kind, "Person"):
            return None
        starts = range(max(0, end - _LONGEST_HEAD), end - 1)
        return next((i for i in starts if sentence.text(i, end).lower() in self.lexicon.titles), None)

    def _entitled(self, token: Token) -> tuple[Link, ...]:
        """Who is named behind the title that the token begins."""
        for named in self._named:
            if named.first > token.i and self.title_before(named) == token.i:
                return (replace(named.link, mention=self.mention(token.i, named.last, "Person")),)
        return ()

    def _apposed_by_commas(self, token: Token) -> tuple[Link, ...]:
        """The same by commas alone, where the parser hung the name elsewhere; behind an owned noun or a post."""
        tokens = self.sentence.tokens
        head = self.head_of(token.i)
        person = head is not None and head.kind == "Person" and token.tag in ("NN", "NNP")
        comma = self._comma_behind(token.i)
        if comma is None or self.sentence.child(token.i, "poss") is None and not person:
            return ()
        at = comma + 1
        while at < len(tokens) and (tokens[at].pos == "DET" or person and self._is_address(tokens[at])):
            at += 1
        named = next((n for n in self._named if n.first == at), None)
        if named is None or not is_kind(named.link.kind, "Person" if person else "Actor"):
            return ()
        ends = named.last + 1 >= len(tokens) or tokens[named.last + 1].pos == "PUNCT"
        return (named.link,) if ends else ()

    def _comma_behind(self, i: int) -> int | None:
        """The comma that ends the phrase headed by token i, or None."""
        tokens, below = self.sentence.tokens, set(self.sentence.subtree(i))
        at = i + 1
        while at < len(tokens) and at in below and tokens[at].text != ",":
            at += 1
        return at if at + 1 < len(tokens) and tokens[at].text == "," else None

    def _is_address(self, token: Token) -> bool:
        """Whether a word is a form of address or rank in front of a name ("HE Dr")."""
        return token.lower in self.lexicon.titles or token.lower.rstrip(".") in self.lexicon.titles or token.text == "."

    def counted(self, i: int) -> list[int]:
        """What a quantity or a kind of place or post stands for: "dozens of villages", "the city of Husaybah"."""
        sentence, token = self.sentence, self.sentence[i]
        of = next((t for t in reversed([*sentence.kids(i, "prep")]) if t.lower == "of"), None)
        objects = [] if of is None or self.name_at(i) is not None else sentence.objects_of(of.i)
        if not objects:
            return [i]
        if token.lemma in self.lexicon.words["quantity"] or token.pos == "NUM":
            return objects
        head = self.head_of(i)
        named = [n for j in objects if (n := self.name_at(j)) is not None]
        if head is None:
            return [i]
        if len(named) == len(objects) and head.cls == "territory" and all(is_kind(n.link.kind, "Place") for n in named):
            return objects
        return self._represented(token, objects) or [i]

    def _represented(self, token: Token, objects: list[int]) -> list[int]:
        """Whom several office-holders act for: "the foreign ministers of Iran and Qatar" meet for their states.

        objects: what stands behind the "of" of their noun; posts and departments there lead on to whose they are.
        """
        head = self.head_of(token.i)
        if head is None or head.kind != "Person" or not token.text.endswith("s"):
            return []
        through = [j for i in objects for j in self._behind_post(i)]
        named = [n for j in through if (n := self.name_at(j)) is not None]
        if not named or len(named) != len(through):
            return []
        if all(is_kind(n.link.kind, "IntergovernmentalOrganisation") for n in named):
            return through
        return through if all(is_kind(n.link.kind, "State") for n in named) else []

    def _behind_post(self, i: int) -> list[int]:
        """ "the ministers of foreign affairs of Iran": past posts and departments to the names behind the last "of"."""
        named, head = self.name_at(i), self.head_of(i)
        inner = self.sentence.objects(i, "of")
        body = head is not None and head.cls == "party" and head.kind != "Person"
        if not inner or body or named is not None and named.entry is not None:
            return [i]
        return [k for j in inner for k in self._behind_post(j)]

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
        return (self._unnamed(mention.text, "UnnamedActorSet", mention),)

    def head_of(self, i: int) -> Head | None:
        """The lexicon's entry for the noun that heads a phrase, the longest compound first."""
        if i not in self._head_at:
            self._head_at[i] = self._head(i)
        return self._head_at[i]

    def _head(self, i: int) -> Head | None:
        token = self.sentence[i]
        for modifier in self.sentence.kids(i, "compound", "nmod", "amod"):
            named = self.name_at(modifier.i) if token.is_noun else None
            if named is not None and is_kind(named.link.kind, "Weapon") and self.lexicon.heads.get(token.lemma):
                return Head(token.lemma, "weapon", named.link.kind, "Weapon", "", 0)  # "MiG-29 fighters"
        heads = self.lexicon.heads
        written = (token.lemma,) if token.lemma == token.lower else (token.lemma, token.lower)
        longest: Head | None = None
        before = ""
        for first in range(i - 1, max(-1, i - _LONGEST_HEAD), -1):
            before = self.sentence.spaced[first].lower() + before
            for word in written:
                head = heads.get(before + word)
                if head is not None:
                    longest = head
                    break
        singular = token.lower
        if token.tag in ("NNPS", "NNP"):
            plural = singular.endswith("men")
            singular = singular.removesuffix("en") + "an" if plural else singular.removesuffix("s")
        return longest or next((h for w in (token.lemma, token.lower, singular) if (h := heads.get(w))), None)

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

    def _by_member(self, token: Token) -> tuple[Link, ...]:
        """ "ISIL fighters" are that group, "the Iraqi government" and "the Government of Iraq" that state."""
        sentence = self.sentence
        names = [n for n in self._named if n.last < token.i and sentence[n.last].head == token.i]
        if token.lemma in self.lexicon.words["ruler"]:
            whose = sentence.objects(token.i, "of")
            if not whose and not names:  # "the government and people of Chad"
                whose = [j for c in sentence.conjuncts(token.i)[1:] for j in sentence.objects(c, "of")]
            names += [n for j in whose if (n := self.name_at(j)) is not None]
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
        first = self.phrase_start(token.i)
        return (replace(wanted[-1].link, mention=self.mention(first, token.i, "Organisation")),)

    def _is_body(self, token: Token, named: Named) -> bool:
        """ "Security Council members" are that body, as its members act together."""
        return token.tag == "NNS" and is_kind(named.link.kind, "IntergovernmentalOrganisation")

    # -- words -----------------------------------------------------------------------------------------------------

    def phrase_start(self, head: int) -> int:
        """First token of the base noun phrase that ends at `head`, articles and owners left out."""
        sentence, first = self.sentence, head
        while first > 0:
            before = sentence[first - 1]
            if before.pos in ("DET", "PRON", "SPACE", "ADP", "CCONJ", "VERB", "AUX", "SCONJ") and before.tag not in (
                "VBG",
                "VBN",
            ):
                break
            if before.pos == "PUNCT" and before.text not in ("-", "–", "“", "”", '"') or before.tag == "POS":
                break
            if not self._below(before.i, head):
                break
            first -= 1
        while first < head and sentence[first].pos == "PUNCT":
            first += 1
        return first

    def _below(self, i: int, head: int) -> bool:
        """Whether the chain of governors leads from token i to `head` without passing behind it."""
        for above in self.sentence.ancestors(i):
            if above.i == head:
                return True
            if above.i > head:
                return False
        return False

    def _label_start(self, first: int, head: int) -> int:
        """Behind leading numbers and quantifiers ("more than 20 militants" are militants)."""
        sentence, at = self.sentence, first
        for j in range(first, head):
            token = sentence[j]
            counts = token.pos == "NUM" or token.dep in ("quantmod", "nummod", "advmod") or token.tag in ("JJR", "RBR")
            if counts or token.lower in _QUANTIFIERS and at == j:
                at = j + 1
        return min(at, head)

    def mention(self, first: int, last: int, kind: MentionKind) -> Mention:
        """A mention of tokens [first, last], last included."""
        sentence = self.sentence
        return Mention(sentence[first].start, sentence[last].end, sentence.text(first, last + 1), kind)

    def _unnamed(self, words: str, kind: str, mention: Mention) -> Link:
        return Link(f"{namespace(kind)}/{self.document}/{slug(words) or 'unnamed'}", words, kind, mention)
