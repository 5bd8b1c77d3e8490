"""Cases: flights of published missiles, and what defences can do against them; the input of all questions."""
