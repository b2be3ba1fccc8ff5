"""Books and hand-outs: Markdown becomes a PDF."""
