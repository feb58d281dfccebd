"""What is wrong with a SPARQL text, and whether it asks another server: told by the engine's own parser.

The parser says only how far it got, and some characters too far, for it looks ahead by the length of a keyword. How far
a text is right can be found by it all the same: what stands before the mistake, with a character behind it that SPARQL
has no use for, is read as far as that character. Texts are only read so, never run.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from typing import TYPE_CHECKING

import pyoxigraph

from kg.errors import QuerySyntaxError
from kg.queries.scanning import Token, names_service, tokens, unescaped, word_of
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

EXCERPT = 100
"""Characters of a line that an error shows."""

_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_BEHIND = "\n" + " " * 40 + "`"
"""More blanks than the longest keyword has letters: the parser's looking ahead can't pass for reading on."""
_SENTENCE = re.compile(r"\b(?:The|An?|In|Blank|Variable|Aggregate|Nested|Invalid|Duplicated?)(?: [\w']+){2,}")
_BRACKETS = frozenset("{}()[];,")
_DOUBLE = frozenset({"{|", "|}", "<<(", ")>>"})
_LEFT_OUT = (")", "}", "]", "BY", ".")
_KEYWORDS = """
    SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED PREFIX BASE DISTINCT REDUCED AS GROUP BY HAVING ORDER ASC DESC LIMIT
    OFFSET VALUES OPTIONAL GRAPH UNION FILTER MINUS BIND SERVICE SILENT NOT EXISTS IN UNDEF COUNT SUM MIN MAX AVG SAMPLE
    GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN
    UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS
    TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK
    ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE TRUE FALSE
""".split()


def calls_service(text: str) -> bool:
    """Whether `text` asks another server (SERVICE), by the engine's own reading of it.

    Where the word is no keyword (in a string, a comment, a name), the text is read to its end with another word in its
    place. A text that the engine can't read, such as one in a dialect of some store, is judged by its words instead,
    on the safe side.
    """
    if not names_service(text):
        return False
    plain = unescaped(text)
    if not _read_whole(text) or plain.casefold().count("service") != text.casefold().count("service"):
        return any("service" in word_of(token) for form in {text, plain} for token in tokens(form))
    return not _read_whole(re.sub("service", _unused(text), text, flags=re.IGNORECASE))


def syntax_error(text: str, error: SyntaxError, *, name: str) -> QuerySyntaxError:
    """The parser's `error` on `text` in words: line, column, the word that doesn't fit and the one probably meant.

    name: what the message calls the text. The line itself, with a mark below the place, is a note of the exception.
    """
    ends = list(_ends(text))
    bad = bisect_left(ends, True, key=lambda end: not _read_whole(text[:end]))
    if bad < len(ends):
        start = ends[bad - 1] if bad else 0
        start += len(text[start:]) - len(_from_token(text[start:]))
        return _at(text, start, _unexpected(text, start, ends[bad]), name=name)
    meaning = _SENTENCE.search(str(error))
    if meaning is not None:
        return QuerySyntaxError(f"{name}: {meaning.group()}")
    return _at(text, len(text.rstrip()), _too_short(text), name=name)


def _read_whole(text: str) -> bool:
    """Whether the parser reads `text` to its end: it is a query, or would be one with more behind it."""
    found = _POSITION.match(_complaint(text))
    return found is not None and int(found[1]) == text.count("\n") + 2 and int(found[2]) >= len(_BEHIND) - 1


def _complaint(text: str) -> str:
    """What the parser says of `text` with something behind it that is never right; so nothing is run."""
    try:
        pyoxigraph.Store().query(text + _BEHIND)
    except SyntaxError as error:
        return str(error)
    raise AssertionError("no query ends with `")


def _unused(text: str) -> str:
    """A word as long as `service` that `text` doesn't have, so that no prefix is declared by that name."""
    known = text.casefold()
    return next(word for n in range(10**7) if (word := f"x{n:06}") not in known)


def _ends(text: str) -> Iterator[int]:
    """Where `text` can be cut: between words that blanks or brackets part, for signs belong to what is beside them."""
    found = list(tokens(text))
    for token, following in itertools.zip_longest(found, found[1:]):
        if following is None or token.end < following.start or _parted(token, following):
            yield token.end


