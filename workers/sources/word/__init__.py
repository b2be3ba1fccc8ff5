"""What a Word document says: its parts, its styles, its numbering, its equations, its tables."""
