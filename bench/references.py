"""How many names and words that refer back are linked right, over `data/gold/references.jsonl`.

    python bench/references.py [--errors]

A text marks names as `{words=key}` and words that refer back as `{words~key+key}`; `open` is for what must not be
linked: a name that no register entry fits, a pronoun that leaves in doubt who is meant. A key of the form
`actor/plain-name` that the register lacks is that of an entity of its own.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extraction import Extractor
from kg.lexicon import load_lexicon
from kg.model import Document
from kg.register import load_register
from kg.resources import resource
from kg.vocabulary import slug

if TYPE_CHECKING:
    from kg.extraction.references.references import References
    from kg.model import Link

GOLD = "data/gold/references.jsonl"
_MARK = re.compile(r"\{([^{}=~]+)([=~])([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Item:
    """Marked words of a text. start: offset. anaphor: no name. wanted: keys, empty for what must stay open."""

    text: str
    held_out: bool
    start: int
    words: str
    anaphor: bool
    wanted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """right: linked as wanted. said: linked at all. wanted: to be linked. Open ones count where they are linked."""

    right: int
    said: int
    wanted: int

    @property
    def precision(self) -> float:
        """Share of the links made that are right; 1 if none was made."""
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        """Share of the wanted links that were made."""
        return self.right / self.wanted if self.wanted else 1.0


def items() -> Iterator[tuple[Document, list[Item]]]:
    """The texts of the gold without their marks, each with what it marks."""
    for line in resource(GOLD).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        plain, at, marks = "", 0, []
        for mark in _MARK.finditer(record["text"]):
            plain += record["text"][at : mark.start()]
            wanted = frozenset() if mark[3] == "open" else frozenset(mark[3].split("+"))
            marks.append((len(plain), mark[1], mark[2] == "~", wanted))
            plain, at = plain + mark[1], mark.end()
        plain += record["text"][at:]
        yield Document(id=record["id"], text=plain), [Item(plain, record["held_out"], *mark) for mark in marks]


def answers(extractor: Extractor) -> Iterator[tuple[Item, frozenset[str]]]:
    """Each marked item and the keys that the program links it to."""
    for document, marked in items():
        said: dict[int, frozenset[str]] = {}
        reading = extractor.reading(document)
        references = reading.references
        for _ in extractor.steps(reading):
            for token in references.sentence.tokens:
                for n, item in enumerate(marked):
                    if token.start < item.start + len(item.words) <= token.end:
                        said[n] = _said(references, token.i, item)
        yield from ((item, said.get(n, frozenset())) for n, item in enumerate(marked))


def _said(references: References, i: int, item: Item) -> frozenset[str]:
    """The keys for the phrase that ends at token i; a state's capital counts as either, as the sentence wants it."""
    links = references.links(i)
    if not item.anaphor:
        at = [n for n in references.named if n.last == i or n.covers(i) and n.link.mention.start == item.start]
        named = at[0] if at else None
        told = (x for x in links if x.key.count("/") == 1)  # a name found as the head of a phrase ("the Brigades")
        links = (named.link,) if named is not None else tuple(told)
        if not item.wanted:
            links = tuple(x for x in links if x.registered)
    keys = set()
    for link in links:
        party = references.as_party(link)
        key = _plain(party if party.key in item.wanted else link)
        if not item.anaphor or not f"-{slug(item.words)}".endswith(f"-{key.rpartition('/')[2]}"):
            keys.add(key)  # a phrase that only stands for itself is open
    return frozenset(keys)


def _plain(link: Link) -> str:
    """A key without the document that an unnamed party belongs to."""
    return f"{link.key.partition('/')[0]}/{link.key.rpartition('/')[2]}"


def scores(answered: list[tuple[Item, frozenset[str]]]) -> dict[tuple[bool, bool], Score]:
    """Scores by (whether an anaphor, whether held out)."""
    counts: Counter[tuple[bool, bool, str]] = Counter()
    for item, said in answered:
        part = (item.anaphor, item.held_out)
        counts[*part, "right"] += bool(said) and said == item.wanted
        counts[*part, "said"] += bool(said)
        counts[*part, "wanted"] += bool(item.wanted)
    parts = {(anaphor, held) for anaphor, held, _ in counts}
    return {part: Score(*(counts[*part, name] for name in ("right", "said", "wanted"))) for part in sorted(parts)}


def main() -> None:
    """Prints the table; with --errors what is wrong in the part that is not held out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="list errors of the part that is not held out")
    options = parser.parse_args()
    answered = list(answers(Extractor(load_register(), load_lexicon())))
    for (anaphor, held), score in scores(answered).items():
        name = f"{'anaphors' if anaphor else 'names'}, {'held out' if held else 'development'}"
        print(
            f"{name:24} P {score.precision:.3f}  R {score.recall:.3f}"
            f"   ({score.right} right of {score.said} said, {score.wanted} wanted)"
        )
    for item, said in answered:
        if options.errors and not item.held_out and said != item.wanted:
            print(f"{item.words:30} wanted {sorted(item.wanted)}, said {sorted(said)}: {item.text}")


if __name__ == "__main__":
    main()
