"""How good it is: a graph checked, claims scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ReadingError, UsageError
from kg.pipeline import GRAPH_DIRECTORY
from kg.pipeline.reading import Progress, extract

if TYPE_CHECKING:
    from kg.checks.consistency import ConsistencyReport
    from kg.checks.shacl import Violation
    from kg.evaluation import Scores


@dataclass(frozen=True, slots=True)
class Validation:
    """What the checks of a graph found. consistency: what the reasoner says, None if it was not asked."""

    violations: tuple[Violation, ...]
    consistency: ConsistencyReport | None

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong; warnings are not."""
        wrong = any(violation.severity == "violation" for violation in self.violations)
        return not wrong and (self.consistency is None or self.consistency.passed)


def validate(*, graph: Path = GRAPH_DIRECTORY, owl: bool = False, timeout: float | None = None) -> Validation:
    """What the SHACL shapes, a comparison of facts and inferences with their support and, with `owl`, the reasoner say.

    timeout: seconds that the reasoner may take; by default `kg.checks.consistency.TIMEOUT`.
    Raises StoreError if there is no graph, CheckError if a check can't be run (`owl` needs Java).
    """
    from kg.checks.shacl import validate_store
    from kg.checks.support import support_violations
    from kg.graph.store import open_store
    from kg.graph.support import unsupported

    store = open_store(Path(graph))
    consistency = None
    if owl:
        from kg.checks.consistency import TIMEOUT, check_consistency

        # first, for what is missing on this machine should be said before minutes have passed
        consistency = check_consistency(store, timeout=TIMEOUT if timeout is None else timeout)
    faults = ((one.fault, one.quad) for one in unsupported(store))
    return Validation((*validate_store(store), *support_violations(store, faults)), consistency)


def evaluate(
    gold: Path,
    claims: Path | None = None,
    *,
    texts: Path | None = None,
    loose: bool = False,
    register: Path | None = None,
    lexicon: Path | None = None,
    progress: Progress | None = None,
) -> Scores:
    """Scores of claims against gold claims.

    claims: JSON Lines; None reads the folder `texts` (default: `texts` beside `gold`) now, with `register` and
    `lexicon` as for `extract`. loose: names that share their last word match too.
    Raises ReadingError for a text that can't be read, DataFileError for a broken line, UsageError for `claims`
    together with `texts`.
    """
    from kg.evaluation import evaluate as score
    from kg.jsonl import claim_record

    gold = Path(gold)
    if claims is not None:
        if texts is not None:
            raise UsageError("give either extracted claims or --texts to read them from, not both")
        return score(gold, Path(claims), loose=loose)
    if not gold.exists():
        raise ReadingError(gold, "no such file; check the path")
    beside = gold.parent / "texts"
    if texts is None and not beside.is_dir():
        raise ReadingError(beside, "no such folder; name the texts with --texts, or give extracted claims")
    found: list[Mapping[str, object]] = []
    where = [texts if texts is not None else beside]
    for item in extract(where, register=register, lexicon=lexicon, progress=progress):
        if isinstance(item, ReadingError):
            raise item
        found += [claim_record(claim) for claim in item[1]]
    return score(gold, found, loose=loose)