def _parted(token: Token, following: Token) -> bool:
    pair = token.text + following.text
    if pair in _DOUBLE or (token.kind in ("word", "name") and following.text == "("):
        return False  # the parser wants some of its functions' brackets at once
    return token.text in _BRACKETS or following.text in _BRACKETS


def _from_token(text: str) -> str:
    """`text` without the white space and comments that it begins with."""
    first = next(tokens(text), None)
    return text[first.start :] if first else ""


def _unexpected(text: str, start: int, end: int) -> str:
    """What is wrong with `text[start:end]`, the first word that the parser can't read on with."""
    word = text[start:end]
    undeclared = next(_undeclared(word, text), None)
    if undeclared is not None:
        return undeclared
    if word.startswith("<") and word.endswith(">"):
        return f"{_shown(word)} is no full IRI; write it with http:// or declare BASE"
    if word[0] in "\"'":
        return f"the string {_shown(word)} has no end, or something behind it that doesn't belong there"
    near = _near(text, start, word)
    if near:
        return f"{_shown(word)} doesn't fit here; did you mean {near}?"
    missing = next((sign for sign in _LEFT_OUT if _read_whole(f"{text[:start]}{sign} {word}")), None)
    return f"{_shown(word)} doesn't fit here" + (f"; '{missing}' is missing before it" if missing else "")


def _undeclared(word: str, text: str) -> Iterator[str]:
    """For each prefix in `word` that the query doesn't declare: the line that would, or a near one that it does."""
    from difflib import get_close_matches

    declared = re.findall(r"(?i)\bprefix\s+([\w.-]*):", text)
    for token in tokens(word):
        prefix = token.text.partition(":")[0]
        if token.kind != "name" or prefix == "_" or prefix in declared:
            continue
        if prefix in PREFIXES:
            hint = f"put 'PREFIX {prefix}: <{PREFIXES[prefix]}>' at the top"
        else:
            near = get_close_matches(prefix.lower(), [*declared, *PREFIXES], n=1, cutoff=0.7)
            hint = f"did you mean '{near[0]}:'?" if near else f"put 'PREFIX {prefix}: <…>' at the top"
        yield f"the prefix '{prefix}:' is not declared; {hint}"


def _near(text: str, start: int, word: str) -> str | None:
    """The keyword or variable nearest to `word` that the parser could read on with."""
    from difflib import get_close_matches

    letters = re.match(r"\w+", word)
    if letters is None:
        return None
    near = get_close_matches(letters.group().upper(), _KEYWORDS, n=5, cutoff=0.7)
    variables = sorted({token.text for token in tokens(text) if token.kind == "variable"})
    near += [variable for variable in variables if variable[1:] == letters.group()]
    rest = word[letters.end() :]
    return next((other for other in near if _read_whole(text[:start] + other + rest)), None)


def _too_short(text: str) -> str:
    """What a text lacks that is right as far as it goes."""
    if _read_whole(f"{text} ^^^"):
        return "the text ends inside a string; close it"
    missing = next((sign for sign in "})]" if _read_whole(text + sign)), None)
    return "the text ends too early" + (f"; '{missing}' is missing" if missing else "")


def _at(text: str, offset: int, what: str, *, name: str) -> QuerySyntaxError:
    """The error with its place, and its line as a note."""
    begin = text.rfind("\n", 0, offset) + 1
    line, column = text.count("\n", 0, offset) + 1, offset - begin + 1
    whole = "".join(character if character.isprintable() else " " for character in text[begin:].partition("\n")[0])
    first = max(0, min(column - EXCERPT // 2, len(whole) - EXCERPT))
    found = QuerySyntaxError(f"{name}: line {line}, column {column}: {what}")
    found.add_note(f"  {whole[first : first + EXCERPT].rstrip()}\n  {' ' * (column - 1 - first)}^")
    return found


def _shown(word: str) -> str:
    """A word in quotes, cut where it is long."""
    line = " ".join(word.split())
    line = line[:-1] if line.endswith("(") and line != "(" else line
    return f"'{line if len(line) <= 40 else line[:40] + '…'}'"
