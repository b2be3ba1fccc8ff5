"""When a flash card is to be reviewed next: SM-2 or FSRS behind the same fields."""
