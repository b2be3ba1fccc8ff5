"""The illustrator that asks an OpenAI-compatible images API: generations, and edits where pictures are given."""
