"""Graphs of any size with the shape of real ones: invented documents, claims and register, the same for the same seed.

    python bench/generated.py --quads 1000000 [--seed N] [--output FILE.nq]

A claim takes about 40 quads of its document's graph, as in graphs of real texts, and comes out of the code that writes
those (`kg.graph.quads`). What grows with the number of claims: documents, groups, persons, places. What does not: the
states, how many patrons a group has, how deep places and organisations are nested. So what follows from the claims
grows with the graph, not with its square. Some backings form rings, some statements are denied, planned or doubtful.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Quad, RdfFormat, serialize

from kg.graph.quads import document_quads, ontology_quads, register_quads, run_key
from kg.model import Certainty, Claim, Document, Evidence, Link, Mention, Polarity, Tense, TimeValue
from kg.register import Entry, Register
from kg.vocabulary import CLAIM_TYPES

MODEL = "generated 1"
STATES = 195
CLAIMS_A_DOCUMENT = 9
_T = TypeVar("_T")
QUADS_A_CLAIM = 38.4
"""Of a document's graph, its own metadata shared among its claims."""

_TYPES = {
    "Attack": 20, "Affiliation": 16, "ArmsTransfer": 10, "Backing": 7, "Meeting": 6, "Deployment": 5, "Condemnation": 5,
    "MilitarySupport": 4, "Sanction": 4, "Negotiation": 4, "Threat": 3, "Alliance": 3, "WeaponTest": 2, "Seizure": 2,
    "Agreement": 2, "WeaponsDisplay": 2, "Capture": 2, "Demand": 2, "Aid": 1,
}  # fmt: skip
_FINER = {"Attack": "MissileStrike", "Backing": "ProxyRelation", "ArmsTransfer": "ArmsSale", "Sanction": "Designation"}
_STATUS: dict[tuple[Polarity, Certainty, Tense], int] = {
    ("positive", "certain", "past"): 58,
    ("positive", "certain", "present"): 20,
    ("positive", "probable", "past"): 5,
    ("positive", "possible", "future"): 5,
    ("positive", "certain", "future"): 6,
    ("negative", "certain", "past"): 6,
}
_WEAPONS = ("BallisticMissile", "CruiseMissile", "LoiteringMunition", "GuidedRocket", "Artillery", "Vessel")
_GROUPS = ("Militia", "InsurgentGroup", "NonStateArmedGroup", "MilitaryUnit", "PoliticalParty", "Organisation")


@dataclass(frozen=True, slots=True)
class World:
    """Who and what the invented texts are about. backers: pairs of who backs whom. register: all of them."""

    states: tuple[Link, ...]
    groups: tuple[Link, ...]
    persons: tuple[Link, ...]
    weapons: tuple[Link, ...]
    places: tuple[Link, ...]
    backers: tuple[tuple[Link, Link], ...]
    register: Register


