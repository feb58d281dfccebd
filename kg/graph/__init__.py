"""The graph: claims to quads, the store on disk, derivation, export, explanation, remote endpoints.

Importing this package loads pyoxigraph at most; rdflib, SPARQLWrapper and rapidfuzz are imported where they are used.
"""
