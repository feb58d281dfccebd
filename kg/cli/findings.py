"""How the findings of `kg validate` look: grouped by rule for a person, as rows or as a SHACL report for programs."""

from __future__ import annotations

import shutil
from collections import defaultdict
from typing import TYPE_CHECKING

from kg.cli.console import count
from kg.quotes import CONTROL, readable
from kg.rendering import PLAIN_WIDTH, table_lines
from kg.vocabulary import GRAPH, ID, PREFIXES, PX

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from kg.checks.consistency import ConsistencyReport
    from kg.checks.justification import Justification
    from kg.checks.shacl import Violation
    from kg.pipeline.judging import Validation
    from kg.queries import Rows, Triples

PLACES_SHOWN = 10
"""Places of each rule that are written out unless told otherwise."""

_PLACES_OF_PREMISE = 3
_COLUMNS = ("severity", "rule", "what", "mend", "document", "claim", "node", "property", "value", "quote")


def show(found: Validation, stream: TextIO, *, limit: int | None = PLACES_SHOWN) -> None:
    """Write what was found for a person: each rule once, with how often, where, and how to mend it; then the verdict.

    limit: how many places of each rule are written out; None: all.
    """
    terminal = stream.isatty()
    width = shutil.get_terminal_size().columns if terminal else PLAIN_WIDTH
    for lines in _groups(found.violations, limit, width):
        stream.writelines(f"{CONTROL.sub('', line)}\n" for line in lines)
        stream.write("\n")
    if found.consistency is not None:
        for justification in found.consistency.justifications:
            stream.writelines(f"{CONTROL.sub('', line)}\n" for line in _reasons(justification))
            stream.write("\n")
    stream.writelines(f"{line}\n" for line in _verdict(found))


def rows(found: Validation) -> Rows:
    """What was found as rows: one for each violation and warning, one for each premise of a contradiction."""
    from kg.queries import Rows, Term

    cells = [_row(one) for one in found.violations]
    if found.consistency is not None:
        for number, justification in enumerate(found.consistency.justifications, start=1):
            cells += _premise_rows(justification, f"Contradiction{number}")
    as_terms = [
        tuple(Term(cell, "iri" if _is_iri(cell) else "literal") if cell else None for cell in row) for row in cells
    ]
    return Rows(_COLUMNS, tuple(as_terms))


def report(found: Validation) -> Triples:
    """What was found as a SHACL validation report; a contradiction is a result on each individual that it is about."""
    import pyoxigraph

    from kg.checks.shacl import report_graph
    from kg.queries import Triples

    contradictions = () if found.consistency is None else tuple(_as_violations(found.consistency))
    written = report_graph((*found.violations, *contradictions)).serialize(format="nt", encoding="utf-8")
    triples = {quad.triple for quad in pyoxigraph.parse(written, pyoxigraph.RdfFormat.N_TRIPLES)}
    return Triples(tuple(sorted(triples, key=str)))


# -- for a person ------------------------------------------------------------------------------------------------------


def _groups(violations: Sequence[Violation], limit: int | None, width: int) -> Iterator[list[str]]:
    """By rule and what it says, the gravest and commonest first."""
    by_rule: dict[tuple[str, str, str], list[Violation]] = defaultdict(list)
    for one in violations:
        by_rule[one.severity, one.shape, one.message if one.value is None else one.mend or one.message].append(one)
    order = ("violation", "warning", "info")
    for (severity, rule, _), found in sorted(
        by_rule.items(), key=lambda item: (order.index(item[0][0]), -len(item[1]), item[0])
    ):
        times = "once" if len(found) == 1 else f"{len(found):,} times"
        lines = [f"{severity} {rule}, {times}", f"  {found[0].wrong}"]
        if found[0].mend:
            lines.append(f"  mend: {found[0].mend}")
        shown = found[:limit]
        headings, cells = _places(shown)
        lines += [f"  {line}" for line in table_lines(headings, cells, width - 2)]
        if len(found) > len(shown):
            lines.append(f"  and {len(found) - len(shown):,} more: --limit 0 shows all")
        yield lines


