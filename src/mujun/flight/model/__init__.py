"""Models of a missile: stages, drag, ascent programme and trajectory shapes."""
