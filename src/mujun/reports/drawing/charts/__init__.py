"""Charts: bars over time, altitudes, shares, distributions and tables of verdicts, in every cut."""
