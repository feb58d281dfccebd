"""What the benchmarks share: how long some work takes, two works in turns, and work in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from pathlib import Path


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def turns(ours: Callable[[], float], baseline: Callable[[], float], rounds: int) -> list[tuple[float, float]]:
    """What both measure, so many times, in turns; each is the first of the two every other time.

    So whatever else the machine does, and what the one leaves in a cache for the other, falls on both.
    """
    pairs = []
    for number in range(rounds):
        if number % 2:
            second = baseline()
            pairs.append((ours(), second))
        else:
            pairs.append((ours(), baseline()))
    return pairs


def others() -> float:
    """Seconds of processor time that all else on this machine has had: all but this process and its ended children.

    0 where the system doesn't tell (it does on Linux).
    """
    try:
        told = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]
    except OSError:
        return 0.0
    user, nice, system, _idle, _waiting, *rest = map(int, told)
    own = os.times()
    whole = (user + nice + system + sum(rest)) / os.sysconf("SC_CLK_TCK")
    return whole - own.user - own.system - own.children_user - own.children_system


def apart(work: Callable[..., object], *arguments: object) -> object:
    """What the work gives in a process of its own, so that neither memory nor its peak is another's."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)
