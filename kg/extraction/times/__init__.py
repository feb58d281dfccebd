"""Dates and periods, as far as words and dateline say."""
