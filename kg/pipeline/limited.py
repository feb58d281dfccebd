"""Work that is broken off when it takes too long, in the process and the thread that do it."""

from __future__ import annotations

import ctypes
import itertools
import os
import threading
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

GRACE = 60.0
"""Seconds in which the work can be broken off, before its process is ended."""

_R = TypeVar("_R")


class _TookTooLong(BaseException):
    """Raised in the midst of the work; no Exception, so that nothing there takes it for an error of its own."""


def within(seconds: float, work: Callable[[], _R]) -> _R | None:
    """What the work gives; None if it takes longer.

    It is broken off between two steps of Python. A single step that does not end, as in a loop of a C library, can't
    be broken off: then the process is ended.
    """
    working, over, turn = threading.get_ident(), threading.Event(), threading.Lock()

    def watch() -> None:
        if over.wait(seconds):
            return
        with turn:
            if not over.is_set():
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(working), ctypes.py_object(_TookTooLong))
        if not over.wait(GRACE):
            os._exit(1)

    try:
        try:
            threading.Thread(target=watch, daemon=True).start()
            result = work()
        finally:
            with turn:
                over.set()
        for _ in itertools.repeat(None, 3):  # what was raised at the last moment arrives here and not later
            time.sleep(0)
    except _TookTooLong:
        over.set()
        return None
    return result
