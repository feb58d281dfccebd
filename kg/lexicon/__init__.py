"""What words mean: triggers with their roles, light verbs, head nouns, titles, cues and words of backing.

The rows live in `data/lexicon/*.csv`, one example each, and are checked on loading.
"""

from kg.lexicon.records import (
    LITERAL,
    BackingWord,
    Cue,
    Head,
    LightVerb,
    RolePattern,
    Title,
    Trigger,
)
from kg.lexicon.tables import Lexicon, load_lexicon

__all__ = [
    "LITERAL",
    "BackingWord",
    "Cue",
    "Head",
    "Lexicon",
    "LightVerb",
    "RolePattern",
    "Title",
    "Trigger",
    "load_lexicon",
]
