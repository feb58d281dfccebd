"""What the saved queries are asked over generated graphs: with what they must be given, and narrowed to an actor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.queries import SavedQuery, bind, load_queries
from kg.vocabulary import iri, term

_STATE, _GROUP, _PERSON = iri("actor/state-1"), iri("actor/group-1"), iri("actor/person-1")
_GIVEN = {"Actor": _STATE, "Place": iri("place/place-1"), "Class": term("BallisticMissile")}
"""A value for each kind of thing; the second of its kind is told of in some four of a hundred claims."""
_OTHERS = {
    ("backers", "actor"): _GROUP,
    ("affiliations", "actor"): _GROUP,
    ("chain-between", "other"): _GROUP,
    ("claims-between", "other"): _GROUP,
    ("statements-of", "speaker"): _PERSON,
    ("claims-of-kind", "class"): term("Negotiation"),
    ("persons", "organisation"): _GROUP,
}


@dataclass(frozen=True, slots=True)
class Question:
    """A saved query with values. narrowed: also with one that may be left out, the last of them."""

    query: SavedQuery
    values: dict[str, str]
    narrowed: bool

    @property
    def name(self) -> str:
        """The query's name, and with what it is narrowed."""
        return f"{self.query.name} --{list(self.values)[-1]}" if self.narrowed else self.query.name

    @property
    def text(self) -> str:
        """The SPARQL."""
        return bind(self.query, self.values)


def questions(only: Sequence[str] = ()) -> Iterator[Question]:
    """Every saved query (only: these) with what it must be given; behind it, one that takes an actor, with one."""
    for query in load_queries().values():
        if only and query.name not in only:
            continue
        needed = {}
        for one in query.parameters:
            if one.required:
                value = _OTHERS.get((query.name, one.name)) or _GIVEN.get(one.kind or "", one.default)
                assert value is not None, f"a value for {query.name} --{one.name} is missing"
                needed[one.name] = value
        yield Question(query, needed, narrowed=False)
        for one in query.parameters:
            if not one.required and one.kind == "Actor":
                value = _OTHERS.get((query.name, one.name), _STATE)
                yield Question(query, {**needed, one.name: value}, narrowed=True)
                break
