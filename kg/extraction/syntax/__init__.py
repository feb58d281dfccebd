"""A sentence as a tree: the parse, what is mended in it, and walks over it."""
