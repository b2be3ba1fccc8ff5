"""The offline author of stories and scenes: it reads what is there, and writes from a grammar of our own."""
