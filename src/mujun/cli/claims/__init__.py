"""`mujun assess`, `reproduce`, `sensitivity`, `threshold` and `validate`: their options and output."""
