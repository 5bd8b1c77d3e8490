"""Flights flown: equations of motion, the drivers that string steps together, and what they return."""
