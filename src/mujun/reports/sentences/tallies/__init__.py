"""Sentences on the questions of counts, stocks and what gets through."""
