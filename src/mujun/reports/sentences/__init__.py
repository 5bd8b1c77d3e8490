"""What a claim's run found, in plain sentences: one small file for each kind of question."""
