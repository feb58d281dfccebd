"""Triggers in a sentence and who fills their roles, as the lexicon's rows say.

A row is a list of paths from the trigger to its fillers (`kg.lexicon.RolePattern`); it fires if every required role is
filled by something of the right class. The rows of one lemma are tried in order, and the first that fires wins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extraction.idioms import is_accident, is_bloodless, is_matter, is_played, is_quarrel
from kg.extraction.paths import Paths
from kg.extraction.references import References
from kg.extraction.sentence import Sentence, Token, parts_of_speech
from kg.lexicon import LITERAL, Lexicon, LightVerb, RolePattern, Trigger
from kg.model import Link
from kg.plover import COOPERATIVE
from kg.vocabulary import CLAIM_TYPES, is_kind

_ARMED = ("MilitaryOrganisation", "NonStateArmedGroup", "Coalition", "UnnamedActorSet")
_PEOPLE = ("PopulationGroup", "Person")


@dataclass(frozen=True, slots=True)
class Filler:
    """One party, item or place of a frame: the token that heads its phrase, and what that stands for."""

    token: int
    link: Link


Roles = dict[str, list[Filler]]


@dataclass(frozen=True, slots=True)
class Frame:
    """A trigger at token `at` with its roles filled.

    items: tokens that met the row's conditions. light: the verb that carries a noun ("carried out"), if any.
    """

    trigger: Trigger
    at: int
    source: tuple[Filler, ...] = ()
    target: tuple[Filler, ...] = ()
    weapon: tuple[Filler, ...] = ()
    place: tuple[Filler, ...] = ()
    items: tuple[int, ...] = ()
    light: int | None = None

    @property
    def carrier(self) -> int:
        """The token whose clause tells of the event: the light verb, else the trigger itself."""
        return self.at if self.light is None else self.light

    @property
    def own(self) -> tuple[int, ...]:
        """The trigger and, if there is one, its light verb."""
        return (self.at,) if self.light is None else (self.at, self.light)

    @property
    def fillers(self) -> tuple[Filler, ...]:
        """All fillers of all roles."""
        return (*self.source, *self.target, *self.weapon, *self.place)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row makes no frame at token `at`.

    pattern: the role that the reason is about, if it is about one. swapped, light: as the row was read there, see
    `Frames.reached`.
    """

    trigger: Trigger
    at: int
    reason: str
    pattern: RolePattern | None = None
    swapped: bool = False
    light: int | None = None


