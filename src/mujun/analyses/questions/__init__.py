"""The questions that a study may ask, one file each."""
