"""Documents to claims: parse, mentions, links, frames, factuality, attribution, time. Knows no RDF."""

from kg.extraction.extractor import Extractor

__all__ = ["Extractor"]
