"""Interceptors: boost, limits, and least time of flight to any point."""
