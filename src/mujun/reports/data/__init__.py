"""Results as plain data and their own pictures."""
