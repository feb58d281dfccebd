"""Claims and mentions as JSON Lines: one object a line, keys in a fixed order, read back without loss."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO, TypeVar, get_args

from kg.errors import DataFileError
from kg.model import (
    Certainty,
    Claim,
    Evidence,
    Link,
    Mention,
    MentionKind,
    Polarity,
    Tense,
    TimeValue,
)
from kg.plover import plover_code
from kg.vocabulary import CLAIM_TYPES, ID, iri

Record = Mapping[str, Any]
T = TypeVar("T")
Word = TypeVar("Word", bound=str)


def claim_record(claim: Claim) -> dict[str, object]:
    """A claim as a JSON object.

    `source`, `target`, `weapon`, `place` and `attributed_to` are lists of `{"id", "label", "kind", "mention"}` and,
    for reading back, `start`, `end` (half-open, code points), `mention_kind` and `registered`; `id` is the full IRI.
    `time` lists `{"value", "mention", "start", "end", "mention_kind"}`; `evidence` is `{"start", "end", "text"}`.
    `plover` is the PLOVER code of the claim, or null: it follows from type and status and is not read back.
    """
    return {
        "document": claim.document,
        "number": claim.number,
        "type": claim.type,
        "subtype": claim.subtype,
        "plover": plover_code(claim),
        "source": [_link_record(link) for link in claim.source],
        "target": [_link_record(link) for link in claim.target],
        "weapon": [_link_record(link) for link in claim.weapon],
        "place": [_link_record(link) for link in claim.place],
        "time": [_time_record(time) for time in claim.time],
        "polarity": claim.polarity,
        "certainty": claim.certainty,
        "tense": claim.tense,
        "attributed_to": [_link_record(link) for link in claim.attributed_to],
        "evidence": {
            "start": claim.evidence.start,
            "end": claim.evidence.end,
            "text": claim.evidence.text,
        },
        "rule": claim.rule,
    }


def mention_record(document_id: str, mention: Mention) -> dict[str, object]:
    """A mention as a JSON object: `document`, `start`, `end` (half-open, code points), `text`, `kind`."""
    return {
        "document": document_id,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "kind": mention.kind,
    }


def write_claims(claims: Iterable[Claim], stream: TextIO) -> None:
    """Write one claim a line to `stream`, which should be UTF-8 without newline translation."""
    stream.writelines(json.dumps(claim_record(claim), ensure_ascii=False) + "\n" for claim in claims)


def read_claims(path: str | Path) -> list[Claim]:
    """The claims that `write_claims` wrote, equal to those written. Blank lines are passed over.

    Raises DataFileError, naming file and line, for a file that can't be opened, a line that is not UTF-8 or not a
    JSON object, a missing key, and a value of the wrong type or outside its range.
    """
    path = Path(path)
    return [_claim(_Line(path, number, record, "")) for number, record in read_records(path)]


def read_records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number (1-based) and JSON object of each line that is not blank.

    Raises DataFileError for a file that can't be opened and for a line that is not a JSON object in UTF-8.
    """
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, _json_object(path, number, line)
    except OSError as error:
        raise DataFileError(path, 0, f"can't be read ({error.strerror}); check the path") from error


