"""Published flights met by defences: the cases that a question is asked about."""
