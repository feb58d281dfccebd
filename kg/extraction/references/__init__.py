"""What names, descriptions and pronouns stand for, and what a document has spoken of so far."""
