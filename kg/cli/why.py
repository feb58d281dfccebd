"""How `kg explain` looks: the statement, its claims with their quotes, the steps of inference below it.

On a terminal the lines are folded to its width and coloured; in a pipe each quote is one line, without colours.
"""

from __future__ import annotations

import os
import shutil
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.graph.explanation_records import IN_WORDS
from kg.quotes import CONTROL, readable
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from typing import TextIO

    from kg.graph.accounts import Account
    from kg.graph.explanation import Derivation, Explanation

CLAIMS_SHOWN = 20
"""Claims of a statement that are written out unless told otherwise."""

_BOLD, _DIM, _GREEN, _YELLOW, _RED = "1", "2", "32", "33", "31"
_TYPE = PREFIXES["rdf"] + "type"
_STYLE = {"said": _GREEN, "inferred": _GREEN, "known": _GREEN, "mentioned": _GREEN, "claimed": _YELLOW}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, how far it is indented, and its colour on a terminal (empty: none)."""

    text: str
    depth: int = 0
    style: str = ""


def show(explanations: Iterable[Explanation], stream: TextIO, *, claims: int | None = CLAIMS_SHOWN) -> None:
    """Write explanations for a person, a blank line between two.

    claims: how many of each are written out, None: all.
    """
    terminal = stream.isatty()
    width = shutil.get_terminal_size().columns if terminal else None
    coloured = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    for number, explanation in enumerate(explanations):
        if number:
            stream.write("\n")
        stream.writelines(f"{line}\n" for line in lines(explanation, claims=claims, width=width, coloured=coloured))
        stream.flush()


def lines(
    explanation: Explanation, *, claims: int | None = None, width: int | None = None, coloured: bool = False
) -> Iterator[str]:
    """The lines of one explanation. width: where they are folded, None: nowhere. coloured: with a terminal's codes."""
    for line in _Told(claims).explanation(explanation, 0):
        text, indent = CONTROL.sub("", line.text), "  " * line.depth
        folded = [indent + text]
        if width is not None:
            room = max(width, len(indent) + 20)
            folded = textwrap.wrap(
                text, room, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False
            )
        for one in folded:
            yield f"\x1b[{line.style}m{one}\x1b[0m" if coloured and line.style else one


class _Told:
    """Tells explanations; what was told before is referred to, not repeated."""

    def __init__(self, claims: int | None) -> None:
        self._limit = claims
        self._before: set[tuple[str, ...]] = set()

    def explanation(self, one: Explanation, depth: int) -> Iterator[_Line]:
        style = _BOLD if depth == 0 else _STYLE.get(one.verdict, "")
        verdict = _verdict(one)
        if one.terms in self._before and (one.claims or one.derivations):
            yield _Line(f"{one.statement}: {verdict}, as above", depth, style)
            return
        self._before.add(one.terms)
        yield _Line(f"{one.statement}: {verdict}", depth, style)
        for note in one.notes:
            yield _Line(f"({note})", depth + 1, _DIM)
        yield from self._claims(one, depth + 1)
        for mention in one.mentions[: self._limit]:
            yield _Line(f"“{readable(mention.words)}” in {_document(mention.document, mention.title)}", depth + 1)
        for number, derivation in enumerate(one.derivations):
            word = ("or " if number else "") + ("because" if one.verdict == "inferred" else "it would follow")
            axiom, premises = _class_steps_joined(one, derivation)
            yield _Line(f"{word}: {axiom}", depth + 1, _DIM)
            for premise in premises:
                yield from self.explanation(premise, depth + 2)
        if one.nearby:
            yield _Line("what the graph has instead:", depth + 1, _DIM)
            yield from (_Line(statement, depth + 2) for statement in one.nearby)

    def _claims(self, one: Explanation, depth: int) -> Iterator[_Line]:
        """Claims that make a fact first, then those that don't, below a line that says why not."""
        facts = [claim for claim in one.claims if claim.why_no_fact is None]
        others = [claim for claim in one.claims if claim.why_no_fact is not None]
        if len(others) > 1 and (not facts or (self._limit is not None and len(one.claims) > self._limit)):
            counts = Counter(claim.why_no_fact for claim in others)
            yield _Line(f"{len(others)} claims make no fact:", depth, _YELLOW)
            yield from (_Line(f"{count} because {why}", depth + 1, _YELLOW) for why, count in counts.most_common())
        shown = (facts + others)[: self._limit]
        for claim in shown:
            yield _Line(f"“{readable(claim.quote)}”", depth)
            yield _Line(_said(claim), depth + 1, _DIM)
            if claim.why_no_fact:
                yield _Line(f"no fact, because {claim.why_no_fact}", depth + 1, _YELLOW)
        left = len(one.claims) - len(shown)
        if left:
            yield _Line(f"and {left} more claim{'s' if left > 1 else ''}: --limit 0 shows all", depth, _DIM)


def _class_steps_joined(one: Explanation, derivation: Derivation) -> tuple[str, tuple[Explanation, ...]]:
    """Axiom and premises of a derivation; steps from class to class as one: `every missile is a weapon, which is …`."""
    axiom, premises = derivation.axiom, derivation.premises
    while one.terms[1] == _TYPE and len(premises) == 1 and premises[0].derivations:
        below = premises[0].derivations[0]
        axiom = f"{below.axiom}, which is {axiom.partition(' is ')[2]}"
        premises = below.premises
    return axiom, premises


def _verdict(one: Explanation) -> str:
    (first, *others), claims = one.terms, one.claims
    if others or not claims or any(first in (claim.claim, claim.content) for claim in claims):
        words = IN_WORDS[one.verdict]
        if one.verdict == "known" and not others and ("#" in first or "/rule/" in first):
            words = "of the ontology"
        if one.verdict == "mentioned" and not one.mentions:
            words = "in the graph; no claim is about it"
        return words + (", but disputed" if one.disputed else "")
    # an actor or a document is not said or denied: claims about it are
    facts = sum(claim.why_no_fact is None for claim in claims)
    return f"{len(claims)} claim{'s' if len(claims) > 1 else ''}, {facts or 'none'} of them fact"


def _said(claim: Account) -> str:
    status = ", ".join((*(["denied"] if claim.polarity == "negative" else []), claim.certainty, claim.tense))
    speakers = f"says {', according to '.join(claim.speakers)}; " if claim.speakers else ""
    about = f" {claim.about}" if claim.about else ""
    return f"{claim.type}{about}: {status}; {speakers}in {_document(claim.document, claim.title)}"


def _document(name: str, title: str | None) -> str:
    return f"{title} ({name})" if title else name
