"""Requests about flights: one flight, a reported one, what sensors see of it, how far interceptors reach."""
