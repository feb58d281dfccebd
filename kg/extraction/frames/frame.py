"""Frames as records: a trigger with its roles filled, or why a row of the lexicon makes none."""

from __future__ import annotations

from dataclasses import dataclass

from kg.lexicon import RolePattern, Trigger
from kg.model import Link


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


def unique(fillers: list[Filler]) -> tuple[Filler, ...]:
    """The first filler of each link, in order."""
    seen: dict[str, Filler] = {}
    for filler in fillers:
        seen.setdefault(filler.link.key, filler)
    return tuple(seen.values())
