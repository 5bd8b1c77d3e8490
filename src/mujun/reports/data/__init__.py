"""Results as plain data, and the pictures of each."""
