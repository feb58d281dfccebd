"""The measure of builds runs, and what it builds is what it wrote."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent / "bench"


def test_a_small_archive_is_measured(tmp_path: Path) -> None:
    command = [sys.executable, BENCH / "building.py", "--documents", "20", "--no-derivations", "--folder", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    *_, headings, _, row = done.stdout.strip().splitlines()
    cells = dict(zip(headings.split(" | "), row.split(" | "), strict=True))
    assert cells["| documents"] == "| 20"
    assert int(cells["quads"].replace(",", "")) > 20 * 2 * 30
    assert list(tmp_path.iterdir()) == []
