"""What the benchmarks share: how long some work takes, and work in a process of its own."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def apart(work: Callable[..., object], *arguments: object) -> object:
    """What the work gives in a process of its own, so that neither memory nor its peak is another's."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)
