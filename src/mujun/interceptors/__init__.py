"""Interceptors: how far, how high and how fast they can be somewhere."""
