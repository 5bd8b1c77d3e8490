"""`mujun flight`, `coverage`, `reach` and `reconstruct`: their options and output."""
