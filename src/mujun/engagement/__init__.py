"""Engagement: when an interceptor can leave, and where it can still meet the missile."""
