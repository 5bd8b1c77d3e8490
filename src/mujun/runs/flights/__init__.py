"""Requests about flights: one flight, a reported one, radar coverage, interceptor reach."""
