"""File formats, each in one file."""
