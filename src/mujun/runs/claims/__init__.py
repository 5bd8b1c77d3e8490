"""Requests about claims: assess them, reproduce a package, sensitivity, threshold values, and the evidence."""
