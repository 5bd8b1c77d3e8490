"""Runs: a request and a result for every command, shared by the command line, Python and packages."""
