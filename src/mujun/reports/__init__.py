"""Reports: results read and written down; nothing is computed here."""
