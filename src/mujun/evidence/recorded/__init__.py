"""Recorded flights: check cases as files, their records of flight, and the run of one against them."""
