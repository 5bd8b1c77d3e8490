"""Studies: from a claim, a scenario and a rule to a verdict."""
