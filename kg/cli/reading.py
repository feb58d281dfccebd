"""`kg extract`, `kg evaluate`: from texts to claims, and how good the claims are."""

from __future__ import annotations

import enum
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg.cli.claims import details, labels, status
from kg.cli.console import complain, progress, tell_foreign, writing
from kg.cli.options import Columns, DocumentTimeout, Jobs, OwnLexicon, OwnRegister
from kg.errors import ReadingError, UsageError
from kg.pipeline import judging, reading
from kg.quotes import readable
from kg.text.records import columns_of

if TYPE_CHECKING:
    from typing import TextIO

    from kg.evaluation import Ratio, Scores, Share
    from kg.model import Claim, Document, Mention


def extract(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="Texts, files of many texts (JSON Lines, Parquet), folders of both, '-' for standard input, s3://….",
        ),
    ],
    *,
    form: Annotated[
        Literal["jsonl", "json", "table"] | None,
        typer.Option(
            "--format",
            help="JSON Lines (jsonl, json), or table for reading.",
            show_default="jsonl; table with --explain",
        ),
    ] = None,
    mentions: Annotated[
        bool, typer.Option("--mentions", help="Print what is mentioned instead of what is claimed.")
    ] = False,
    nested: Annotated[
        bool, typer.Option("--nested", help="With --mentions: also the names inside longer mentions.")
    ] = False,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Print how each sentence is read; PATH may then be the sentence itself."),
    ] = False,
    column: Columns = None,
    register: OwnRegister = None,
    lexicon: OwnLexicon = None,
    jobs: Jobs = 1,
    document_timeout: DocumentTimeout = None,
) -> int:
    """Print the claims in texts, one a line, without building a graph.

    With --explain: for each sentence the parse, what is mentioned and why it is linked, each row of triggers.csv that
    was tried and why it did not fire, the words that make the status, what was dropped and why, and for words between
    parties that have no row the row that one could write.

    \b
    kg extract article.txt > claims.jsonl
    kg extract articles/ --format table
    kg extract archive/ --jobs 4 > claims.jsonl
    kg extract archive.parquet --column id=guid > claims.jsonl
    kg extract - --mentions --nested < article.txt
    kg extract --explain "Iran armed the rebels."
    kg extract --explain article.txt --format json > explained.jsonl
    kg extract article.txt --register my-register/ --lexicon my-lexicon/
    """
    if mentions and (explain or form == "table"):
        other = "leave out --explain" if explain else "leave out '--format table'"
        raise UsageError(f"--mentions is written as JSON Lines only; {other}")
    if nested and not mentions:
        raise UsageError("--nested goes with --mentions; add it")
    if not all(path.strip() for path in paths):
        raise UsageError("an empty PATH; name a text, a folder or '-'")
    if explain and (jobs != 1 or document_timeout is not None):
        raise UsageError("--explain reads one text after the other; leave out --jobs and --document-timeout")
    columns = columns_of(column or ())
    if explain:
        return _explain(paths, columns, register=register, lexicon=lexicon, table=form in {None, "table"})
    read = partial(reading.mentions, nested=nested) if mentions else reading.extract
    failed = False
    with progress(beside_output=True) as shown, writing() as stream:
        for item in read(
            paths,
            columns=columns,
            register=register,
            lexicon=lexicon,
            jobs=jobs,
            document_timeout=document_timeout,
            progress=shown,
        ):
            if isinstance(item, ReadingError):
                complain(item)
                failed = True
            else:
                _tell_language(item[0])
                _write(*item, stream=stream, table=form == "table")
                stream.flush()
    return 1 if failed else 0


def _explain(
    paths: Iterable[str], columns: dict[str, str], *, register: Path | None, lexicon: Path | None, table: bool
) -> int:
    """Print how the texts are read; exit code 1 if one of them can't be."""
    from kg.cli.explanations import record, show

    failed = False
    texts = [_sentence(path, n) for n, path in enumerate(paths, 1)]
    with writing() as stream:
        for item in reading.explain_reading(texts, columns=columns, register=register, lexicon=lexicon):
            if isinstance(item, ReadingError):
                complain(item)
                failed = True
                continue
            _tell_language(item[0])
            for explained in item[1]:
                if table:
                    show(explained, stream)
                else:
                    stream.write(json.dumps(record(explained), ensure_ascii=False) + "\n")
            stream.flush()
    return 1 if failed else 0


