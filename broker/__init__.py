"""How work travels: a message carries the id of a task and nothing else. Knows no pipeline and no row."""
