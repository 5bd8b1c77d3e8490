"""A missile as flown: its stages and drag, how it climbs, and the shapes of its trajectories."""
