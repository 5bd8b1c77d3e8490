"""Engagement: when an interceptor can be launched, and where it can intercept the missile."""
