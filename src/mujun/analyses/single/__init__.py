"""Analyses of one flight, site, radar or raid; each serves one command."""
