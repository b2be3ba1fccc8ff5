"""Settings: what lies behind, under and before the hero."""
