"""Analyses: one question, one function, one result."""
