"""Scenario: from cited catalogue entries to physics in SI; the only place where units are converted."""
