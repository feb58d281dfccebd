"""Who did what to whom: rows of triggers and patterns, and the roles they fill."""
