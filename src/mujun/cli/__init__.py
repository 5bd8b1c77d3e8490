"""The command line: a thin face that holds no arithmetic beyond units."""
