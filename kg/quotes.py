"""Quotes as people read them; what the graph keeps is always the document's own characters."""

from __future__ import annotations

import re

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that steer a terminal or turn the writing direction; no text printed for a person has them."""

_MAY_BE_MARKED = re.compile(r"\]\(|\]\[|\*|`|~~|(?<!\w)_|<|\\")


def readable(quote: str) -> str:
    """The quote in one line, without Markdown's signs and link targets.

    >>> readable("sent **drones** and [shells](https://example.org/x)\\nto Russia")
    'sent drones and shells to Russia'
    """
    if _MAY_BE_MARKED.search(quote):
        # late: most quotes have no markup, and a question should not wait for the modules that read texts
        from kg.text.markdown import prose

        quote = prose(quote)
    return " ".join(quote.split())