def world(claims: int, *, seed: int = 1) -> World:
    """The world that so many claims are told of: a group for every 50 claims, a person for 40, a place for 100."""
    chance = random.Random(f"world {seed}")
    size = {"actor": max(20, claims // 50), "person": max(20, claims // 40), "place": max(30, claims // 100)}
    states = _links("state", "State", STATES)
    groups = tuple(_link("actor", f"Group {n}", chance.choice(_GROUPS)) for n in range(size["actor"]))
    persons = _links("person", "Person", size["person"])
    weapons = tuple(_link("weapon", f"Weapon {n}", chance.choice(_WEAPONS)) for n in range(200))
    places = tuple(_link("place", f"Place {n}", "Region" if n < 10 + n // 10 else "City") for n in range(size["place"]))
    entries = [_entry(link) for link in (*states, *weapons)]
    for n, group in enumerate(groups):
        parent = chance.choice(groups[:n]) if n and chance.random() < 0.2 else chance.choice(states)
        entries.append(_entry(group, parent=parent.key, country=chance.choice(states).key))
    entries += [_entry(one, country=chance.choice(states).key, role_org=chance.choice(groups).key) for one in persons]
    for n, place in enumerate(places):
        inside = places[n // 10] if n >= 10 else chance.choice(states)
        entries.append(_entry(place, parent=inside.key, country=chance.choice(states).key, lat=1.5, lon=n / 100))
    return World(states, groups, persons, weapons, places, tuple(_backers(chance, states, groups)), Register(entries))


def _backers(chance: random.Random, states: tuple[Link, ...], groups: tuple[Link, ...]) -> Iterator[tuple[Link, Link]]:
    """One to three patrons a group; one in seven has a group for a patron, one in fifty closes a ring."""
    for n, group in enumerate(groups):
        for _ in range(chance.choice((1, 1, 2, 3))):
            yield chance.choice(states[:40]), group
        if n and chance.random() < 0.15:
            patron = groups[chance.randrange(n)]
            yield patron, group
            if chance.random() < 0.13:
                yield group, patron


def documents(claims: int, *, seed: int = 1, about: World | None = None) -> Iterator[tuple[Document, list[Claim]]]:
    """Documents with their claims, so many of them in all. about: the world they are told of, by default its own."""
    told_of = about or world(claims, seed=seed)
    chance = random.Random(f"documents {seed}")
    for number in itertools.count(1):
        if claims <= 0:
            return
        size = min(claims, chance.randint(1, 2 * CLAIMS_A_DOCUMENT - 1))
        yield document(f"generated-{seed}-{number}", size, told_of, chance)
        claims -= size


def quads(size: int, *, seed: int = 1, ontology: bool = True) -> Iterator[Quad]:
    """About `size` quads: ontology, register and documents, as `kg build` writes them before anything is derived."""
    claims = claims_for(size)
    about = world(claims, seed=seed)
    if ontology:
        yield from ontology_quads()
    yield from register_quads(about.register)
    run = run_key(MODEL, {})
    for document, told in documents(claims, seed=seed, about=about):
        yield from document_quads(document, told, run=run, model=MODEL)


def claims_for(size: int) -> int:
    """How many claims make about so many quads."""
    # the register's share: about 0.4 quads a claim, and some 1,500 quads that are always there
    return max(1, round((size - 4_000) / (QUADS_A_CLAIM + 0.6)))


def document(name: str, size: int, about: World, chance: random.Random) -> tuple[Document, list[Claim]]:
    """One document with so many claims."""
    date = f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    text, claims = "", []
    for number in range(1, size + 1):
        claim = _claim(name, number, len(text), date, about, chance)
        text += claim.evidence.text + "\n"
        claims.append(claim)
    return Document(name, text, title=f"Report {name}", url=f"https://example.org/{name}", published=date), claims


def _claim(document: str, number: int, start: int, date: str, about: World, chance: random.Random) -> Claim:
    type_ = _drawn(chance, _TYPES)
    polarity, certainty, tense = _drawn(chance, _STATUS)
    source, target = _sides(type_, document, about, chance)
    words = (
        f"{source.label} is said to have part in {type_} with {target.label}, as number {number} of {document} has it."
    )
    sentence = Evidence(start, start + len(words), words)
    armed = bool(CLAIM_TYPES[type_].weapon) and chance.random() < 0.3
    speakers = (_often(chance, about.persons), _often(chance, about.groups))
    return Claim(
        document=document,
        number=number,
        type=type_,
        evidence=sentence,
        source=(source,),
        target=(target,),
        weapon=(_often(chance, about.weapons),) if armed else (),
        place=(_often(chance, about.places),) if chance.random() < 0.35 else (),
        time=(TimeValue(date, Mention(start, start + 4, "then", "Time")),) if chance.random() < 0.4 else (),
        polarity=polarity,
        certainty=certainty,
        tense=tense,
        attributed_to=speakers[: _drawn(chance, {0: 60, 1: 30, 2: 10})],
        subtype=_FINER.get(type_) if chance.random() < 0.3 else None,
        rule="generated.verb",
    )


def _sides(type_: str, document: str, about: World, chance: random.Random) -> tuple[Link, Link]:
    if type_ == "Backing":
        return _often(chance, about.backers)
    if type_ == "Affiliation":
        return _often(chance, about.persons), _often(chance, about.groups)
    if chance.random() < 0.12:
        crowd = f"militants of {document}"
        return _link("actor", crowd, "UnnamedActorSet", registered=False), _often(chance, about.groups)
    source = _often(chance, about.states if chance.random() < 0.5 else about.groups)
    target = _often(chance, about.states if chance.random() < 0.5 else about.groups)
    return source, target


def _often(chance: random.Random, among: tuple[_T, ...]) -> _T:
    """One of them, the first ones far more often than the last, as names are in the news."""
    return among[int(len(among) * chance.random() ** 3)]


def _drawn(chance: random.Random, weights: dict[_T, int]) -> _T:
    return chance.choices(list(weights), list(weights.values()))[0]


def _links(root: str, kind: str, number: int) -> tuple[Link, ...]:
    return tuple(_link("actor", f"{root.capitalize()} {n}", kind) for n in range(number))


def _link(root: str, label: str, kind: str, *, registered: bool = True) -> Link:
    key = f"{root}/{label.lower().replace(' ', '-')}"
    return Link(key, label, kind, Mention(0, len(label), label, "Organisation"), registered)


def _entry(link: Link, **rest: object) -> Entry:
    return Entry(link.key, link.label, link.kind, aliases=(f"The {link.label}",), **rest)  # type: ignore[arg-type]


def write(path: Path, found: Iterable[Quad]) -> None:
    """The quads as N-Quads."""
    with path.open("wb") as stream:
        serialize(found, stream, RdfFormat.N_QUADS)


def main() -> int:
    """Write a graph."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quads", type=int, default=100_000, help="about how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, default=Path("generated.nq"), metavar="FILE")
    options = parser.parse_args()
    write(options.output, quads(options.quads, seed=options.seed))
    print(f"wrote {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
