"""Finds the cause of a fault in a file's text."""
