"""The catalogue read: YAML with line numbers, sources, references, changed values."""