def _json_object(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise DataFileError(
            path,
            number,
            f"not UTF-8 at byte {error.start} of the line; convert it to UTF-8",
        ) from error
    except (ValueError, RecursionError) as error:
        raise DataFileError(path, number, f"not JSON ({error}); each line must hold one JSON object") from error
    if not isinstance(record, dict):
        raise DataFileError(path, number, f"holds {_json_name(record)}, not an object; write {{…}}")
    return record


def _json_name(value: object) -> str:
    names = (
        (bool, "a boolean"),
        (int, "a number"),
        (float, "a number"),
        (str, "a string"),
        (list, "an array"),
        (dict, "an object"),
    )
    return next((name for kind, name in names if isinstance(value, kind)), "null")


def _link_record(link: Link) -> dict[str, object]:
    return {
        "id": iri(link.key),
        "label": link.label,
        "kind": link.kind,
        "mention": link.mention.text,
        "start": link.mention.start,
        "end": link.mention.end,
        "mention_kind": link.mention.kind,
        "registered": link.registered,
    }


def _time_record(time: TimeValue) -> dict[str, object]:
    return {
        "value": time.value,
        "mention": time.mention.text,
        "start": time.mention.start,
        "end": time.mention.end,
        "mention_kind": time.mention.kind,
    }


class _Line:
    """One object of one line, read key by key; each complaint names file, line and key."""

    __slots__ = ("_at", "_number", "_path", "_record")

    def __init__(self, path: Path, number: int, record: Record, at: str) -> None:
        self._path, self._number, self._record, self._at = path, number, record, at

    def error(self, key: str, reason: str) -> DataFileError:
        return DataFileError(self._path, self._number, f"'{self._at}{key}' {reason}")

    def value(self, key: str, kind: type[T], name: str) -> T:
        if key not in self._record:
            raise self.error(key, "is missing; add it")
        value = self._record[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(key, f"is {_json_name(value)}; it must be {name}")
        return value

    def text(self, key: str) -> str:
        value = self.value(key, str, "a string")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise self.error(key, "holds half a surrogate pair; write the character itself")
        return value

    def optional_text(self, key: str) -> str | None:
        return None if key in self._record and self._record[key] is None else self.text(key)

    def choice(self, key: str, choices: tuple[Word, ...]) -> Word:
        value = self.text(key)
        for choice in choices:
            if choice == value:
                return choice
        raise self.error(key, f"is '{value}'; it must be one of {', '.join(choices)}")

    def bounds(self) -> tuple[int, int]:
        start, end = (
            self.value("start", int, "a whole number"),
            self.value("end", int, "a whole number"),
        )
        if not 0 <= start <= end:
            raise self.error(
                "end",
                f"is {end} with 'start' {start}; they must be offsets with 0 <= start <= end",
            )
        return start, end

    def child(self, key: str) -> _Line:
        return _Line(
            self._path,
            self._number,
            self.value(key, dict, "an object"),
            f"{self._at}{key}.",
        )

    def children(self, key: str) -> list[_Line]:
        out = []
        for i, item in enumerate(self.value(key, list, "an array")):
            if not isinstance(item, dict):
                raise self.error(f"{key}[{i}]", f"is {_json_name(item)}; it must be an object")
            out.append(_Line(self._path, self._number, item, f"{self._at}{key}[{i}]."))
        return out


def _claim(line: _Line) -> Claim:
    number = line.value("number", int, "a whole number")
    if number < 1:
        raise line.error("number", f"is {number}; claims are numbered from 1")
    at = line.child("evidence")
    start, end = at.bounds()
    return Claim(
        document=line.text("document"),
        number=number,
        type=line.choice("type", tuple(CLAIM_TYPES)),
        evidence=Evidence(start, end, at.text("text")),
        source=_links(line, "source"),
        target=_links(line, "target"),
        weapon=_links(line, "weapon"),
        place=_links(line, "place"),
        time=tuple(TimeValue(t.optional_text("value"), _mention(t)) for t in line.children("time")),
        polarity=line.choice("polarity", get_args(Polarity)),
        certainty=line.choice("certainty", get_args(Certainty)),
        tense=line.choice("tense", get_args(Tense)),
        attributed_to=_links(line, "attributed_to"),
        subtype=line.optional_text("subtype"),
        rule=line.text("rule"),
    )


def _links(line: _Line, key: str) -> tuple[Link, ...]:
    return tuple(_link(item) for item in line.children(key))


def _link(line: _Line) -> Link:
    full = line.text("id")
    if not full.startswith(ID):
        raise line.error("id", f"is '{full}'; it must begin with {ID}")
    return Link(
        key=full.removeprefix(ID),
        label=line.text("label"),
        kind=line.text("kind"),
        mention=_mention(line),
        registered=line.value("registered", bool, "true or false"),
    )


def _mention(line: _Line) -> Mention:
    start, end = line.bounds()
    return Mention(
        start,
        end,
        line.text("mention"),
        line.choice("mention_kind", get_args(MentionKind)),
    )
