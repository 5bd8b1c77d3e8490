"""Flight simulation: equations of motion, integration drivers, and the resulting trajectories."""
