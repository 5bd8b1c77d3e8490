"""Battles: networks of sensors and shooters, firing doctrine, and simulated raids."""
