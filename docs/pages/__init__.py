"""The pages of docs/ that are read off the code. `python docs/generate.py` writes them, a test compares them."""
