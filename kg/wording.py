"""Texts found by their words: an index in one SQLite file (FTS5), or the same search over texts at hand.

A search names words that must all be there: `cruise missile` finds "missiles … cruise", `"cruise missile"` only the two
in this order, `missil*` whatever begins so, `-drone` what has no drones. Case and accents don't matter, nor do the
endings of English words (Porter's stems: supply, supplies, supplied).
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from kg.errors import StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

WORDS_AT_MOST = 50
"""Words, or phrases in quotation marks, of one search."""

_TOKENS = "porter unicode61 remove_diacritics 2"
_TABLE = f"CREATE VIRTUAL TABLE texts USING fts5(name UNINDEXED, text, tokenize='{_TOKENS}', columnsize=0)"
_PART = re.compile(r'(?P<out>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+?))(?P<open>\*?)(?=[\s"]|$)')


def write_index(path: Path, texts: Iterable[tuple[str, str]]) -> bool:
    """Write the index of (name, text) pairs into a new file; False, and no file, where Python's SQLite has no FTS5.

    Raises StoreError if it can't be written.
    """
    if not _has_words():
        return False
    try:
        with closing(sqlite3.connect(path)) as connection, connection:
            # a file that is not whole is never used: the build puts its whole folder in place, or nothing
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute(_TABLE)
            connection.executemany("INSERT INTO texts VALUES (?, ?)", texts)
            connection.execute("INSERT INTO texts (texts) VALUES ('optimize')")
    except sqlite3.Error as error:
        raise StoreError(f"{path}: the text index can't be written ({_line(error)})") from error
    return True


def update_index(old: Path, path: Path, gone: Iterable[str], come: Iterable[tuple[str, str]]) -> None:
    """Write another index into a new file, without the texts of some names and with further (name, text) pairs.

    Where there is no other index, none is written. Raises StoreError if it can't be written.
    """
    if not old.exists():
        return
    shutil.copyfile(old, path)
    try:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("CREATE TEMP TABLE gone (name PRIMARY KEY)")
            connection.executemany("INSERT OR IGNORE INTO gone VALUES (?)", ((name,) for name in gone))
            connection.execute("DELETE FROM texts WHERE name IN (SELECT name FROM gone)")
            connection.executemany("INSERT INTO texts VALUES (?, ?)", come)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: the text index can't be written ({_line(error)})") from error


def find(path: Path, words: str) -> tuple[str, ...]:
    """Names of the texts in the index that a search finds, sorted.

    Raises UsageError for a search without words, StoreError if there is no index, none that can be read, or no FTS5.
    """
    expression = _expression(words)
    _need_words()
    if not path.is_file():
        raise StoreError(f"no text search in {path.parent}; run 'kg build TEXTS --anew'")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            return _found(connection, expression)
    except sqlite3.Error as error:
        raise StoreError(
            f"{path}: the text index can't be read ({_line(error)}); run 'kg build TEXTS --anew'"
        ) from error


def matching(texts: Iterable[tuple[str, str]], words: str) -> tuple[str, ...]:
    """Names of those (name, text) pairs that `find` would find, sorted; raises what `find` raises."""
    expression = _expression(words)
    _need_words()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(_TABLE)
        connection.executemany("INSERT INTO texts VALUES (?, ?)", texts)
        return _found(connection, expression)


def beginnings(words: str) -> tuple[str, ...]:
    """Letters in lower case that every text found by a search has, unless it has some of them with accents; sorted.

    For a store that can look for letters, but not for words: what has them holds all that the search finds, and more.
    They are the stems of the words without their last letter, which a stem may have changed (`supply`, `suppli`).
    Raises UsageError for a search without words.
    """
    wanted = [part["phrase"] or part["word"] or "" for part in _parts(words) if not part["out"]]
    _need_words()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(_TABLE)
        connection.execute("CREATE VIRTUAL TABLE stems USING fts5vocab('texts', 'row')")
        connection.execute("INSERT INTO texts VALUES ('', ?)", (" ".join(wanted),))
        stems = [stem for (stem,) in connection.execute("SELECT term FROM stems")]
    return tuple(sorted({stem[:-1] for stem in stems if len(stem) > 1 and stem.isascii()}))


def _found(connection: sqlite3.Connection, expression: str) -> tuple[str, ...]:
    rows = connection.execute("SELECT name FROM texts WHERE texts MATCH ?", (expression,))
    return tuple(sorted({name for (name,) in rows}))


def _expression(words: str) -> str:
    """The search in the language of FTS5, each word quoted, so that none is taken for a part of that language."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for part in _parts(words):
        words_alone = (part["phrase"] or part["word"] or "").replace("\0", " ")
        (unwanted if part["out"] else wanted).append(f'"{words_alone}"{" *" if part["open"] else ""}')
    expression = " AND ".join(wanted)
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression


def _parts(words: str) -> list[re.Match[str]]:
    """The words and phrases of a search; raises UsageError where there is none to look for."""
    found = [part for part in _PART.finditer(words) if any(map(str.isalnum, part["phrase"] or part["word"] or ""))]
    if not any(not part["out"] for part in found):
        raise UsageError(
            f"'{words}' has no word to look for; write one, such as missile, \"cruise missile\" or missil*"
        )
    if len(found) > WORDS_AT_MOST:
        raise UsageError(f"more than {WORDS_AT_MOST} words to look for; write fewer")
    return found


def _has_words() -> bool:
    """Whether Python's SQLite knows full-text search: it is an option of its build, and nearly all have it."""
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute(_TABLE)
    except sqlite3.OperationalError:
        return False
    return True


def _need_words() -> None:
    if not _has_words():
        raise StoreError("this Python's SQLite has no full-text search (FTS5); use a Python that has it")


def _line(error: sqlite3.Error) -> str:
    return " ".join(str(error).split())
