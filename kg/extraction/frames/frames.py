"""Triggers in a sentence and who fills their roles, as the lexicon's rows say.

A row is a list of paths from the trigger to its fillers (`kg.lexicon.RolePattern`); it fires if every required role is
filled by something of the right class. The rows of one lemma are tried in order, and the first that fires wins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.frames.event_nouns import EventNouns
from kg.extraction.frames.frame import Filler, Frame, Refusal, Roles, unique
from kg.extraction.frames.idioms import (
    is_accident,
    is_advice,
    is_assertion,
    is_bloodless,
    is_civil,
    is_criticised,
    is_discretion,
    is_mishap,
    is_played,
    is_player,
    is_quarrel,
)
from kg.extraction.frames.paths import Paths
from kg.extraction.frames.role_filters import ITEM, RoleFilters
from kg.extraction.frames.trigger_rows import own_words, rows_of, words_match
from kg.extraction.references.references import References
from kg.extraction.references.sentence_reader import SentenceReader
from kg.extraction.syntax.tree import Token
from kg.lexicon import LightVerb, RolePattern, Trigger
from kg.vocabulary import CLAIM_TYPES

_LOCAL = frozenset({"Attack", "Capture", "Deployment", "Meeting", "Withdrawal", "Seizure", "Arrest", "WeaponTest"})
_FORCED = frozenset({"Attack", "Arrest", "Capture", "Seizure", "Withdrawal"})


class Frames(SentenceReader):
    """Finds the frames of the sentence that its `References` is reading."""

    def __init__(self, references: References) -> None:
        super().__init__(references)
        self._paths = Paths(references)
        self._filters = RoleFilters(references)
        self._nouns = EventNouns(self._paths, self._filters)

    def found(self) -> list[Frame]:
        """All frames of the sentence, in order of their triggers."""
        inside = self.inside_names()
        frames = []
        for token in self.sentence.tokens:
            if token.lemma in self.lexicon.trigger_lemmas and token.i not in inside:
                frame = self._first_row(token)
                if frame is not None:
                    frames.append(frame)
        return frames

    def inside_names(self) -> set[int]:
        """Tokens that are part of a name of several words or of the register: they trigger nothing."""
        return {i for n in self.references.named if n.last > n.first or n.entry for i in range(n.first, n.last + 1)}

    def tried(self, token: Token) -> Iterator[Frame | Refusal]:
        """What the rows of a token's lemma make of it, in order: frames, and why there is none."""
        for trigger in rows_of(self.lexicon, token):
            if not words_match(self.sentence, trigger, token):
                yield Refusal(trigger, token.i, "the other words of its lemma don't stand beside it")
                continue
            for swapped in (False, True) if self._has_two_objects(token) else (False,):
                yield self._filled(trigger, token, swapped)

    def _first_row(self, token: Token) -> Frame | None:
        """The frame of the first row that fires for a token, or None."""
        return next((made for made in self.tried(token) if isinstance(made, Frame)), None)

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
        roles: Roles = {"source": [], "target": [], "weapon": [], "place": []}
        items: list[int] = []
        light = self._nouns.light_verb(token) if trigger.pos == "noun" else None
        idiom = self._idiom(trigger, token, light)
        if idiom is not None:
            return Refusal(trigger, token.i, idiom)
        if light is not None and (light[1].subject_role != "source" or not self._nouns.has_agent(token)):
            roles[light[1].subject_role] += self._nouns.light_subject(light[0], light[1].subject_role)
        elif trigger.pos == "noun":
            self._nouns.purpose(token, roles)
            self._nouns.charged(token, roles)
            self._nouns.shared(token, trigger.type, roles)
        for pattern in trigger.roles:
            fillers = self._fillers(trigger, pattern, token, swapped, light[0] if light else None)
            if pattern.role == "target" and not fillers and self._is_mutual(token, pattern):
                roles["source"], fillers = roles["source"][:1], roles["source"][1:]
            lack = self._lack(trigger, pattern, token, fillers, roles)
            if lack is not None:
                return Refusal(trigger, token.i, lack, pattern, swapped, light[0] if light else None)
            if pattern.role == "item":
                items += [f.token for f in fillers]
            if pattern.role == "target" and light is not None and self._are_struck(trigger, token, fillers):
                roles["target"] = []
            self._place(pattern, fillers, roles)
        self._sort_out(trigger, roles)
        harmless = self._harmless(trigger, token, roles)
        if harmless is not None:
            return Refusal(trigger, token.i, harmless)
        return Frame(
            trigger,
            token.i,
            source=unique(roles["source"]),
            target=unique(roles["target"]),
            weapon=unique(roles["weapon"]),
            place=unique(roles["place"]),
            items=tuple(items),
            light=light[0] if light else None,
        )

    def _idiom(self, trigger: Trigger, token: Token, light: tuple[int, LightVerb] | None) -> str | None:
        """Why the words of a row tell of something else here; None if they don't."""
        lexicon, sentence = self.lexicon, self.sentence
        if self._is_figurative(trigger, token):
            return "it is figurative: what acts can't attack, or what is fired is no weapon"
        if trigger.type == "Demand" and is_discretion(lexicon, sentence, token):
            return "it is asked to speak unnamed"
        if trigger.type == "Demand" and is_assertion(sentence, token):
            return "it is told or asked how things are"
        if trigger.type == "Threat" and is_advice(lexicon, sentence, token):
            return "it is warned of what no party does"
        if trigger.type == "Attack" and light is not None and is_criticised(lexicon, sentence, token, *light):
            return "it is attacked with words"
        return None

    def _harmless(self, trigger: Trigger, token: Token, roles: Roles) -> str | None:
        """Why those who fill the roles don't do to each other what the row tells; None if they do."""
        lexicon, sentence = self.lexicon, self.sentence
        if not roles["weapon"] and not self._of_arms(roles):
            acting = [f.token for f in roles["source"]]
            played = trigger.type in _FORCED and is_player(lexicon, sentence, acting)
            if played or is_played(lexicon, sentence, trigger.type, token.i):
                return "it is told of a game"
            if is_quarrel(lexicon, token, [[f.link for f in roles[s]] for s in ("source", "target")]):
                return "persons of a name quarrel, and no weapon is told of"
        if trigger.type == "ArmsTransfer" and is_civil(lexicon, sentence, [f.link for f in roles["weapon"]]):
            return "aircraft are delivered to those who fly travellers"
        if any(p.required and p.role == "target" for p in trigger.roles) and not roles["target"]:
            return "its target is its source: no party acts on itself"
        return None

    def _is_mutual(self, token: Token, pattern: RolePattern) -> bool:
        """ "Togo and Benin attacked each other": whether those who act are also those who are acted on."""
        objects = self.sentence.patient(token.i) if token.is_verb and "obj" in pattern.paths else []
        return any(self._filters.is_reciprocal(i) for i in objects)

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
        if attack and is_accident(self.lexicon, sentence, verb.i):
            return True
        if trigger.pos != "verb" or not forced and trigger.subtype != "Repression":
            return False
        if attack and is_mishap(self.lexicon, sentence, verb.i, able=self._may_harm):
            return True
        paths = [path for role in trigger.roles for path in role.paths if attack or role.role == "source"]
        own = sentence.child(verb.i, "dobj") if attack else None
        if own is not None and own.is_noun and not any(p.startswith(("obj", "iobj")) for p in paths):
            return not self._filters.accepted([own.i], ITEM)
        actors = self._paths.counted(sentence.agent(verb.i)) if any(p.startswith("subj") for p in paths) else []
        return bool(actors) and all(self._cannot_attack(i) for i in actors)

    def _may_harm(self, i: int) -> bool:
        """Whether a phrase stands for a party, a weapon or an attack, or for nothing that the lexicon knows."""
        links, able = self.references.links(i), ("party", "weapon", "attack")
        return not links or any(self._filters.meets(i, link, wanted) for link in links for wanted in able)

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
        return bool(links) and not any(self._filters.meets(i, link, wanted) for link in links for wanted in able)

    def _of_arms(self, roles: Roles) -> bool:
        """Whether a force or group under arms takes part."""
        return any(self._filters.meets(f.token, f.link, "armed") for role in roles.values() for f in role)

    def _are_struck(self, trigger: Trigger, noun: Token, fillers: list[Filler]) -> bool:
        """ "The garrison repelled an attack on the port": the noun's own phrase tells what is struck, not its verb."""
        below = self.sentence.subtree(noun.i)  # parsers hang "on" on whoever attacks, too
        links = [self.sentence[self.sentence[f.token].head] for f in fillers]
        told = all(link.lower in ("on", "against") and link.i in below for link in links)
        return trigger.type == "Attack" and bool(fillers) and told

    def _place(self, pattern: RolePattern, fillers: list[Filler], roles: Roles) -> None:
        """Puts fillers into their role; a role that is filled takes no more, but for weapons and places."""
        if pattern.role == "both":
            if not roles["source"]:
                roles["source"], roles["target"] = fillers[:1], roles["target"] + fillers[1:]
            else:
                roles["target"] += fillers
        elif pattern.role == "item":
            roles["weapon"] += [f for f in fillers if f.link.key and self._filters.is_weapon(f)]
        elif not roles[pattern.role] or pattern.role in ("weapon", "place"):
            roles[pattern.role] += fillers

    # -- paths -----------------------------------------------------------------------------------------------------

    def _fillers(
        self, trigger: Trigger, pattern: RolePattern, token: Token, swapped: bool, light: int | None
    ) -> list[Filler]:
        """What fills a role by the first of its paths that leads to something of the right class.

        light: the verb that carries a noun; phrases that the noun lacks may hang on it.
        """
        for path, at in self.reached(trigger, pattern, token, swapped, light):
            accepted = self.taken(at, pattern)
            if not accepted and pattern.role == "source" and (path == "subj" if token.is_verb else path == "by"):
                accepted = self._filters.accepted(self._paths.operators(at), pattern) or self._issuers(at)
            if accepted:
                return accepted
        return []

    def reached(
        self, trigger: Trigger, pattern: RolePattern, token: Token, swapped: bool, light: int | None
    ) -> Iterator[tuple[str, list[int]]]:
        """Each path of a role and the tokens that it leads to, whatever they are; parameters as for `_fillers`."""
        own = own_words(self.sentence, trigger, token)
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

    def taken(self, indices: list[int], pattern: RolePattern) -> list[Filler]:
        """Which of these tokens a role takes, by its filters."""
        return (
            self._filters.conditions(indices, pattern)
            if pattern.role == "item"
            else self._filters.accepted(indices, pattern)
        )
