"""`mujun catalogue`: options, and what is printed."""
