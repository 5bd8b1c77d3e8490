"""Find flights: families of trajectories, aim-point solver, aim tables, and reconstruction from observed flights."""
