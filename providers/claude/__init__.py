"""The author that asks Claude, through the provider's own SDK."""
