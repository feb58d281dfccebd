"""A graph that prepares each SPARQL query once: parsing one takes rdflib longer than answering it on one document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery

if TYPE_CHECKING:
    from rdflib.plugins.sparql.sparql import Query
    from rdflib.query import Result


class PreparingGraph(Graph):
    """An rdflib graph that looks up a query in `prepared` and puts it there; several graphs may share that."""

    def __init__(self, prepared: dict[str, Query]) -> None:
        super().__init__()
        self._prepared = prepared

    def query(self, query_object: str | Query, *arguments: Any, **options: Any) -> Result:  # noqa: ANN401 - rdflib has them
        """As rdflib's; a query given as text is prepared with the prefixes that the text declares."""
        if isinstance(query_object, str):
            if query_object not in self._prepared:
                self._prepared[query_object] = prepareQuery(query_object, dict(self.namespaces()))
            query_object = self._prepared[query_object]
        return super().query(query_object, *arguments, **options)
