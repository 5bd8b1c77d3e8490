"""Scenario: builds physics in SI from cited catalogue entries; the only layer that converts units."""
