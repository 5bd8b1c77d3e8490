"""Code shared by all requests: checks, builder, results, files, and the equivalent command line."""
