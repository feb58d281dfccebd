"""How `kg extract --explain` looks: on a terminal a table and trees, in a pipe the same as plain lines, or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from kg.cli.claims import details, labels, status
from kg.quotes import readable

if TYPE_CHECKING:
    from typing import TextIO

    from rich.tree import Tree

    from kg.extraction.explanations.explained import Explained, Hint, Met, TriedRow, TriggerWord
    from kg.model import Claim

_INDENT = "  "
_HEADINGS = ("", "word", "lemma", "tag", "part", "label", "governor")


@dataclass(frozen=True, slots=True)
class _Branch:
    """A line and what stands below it. style: of the line on a terminal, in rich's words."""

    text: str
    below: tuple[_Branch, ...] = ()
    style: str = ""


def show(explained: Explained, stream: TextIO) -> None:
    """Write the explanation of one sentence, with colours and lines only where `stream` is a terminal."""
    title = f"{explained.document}, sentence {explained.number}: {readable(explained.text)}"
    if stream.isatty():
        _show_on_terminal(title, explained, stream)
        return
    stream.write(f"{title}\n")
    stream.writelines(f"{_INDENT}{line}\n" for line in _aligned([_HEADINGS, *_words(explained)]))
    for branch in _branches(explained):
        stream.writelines(f"{line}\n" for line in _lines(branch, 1))
    stream.write("\n")


def record(explained: Explained) -> dict[str, object]:
    """The explanation as a JSON object: its fields by their names, claims as `kg extract` writes them."""
    from kg.jsonl import claim_record

    return {
        "document": explained.document,
        "sentence": explained.number,
        "text": explained.text,
        "tokens": [asdict(token) for token in explained.tokens],
        "mentions": [asdict(one) for one in explained.met],
        "passed_over": [asdict(one) for one in explained.passed_over],
        "triggers": [_trigger_record(word) for word in explained.triggers],
        "dropped": [asdict(one) for one in explained.dropped],
        "claims": [claim_record(claim) for claim in explained.claims],
        "hints": [asdict(one) for one in explained.hints],
    }


def _trigger_record(word: TriggerWord) -> dict[str, object]:
    status = dict(zip(("polarity", "certainty", "tense"), word.status, strict=True)) if word.status else None
    parties = [{"role": role, "words": words} for role, words in word.parties]
    return {**asdict(word), "parties": parties, "status": status}


def _show_on_terminal(title: str, explained: Explained, stream: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text
    from rich.tree import Tree

    console = Console(file=stream, highlight=False)
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for heading in _HEADINGS:
        table.add_column(heading, justify="left" if heading else "right", no_wrap=True)
    for row in _words(explained):
        table.add_row(*(Text(cell) for cell in row))
    console.print(Text(title, "bold"), table)
    for branch in _branches(explained):
        tree = Tree(Text(branch.text, "bold"), guide_style="dim")
        _grow(tree, branch.below)
        console.print(tree)
    console.print()


def _grow(tree: Tree, branches: Iterable[_Branch]) -> None:
    from rich.text import Text

    for branch in branches:
        _grow(tree.add(Text(branch.text, branch.style)), branch.below)


def _lines(branch: _Branch, depth: int) -> Iterator[str]:
    yield _INDENT * depth + branch.text
    for below in branch.below:
        yield from _lines(below, depth + 1)


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield _INDENT.join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


# -- what is said ------------------------------------------------------------------------------------------------------


def _words(explained: Explained) -> Iterator[tuple[str, ...]]:
    for token in explained.tokens:
        if token.text.strip():
            governor = "" if token.head == token.i else f"{explained.tokens[token.head].text} {token.head}"
            yield str(token.i), token.text, token.lemma, token.tag, token.pos, token.dep, governor


def _branches(explained: Explained) -> Iterator[_Branch]:
    """The parts of the explanation that have something to say, in the order of reading."""
    passed = (f"{one.words}: not {one.key} ({one.where}): {one.why}" for one in explained.passed_over)
    dropped = (f"{one.rule}, {one.type} “{readable(one.words)}”: {one.why}" for one in explained.dropped)
    parts = (
        ("mentions", map(_met, explained.met)),
        ("names passed over", map(_Branch, passed)),
        ("triggers", map(_trigger, explained.triggers)),
        ("claims", map(_claim, explained.claims)),
        ("dropped", (_Branch(line, style="yellow") for line in dropped)),
        ("words without a row", map(_hint, explained.hints)),
    )
    for name, branches in parts:
        below = tuple(branches)
        if below or name == "claims":
            yield _Branch(name, below or (_Branch("none", style="dim"),))


def _met(one: Met) -> _Branch:
    if one.key is None:
        return _Branch(f"{readable(one.words)}: {one.kind or one.why}", style="" if one.kind else "dim")
    return _Branch(f"{readable(one.words)}: {one.kind or 'reference'} = {one.key} ({one.entity_kind}); {one.why}")


def _trigger(word: TriggerWord) -> _Branch:
    others = [row.rule for row in word.rows if not row.fired and row.role is None and " " in row.rule]
    rows = [_row(row) for row in word.rows if row.rule not in others]
    if others:
        rows.insert(0, _Branch(f"{', '.join(others)}: the other words don't stand beside it", style="dim"))
    if word.untried:
        rows.append(_Branch(f"{word.untried} more not tried: the first row that fires counts", style="dim"))
    parts = [f"{role} {words}" for role, words in word.parties] + ([f"carried by {word.light}"] if word.light else [])
    below = [*rows, *([_Branch("; ".join(parts))] if parts else []), *_status(word)]
    fate = f"claim {word.claim}" if word.claim is not None else f"no claim: {word.fate}"
    below.append(_Branch(fate, style="green" if word.claim is not None else "yellow"))
    return _Branch(f"{word.word} ({word.lemma})", tuple(below))


def _row(row: TriedRow) -> _Branch:
    kind = row.type if row.subtype is None else f"{row.type}/{row.subtype}"
    if row.fired:
        return _Branch(f"{row.rule} ({row.where}), {kind}: fires", style="green")
    reason = f"{row.reason}, {row.role}" if row.role else row.reason
    found = [_Branch(f"{one.path}: {readable(one.words)}: {one.why}", style="dim") for one in row.candidates]
    if row.role and not found:
        found.append(_Branch("no path leads to a word", style="dim"))
    return _Branch(f"{row.rule} ({row.where}), {kind}: {reason}", tuple(found))


def _status(word: TriggerWord) -> Iterator[_Branch]:
    if word.status is not None:
        causes = [
            _Branch(f"{cause.word}: {', '.join(cause.gives)}" + (f" ({cause.cue})" if cause.cue else ""))
            for cause in word.causes
        ]
        said = f", according to {', '.join(word.speakers)}" if word.speakers else ""
        yield _Branch(f"{', '.join(word.status)}{said}", tuple(causes))


def _claim(claim: Claim) -> _Branch:
    parties = f"{labels(claim.source) or '?'} -> {labels(claim.target) or '?'}"
    said = ", ".join([f"{claim.number} {claim.type}({parties})", *details(claim)])
    words = _Branch(f"“{readable(claim.evidence.text)}”", style="dim")
    return _Branch(f"{said} [{status(claim)}] by {claim.rule}", (words,), "green")


def _hint(hint: Hint) -> _Branch:
    where = (
        f"{hint.word}: a row for it, in {hint.table} of a folder that you name with --lexicon (TYPE is yours to say)"
    )
    return _Branch(where, (_Branch(hint.header), _Branch(hint.row)))
