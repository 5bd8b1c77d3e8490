"""Sentences on the questions of distances, times and ground."""
