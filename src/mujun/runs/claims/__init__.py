"""Requests about claims: assess them, reproduce a package, what decides, what would flip, and the evidence."""
