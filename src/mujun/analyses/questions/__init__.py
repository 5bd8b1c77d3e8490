"""The questions that a study may ask, each in its own module."""
