"""Reads the catalogue: YAML with line numbers, sources, references, changed values."""
