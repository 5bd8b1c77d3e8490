"""Reads tables of the user's own: as entries, as reported tests, as satellites."""
