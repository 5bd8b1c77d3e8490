"""Reports: formats and draws results; nothing is computed here."""
