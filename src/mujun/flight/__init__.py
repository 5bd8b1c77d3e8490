"""Flight of ballistic missiles and interceptors: one point mass, open-loop ascent, free flight, re-entry."""
