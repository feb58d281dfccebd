"""How much a question may take, as people write it."""

from __future__ import annotations

import re

from kg.errors import UsageError
from kg.queries.worker import MEMORY, SECONDS, Limits

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def limits(timeout: str | None = None, memory: str | None = None, limit: str | None = None) -> Limits:
    """The limits that the options `--timeout`, `--memory` and `--limit` name; 0 for the first two: none.

    Raises UsageError for what is no number, or no size such as `512M` or `4G`.
    """
    return Limits(
        seconds=SECONDS if timeout is None else _number("timeout", timeout) or None,
        memory=MEMORY if memory is None else _size(memory) or None,
        rows=None if limit is None else _whole("limit", limit),
    )


def _number(option: str, text: str) -> float:
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text.strip()):
        raise UsageError(f"--{option} '{text}' is no number of seconds; write it like 10 or 0.5, or 0 for no limit")
    return float(text)


def _whole(option: str, text: str) -> int:
    if not re.fullmatch(r"[0-9]+", text.strip()):
        raise UsageError(f"--{option} '{text}' is no whole number")
    return int(text)


def _size(text: str) -> int:
    found = re.fullmatch(r"([0-9]+)\s*([KMG]?)(?:i?B)?", text.strip(), re.IGNORECASE)
    if found is None:
        raise UsageError(f"--memory '{text}' is no size; write it like 512M or 4G, or 0 for no limit")
    return int(found[1]) * _UNITS[found[2].upper()]
