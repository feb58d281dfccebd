"""Folders that are written aside and put in place whole, where another program may be reading the old one.

- `.NAME.old`: for a moment, the folder that is replaced, where the file system can't swap two folders in one step
"""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def displaced(folder: Path) -> Path:
    """Where the old folder is while the new one takes its place."""
    return folder.parent / f".{folder.name}.old"


def put_in_place(aside: Path, folder: Path) -> None:
    """Put `aside` where `folder` is or is to be, in one step where the system can.

    The old one, if there was one, is then in `aside`. Raises OSError.
    """
    if not folder.exists():
        aside.rename(folder)
    elif not _exchange(aside, folder):
        old = displaced(folder)
        folder.rename(old)
        aside.rename(folder)
        old.rename(aside)
    sync(folder.parent)


def sync(folder: Path) -> None:
    """Wait until the disk has what was made and renamed in this folder. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders with Linux's renameat2(2); False where kernel or file system doesn't know how."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))
