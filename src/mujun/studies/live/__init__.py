"""What a page in a browser needs to compute a study by itself: its flights, its tables, and which numbers it may change."""
