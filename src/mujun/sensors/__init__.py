"""Sensors: who sees a missile, from when to when."""
