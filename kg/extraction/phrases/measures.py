"""What a text measures by figures: sums of money, coordinates, spans of time, years and clock times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Mention, MentionKind

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_SCALE = r"(?:\s?(?:thousand|million|billion|trillion|bn|mn|m|k)\b)?"
_COUNT = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|several|(?:a\s)?few)"
_DEGREES = r"\d{1,3}(?:\.\d+)?°(?:\d{1,2}(?:\.\d+)?[′'](?:\d{1,2}(?:\.\d+)?[″\"])?)?"
_FORMS: tuple[tuple[MentionKind, re.Pattern[str]], ...] = (
    ("Money", re.compile(rf"(?:US|A|C|AU)?[$€£¥]\s?{_NUMBER}{_SCALE}")),
    ("Money", re.compile(rf"\b{_NUMBER}{_SCALE}\s(?:(?:US|U\.S\.)\s)?(?:dollars|euros|pounds|riyals|dinars|rubles)\b")),
    ("Place", re.compile(rf"{_DEGREES}\s?[NS],?\s{_DEGREES}\s?[EW]\b")),
    ("Place", re.compile(r"(?<![\d.])-?\d{1,3}\.\d{3,}[;,]\s-?\d{1,3}\.\d{3,}(?!\.?\d)")),
    (
        "Time",
        re.compile(
            rf"\b{_COUNT}(?:\s(?:more|straight|consecutive|full))?\s(?:years?|months?|weeks?|days?|hours?|minutes?)\b"
            r"(?!-)(?:\s(?:later|earlier|ago|before)\b)?"
        ),
    ),
    (
        "Time",
        re.compile(
            r"(?:\b(?:[Tt]his|[Ll]ast|[Nn]ext)\s)?\b(?:Ramadan|Easter|Passover|Nowruz|Ashura|Christmas|Thanksgiving|"
            r"Eid(?:\sal-[FAfa]\w+)?|New\sYear['’]s)\b(?:\s(?:Day|Eve))?(?!\s[A-Z])"
        ),
    ),
    ("Time", re.compile(r"\b\d{1,2}(?::\d\d)?\s?(?:[ap]\.m\.|[AaPp][Mm]\b)")),
)
_YEAR = re.compile(r"(?<![\w.,/:$€£-])(?:19|20)\d\d(?:[-–]\d\d(?:\d\d)?)?(?![\w.,/:%-]?\d)")
_NO_YEAR = re.compile(
    r"\b(?:Resolutions?|Law|Decree|Act|Directive|Article|No\.|number|section|"
    r"[Aa]bout|[Ss]ome|[Nn]early|[Oo]ver|than|least|around|almost)\s\Z"
)


def measures(text: str) -> Iterator[Mention]:
    """Every such expression, by place in the text; they may overlap, the longer then being the right one."""
    for kind, form in _FORMS:
        for match in form.finditer(text):
            yield Mention(match.start(), match.end(), match.group(), kind)
    for match in _YEAR.finditer(text):
        if _NO_YEAR.search(text[max(0, match.start() - 12) : match.start()]) is None:
            yield Mention(match.start(), match.end(), match.group(), "Time")
