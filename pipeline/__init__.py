"""Joins ingest, nlp and index; the only package that knows all three."""
