"""What a check of the ontology finds."""

from __future__ import annotations

from dataclasses import dataclass

from kg.vocabulary import PREFIXES


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with an ontology or with a file that uses it.

    check: a word for the kind of thing, such as "example". subject: IRI of the term, or the name of the file.
    message: what is wrong with it, as a sentence whose subject it is.
    """

    check: str
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.check}: {short(self.subject)} {self.message}"

    def order(self) -> tuple[str, str, str]:
        """What findings are sorted by."""
        return (self.check, self.subject, self.message)


def short(iri: object) -> str:
    """An IRI with its usual prefix, if it has one.

    >>> short("http://www.w3.org/2000/01/rdf-schema#label")
    'rdfs:label'
    """
    for prefix, namespace in PREFIXES.items():
        if str(iri).startswith(namespace):
            return f"{prefix}:{str(iri).removeprefix(namespace)}"
    return str(iri)
