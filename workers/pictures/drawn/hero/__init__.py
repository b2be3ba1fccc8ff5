"""The hero and everybody else who stands on two legs: what they are, what they wear, and how they are drawn."""
