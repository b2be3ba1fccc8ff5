"""A printed page as Markdown: what is visible on it, its reading order, and what each line of it is."""
