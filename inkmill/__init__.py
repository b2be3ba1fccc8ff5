"""What people type and import: the `inkmill` command, the client for other services."""
