"""Memory that is not needed any more."""

from __future__ import annotations

import ctypes
import gc

LARGE = 512 * 1024
"""Bytes of a piece of memory that `take_large_apart` is about."""
_M_MMAP_THRESHOLD = -3
"""As in glibc's malloc.h."""


def take_large_apart() -> None:
    """Have the C library (glibc) take large pieces of memory from the system each by itself, for as long as in use.

    Otherwise it takes ever larger ones out of what it keeps for all, where small ones that stay hold back the rest.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_M_MMAP_THRESHOLD, LARGE)


def give_back(*, cycles: bool = False) -> None:
    """Give the system the memory that is not in use any more, which the C library keeps unless asked (glibc can be).

    cycles: have Python look for what only refers to itself, too, as a language model does; this takes a while.
    """
    if cycles:
        gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
