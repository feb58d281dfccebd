"""How surely it is said: polarity, certainty and tense, and the words that make them so."""
