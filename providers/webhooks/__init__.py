"""What a webhook says and how it proves that we say it."""
