"""Console examples in Markdown pages: `$ command` lines, continued behind a backslash, and what they print.

In an expected output a line that is only `…` stands for any lines, and `…` within a line for any words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BLOCK = re.compile(r"^```console\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """A command of a page and the output that the page shows; `line` is the command's, 1-based."""

    line: int
    command: str
    expected: str


def examples(page: str) -> list[Example]:
    """The examples of a page in order; raises ValueError for a block that does not begin with a command."""
    found: list[Example] = []
    for block in _BLOCK.finditer(page):
        first = page.count("\n", 0, block.start("body")) + 1
        current: list[str] | None = None
        for number, line in enumerate(block["body"].splitlines(), first):
            if line.startswith("$ "):
                current = []
                found.append(Example(number, line[2:], ""))
            elif current == [] and found[-1].command.endswith("\\"):
                found[-1] = Example(found[-1].line, f"{found[-1].command[:-1]} {line.strip()}", "")
            elif current is None:
                raise ValueError(f"line {number}: output without a command above it")
            else:
                current.append(line)
                found[-1] = Example(found[-1].line, found[-1].command, "\n".join(current).rstrip())
    return found


def matches(expected: str, actual: str) -> bool:
    """Whether `actual` is what `expected` shows; blanks at the ends of lines don't count."""
    pattern = ""
    for line in expected.splitlines():
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*?".join(re.escape(part) for part in line.rstrip().split("…")) + "\n"
    stripped = "".join(f"{line.rstrip()}\n" for line in actual.rstrip().splitlines())
    return re.fullmatch(pattern, stripped) is not None
