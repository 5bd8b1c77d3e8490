"""Flights found: families of trajectories, the solver for an aim point, and missiles reconstructed from reports."""
