"""Sensors: radars and infrared satellites, and the times at which they see a missile."""
