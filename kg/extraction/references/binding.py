"""Phrases that a later sentence binds: "Those states include A and B"."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.references.references import References
from kg.extraction.syntax.sentence import Sentence
from kg.vocabulary import is_kind

_NEAR = 3  # sentences within which a phrase is taken up again
_INCLUDING = frozenset({"include", "be"})


def binding(references: References, before: Sequence[Sentence]) -> int | None:
    """ "Those states include A and B": binds the phrase of an earlier sentence; its index, or None."""
    sentence = references.sentence
    main = sentence.root
    if main is None or main.lemma not in _INCLUDING:
        return None
    subject = sentence.child(main.i, "nsubj")
    listed = sentence.child(main.i, "dobj", "attr")
    if subject is None or listed is None or not subject.is_noun:
        return None
    if not any(t.lower in ("those", "these", "the") for t in sentence.kids(subject.i, "det")):
        return None
    links = [x for i in sentence.conjuncts(listed.i) for x in references.links(i)]
    if not links or not all(x.registered and is_kind(x.kind, "Actor") for x in links):
        return None
    for n in range(len(before) - 1, max(-1, len(before) - _NEAR), -1):
        token = next((t for t in reversed(before[n].tokens) if t.lemma == subject.lemma and t.is_noun), None)
        if token is not None:
            key = f"{before[n].start}:{token.start}"
            known = key in references.memory.bindings
            references.memory.bindings.setdefault(key, tuple(links))
            return None if known else n
    return None
