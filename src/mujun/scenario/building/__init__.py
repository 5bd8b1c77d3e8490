"""From catalogue entries to physics in SI."""
