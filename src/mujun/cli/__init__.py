"""The command line: options and printing, without computation beyond units."""
