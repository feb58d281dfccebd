"""Third-person pronouns: the one phrase before them that can be meant, the nearest places of the sentence first.

A place (the subject of the clause above, the objects before, the subjects of the sentence before …) that holds one
fitting candidate answers; one that holds several leaves the pronoun open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.extraction.references.memory import Candidate
from kg.extraction.references.sentence_reader import SentenceReader
from kg.extraction.syntax.tree import SUBJECTS, Token
from kg.vocabulary import is_kind

if TYPE_CHECKING:
    from kg.model import Link

THING = frozenset({"it", "its", "itself"})
MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
PERSONAL = MALE | FEMALE
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
SPEAKING = frozenset("i me my myself we us our ours ourselves you your yours yourself yourselves".split())
_OBJECTS = frozenset({"dobj", "dative", "pobj"})
_GROUPS = frozenset({"Coalition", "ActorGroup"})  # bodies without being organised as one
_BESIDE = frozenset({"with", "to", "against"})  # prepositions of one who takes part
_HOSTILE = frozenset({"Attack", "Arrest"})
_JUDGED_FOR = frozenset({"for", "over", "in", "of"})
_STATES_OF_BEING = frozenset({"be", "have", "become", "remain"})  # of things as of bodies
_DEEP = 3  # steps from the main verb within which an object stands beside its subject


class Pronouns(SentenceReader):
    """Finds whom he, she, it and they stand for in the sentence that a `References` is reading."""

    def meant(self, token: Token) -> tuple[Link, ...]:
        """Whom a third-person pronoun stands for, or nobody."""
        own = self._own_subject(token)
        excluded = set() if own is None else {c.keys for c in self._at([own])}
        for place in self._places(token, own):
            fitting = {c.keys: c for c in place if c.keys not in excluded and self._fits(token, c)}
            if len(fitting) == 1:
                found = next(iter(fitting.values()))
                if token.lower in PERSONAL:
                    self._learn_gender(token, found)
                return found.links
            if fitting:
                break
        return ()

    # -- candidates ------------------------------------------------------------------------------------------------

    def told(self) -> tuple[Candidate, ...]:
        """The candidates that the sentence leaves for the next one, in order."""
        leading = self._leading()
        found = (self._candidate(t.i, leading) for t in self.sentence.tokens if self._heads(t))
        return tuple(c for c in found if c is not None)

    def before(self, token: Token) -> tuple[Candidate, ...]:
        """The candidates in front of a token in its own sentence."""
        return tuple(self._at(t.i for t in self.sentence.tokens[: token.i] if self._heads(t)))

    def in_doubt(self) -> bool:
        """Whether the main subject is a pronoun that has stayed open: what follows may go on about whoever it is."""
        subjects = (self.sentence[i] for i in self._leading())
        return any(self._is_open(t) and not self.references.parties([t.i]) for t in subjects)

    def _is_open(self, token: Token) -> bool:
        """Whether a word is a pronoun for somebody or something told of before."""
        return (
            token.lower in PERSONAL | PLURAL
            or token.lower == "it"
            and token.dep in SUBJECTS
            and self._is_somebody(token)
        )

    def things(self) -> bool:
        """Whether the sentence has plural nouns that are no party: "they" may be those."""
        return any(self._is_thing(t) for t in self.sentence.tokens)

    def _is_thing(self, token: Token) -> bool:
        """Whether a plural noun is no party: one that the lexicon knows, or any subject or object."""
        if token.tag != "NNS" or token.dep not in ("dobj", "pobj", "nsubj", "nsubjpass", "attr", "conj"):
            return False
        known = self.references.head_of(token.i) is not None or token.dep in ("dobj", "nsubj", "nsubjpass")
        return known and not self.references.parties([token.i])

    def _rivals(self, subject: Token, token: Token) -> bool:
        """Whether a subject that is a thing of the pronoun's number may be meant: "Kenya said the ship lost its mast".

        An event owns nothing: "Kenya said the attack destroyed its embassy". Whoever a noun says does so: "sponsors".
        """
        number = ("NNS", "NNPS") if token.lower in PLURAL else ("NN", "NNP") if token.lower in THING else ()
        if subject.tag not in number or self.references.parties([subject.i]):
            return False
        rows = self.lexicon.triggers.get((subject.lemma, "noun"), ())
        doer = any("self" in path.split(".") for row in rows for role in row.roles for path in role.paths)
        return not rows or doer or token.tag != "PRP$"

    def _heads(self, token: Token) -> bool:
        """Whether a token heads a phrase of its own: no modifier, no later conjunct, no speaker's pronoun."""
        if token.lower in SPEAKING or not (token.is_noun or token.tag in ("PRP", "PRP$")):
            return False
        named = self.references.name_at(token.i)
        if named is None and any(n.covers(token.i) for n in self.references.named):
            return False
        modifiers = ("compound", "amod", "nmod") if named is not None else ("compound", "amod", "nmod", "npadvmod")
        if token.dep == "appos" and self.sentence[token.head].is_noun:
            return False  # the phrase before it tells of the same one
        return token.dep not in modifiers and self.sentence.first_conjunct(token.i) == token.i

    def _leading(self) -> set[int]:
        """Subjects of the main verb, of those coordinated with it, and of what a verb of speech reports."""
        sentence, root = self.sentence, self.sentence.root
        if root is None:
            return set()
        verbs = sentence.conjuncts(root.i)
        verbs += [t.i for v in tuple(verbs) if self._speaks(sentence[v]) for t in sentence.kids(v, "ccomp")]
        return {s for v in verbs if (s := sentence.subject(v)) is not None}

    def _candidate(self, i: int, leading: Iterable[int] = (), *, alone: bool = False) -> Candidate | None:
        sentence, token = self.sentence, self.sentence[i]
        links = self.references.parties([i] if alone else self._together(i))
        if not links:
            return None
        kind = links[0].kind
        named = self.references.name_at(i) is not None and is_kind(kind, "Organisation")  # "Forces" may be one body
        several = token.tag in ("NNS", "NNPS") and not named or token.lower in PLURAL
        plural = len({x.key for x in links}) > 1 or several
        human = not plural and (is_kind(kind, "Person") or kind == "PopulationGroup" and token.tag == "NN")
        depth = next((n for n, above in enumerate(sentence.ancestors(i)) if above.head == above.i), _DEEP)
        beside = token.dep != "pobj" or sentence[token.head].lower in _BESIDE
        core = token.dep in _OBJECTS and depth < _DEEP and beside
        gender = self._gender(token, links[0]) if human else ""
        return Candidate(links, plural, human, i in leading, core, gender)

    def _together(self, i: int) -> list[int]:
        """A phrase and those coordinated with it, also as several subjects of one verb ("A, B and C met")."""
        sentence, token = self.sentence, self.sentence[i]
        found = sentence.conjuncts(i)
        if token.dep == "nsubj":
            later = [t for t in sentence.kids(token.head, "nsubj") if t.i > i]
            for other in later:
                between = sentence.tokens[max(found) + 1 : other.i]
                if all(t.text == "," or t.pos in ("DET", "CCONJ") for t in between):
                    found += sentence.conjuncts(other.i)
        return found

    def _gender(self, token: Token, link: Link) -> str:
        """What the words of the phrase, its appositions or a pronoun before tell."""
        memory, words = self.references.memory, self.lexicon.words
        if token.lower in PERSONAL:
            return "male" if token.lower in MALE else "female"
        if link.key not in memory.genders:
            phrase = range(self.references.phrase_start(token.i), token.i + 1)
            near = [*(self.sentence[j] for j in phrase), *self.sentence.kids(token.i, "appos", "compound")]
            for gender in ("male", "female"):
                if any(t.lower.rstrip(".") in words[gender] or t.lemma in words[gender] for t in near):
                    memory.genders[link.key] = gender
                    break
        return memory.genders.get(link.key, "")

    def _learn_gender(self, token: Token, found: Candidate) -> None:
        gender = "male" if token.lower in MALE else "female"
        self.references.memory.genders.setdefault(found.links[0].key, gender)

    def _fits(self, token: Token, candidate: Candidate) -> bool:
        """Whether number, kind and gender allow it."""
        word, kind = token.lower, candidate.links[0].kind
        speaker = self.references.speaker_at(token.start) if self.references.quoted(token.start) else None
        if speaker is not None and candidate.keys == {speaker.key}:
            return False  # who speaks says "I"
        if word in PERSONAL:
            gender = candidate.gender or self.references.memory.genders.get(candidate.links[0].key, "")
            return candidate.human and gender in ("", "male" if word in MALE else "female")
        body = is_kind(kind, "Organisation") or kind in _GROUPS
        if word in THING:
            return (body or self._is_band(candidate)) and not candidate.plural
        return candidate.plural or body and not is_kind(kind, "State")

    def _is_band(self, candidate: Candidate) -> bool:
        """Whether an unnamed party is one body and no single fighter: "a group that has no name", "the gang"."""
        link = candidate.links[0]
        words = link.label.lower().split()
        return link.kind == "UnnamedActorSet" and bool(words) and words[-1] in self.lexicon.words["collective"]

    # -- places ----------------------------------------------------------------------------------------------------

    def _places(self, token: Token, own: int | None) -> Iterator[list[Candidate]]:
        """The candidates of each place where whom the pronoun means may stand, the nearest place first."""
        sentence = self.sentence
        owner = self._judged(token)
        if owner is not None:
            yield self._at([owner])
        if token.lower == "it" and not self._is_somebody(token):
            return
        if token.lower in PERSONAL and (earlier := self._same_before(token)):
            yield self._at(earlier)
            if not self._at(earlier):
                return  # it stayed open, and so does what repeats it
        first = self._first_beside(token)
        if first is not None:
            yield self._at([first], alone=True)
            if first in self._owned(token):
                return
        yield self._at(t.head for t in sentence.ancestors(token.i) if t.dep == "parataxis" and t.is_verb)
        giver = self._giver(token)
        if giver is not None:
            yield self._at(giver)
            return
        for verb, subject in self._subjects_above(token):
            inside = token.i in sentence.subtree(subject) and sentence[subject].dep in SUBJECTS
            if subject < token.i and not inside and subject != own and sentence[subject].lower not in SPEAKING:
                yield self._at([subject, *self._addressees(token, verb)])
                if self._rivals(sentence[subject], token):
                    return
        if token.lower == "it":
            yield from self._of_main(token)
            return
        yield self._earlier(token, own)
        yield from self._before(token)

    def _of_main(self, token: Token) -> Iterator[list[Candidate]]:
        """For "it" in the main clause: the subject of a clause in front ("If a state …, it …"), else the one before."""
        clauses = self.sentence.kids(token.head, "advcl")
        fronted = [t for c in clauses for t in self.sentence.kids(c.i, *SUBJECTS) if t.i < token.i and t.is_noun]
        yield self._at([t.i for t in fronted])
        if self._is_main(token) and not any(t.tag in ("NN", "NNP") for t in fronted):
            yield [c for c in self.references.memory.previous if c.leading]

    def _before(self, token: Token) -> Iterator[list[Candidate]]:
        """The candidates of the sentence before, its subjects first; none where it leaves in doubt who they were."""
        memory = self.references.memory
        if token.lower in PLURAL and not self.acts(token) and memory.things:
            return
        leading = [c for c in memory.previous if c.leading]
        if memory.in_doubt or self._contested(token, leading):
            return
        yield leading
        if token.lower in PLURAL and token.dep in SUBJECTS:
            yield self._met()
        if token.lower in PERSONAL:
            named = [Candidate((x,), human=True, gender=memory.genders.get(x.key, "")) for x in memory.last_persons]
            near = [c for c in named if c.links[0].mention.start >= self.references.before]
            yield near
            yield [c for c in memory.previous if c.core]
            yield named
        else:
            yield [c for c in memory.previous if c.core or token.dep not in SUBJECTS]

    def _at(self, indices: Iterable[int], *, alone: bool = False) -> list[Candidate]:
        """The candidates that these tokens head; alone: without those coordinated with them."""
        found = [self._candidate(i, alone=alone) for i in indices]
        return [c for c in found if c is not None]

    def _contested(self, token: Token, leading: Iterable[Candidate]) -> bool:
        """Whether another one of the sentence before stood beside its subject, so that either may be meant."""
        if token.lower not in PERSONAL:
            return False
        subjects = {c.keys for c in leading if self._fits(token, c)}
        others = {c.keys for c in self.references.memory.previous if c.core and self._fits(token, c)}
        return bool(subjects and others - subjects)

    def _earlier(self, token: Token, own: int | None) -> list[Candidate]:
        """Phrases in front of the pronoun in its own sentence; none for "they" where things are told of too."""
        before = [t for t in self.sentence.tokens[: token.i] if self._heads(t) and t.i != own]
        if token.lower in PLURAL and not self.acts(token) and any(self._is_thing(t) for t in before):
            return []
        return self._at(t.i for t in before if token.i not in self.sentence.subtree(t.i))

    def _same_before(self, token: Token) -> list[int]:
        """The last pronoun of the same gender in the sentence, if any ("His deputy fled, and his aide hid")."""
        same = MALE if token.lower in MALE else FEMALE
        emphatic = ("appos", "npadvmod", "advmod")  # "Okello, himself a rebel once"
        found = [t for t in self.sentence.tokens[: token.i] if t.lower in same and t.dep not in emphatic][-1:]
        return [t.i for t in found if not self._looks_ahead(t, token)]

    def _looks_ahead(self, earlier: Token, token: Token) -> bool:
        """ "For all his talk, the minister met those whom he …": an owner in front of the subject may wait for it."""
        root = self.sentence.root
        subject = None if root is None else self.sentence.child(root.i, "nsubj", "nsubjpass")
        if subject is None or earlier.tag != "PRP$" or not earlier.i < subject.i < token.i:
            return False
        if earlier.i in self.sentence.subtree(subject.i) or self._at([earlier.i]):
            return False
        return any(self._fits(token, c) for c in self._at([subject.i]))

    def _met(self) -> list[Candidate]:
        """ "Okello met Saleh. They …": who met and who was met are both meant."""
        memory = self.references.memory
        if not memory.mutual or not memory.pair or any(x.mention.start < self.references.before for x in memory.pair):
            return []
        return [Candidate(memory.pair, plural=True)]

    def _first_beside(self, token: Token) -> int | None:
        """ "Iran and its proxies": the first of coordinated phrases, where the owner stands in a later one."""
        for above in self.sentence.ancestors(token.i):
            if above.is_verb and above.dep != "relcl":
                return None
            first = self.sentence.first_conjunct(above.i)
            if above.dep == "conj" and self.sentence[first].is_noun and first < token.i:
                return first
        return None

    def _owned(self, token: Token) -> list[int]:
        """The first of coordinated phrases, if it agrees in number with the owner: also if no party, it is meant."""
        first = self._first_beside(token)
        plural = token.lower in PLURAL
        return [] if first is None or (self.sentence[first].tag in ("NNS", "NNPS")) != plural else [first]

    def _own_subject(self, token: Token) -> int | None:
        """The subject beside which the pronoun is an object, and which it can't mean: "the army drove them off"."""
        if token.tag == "PRP$":
            return self._assailant(token)
        if token.dep not in _OBJECTS or token.lower.endswith(("self", "selves")):
            return None
        verb = next((a for a in self.sentence.ancestors(token.i) if a.is_verb), None)
        return None if verb is None else self.sentence.subject(verb.i)

    def _assailant(self, token: Token) -> int | None:
        """ "Chad killed its leader": whoever attacks or arrests somebody does so to others, unless to "its own"."""
        sentence, noun = self.sentence, self.sentence[token.head]
        verb = sentence[noun.head]
        own = any(t.lower == "own" for t in sentence.kids(noun.i, "amod"))
        head = self.references.head_of(noun.i)
        person = noun.dep in ("dobj", "nsubjpass") and head is not None and head.kind == "Person"
        if not person or own or sentence.is_passive(verb.i):
            return None
        rows = self.lexicon.triggers.get((verb.lemma, "verb"), ())
        return sentence.subject(verb.i) if any(row.type in _HOSTILE for row in rows) else None

    def _subjects_above(self, token: Token) -> Iterator[tuple[Token, int]]:
        """Verbs and subjects of the clauses that the token stands in, the innermost first."""
        for above in self.sentence.ancestors(token.i):
            if above.is_verb or above.dep in ("pcomp", "acl"):
                subject = self.sentence.subject(above.i)
                if subject is not None:
                    yield above, subject

    def _addressees(self, token: Token, verb: Token) -> list[int]:
        """Who is told, where the pronoun is the subject of what they are told: "Russia told Iran that it …"."""
        clause = self.sentence[token.head]
        if token.dep not in SUBJECTS or clause.dep not in ("ccomp", "xcomp") or clause.head != verb.i:
            return []
        return [t.i for t in self.sentence.kids(verb.i, "dobj", "dative") if t.i < token.i]

    def _giver(self, token: Token) -> list[int] | None:
        """ "got assurances from Chad that it …": whoever gives his word speaks of himself.

        Of other news from somebody ("a warning from Chad that it …") either may be meant, and so nobody is; None where
        no such word is given.
        """
        sentence, clause = self.sentence, self.sentence[token.head]
        if token.dep not in SUBJECTS or clause.dep not in ("acl", "ccomp"):
            return None
        above = sentence[clause.head]
        noun = above if above.is_noun else sentence.child(above.i, "dobj") or above
        received = [noun.i] if above.is_noun else [noun.i, above.i]
        givers = [j for i in received for j in sentence.objects(i, "from") if noun.i < j < clause.i]
        if not givers or not noun.is_noun:
            return None
        if noun.lemma in self.lexicon.words["pledged"]:
            return givers
        return [] if above.is_noun else None

    def _judged(self, token: Token) -> int | None:
        """ "fined Iran for its exports", "the people in their fight": the owner is who is judged, helped or told of."""
        sentence = self.sentence
        if token.tag != "PRP$":
            return None
        noun = sentence[token.head]
        preposition = sentence[noun.head]
        if noun.dep != "pobj" or preposition.lower not in _JUDGED_FOR:
            return None
        governor = sentence[preposition.head]
        if governor.is_noun:
            return governor.i if self.references.parties([governor.i]) else None
        judged = sentence.child(governor.i, "dobj")
        merit = governor.lemma in self.lexicon.words["judging"]
        return judged.i if judged is not None and merit and judged.i < token.i else None

    def acts(self, token: Token) -> bool:
        """Whether the pronoun is the subject of a verb that only somebody can do: of speech, or of a claim."""
        verb = self.sentence[token.head]
        if token.dep != "nsubj" or self.sentence.is_passive(verb.i) or verb.lemma in _STATES_OF_BEING:
            return False
        return self._speaks(verb) or (verb.lemma, "verb") in self.lexicon.triggers

    def _is_main(self, token: Token) -> bool:
        """Whether the pronoun's clause is the sentence's own, one beside it, or what a verb of speech reports."""
        verb = self.sentence[token.head]
        while verb.dep in ("conj", "ccomp") and (verb.dep == "conj" or self._speaks(self.sentence[verb.head])):
            verb = self.sentence[verb.head]
        return verb.head == verb.i

    def _is_somebody(self, token: Token) -> bool:
        """Whether "it" may be a body at all: not "it is clear that …", "it was a plot"."""
        verb = self.sentence[token.head]
        if token.dep not in SUBJECTS:
            return True
        if verb.dep == "conj" and verb.is_verb or self.sentence.child(verb.i, "attr") is not None:
            return self.acts(token) or self._is_described(token)
        clause = self.sentence.child(verb.i, "ccomp", "csubj", "csubjpass", "xcomp")
        return clause is None or verb.lemma != "be" and not self.sentence.is_passive(verb.i)

    def _is_described(self, token: Token) -> bool:
        """ "It is a militia", "It was founded by …": what is told of the pronoun can only be told of somebody."""
        verb = self.sentence[token.head]
        attribute = self.sentence.child(verb.i, "attr")
        head = None if attribute is None else self.references.head_of(attribute.i)
        if token.dep == "nsubj" and verb.lemma == "be":
            return head is not None and head.cls == "party"
        founded = (verb.lemma, "verb") in self.lexicon.triggers
        return token.dep == "nsubjpass" and founded and self.sentence.child(verb.i, "ccomp", "xcomp") is None

    def _speaks(self, token: Token) -> bool:
        cue = self.lexicon.cues.get((token.lemma, "verb"))
        return cue is not None and cue.cue == "speech"
