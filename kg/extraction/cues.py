"""Looking up cue words of the lexicon for parsed tokens."""

from __future__ import annotations

from kg.extraction.sentence import Sentence, Token
from kg.lexicon import Cue, Lexicon

_FALSE_NEGATIONS = frozenset({"only", "just", "merely", "simply"})


class Cues:
    """Finds the cue that a token is."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def of(self, token: Token, sentence: Sentence | None = None) -> Cue | None:
        """The cue that a token is, together with a child if the two are one ("warn against"); None if it is none."""
        for pos in _cue_parts(token):
            for child in sentence.children[token.i] if sentence is not None else ():
                longer = self.lexicon.cues.get((f"{token.lemma} {sentence[child].lower}", pos)) if sentence else None
                if longer is not None:
                    return longer  # "warn against" is no mere "warn"
            found = self.lexicon.cues.get((token.lemma, pos)) or self.lexicon.cues.get((token.lower, pos))
            if found is not None:
                return found
        return None

    def adjective(self, token: Token) -> Cue | None:
        """The cue that a participle is as an adjective ("alleged", "planned"), whatever its verb would be."""
        return self.lexicon.cues.get((token.lower, "adj")) if token.dep == "amod" else None

    def negates(self, sentence: Sentence, token: Token) -> bool:
        """Whether a token negates what it hangs on; "not only" does not."""
        cue = self.of(token)
        if token.dep != "neg" and (cue is None or cue.cue != "negation"):
            return False
        after = sentence[token.i + 1].lower if token.i + 1 < len(sentence.tokens) else ""
        return after not in _FALSE_NEGATIONS


def _cue_parts(token: Token) -> tuple[str, ...]:
    if token.tag == "MD":
        return ("modal", "aux", "verb")
    if token.tag.startswith("VB"):
        return ("verb", "adj") if token.tag in ("VBN", "VBG") else ("verb",)
    if token.is_noun:
        return ("noun",)
    if token.pos == "ADJ":
        return ("adj",)
    if token.pos == "ADV":
        return ("adv",)
    return ("sconj", "adp", "conj", "det", "adv")
