"""How well extracted claims agree with gold claims: precision, recall and F1 over tuples, shares over attributes.

Both sides are claims as JSON Lines. A gold name is one string of wordings that count as right, set apart by `|`; an
extracted name is an object of which the label, the words in the text or the value may match. A claim is read as the
product of its sources and targets: each pair with the claim's type is one tuple, and tuples of a document that agree
in type and names are one. Gold and extracted tuples are paired in order, each once, optional gold last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from kg.errors import DataFileError
from kg.jsonl import read_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


Record = Mapping[str, Any]
Names = frozenset[str]
"""Wordings of one party, normalised; an empty set is a party without a usable name, which nothing matches."""

SYMMETRIC = frozenset({"Alliance", "Negotiation", "Meeting", "Agreement"})
"""Types of which the order of source and target does not matter."""

SCORED = SYMMETRIC | {
    "Backing",
    "Affiliation",
    "Attack",
    "ArmsTransfer",
    "MilitarySupport",
    "WeaponsDisplay",
    "WeaponTest",
    "Deployment",
    "Sanction",
    "Seizure",
    "Capture",
    "Arrest",
    "Withdrawal",
    "Condemnation",
    "Threat",
    "Demand",
    "DiplomaticAction",
    "Aid",
}
"""The types that gold is annotated with: fixed with the guidelines, whatever else the ontology holds."""

_STATUS = ("polarity", "certainty", "tense")
_DETAILS = ("weapon", "place", "time")
_ROLES = ("source", "target", *_DETAILS, "attributed_to")

_NORMALISATION = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[’‘]", "'"),
        (r"'s\b|'(?=\s|$)", ""),
        (r"\b(u\.s\.a?\.?|usa)(?=\W|$)", "united states"),
        (r"\bu\.n\.?(?=\W|$)", "united nations"),
        (r"\bu\.k\.?(?=\W|$)", "united kingdom"),
        (r"[^\w\s-]", " "),
        (r"-", " "),
    )
)
_ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True)
class Ratio:
    """Precision, recall and F1, each in 0…1 and rounded to four decimals, of `hit` right of `said`, `gold` wanted."""

    hit: int
    said: int
    gold: int

    @property
    def precision(self) -> float:
        """The share of what was said that is right; 0 if nothing was said."""
        return round(_share(self.hit, self.said), 4)

    @property
    def recall(self) -> float:
        """The share of what was wanted that was found; 0 if nothing was wanted."""
        return round(_share(self.hit, self.gold), 4)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, from their unrounded values."""
        precision, recall = _share(self.hit, self.said), _share(self.hit, self.gold)
        return round(_share(2 * precision * recall, precision + recall), 4)

    def __add__(self, other: Ratio) -> Ratio:
        """The counts of both together."""
        return Ratio(self.hit + other.hit, self.said + other.said, self.gold + other.gold)

    def record(self) -> dict[str, float | int]:
        """As a JSON object."""
        rates = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {**rates, "hit": self.hit, "said": self.said, "gold": self.gold}


@dataclass(frozen=True, slots=True)
class Share:
    """How many of `of` matching claims have an attribute right."""

    right: int
    of: int

    @property
    def accuracy(self) -> float:
        """In 0…1, rounded to four decimals; 0 if nothing matched."""
        return round(_share(self.right, self.of), 4)

    def __add__(self, other: Share) -> Share:
        """The counts of both together."""
        return Share(self.right + other.right, self.of + other.of)

    def record(self) -> dict[str, float | int]:
        """As a JSON object."""
        return {"accuracy": self.accuracy, "of": self.of}


@dataclass(frozen=True, slots=True)
class Mistake:
    """A gold tuple that was missed, or an extracted one that is wrong, with the words that carry it.

    source, target: the longest wording, normalised; `-` where the party is open.
    """

    kind: Literal["missed", "wrong"]
    document: str
    type: str
    source: str
    target: str
    quote: str

    def __str__(self) -> str:
        """One line for reading."""
        return f"{self.kind:7} {self.document}  {self.type}({self.source} -> {self.target})  “{self.quote}”"


