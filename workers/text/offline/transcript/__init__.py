"""The offline author of lectures, pre-reads and assignments: everything it says is taken from the transcript itself."""
