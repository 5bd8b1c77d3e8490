"""`mujun flight`, `coverage`, `reach` and `reconstruct`: options, and what is printed."""
