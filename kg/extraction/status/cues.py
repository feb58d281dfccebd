"""Looking up cue words of the lexicon for parsed tokens."""

from __future__ import annotations

from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tree import Token
from kg.lexicon import Cue, Lexicon

_FALSE_NEGATIONS = frozenset({"only", "just", "merely", "simply"})


class Cues:
    """Finds the cue that a token is."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def of(self, token: Token, sentence: Sentence | None = None) -> Cue | None:
        """The cue that a token is, together with a child if the two are one ("warn against"); None if it is none."""
        beside = () if sentence is None else self._beside(token, sentence)
        joint = "" if sentence is None else self._joint(token, sentence)
        for pos in ("adp", "adv", "conj", "adj") if joint else ():
            if (joint, pos) in self.lexicon.cues:
                return self.lexicon.cues[joint, pos]
        for pos in _cue_parts(token, sentence):
            for word in beside:
                longer = self.lexicon.cues.get((f"{token.lemma} {word}", pos))
                if longer is not None:
                    return longer  # "warn against" is no mere "warn"
            found = self.lexicon.cues.get((token.lemma, pos)) or self.lexicon.cues.get((token.lower, pos))
            if found is not None:
                return found
        return None

    def _beside(self, token: Token, sentence: Sentence) -> tuple[str, ...]:
        """Words that may be the second of a cue: dependants, and what opens the clause that the token governs."""
        own = [sentence[c].lower for c in sentence.children[token.i]]
        clauses = [c.i for c in sentence.kids(token.i, "xcomp", "ccomp")]
        return (*own, *(t.lower for c in clauses for t in sentence.kids(c, "aux", "mark", "advmod")))

    def _joint(self, token: Token, sentence: Sentence) -> str:
        """The words of what may be a joint such as "instead of", of which the token is the last; else empty."""
        if token.i == 0 or token.pos not in ("ADP", "SCONJ", "PART", "ADV"):
            return ""
        return f"{sentence[token.i - 1].lower} {token.lower}"

    def is_speech(self, token: Token) -> bool:
        """Whether a token is a form of a verb of speech ("said", "announced")."""
        cue = self.lexicon.cues.get((token.lemma, "verb")) if token.is_verb else None
        return cue is not None and cue.cue == "speech"

    def adjective(self, token: Token) -> Cue | None:
        """The cue that a participle is as an adjective ("alleged", "planned"), whatever its verb would be."""
        return self.lexicon.cues.get((token.lower, "adj")) if token.dep == "amod" else None

    def is_never(self, sentence: Sentence, preposition: Token, noun: Token) -> bool:
        """Whether a phrase means "never" ("at no point", "under no circumstances")."""
        none = any(t.lower == "no" for t in sentence.kids(noun.i, "det"))
        return none and f"{preposition.lower} no {noun.lower}" in self.lexicon.words["never"]

    def negates(self, sentence: Sentence, token: Token) -> bool:
        """Whether a token negates what it hangs on; "not only" does not."""
        cue = self.of(token)
        if token.dep != "neg" and (cue is None or cue.cue != "negation"):
            return False
        if any(t.lower == "any" for t in sentence.kids(token.i, "advmod")):
            return False  # "does not arm them any longer" is negated once, by "not"
        after = sentence[token.i + 1].lower if token.i + 1 < len(sentence.tokens) else ""
        return after not in _FALSE_NEGATIONS


def _cue_parts(token: Token, sentence: Sentence | None) -> tuple[str, ...]:
    """The parts of speech under which cues.csv may list a token, the likeliest first."""
    if token.tag == "MD":
        return ("modal", "aux", "verb")
    joining = token.tag in ("VBG", "VBN") and token.dep in ("advcl", "prep", "mark")
    if joining and sentence is not None and (token.dep != "advcl" or sentence.child(token.i, "ccomp") is not None):
        return ("conj", "verb", "adj")  # "assuming rebels attack"
    if token.tag.startswith("VB"):
        return ("verb", "adj") if token.tag in ("VBN", "VBG") else ("verb",)
    if token.is_noun:
        return ("noun",)
    if token.pos == "ADJ":
        return ("adj",)
    if token.pos == "ADV":
        return ("adv",)
    return ("sconj", "adp", "conj", "det", "adv")