class Frames:
    """Finds the frames of the sentence that its `References` is reading."""

    def __init__(self, lexicon: Lexicon, references: References) -> None:
        self.lexicon = lexicon
        self.references = references
        self._paths = Paths(lexicon, references)

    @property
    def sentence(self) -> Sentence:
        """The sentence being read."""
        return self.references.sentence

    def found(self) -> list[Frame]:
        """All frames of the sentence, in order of their triggers."""
        inside = self.inside_names()
        frames = []
        for token in self.sentence.tokens:
            if token.i not in inside:
                frame = self._first_row(token)
                if frame is not None:
                    frames.append(frame)
        return frames

    def inside_names(self) -> set[int]:
        """Tokens that are part of a name of several words or of the register: they trigger nothing."""
        return {i for n in self.references.named if n.last > n.first or n.entry for i in range(n.first, n.last + 1)}

    def tried(self, token: Token) -> Iterator[Frame | Refusal]:
        """What the rows of a token's lemma make of it, in order: frames, and why there is none."""
        for pos in parts_of_speech(token):
            for trigger in self._rows(token, pos):
                if not self._words_match(trigger, token):
                    yield Refusal(trigger, token.i, "the other words of its lemma don't stand beside it")
                    continue
                for swapped in (False, True) if self._has_two_objects(token) else (False,):
                    yield self._filled(trigger, token, swapped)

    def _first_row(self, token: Token) -> Frame | None:
        """The frame of the first row that fires for a token, or None."""
        return next((made for made in self.tried(token) if isinstance(made, Frame)), None)

    def _rows(self, token: Token, pos: str) -> tuple[Trigger, ...]:
        return self.lexicon.triggers.get((token.lemma, pos), ())

    def _words_match(self, trigger: Trigger, token: Token) -> bool:
        """Whether the other words of a lemma stand where they belong: particles behind, modifiers in front."""
        sentence = self.sentence
        if trigger.pos == "verb":
            around = {sentence[c].lower for c in sentence.children[token.i]} | {
                sentence[g].lower for c in sentence.children[token.i] for g in sentence.children[c] if g <= token.i + 3
            }
            around.discard("to")  # of "told to" and not of "told the envoy to Chad"
            return all(w in around or w == "to" and self._has_infinitive(token) for w in trigger.words[1:])
        before = {t.lemma for t in sentence.tokens[max(0, token.i - 4) : token.i]}
        before |= {t.lower for t in sentence.tokens[max(0, token.i - 4) : token.i]}
        return all(w in before for w in trigger.words[:-1])

    def _has_infinitive(self, verb: Token) -> bool:
        """Whether an infinitive with "to" depends on a verb."""
        clauses = self.sentence.kids(verb.i, "xcomp", "ccomp", "advcl")
        return any(t.tag == "TO" for c in clauses for t in self.sentence.kids(c.i, "aux"))

    def _has_two_objects(self, token: Token) -> bool:
        """ "the intelligence Iran provides the Houthis": the relative's noun is given, the object receives."""
        return (
            token.is_verb
            and self.sentence.gap(token.i) is not None
            and self.sentence.child(token.i, "dobj") is not None
        )

    def _filled(self, trigger: Trigger, token: Token, swapped: bool) -> Frame | Refusal:
        """The frame that a row makes of a token, or why the row does not fire.

        swapped: as in `Paths.step`, for a relative clause whose verb has an object of its own.
        """
        if self._is_figurative(trigger, token):
            return Refusal(trigger, token.i, "it is figurative: what acts can't attack, or what is fired is no weapon")
        roles: Roles = {"source": [], "target": [], "weapon": [], "place": []}
        items: list[int] = []
        light = self._light_verb(token) if trigger.pos == "noun" else None
        if light is not None and (light[1].subject_role != "source" or not self._has_agent(token)):
            roles[light[1].subject_role] += self._light_subject(light[0], light[1].subject_role)
        elif trigger.pos == "noun":
            self._purpose(token, roles)
            self._charged(token, roles)
        for pattern in trigger.roles:
            fillers = self._fillers(trigger, pattern, token, swapped, light[0] if light else None)
            lack = self._lack(trigger, pattern, token, fillers, roles)
            if lack is not None:
                return Refusal(trigger, token.i, lack, pattern, swapped, light[0] if light else None)
            if pattern.role == "item":
                items += [f.token for f in fillers]
            self._place(pattern, fillers, roles)
        self._sort_out(trigger, roles)
        if not roles["weapon"] and not self._of_arms(roles):
            if is_played(self.lexicon, self.sentence, trigger.type, token.i):
                return Refusal(trigger, token.i, "it is told of a game")
            if is_quarrel(self.lexicon, token, [[f.link for f in roles[s]] for s in ("source", "target")]):
                return Refusal(trigger, token.i, "persons of a name quarrel, and no weapon is told of")
        if any(p.required and p.role == "target" for p in trigger.roles) and not roles["target"]:
            return Refusal(trigger, token.i, "its target is its source: no party acts on itself")
        return Frame(
            trigger,
            token.i,
            source=_unique(roles["source"]),
            target=_unique(roles["target"]),
            weapon=_unique(roles["weapon"]),
            place=_unique(roles["place"]),
            items=tuple(items),
            light=light[0] if light else None,
        )

    def _lack(
        self, trigger: Trigger, pattern: RolePattern, token: Token, fillers: list[Filler], roles: Roles
    ) -> str | None:
        """Why the row can't fire with these fillers of one of its roles and those there already; None if it can."""
        already = roles["source"] if pattern.role == "both" else roles.get(pattern.role, [])
        if pattern.required and not fillers and not already:
            return f"nothing fills its required {pattern.role}"
        if pattern.role == "both" and pattern.required and len({f.link.key for f in (*fillers, *already)}) < 2:
            return "it needs two different parties"
        if pattern.role == "weapon" and not fillers and self._arms_otherwise(trigger, pattern, token):
            return "what is given is no weapon"
        return None

    def _sort_out(self, trigger: Trigger, roles: Roles) -> None:
        """Gives a symmetric event its second side, reads capitals as states, and lets no party act on itself."""
        if CLAIM_TYPES[trigger.type].symmetric and not roles["target"]:
            roles["source"], roles["target"] = roles["source"][:1], roles["source"][1:]
        if trigger.type not in _LOCAL:
            for role in ("source", "target"):
                roles[role] = [Filler(f.token, self.references.as_party(f.link)) for f in roles[role]]
        taken = {f.link.key for f in roles["source"]}
        roles["target"] = [f for f in roles["target"] if f.link.key not in taken]

    def _arms_otherwise(self, trigger: Trigger, pattern: RolePattern, verb: Token) -> bool:
        """ "armed her children with umbrellas": what is said to be given is no weapon."""
        if trigger.type != "ArmsTransfer" or trigger.pos != "verb" or "with" not in pattern.paths:
            return False
        return any(self.sentence[i].pos == "NOUN" for i in self._paths.prepositional(verb.i, "with"))

    def _is_figurative(self, trigger: Trigger, verb: Token) -> bool:
        """Whether what acts can't attack, or what is fired is no weapon ("An earthquake struck", "fired questions")."""
        sentence, forced, attack = self.sentence, trigger.type in _FORCED, trigger.type == "Attack"
        if (attack or forced and trigger.pos == "verb") and is_bloodless(self.lexicon, sentence, verb.i):
            return True
        if trigger.pos != "verb" or not forced and trigger.subtype != "Repression":
            return False
        if attack and is_accident(self.lexicon, sentence, verb.i):
            return True
        paths = [path for role in trigger.roles for path in role.paths if attack or role.role == "source"]
        own = sentence.child(verb.i, "dobj") if attack else None
        if own is not None and own.is_noun and not any(p.startswith(("obj", "iobj")) for p in paths):
            return not self._accepted([own.i], _ITEM)
        actors = self._paths.counted(sentence.agent(verb.i)) if any(p.startswith("subj") for p in paths) else []
        return bool(actors) and all(self._cannot_attack(i) for i in actors)

    def _cannot_attack(self, i: int) -> bool:
        """Whether a phrase is headed by a common noun that is no party, weapon, asset or attack."""
        if self.references.name_at(i) is not None:
            return False
        if self.sentence[i].pos == "PROPN":
            words = [self.sentence[i], *self.sentence.kids(i, "compound")]
            return any(w.lower in self.lexicon.words["event"] for w in words)
        if self.sentence[i].pos != "NOUN":
            return False
        links = self.references.links(i)
        if self._paths.operators([i]):
            return False
        able = ("party", "weapon", "attack")
        return bool(links) and not any(self._is(i, link, wanted) for link in links for wanted in able)

    def _of_arms(self, roles: Roles) -> bool:
        """Whether a force or group under arms takes part."""
        return any(self._is(f.token, f.link, "armed") for role in roles.values() for f in role)

    def _place(self, pattern: RolePattern, fillers: list[Filler], roles: Roles) -> None:
        """Puts fillers into their role; a role that is filled takes no more, but for weapons and places."""
        if pattern.role == "both":
            if not roles["source"]:
                roles["source"], roles["target"] = fillers[:1], roles["target"] + fillers[1:]
            else:
                roles["target"] += fillers
        elif pattern.role == "item":
            roles["weapon"] += [f for f in fillers if f.link.key and self._is_weapon(f)]
        elif not roles[pattern.role] or pattern.role in ("weapon", "place"):
            roles[pattern.role] += fillers

    # -- light verbs -----------------------------------------------------------------------------------------------

    def _light_verb(self, noun: Token) -> tuple[int, LightVerb] | None:
        """The verb that merely carries the event that the noun names, if there is one above it or in its clause."""
        sentence = self.sentence
        token = sentence[sentence.first_conjunct(noun.i)]
        verb, preposition = sentence[token.head], ""
        if token.dep == "pobj":
            preposition, verb = verb.lower, sentence[verb.head]
            through = preposition == "of" and verb.lemma in self.lexicon.words["quantity"]
            if (preposition == "including" or through) and verb.is_noun and verb.i != noun.i:
                return self._light_verb(verb)
            if verb.is_noun and verb.dep == "dobj":
                verb = sentence[verb.head]
        above = token.dep in ("pobj", "dobj", "nsubjpass")
        found = self._carrying(verb, preposition) if above else None
        clause = None if found is not None else sentence.child(noun.i, "acl", "relcl")
        if clause is not None and (not above and clause.tag == "VBN" or sentence.gap(clause.i) == noun.i):
            found = self._carrying(clause, "")  # "the attack carried out by …", "the action that they took"
        if found is not None:
            return found
        cue = self.lexicon.cues.get((verb.lemma, "verb"))
        known = any(t.lower in ("the", "this", "that") for t in sentence.kids(token.i, "det"))
        if cue is None or token.dep != "dobj" or self._has_agent(noun) or (cue.cue == "consider" and known):
            return None  # "discussed the attack": no attack of theirs
        if cue.cue in ("intention", "consider", "attempt"):
            return verb.i, LightVerb(verb.lemma, (verb.lemma,), "source", cue.example, cue.line)
        return None

    def _carrying(self, verb: Token, preposition: str) -> tuple[int, LightVerb] | None:
        """The row of light_verbs.csv that a verb is, its noun standing below the preposition, if there is one."""
        for light in self.lexicon.light_verbs.get(verb.lemma, ()):
            rest = light.words[1:]
            particles = {self.sentence[c].lower for c in self.sentence.children[verb.i]}
            if preposition and preposition not in rest:
                continue
            if all(w in particles or w == preposition for w in rest):
                return verb.i, light
        return None

    def _has_agent(self, noun: Token) -> bool:
        """Whether a by-phrase of the noun says who did it ("announced the killing of rebels by Chad")."""
        return bool(self._accepted(self.sentence.objects(noun.i, "by"), _PARTY))

    def _light_subject(self, verb: int, role: str) -> list[Filler]:
        """Who the light verb's subject is in the event; for a source also who owns or qualifies that subject."""
        agents = self._paths.counted(self.sentence.agent(verb))
        if role == "target":
            return self._accepted(agents, _STRUCK)
        return self._accepted(agents, _PARTY) or self._accepted(
            [j for i in agents for j in (self._paths.owners(i) or self._paths.modifiers(i))], _PARTY
        )

    def _purpose(self, noun: Token, roles: Roles) -> None:
        """ "sent missiles for display to …", "drones for use against …": the clause's agent and object take part."""
        sentence = self.sentence
        preposition = sentence[noun.head]
        verb = sentence[preposition.head]
        if noun.dep != "pobj" or preposition.lower != "for" or not verb.is_verb:
            return
        items = self._accepted(sentence.patient(verb.i), _ITEM)
        if items:
            roles["weapon"] += items
            roles["source"] += self._accepted(sentence.agent(verb.i), _PARTY)

    def _charged(self, noun: Token, roles: Roles) -> None:
        """ "charged in the killing of …", "accused him of the murder of …": who is charged is said to have done it."""
        sentence = self.sentence
        preposition = sentence[noun.head]
        verb = sentence[preposition.head]
        if noun.dep != "pobj" or preposition.dep != "prep" or self._has_agent(noun):
            return
        if verb.dep in ("dobj", "nsubjpass"):  # parsers hang the charge on who is charged
            verb = sentence[verb.head]
        charging = verb.is_verb and verb.lemma in self.lexicon.words["charging"]
        if not charging or preposition.lower not in ("of", "for", "in", "with", "over"):
            return
        roles["source"] += self._accepted(self._paths.counted(sentence.patient(verb.i)), _PARTY)

    # -- paths -----------------------------------------------------------------------------------------------------

    def _fillers(
        self, trigger: Trigger, pattern: RolePattern, token: Token, swapped: bool, light: int | None
    ) -> list[Filler]:
        """What fills a role by the first of its paths that leads to something of the right class.

        light: the verb that carries a noun; phrases that the noun lacks may hang on it.
        """
        for path, at in self.reached(trigger, pattern, token, swapped, light):
            accepted = self.taken(at, pattern)
            if not accepted and path == "subj" and pattern.role == "source" and token.is_verb:
                accepted = self._accepted(self._paths.operators(at), pattern) or self._issuers(at)
            if accepted:
                return accepted
        return []

    def reached(
        self, trigger: Trigger, pattern: RolePattern, token: Token, swapped: bool, light: int | None
    ) -> Iterator[tuple[str, list[int]]]:
        """Each path of a role and the tokens that it leads to, whatever they are; parameters as for `_fillers`."""
        own = self._own_words(trigger, token)
        for path in pattern.paths:
            at = [token.i]
            for n, step in enumerate(path.split(".")):
                at = [j for i in at for j in self._paths.step(i, step, swapped and n == 0)]
                if not at and n == 0 and step == "obj":
                    at = self._behind_particle(trigger, token)
                if not at and n == 0 and light is not None and step not in ("subj", "obj", "poss", "mod", "self"):
                    at = self._paths.prepositional(light, step)
            yield path, [i for i in at if i not in own or pattern.role == "weapon"]

    def _issuers(self, indices: list[int]) -> list[Filler]:
        """Who adopted the resolution, or made the statement, that now speaks ("The resolution demands …")."""
        issued = self.references.memory.issued
        found = [(i, issued.get(self.sentence[i].lemma)) for i in indices if self.sentence[i].is_noun]
        return [Filler(i, replace(x, mention=self.references.mention(i, i, x.mention.kind))) for i, x in found if x]

    def _behind_particle(self, trigger: Trigger, verb: Token) -> list[int]:
        """ "fended off the bandits": the particle of a verb, read as a preposition, has taken the object."""
        particle = trigger.words[-1]
        if trigger.pos != "verb" or len(trigger.words) < 2 or particle == "down" or self.sentence.is_passive(verb.i):
            return []  # "shot down the road" may have hit nothing
        return self._paths.counted(self.sentence.objects(verb.i, particle))

    def _own_words(self, trigger: Trigger, token: Token) -> set[int]:
        """Tokens in front of a noun that are part of the trigger's own lemma ("terrorist attack")."""
        if trigger.pos == "verb" or len(trigger.words) == 1:
            return set()
        before = self.sentence.tokens[max(0, token.i - 4) : token.i]
        return {t.i for t in before if t.lower in trigger.words[:-1] or t.lemma in trigger.words[:-1]}

    def taken(self, indices: list[int], pattern: RolePattern) -> list[Filler]:
        """Which of these tokens a role takes, by its filters."""
        return self._conditions(indices, pattern) if pattern.role == "item" else self._accepted(indices, pattern)

    # -- classes ---------------------------------------------------------------------------------------------------

    def _accepted(self, indices: list[int], pattern: RolePattern) -> list[Filler]:
        """What the phrases stand for, as far as the role takes it; a mere adjective stands for nothing.

        Things that the lexicon does not know count as what is listed beside them: "a tank, a crane and two stills".
        """
        out, unknown = [], []
        for i in indices:
            if self.sentence[i].pos == "ADJ" and self.references.name_at(i) is None and self.sentence[i].dep == "amod":
                continue
            for link in self.references.links(i):
                fitted = self._fitted(i, link, pattern)
                if fitted is not None:
                    out.append(Filler(i, fitted))
                elif self.sentence[i].pos == "NOUN" and self.references.head_of(i) is None:
                    unknown.append(Filler(i, link))
        return [*out, *unknown] if out and pattern.role == "target" and "asset" in pattern.filters else out

    def _conditions(self, indices: list[int], pattern: RolePattern) -> list[Filler]:
        """Fillers of an `item`, which need not stand for any entity ("signed a protocol")."""
        out = []
        for i in indices:
            links = self.references.links(i) or (
                Link("", self.sentence[i].text, "Entity", self.references.mention(i, i, "Organisation")),
            )
            out += [Filler(i, x) for x in links if any(self._is(i, x, wanted) for wanted in pattern.filters)][:1]
        return out

    def _fitted(self, i: int, link: Link, pattern: RolePattern) -> Link | None:
        """The link if its class is one that the role takes; a capital counts as its state where a party is wanted."""
        for wanted in pattern.filters:
            if self._is(i, link, wanted):
                return link
        if any(w in ("party", "armed", "body") for w in pattern.filters):
            return self.references.state_of_capital(link)
        return None

    def _is(self, i: int, link: Link, wanted: str) -> bool:
        """Whether the phrase headed by token i, which stands for `link`, is of a class of `RolePattern.filters`."""
        head = self.references.head_of(i) if not link.registered else None
        cls = head.cls if head is not None else None
        if wanted in ("thing", "matter"):
            return wanted == "thing" or is_matter(self.lexicon, self.sentence[i])
        if wanted == "party":
            return is_kind(link.kind, "Actor") or cls == "party"
        if wanted == "body":
            return is_kind(link.kind, "Organisation") or is_kind(link.kind, "Coalition")
        if wanted == "armed":
            return any(is_kind(link.kind, k) for k in _ARMED) and not any(is_kind(link.kind, k) for k in _PEOPLE)
        if wanted.startswith(LITERAL):
            return self.sentence[i].lemma == wanted.removeprefix(LITERAL)
        if wanted == "attack":
            token = self.sentence[i]
            rows = [t for pos in parts_of_speech(token) for t in self._rows(token, pos) if self._words_match(t, token)]
            before = [t.lower for t in self.sentence.kids(i, "compound", "amod")]
            meant = not is_bloodless(self.lexicon, self.sentence, i)
            return meant and any(t.type == "Attack" for t in rows) and not self.lexicon.words["ailing"] & {*before}
        if wanted == "cooperative":
            rows = [t for pos in parts_of_speech(self.sentence[i]) for t in self._rows(self.sentence[i], pos)]
            return any(CLAIM_TYPES[t.type].plover in COOPERATIVE for t in rows)
        if wanted == "water":
            return is_kind(link.kind, "WaterBody")
        if wanted == "weapon":
            arms = any(is_kind(link.kind, k) for k in ("Weapon", "MilitaryPlatform")) or cls == "weapon"
            return arms and not is_bloodless(self.lexicon, self.sentence, i)
        if wanted == "territory":
            if is_kind(link.kind, "WaterBody"):
                return False  # ships are attacked in a sea, the sea is not
            return any(is_kind(link.kind, k) for k in ("Place", "State")) or cls == "territory"
        if wanted == "asset":
            return cls in ("asset", "weapon") or any(
                is_kind(link.kind, k) for k in ("MaterielItem", "Facility", "Weapon")
            )
        return cls == wanted

    def _is_weapon(self, filler: Filler) -> bool:
        return self._is(filler.token, filler.link, "weapon")


_LOCAL = frozenset({"Attack", "Capture", "Deployment", "Meeting", "Withdrawal", "Seizure", "Arrest", "WeaponTest"})
_FORCED = frozenset({"Attack", "Arrest", "Capture", "Seizure", "Withdrawal"})
_PARTY = RolePattern(("subj",), "source", ("party",), False)
_STRUCK = RolePattern(("subj",), "target", ("party", "asset", "territory"), False)
_ITEM = RolePattern(("obj",), "weapon", ("weapon",), False)


def _unique(fillers: list[Filler]) -> tuple[Filler, ...]:
    seen: dict[str, Filler] = {}
    for filler in fillers:
        seen.setdefault(filler.link.key, filler)
    return tuple(seen.values())
