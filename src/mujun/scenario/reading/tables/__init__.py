"""Reads tables (CSV) of the user's own as entries."""
