"""`mujun catalogue`: its options and output."""
