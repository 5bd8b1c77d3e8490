"""The kinds of entry in the catalogue, with their fields and units."""
