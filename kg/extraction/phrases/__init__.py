"""Mentions: whole phrases of people, things, places, quantities and times."""