@dataclass(frozen=True, slots=True)
class Scores:
    """All measures of GUIDELINES: over tuples, over details and attributes of the tuples that match, and the mistakes.

    claims: (type, source, target). pairs: the type left out. status: polarity, certainty and tense added.
    by_type, by_document: `claims` of each gold type (in alphabetical order) and gold document (in gold order).
    """

    claims: Ratio
    pairs: Ratio
    status: Ratio
    weapon: Ratio
    place: Ratio
    time: Ratio
    polarity: Share
    certainty: Share
    tense: Share
    attribution: Share
    by_type: Mapping[str, Ratio] = field(hash=False)
    by_document: Mapping[str, Ratio] = field(hash=False)
    mistakes: tuple[Mistake, ...]

    def measures(self, *, by: Literal["type", "document"] | None = None) -> dict[str, Ratio | Share]:
        """The measures by name, in the order to print them; `by` adds `claims:TYPE` or `claims:DOCUMENT`."""
        names = ("claims", "pairs", "status", *_DETAILS, *_STATUS, "attribution")
        out: dict[str, Ratio | Share] = {name: getattr(self, name) for name in names}
        groups = {"type": self.by_type, "document": self.by_document, None: {}}[by]
        return {**out, **{f"claims:{name}": ratio for name, ratio in groups.items()}}


def evaluate(gold: Path, claims: Iterable[Record] | Path, *, loose: bool = False) -> Scores:
    """Scores of `claims` (records of `kg.jsonl.claim_record`, or a file of them) against the gold file.

    loose: names that share their last word match too, for gold that marks spans instead of names.
    Claims of documents that the gold does not hold, and of types that are not in SCORED, are left out.
    Raises DataFileError, naming file and line, for a line of either that is not a claim and for gold without claims.
    """
    wanted = _by_document(gold, read_records(gold), _gold_names)
    said = (
        _by_document(claims, read_records(claims), _said_names)
        if isinstance(claims, Path)
        else (_by_document("claims", enumerate(claims, 1), _said_names))
    )
    if not wanted:
        raise DataFileError(gold, 0, "holds no claims; give a file of gold claims, one JSON object a line")
    alike = _Likeness(loose=loose)
    found = {document: _Comparison(alike, facts, said.get(document, [])) for document, facts in wanted.items()}
    every = list(found.values())
    pairs = [pair for one in every for pair in one.claims.pairs]
    types = sorted({fact.type for facts in wanted.values() for fact in facts})
    return Scores(
        claims=_sum(one.claims.ratio() for one in every),
        pairs=_sum(one.pairs.ratio() for one in every),
        status=_sum(one.status.ratio() for one in every),
        weapon=_sum(alike.detail_ratio(g, s, "weapon") for g, s in pairs),
        place=_sum(alike.detail_ratio(g, s, "place") for g, s in pairs),
        time=_sum(alike.detail_ratio(g, s, "time") for g, s in pairs),
        polarity=_share_of(_agree(g, s, 0) for g, s in pairs),
        certainty=_share_of(_agree(g, s, 1) for g, s in pairs),
        tense=_share_of(_agree(g, s, 2) for g, s in pairs),
        attribution=_share_of(alike.same_speakers(g, s) for g, s in pairs),
        by_type=MappingProxyType({name: _sum(one.claims.ratio(name) for one in every) for name in types}),
        by_document=MappingProxyType({document: one.claims.ratio() for document, one in found.items()}),
        mistakes=tuple(mistake for document, one in found.items() for mistake in _mistakes(document, one.claims)),
    )


def normalised(name: str) -> str:
    """Lower-case words without articles, possessive endings, quotes and punctuation; dotted U.S., U.N., U.K. in full.

    >>> normalised("The U.S.’s “counter-ISIS” forces")
    'united states counter isis forces'
    """
    name = name.lower()
    for pattern, replacement in _NORMALISATION:
        name = pattern.sub(replacement, name)
    return " ".join(word for word in name.split() if word not in _ARTICLES)


