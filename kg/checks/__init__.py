"""Checks of a built graph: its shape (`shacl`) and its logic (`consistency`), as typed reports."""
