"""Evidence: the program's numbers beside published ones."""
