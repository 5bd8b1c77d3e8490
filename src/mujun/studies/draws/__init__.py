"""Draws over the published ranges: design, samples, probabilities."""
