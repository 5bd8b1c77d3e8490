"""Maps and charts: canvas, furniture, labels."""
