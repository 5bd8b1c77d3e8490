"""Monte Carlo draws over the published ranges: design, samples, probabilities."""
