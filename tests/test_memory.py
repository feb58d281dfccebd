"""Memory that is not needed goes back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be asked to")

GROW_AND_FREE = """
import sys
from pathlib import Path
from kg.memory import give_back, take_large_apart

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

if sys.argv[1] == "apart":
    take_large_apart()
before = resident()
pieces = []
for _ in range(3):
    pieces.clear()
    pieces = [bytes([number % 7 + 1]) * size for number in range(200) for size in (1 << 20, 100_000)]
    del pieces[::2]  # the large ones; the others stay among them
print(resident() - before)
give_back()
print(resident() - before)
"""
KEPT = 200 * 100_000


@pytest.mark.parametrize("mode", ["apart", "as it is"])
def test_what_was_large_goes_back(mode):
    ran = subprocess.run([sys.executable, "-c", GROW_AND_FREE, mode], capture_output=True, text=True, check=True)
    freed, given_back = map(int, ran.stdout.split())
    if mode == "apart":
        assert freed < 2 * KEPT
    assert given_back < 2 * KEPT