@dataclass(frozen=True, slots=True)
class _Fact:
    """One claim of either side, its names normalised; the lists of names by role.

    status: polarity, certainty and tense as given, None where the line has none.
    """

    type: str
    names: Mapping[str, tuple[Names, ...]]
    status: tuple[object, ...]
    optional: bool
    quote: str


@dataclass(slots=True)
class _Tuple:
    """One (type, source, target) of a document and all claims that say it; None is an open party.

    status: what belongs to the tuple besides, or None where polarity, certainty and tense don't count.
    """

    type: str
    source: Names | None
    target: Names | None
    status: tuple[object, ...] | None
    optional: bool
    facts: list[_Fact]


@dataclass(frozen=True, slots=True)
class _Matching:
    """Gold tuples paired with extracted ones, and what is left of both."""

    pairs: list[tuple[_Tuple, _Tuple]]
    missed: list[_Tuple]
    extra: list[_Tuple]

    def ratio(self, only: str | None = None) -> Ratio:
        """Counts of all tuples, or of one type; optional gold counts neither when found nor when missed."""
        hit = sum(not g.optional for g, _ in self.pairs if only in {None, g.type})
        extra = sum(only in {None, s.type} for s in self.extra)
        missed = sum(not g.optional for g in self.missed if only in {None, g.type})
        return Ratio(hit, hit + extra, hit + missed)


