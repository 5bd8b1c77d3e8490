"""Foundations that know nothing of missiles: compilation, units, sentences for outcomes."""
