"""Which frames and claims are worth telling: complete ones, the fullest of a sentence, each once, in order."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from kg.extraction.frames.frame import Frame
from kg.model import Claim, Link
from kg.vocabulary import CLAIM_TYPES, is_kind

_BOTH_SIDES = frozenset(
    {
        *("Backing", "Affiliation", "Alliance", "Condemnation", "Negotiation", "Meeting", "Agreement"),
        *("Cooperation", "CooperationPledge", "Endorsement", "AsylumRequest"),
    }
)
_NEED_TARGET = frozenset({"Sanction", "Arrest", "Seizure", "Capture", "LegalAction", "Coercion", "Suspension"})
_NEED_SOURCE = frozenset(
    {
        *("Threat", "Demand", "Deployment", "Withdrawal", "DiplomaticAction", "MilitarySupport", "Aid"),
        *("Concession", "Rejection", "Mobilisation", "Protest"),
    }
)
_UNIONS = ("Coalition", "IntergovernmentalOrganisation")
_REVERSALS = frozenset({"Concession", "CooperationPledge", "Endorsement", "Rejection", "Suspension"})


def is_complete(frame: Frame, places: Sequence[Link], *, passive: bool) -> bool:
    """Whether a frame tells enough: relations need both sides, speech acts and moves who makes them.

    places: where it took place. passive: whether its trigger is a verb in the passive.
    """
    kind, pos = frame.trigger.type, frame.trigger.pos
    if _serves_an_operation(frame):
        return False
    if kind == "Affiliation" and any(is_kind(f.link.kind, "State") for f in frame.source):
        return any(is_kind(f.link.kind, union) for f in frame.target for union in _UNIONS)
    if kind == "Affiliation" and all(is_kind(f.link.kind, "Person") for f in (*frame.source, *frame.target)):
        return False  # nobody is part of a person
    if kind == "Affiliation" and pos == "noun":
        return bool(frame.target) and any(_is_named(f.link) for f in frame.source)
    if kind == "Condemnation" and passive and frame.trigger.lemma == "accuse":
        return bool(frame.target)  # "is accused of": by whom is often left open
    if kind in _BOTH_SIDES or kind == "Capture" and pos == "verb" and not passive:
        return bool(frame.source and frame.target)
    if kind in _NEED_TARGET:
        return bool(frame.target)
    if kind == "ArmsTransfer":
        return bool(frame.target or (frame.source and frame.trigger.subtype))
    if kind in _NEED_SOURCE:
        return bool(frame.source)
    if kind == "Attack" and pos == "noun":
        return bool(frame.source or places) or _may_be_shot_at(frame)
    return bool(frame.source or frame.target)


def _may_be_shot_at(frame: Frame) -> bool:
    """ "came under attack": whoever is no office-holder, party or firm is attacked with arms, not with words."""
    armed = ("MilitaryOrganisation", "NonStateArmedGroup", "UnnamedActorSet", "Place", "MaterielItem", "Facility")
    return any(is_kind(f.link.kind, kind) for f in frame.target for kind in armed)


def _serves_an_operation(frame: Frame) -> bool:
    """ "in support of Operation Resolve": what is supported is an operation, even where it has the force's name."""
    if frame.trigger.type not in ("MilitarySupport", "Backing"):
        return False
    return any(f.link.mention.text.startswith("Operation ") for f in frame.target)


def _is_named(link: Link) -> bool:
    """Whether the link is to an entity with a name of its own rather than to a phrase of the document."""
    return link.registered or link.key.count("/") == 1


def without_vaguer(claims: Sequence[Claim]) -> list[Claim]:
    """Drops a claim that leaves open what another of its sentence, else the same, tells in full."""
    return [c for c in claims if not any(_is_fuller(d, c) for d in claims)]


def without_mere_mentions(claims: Sequence[Claim]) -> list[Claim]:
    """The claims of a document without those that only mention an attack that another one tells in full.

    A noun that leaves open who was attacked ("the strikes were precise") adds nothing to a claim with both sides by the
    same attacker, nor does one that leaves both open to a claim about the same place.
    """
    full = [c for c in claims if c.type == "Attack" and c.target]
    return [c for c in claims if not (_is_mention(c) and any(_covers(d, c) for d in full))]


