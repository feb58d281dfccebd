"""An extractor that needs no language model: it reads lines such as "Iran backs Houthis" and nothing else.

The word of a line that is `crashes`, `hangs` or `fails` makes it do so, for the tests of what a build does then.
"""

from __future__ import annotations

import os
import time

from graph_cases import link

from kg.model import Claim, Evidence
from kg.pipeline import reading
from kg.register import load_register

TYPES = {"backs": "Backing", "armed": "ArmsTransfer", "attacked": "Attack", "met": "Meeting"}


class PlainExtractor:
    """Stands in for `kg.extraction.Extractor`. read: the ids of the documents that it was given."""

    model = "plain 1.0"

    def __init__(self, register=None):
        self.register = register
        self.read = []

    def extract(self, document):
        self.read.append(document.id)
        claims, start = [], 0
        for line in document.text.splitlines(keepends=True):
            words = line.split()
            if words in (["crashes"], ["hangs"], ["fails"]):
                self.misbehave(words[0])
            if len(words) == 3 and words[1] in TYPES:
                source, target = link(words[0]), link(words[2])
                quote = Evidence(start, start + len(line.rstrip()), line.rstrip())
                number = len(claims) + 1
                claims.append(Claim(document.id, number, TYPES[words[1]], quote, (source,), (target,), tense="past"))
            start += len(line)
        return tuple(claims)

    def misbehave(self, how):
        if how == "crashes":
            os.abort()
        while how == "hangs":
            time.sleep(1)
        raise IndexError("list index out of range")


def install(monkeypatch=None, *, register=False):
    """Let builds of this process read with it; gives the extractors that they make."""
    made = []

    def extractor_with(own_register, own_lexicon):
        made.append(PlainExtractor(load_register(own=own_register) if register else None))
        return made[-1]

    if monkeypatch is None:
        reading.extractor_with = extractor_with
    else:
        monkeypatch.setattr(reading, "extractor_with", extractor_with)
    return made
