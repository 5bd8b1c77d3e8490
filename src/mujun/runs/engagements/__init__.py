"""Requests about engagements: one intercept, a footprint, a raid, a network."""