def _is_mention(claim: Claim) -> bool:
    """Whether a noun tells of an attack on nobody in particular, at no time of its own."""
    return claim.type == "Attack" and not claim.target and not claim.weapon and not claim.time and ".noun" in claim.rule


def _covers(full: Claim, mention: Claim) -> bool:
    if mention.source:
        return bool(_keys(full.source) & _keys(mention.source))
    return bool(_keys(full.place) & _keys(mention.place))


def _is_fuller(full: Claim, vague: Claim) -> bool:
    """Whether `full` names the side that `vague` leaves open, and agrees with it on the other."""
    if full.type != vague.type or full.polarity != vague.polarity:
        return False
    sources, targets = _keys(full.source), _keys(full.target)
    vague_sources, vague_targets = _keys(vague.source), _keys(vague.target)
    if vague_targets == targets and not vague_sources and sources:
        return True
    return vague_sources == sources and not vague_targets and bool(targets) and bool(sources) and not vague.time


def _is_pledged(pledge: Frame, grant: Frame) -> bool:
    """ "agreed to take in refugees": the pledge and the asylum are one act, which is still to come."""
    same = {f.link.key for f in pledge.source} == {f.link.key for f in grant.source}
    return grant.trigger.subtype == "AsylumGrant" and grant.at > pledge.at and same


def _is_backed(told: Frame, backing: Frame) -> bool:
    """ "expressed support for Chad": whoever says so backs it, and nothing else is told."""
    same = {f.link.key for f in told.target} == {f.link.key for f in backing.target}
    return (
        told.trigger.type == "Endorsement" and backing.trigger.type == "Backing" and backing.light == told.at and same
    )


def without_echoes(frames: Sequence[Frame], *, promising: Container[str] = frozenset()) -> list[Frame]:
    """Where a verb and the noun below it tell one event, keeps one: the verb if its row asks for such a noun.

    "cut ties with" is not "has ties with", so the row that knows the phrase wins; else the noun is the event.
    Where the verb says that the noun's event ends or is refused ("suspended aid to"), both are told, also where
    support is only promised. promising: verbs by which it is.
    """
    phrases = [f for f in frames if any(r.role == "item" and r.required for r in f.trigger.roles)]
    telling = {f.at for f in phrases if f.trigger.type not in _REVERSALS}
    carried = {f.light for f in frames if f.light is not None} - {f.at for f in phrases}
    carried |= {
        f.at for f in frames if f.trigger.type == "CooperationPledge" and any(_is_pledged(f, g) for g in frames)
    }
    carried |= {f.at for f in frames if f.trigger.lemma not in promising and any(_is_backed(f, g) for g in frames)}
    return [f for f in frames if f.at not in carried and (f.light is None or f.light not in telling)]


def distinct(claims: Sequence[Claim]) -> list[Claim]:
    """The claims without repetitions of the same content and status in one sentence."""
    seen: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        parties = [tuple(sorted(x.key for x in role)) for role in (claim.source, claim.target)]
        if CLAIM_TYPES[claim.type].symmetric:
            key: tuple[object, ...] = (claim.type, *sorted(parties), claim.polarity, claim.tense)
        else:
            key = (claim.type, *parties, claim.polarity, claim.certainty, claim.tense, claim.evidence.start)
        seen.setdefault(key, claim)
    return list(seen.values())


def numbered(claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims of a document in order of their evidence, numbered from 1.

    Of claims that begin at the same word, what happens comes before what stands; else they stay in the order of their
    triggers.
    """
    ordered = sorted(claims, key=lambda claim: (claim.evidence.start, CLAIM_TYPES[claim.type].relation))
    for number, claim in enumerate(ordered, 1):
        yield replace(claim, number=number)


def _keys(links: Sequence[Link]) -> set[str]:
    return {link.key for link in links}
