"""Studies: a claim, a scenario and a rule become a verdict."""
