"""Runs: what is asked of the program as data, so that the command line, Python and a package ask for the same."""
