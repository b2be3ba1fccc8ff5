"""What a web page says: its text, its formulas, what of it a reader sees."""
