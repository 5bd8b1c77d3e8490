"""Published findings, repeated: the runner, and one module for each way of computing our number."""
