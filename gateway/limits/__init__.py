"""How often a user may ask: so many requests a minute, so many of them at once."""
