"""Evidence: our numbers compared with published ones."""
