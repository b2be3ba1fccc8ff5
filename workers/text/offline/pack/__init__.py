"""The offline author of study packs: what written sources say, taken apart with patterns and counts, no model."""
