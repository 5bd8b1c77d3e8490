"""`mujun assess`, `reproduce`, `sensitivity`, `threshold` and `validate`: options, and what is printed."""
