"""Stand-ins for what we call outside, speaking the real protocols."""
