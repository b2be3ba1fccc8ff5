"""A picture book as files: PDF by Typst, EPUB 3. Pure; pictures come as files of a folder."""
