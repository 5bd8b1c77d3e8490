"""Values other than the nominal ones: presets, source families, draws."""
