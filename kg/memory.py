"""Memory that is not needed any more."""

from __future__ import annotations

import ctypes
import gc


def give_back(*, cycles: bool = False) -> None:
    """Give the system the memory that is not in use any more, which the C library keeps unless asked (glibc can be).

    cycles: have Python look for what only refers to itself, too, as a language model does; this takes a while.
    """
    if cycles:
        gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