def _tell_language(document: Document) -> None:
    from kg.text.language import reads_like_english

    if not reads_like_english(document):
        tell_foreign([document.id])


def _sentence(words: str, n: int) -> str | Document:
    """A document of words that name no file: several words, no ending of a text, and nothing of that name is there.

    n: the number that its name gets.
    """
    from kg.model import Document
    from kg.text.files import MEDIA_TYPES, RECORDS

    ending = words.lower().endswith((*MEDIA_TYPES, *RECORDS))
    spoken = " " in words.strip() and not ending and not os.path.lexists(words)
    return Document(f"text-{n}", words) if spoken else words


def _write(document: Document, found: Iterable[Claim | Mention], *, stream: TextIO, table: bool) -> None:
    from kg.jsonl import claim_record, mention_record
    from kg.model import Claim

    for item in found:
        if not isinstance(item, Claim):
            record = mention_record(document.id, item)
        elif table:
            stream.write(_row(item) + "\n\n")
            continue
        else:
            record = claim_record(item)
        stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def _row(claim: Claim) -> str:
    """One claim for reading: what it says in a line, its words in the next."""
    parts = [labels(claim.source) or "?", claim.subtype or claim.type, labels(claim.target)]
    said = " ".join(part for part in parts if part)
    head = ", ".join([f"{claim.document} {claim.number}: {said}", *details(claim)])
    return f"{head} [{status(claim)}]\n    “{readable(claim.evidence.text)}”"


class Group(enum.Enum):
    """What scores may be given of each; Typer takes no list of literals."""

    TYPE = "type"
    DOCUMENT = "document"


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Gold claims as JSON Lines.")],
    claims: Annotated[
        Path | None, typer.Argument(metavar="CLAIMS", help="Extracted claims; without them the texts are read now.")
    ] = None,
    *,
    texts: Annotated[
        Path | None, typer.Option("--texts", metavar="DIR", help="The texts to read; 'texts' beside GOLD by default.")
    ] = None,
    by: Annotated[
        list[Group] | None,
        typer.Option("--by", help="Scores of each type, of each document as well; may be given twice."),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Print each claim that was missed or is too many.")] = False,
    loose: Annotated[
        bool, typer.Option("--loose", help="Let names match by their last word, for gold that marks spans.")
    ] = False,
    form: Annotated[Literal["table", "json"], typer.Option("--format", help="How to print the scores.")] = "table",
    register: OwnRegister = None,
    lexicon: OwnLexicon = None,
) -> int:
    """Score claims against gold claims.

    \b
    kg evaluate data/gold/gold.jsonl
    kg evaluate gold.jsonl claims.jsonl --by type --errors
    kg evaluate gold.jsonl --lexicon my-lexicon/ --by document --format json
    """
    with progress() as shown:
        scores = judging.evaluate(
            gold, claims, texts=texts, loose=loose, register=register, lexicon=lexicon, progress=shown
        )
    with writing() as stream:
        if form == "json":
            stream.write(_json(scores, by=by or [], errors=errors))
        else:
            stream.writelines(f"{line}\n" for line in _lines(scores, by=by or [], errors=errors))
    return 0


def _measures(scores: Scores, by: Iterable[Group]) -> dict[str, Ratio | Share]:
    measures = scores.measures()
    for group in by:
        measures |= scores.measures(by="type" if group is Group.TYPE else "document")
    return measures


def _lines(scores: Scores, *, by: Iterable[Group], errors: bool) -> Iterator[str]:
    """The scores as a table, the mistakes below it."""
    from kg.evaluation import Ratio

    measures = _measures(scores, by)
    width = max(map(len, measures))
    yield f"{'':<{width}}  precision  recall      F1    right   said   gold"
    for name, score in measures.items():
        if isinstance(score, Ratio):
            rates = f"{score.precision:>9.4f}  {score.recall:.4f}  {score.f1:.4f}"
            yield f"{name:<{width}}  {rates}  {score.hit:>7}{score.said:>7}{score.gold:>7}"
        else:
            yield f"{name:<{width}}  {score.accuracy:>9.4f}  of {score.of} that match"
    if errors:
        yield from ("", *map(str, scores.mistakes))


def _json(scores: Scores, *, by: Iterable[Group], errors: bool) -> str:
    record: dict[str, object] = {name: score.record() for name, score in _measures(scores, by).items()}
    if errors:
        record["mistakes"] = [asdict(mistake) for mistake in scores.mistakes]
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
