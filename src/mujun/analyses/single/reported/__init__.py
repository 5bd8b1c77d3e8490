"""Reported flights: what is said of them, what a prediction of their time may be off by, and what follows."""
