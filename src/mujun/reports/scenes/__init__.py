"""What the pictures of a claim show: their contents, with titles made of the values, ready to draw."""