def _places(violations: Sequence[Violation]) -> tuple[list[str], list[list[str]]]:
    """Headings and cells of a table of places; columns that have nothing to say are left out."""
    table = {
        "where": [_where(one) for one in violations],
        "node": [short(one.focus) for one in violations],
        "property": [short(one.path) if one.path else "" for one in violations],
        "value": [_clipped(short(one.value)) if one.value not in (None, one.focus) else "" for one in violations],
        "quote": [readable(one.place.quote) if one.place and one.place.quote else "" for one in violations],
    }
    shown = {name: cells for name, cells in table.items() if any(cells)}
    return list(shown), [list(row) for row in zip(*shown.values(), strict=True)]


def _where(one: Violation) -> str:
    if one.place is not None and one.place.claim is not None:
        return one.place.claim
    return one.graph.removeprefix(GRAPH) if one.graph else ""


def _reasons(justification: Justification) -> Iterator[str]:
    """The statements that can't be true together, each with where it is said."""
    if justification.unsatisfiable is not None:
        yield f"nothing can be in {short(justification.unsatisfiable)}, because:"
    else:
        yield "contradiction: these can't all be true"
    for premise in justification.premises:
        yield f"  {premise.words}"
        if premise.triple is None:
            yield "    by the ontology"
        yield from (f"    {place}" for place in premise.places[:_PLACES_OF_PREMISE])
        left = len(premise.places) - _PLACES_OF_PREMISE
        if left > 0:
            yield f"    and in {count(left, 'more graph')}"


def _verdict(found: Validation) -> Iterator[str]:
    wrong = sum(violation.severity == "violation" for violation in found.violations)
    yield f"shapes  {count(wrong, 'violation')}, {count(len(found.violations) - wrong, 'warning')}"
    if found.consistency is not None:
        more = " and more" if found.consistency.more else ""
        cut_off = "; time ran out, --timeout gives it more" if found.consistency.more is None else ""
        yield f"owl     {found.consistency.message}{more} ({found.consistency.seconds:.1f} s){cut_off}"


def short(name: str) -> str:
    """An IRI as people write it here; each of them in a path."""
    for prefix, namespace in (("", ID), *((f"{key}:", full) for key, full in PREFIXES.items())):
        name = name.replace(namespace, prefix)
    return name


def _clipped(value: str) -> str:
    words = " ".join(value.split())
    return words if len(words) <= 80 else f"{words[:79]}…"


# -- for programs ------------------------------------------------------------------------------------------------------


def _is_iri(cell: str) -> bool:
    return cell.startswith(("http://", "https://")) and " " not in cell


def _row(one: Violation) -> tuple[str | None, ...]:
    place = one.place
    return (
        one.severity,
        one.shape,
        one.wrong,
        one.mend,
        one.document or (place.document if place else None),
        place.claim if place else None,
        one.focus,
        one.path,
        one.value,
        place.quote if place else None,
    )


def _premise_rows(justification: Justification, name: str) -> Iterator[tuple[str | None, ...]]:
    """A row for each place of each premise; what is the ontology's own has neither document nor node."""
    mend = "take back one of the statements of this contradiction, or correct the ontology"
    rule = f"{name}:{short(justification.unsatisfiable)}" if justification.unsatisfiable else name
    for premise in justification.premises:
        subject, prop, value = premise.triple or (None, None, premise.text)
        for place in premise.places or (None,):
            document, claim, quote = (place.document, place.claim, place.quote) if place else (None, None, None)
            yield "violation", rule, premise.words, mend, document, claim, subject, prop, value, quote


def _as_violations(consistency: ConsistencyReport) -> Iterator[Violation]:
    from kg.checks.shacl import Violation

    for justification in consistency.justifications:
        words = "; ".join(premise.words for premise in justification.premises)
        subjects = {premise.triple[0] for premise in justification.premises if premise.triple is not None}
        for subject in sorted(subjects) or [justification.unsatisfiable or PX]:
            yield Violation(
                focus=subject,
                path=None,
                value=None,
                message=f"Can't all be true: {words}",
                shape="Consistency",
                component="https://w3id.org/proxykg/shapes#ConsistencyConstraintComponent",
            )
    if not consistency.consistent and not consistency.justifications:
        yield Violation(PX, None, None, consistency.message, "Consistency")
