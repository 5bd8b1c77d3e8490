"""Published findings, repeated: the runner, and one module for each source of a number of ours."""
