"""Builds physics in SI from catalogue entries."""
