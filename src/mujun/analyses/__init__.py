"""Analyses: from missiles and defences to an answer; each analysis has one function and one result."""
