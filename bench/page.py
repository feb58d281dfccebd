"""Measured numbers in a page: what stands between two comments is replaced, the rest of the page stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

QUALITY = Path(__file__).resolve().parent.parent / "docs" / "quality.md"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def replaced(page: str, name: str, text: str) -> str:
    """The page with `text` between `<!-- begin NAME -->` and `<!-- end NAME -->`; ValueError where they are missing."""
    marks = re.compile(rf"(<!-- begin {re.escape(name)} -->\n).*?(<!-- end {re.escape(name)} -->)", re.DOTALL)
    if not marks.search(page):
        raise ValueError(f"the page has no '<!-- begin {name} -->' with an end to it")
    return marks.sub(lambda mark: f"{mark[1]}\n{text.strip()}\n\n{mark[2]}", page)


def write(name: str, text: str, page: Path = QUALITY) -> None:
    """Put `text` between the marks of `name` in a page."""
    page.write_text(replaced(page.read_text(encoding="utf-8"), name, text), encoding="utf-8")
