"""Python: the few functions that a notebook needs, with the same words and the same numbers as the command line."""
