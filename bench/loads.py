"""How many quads a load should have: all of a generated graph loaded in loads of several sizes, and in one.

    python bench/loads.py [--quads N] [--sizes N…] [--write]

Each is loaded into an empty store and merged, in a process of its own. --write puts the table into docs/quality.md.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

import generated
import page
from measuring import apart
from pyoxigraph import RdfFormat, Store, serialize

from kg.graph import bulk_loader


def loaded(lines: Path, size: int | None) -> tuple[float, float, int]:
    """Seconds and processor seconds of loading and merging in loads of so many (None: of all), and bytes at most."""
    with tempfile.TemporaryDirectory(dir=lines.parent) as folder:
        start, store = time.perf_counter(), Store(folder)
        if size is None:
            store.bulk_load(path=str(lines), format=RdfFormat.N_QUADS)
        else:
            bulk_loader.QUADS_AT_ONCE = size
            with bulk_loader.BulkLoader(store) as loader:
                loader.files([lines])
        store.optimize()
        used = resource.getrusage(resource.RUSAGE_SELF)
        return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def _written(lines: Path, size: int) -> None:
    serialize(generated.quads(size), str(lines), format=RdfFormat.N_QUADS)


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quads", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--sizes", type=int, nargs="+", default=[5_000, 25_000, 60_000, 125_000], metavar="N")
    parser.add_argument("--write", action="store_true", help="write the table into docs/quality.md")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "graph.nq"
        apart(_written, lines, options.quads)
        for size in (*options.sizes, None):
            took, used, memory = apart(loaded, lines, size)  # type: ignore[misc]
            rows.append(
                ("all" if size is None else f"{size:,}", f"{took:.1f} s", f"{used:.1f} s", f"{memory / 1e6:,.0f} MB")
            )
    table = page.table((f"{options.quads:,} quads, in a load", "time", "processor time", "peak memory"), rows)
    print(table)
    if options.write:
        page.write("bench/loads.py", table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
