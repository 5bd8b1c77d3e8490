"""Runs: a request and a result for every command, so that the command line, Python and a package ask for the same."""
