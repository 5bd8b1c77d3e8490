"""Python: functions for notebooks, with the same words and the same numbers as the command line."""
