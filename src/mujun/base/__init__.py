"""General tools without missile physics: compilation, units, interpolation, searches, processes, error messages."""
