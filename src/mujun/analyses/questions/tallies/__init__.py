"""Questions that need arithmetic rather than flights: counts, stocks, and what gets through."""
