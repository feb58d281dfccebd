"""Where the time of a command goes: folds the stacks that py-spy has sampled, native ones too, by function.

    py-spy record --native --format raw --output stacks.txt -- kg extract TEXTS
    python bench/profiles.py stacks.txt [--below FUNCTION] [--functions N]

py-spy is no part of the project: `pip install py-spy` in an environment of its own. A function's share counts what it
calls, so that the shares do not add up to the whole.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import page


def shares(lines: Iterable[str], below: str | None = None) -> dict[str, float]:
    """The share of the samples in which each function is running or waits for one that it has called.

    lines: of py-spy's raw format, `outer (file:line);inner (file:line) samples`. below: only samples in which this
    function is running count.
    """
    found: Counter[str] = Counter()
    total = 0
    for line in lines:
        stack, _, samples = line.rpartition(" ")
        functions = {frame.rpartition(":")[0] + ")" if ":" in frame else frame for frame in stack.split(";")}
        if below is None or any(function.split(" ")[0] == below for function in functions):
            total += int(samples)
            found.update(dict.fromkeys(functions, int(samples)))
    return {function: count / total for function, count in found.most_common()}


def main() -> int:
    """Print the functions with the largest shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stacks", type=Path, metavar="FILE")
    parser.add_argument("--below", metavar="FUNCTION", help="of the samples in which this function is running")
    parser.add_argument("--functions", type=int, default=40, help="how many are shown (default: %(default)s)")
    options = parser.parse_args()
    with options.stacks.open(encoding="utf-8") as lines:
        found = shares(lines, options.below)
    rows = [(f"{share:.1%}", function) for function, share in [*found.items()][: options.functions]]
    print(page.table(("share", "function"), rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
