"""What words mean: triggers with their roles, light verbs, head nouns, titles, cues, words of backing and lists.

The rows live in `data/lexicon/*.csv`, one example each, and are checked on loading.
"""

from kg.lexicon.records import (
    LITERAL,
    BackingWord,
    Cue,
    Head,
    LightVerb,
    ListedWord,
    RolePattern,
    Title,
    Trigger,
)
from kg.lexicon.tables import NO_WORDS, Lexicon, load_lexicon

__all__ = [
    "LITERAL",
    "NO_WORDS",
    "BackingWord",
    "Cue",
    "Head",
    "Lexicon",
    "LightVerb",
    "ListedWord",
    "RolePattern",
    "Title",
    "Trigger",
    "load_lexicon",
]
