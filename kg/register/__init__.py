"""What is known beforehand: actors, weapons and places with their names, read from `data/register/*.csv`.

Who backs whom is not here: that comes from texts alone. `data/register/README.md` describes the columns and the
conditions that tell apart entries with the same name (`Ababil[near drone*]`).
"""

from __future__ import annotations

from kg.register.condition import Condition, normalise_name
from kg.register.entries import Entry, Name, NameForm, Register
from kg.register.loading import load_register

__all__ = ["Condition", "Entry", "Name", "NameForm", "Register", "load_register", "normalise_name"]
