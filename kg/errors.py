"""Everything that ProxyKG raises on purpose, as one tree.

::

    ProxyKGError                 exit code 1 unless a subclass says otherwise
    ├── UsageError               the call is wrong: exit code 2
    │   ├── UnknownNameError     a name that no register entry or graph node carries
    │   ├── UnknownQueryError    no saved query of that name
    │   ├── ParameterError       a query parameter that is missing, unknown or of the wrong kind
    │   └── QuerySyntaxError     SPARQL that does not parse
    ├── ReadingError             a text that can't be read: empty, binary, not UTF-8, missing
    │   └── NothingReadError     none of several texts can be read
    ├── DataFileError            a broken row in the register, the lexicon, a query header or gold claims
    ├── ModelError               the language model is missing or unusable
    ├── StoreError               the graph on disk is missing, locked or damaged
    │   └── EndpointError        a remote endpoint refused, failed or answered nonsense
    ├── LimitError               an answer that takes more time or memory than is allowed
    └── CheckError               a check could not be run (no Java, no reasoner)

Each message is one line that names the file, line, option or endpoint and says what to do.
"""

from __future__ import annotations

from pathlib import Path


class ProxyKGError(Exception):
    """Base of all errors that a user can mend; `exit_code` is what the command line returns."""

    exit_code = 1

    def __reduce__(self) -> tuple[object, ...]:
        """What a worker process sends: the subclasses take other arguments than the message that they keep."""
        return type(self).__new__, (type(self), *self.args), self.__dict__


class UsageError(ProxyKGError):
    """The call itself is wrong: raised before any work is done."""

    exit_code = 2


class UnknownNameError(UsageError):
    """A name that nothing carries; `suggestions` are near names, best first."""

    def __init__(self, name: str, suggestions: tuple[str, ...] = ()) -> None:
        hint = f"; did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"unknown name '{name}'{hint}")
        self.name = name
        self.suggestions = suggestions


class UnknownQueryError(UsageError):
    """No saved query has this name; `suggestions` are near names, best first."""

    def __init__(self, name: str, suggestions: tuple[str, ...] = ()) -> None:
        hint = f"; did you mean {', '.join(suggestions)}?" if suggestions else "; 'kg ask' lists them"
        super().__init__(f"no saved query '{name}'{hint}")
        self.name = name
        self.suggestions = suggestions


class ParameterError(UsageError):
    """A query parameter is missing, unknown or of the wrong kind."""


class QuerySyntaxError(UsageError):
    """SPARQL that does not parse; the message has line and column, a note the line with a mark below the place."""


class ReadingError(ProxyKGError):
    """A text that can't be read; raised for one file, the others go on."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class NothingReadError(ReadingError):
    """None of several texts can be read, so there is nothing to build; `failures` has the error of each."""

    def __init__(self, failures: tuple[ReadingError, ...]) -> None:
        super().__init__(failures[0].path, f"{failures[0].reason} (and {len(failures) - 1} more can't be read)")
        self.failures = failures


class DataFileError(ProxyKGError):
    """A row of a data file that people edit is wrong; names the file and the line (1-based; 0: the file as a whole)."""

    def __init__(self, path: Path | str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class ModelError(ProxyKGError):
    """No usable language model is installed."""


class StoreError(ProxyKGError):
    """The graph on disk is missing, in use or damaged, or can't be written."""


class EndpointError(StoreError):
    """A remote SPARQL endpoint can't be reached, refuses, fails or answers nonsense."""


class LimitError(ProxyKGError):
    """An answer takes more time or memory than is allowed."""


class CheckError(ProxyKGError):
    """A check could not be run at all, which is not the same as a check that fails."""
