"""Analyses of one flight, site, radar or raid, each for one command."""