class _Comparison:
    """Gold and extracted claims of one document, matched in the three ways that are measured."""

    __slots__ = ("claims", "pairs", "status")

    def __init__(self, alike: _Likeness, gold: Sequence[_Fact], said: Sequence[_Fact]) -> None:
        wanted, found = alike.merged(_tuples(gold)), alike.merged(_tuples(said))
        self.claims = alike.match(wanted, found)
        self.pairs = alike.match(wanted, found, typed=False)
        self.status = alike.match(alike.merged(_tuples(gold, status=True)), alike.merged(_tuples(said, status=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Likeness:
    """When two names, and two tuples, count as the same."""

    loose: bool

    def same(self, a: Names | None, b: Names | None) -> bool:
        """Whether two parties share a wording (loosely: its last word); an open party is like an open one alone."""
        if a is None or b is None:
            return a is b
        return not a.isdisjoint(b) or (self.loose and not _heads(a).isdisjoint(_heads(b)))

    def match_each(self, a: _Tuple, b: _Tuple, *, typed: bool = True) -> bool:
        """Whether two tuples say the same; without types, as between symmetric types, either way round."""
        if (typed and a.type != b.type) or a.status != b.status:
            return False
        if self.same(a.source, b.source) and self.same(a.target, b.target):
            return True
        swaps = not typed or a.type in SYMMETRIC
        return swaps and self.same(a.source, b.target) and self.same(a.target, b.source)

    def merged(self, tuples: Iterable[_Tuple]) -> list[_Tuple]:
        """Each tuple joined to the first earlier one that says the same; optional only if all that it joins are."""
        out: list[_Tuple] = []
        for new in tuples:
            old = next((old for old in out if self.match_each(old, new)), None)
            if old is None:
                out.append(new)
            else:
                old.facts += new.facts
                old.optional = old.optional and new.optional
        return out

    def match(self, gold: Iterable[_Tuple], said: Iterable[_Tuple], *, typed: bool = True) -> _Matching:
        """Each gold tuple with the first extracted one that is left and says the same; optional gold chooses last."""
        pairs, missed, left = [], [], list(said)
        for wanted in sorted(gold, key=lambda row: row.optional):
            i = next((i for i, row in enumerate(left) if self.match_each(wanted, row, typed=typed)), None)
            if i is None:
                missed.append(wanted)
            else:
                pairs.append((wanted, left.pop(i)))
        return _Matching(pairs, missed, left)

    def detail_ratio(self, gold: _Tuple, said: _Tuple, role: str) -> Ratio:
        """Names in one role of a matching pair; an extracted name may answer several gold ones."""
        wanted, found = _names(gold, role), _names(said, role)
        hit = sum(any(self.same(a, b) for b in found) for a in wanted)
        return Ratio(hit, max(len(found), hit), len(wanted))

    def same_speakers(self, gold: _Tuple, said: _Tuple) -> bool:
        """Whether both sides name no speaker, or share one."""
        wanted, found = _names(gold, "attributed_to"), _names(said, "attributed_to")
        return not (wanted or found) or any(self.same(a, b) for a in wanted for b in found)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _sum(ratios: Iterable[Ratio]) -> Ratio:
    return sum(ratios, Ratio(0, 0, 0))


def _share_of(right: Iterable[bool]) -> Share:
    answers = list(right)
    return Share(sum(answers), len(answers))


def _heads(names: Names) -> Names:
    return frozenset(name.split()[-1].rstrip("s") for name in names)


def _names(row: _Tuple, role: str) -> list[Names]:
    return list(dict.fromkeys(names for fact in row.facts for names in fact.names[role]))


def _agree(gold: _Tuple, said: _Tuple, part: int) -> bool:
    return any(a.status[part] == b.status[part] for a in gold.facts for b in said.facts)


def _tuples(facts: Iterable[_Fact], *, status: bool = False) -> Iterator[_Tuple]:
    for fact in facts:
        if fact.type in SCORED:
            for source in fact.names["source"] or (None,):
                for target in fact.names["target"] or (None,):
                    yield _Tuple(fact.type, source, target, fact.status if status else None, fact.optional, [fact])


def _mistakes(document: str, matching: _Matching) -> Iterator[Mistake]:
    missed = [row for row in matching.missed if not row.optional]
    sides: tuple[tuple[Literal["missed", "wrong"], list[_Tuple]], ...] = (("missed", missed), ("wrong", matching.extra))
    for kind, rows in sides:
        for row in rows:
            parties = (_longest(row.source), _longest(row.target))
            yield Mistake(kind, document, row.type, *parties, row.facts[0].quote)


def _longest(names: Names | None) -> str:
    return max(names, key=lambda name: (len(name), name)) if names else "-"


def _by_document(
    path: Path | str, records: Iterable[tuple[int, Record]], read_name: Callable[[object], Names]
) -> dict[str, list[_Fact]]:
    out: dict[str, list[_Fact]] = {}
    for line, record in records:
        for key in ("document", "type"):
            if not isinstance(record.get(key), str):
                raise DataFileError(path, line, f"not a claim: '{key}' must be a string")
        out.setdefault(record["document"], []).append(_fact(path, line, record, read_name))
    return out


def _fact(path: Path | str, line: int, record: Record, read_name: Callable[[object], Names]) -> _Fact:
    names: dict[str, tuple[Names, ...]] = {}
    for role in _ROLES:
        values = record.get(role) or []
        if not isinstance(values, list):
            raise DataFileError(path, line, f"'{role}' must be a list")
        try:
            names[role] = tuple(read_name(value) for value in values)
        except TypeError as error:
            raise DataFileError(path, line, f"'{role}' {error}") from error
    evidence = record.get("evidence")
    quote = record.get("quote") or (evidence.get("text") if isinstance(evidence, Mapping) else None) or ""
    return _Fact(
        type=record["type"],
        names=names,
        status=tuple(record.get(key) for key in _STATUS),
        optional=bool(record.get("optional")),
        quote=str(quote),
    )


def _gold_names(value: object) -> Names:
    if not isinstance(value, str):
        raise TypeError("must hold strings, wordings set apart by '|'")
    return frozenset(filter(None, map(normalised, value.split("|"))))


def _said_names(value: object) -> Names:
    if isinstance(value, str):
        return _gold_names(value)
    if not isinstance(value, Mapping):
        raise TypeError("must hold objects with a label, a mention or a value")
    wordings = [value[key] for key in ("label", "mention", "value") if value.get(key)]
    if not all(isinstance(wording, str) for wording in wordings):
        raise TypeError("must hold objects whose label, mention and value are strings")
    return frozenset(filter(None, map(normalised, wordings)))
