"""Other numbers in place of the nominal ones: presets, source families, draws."""
