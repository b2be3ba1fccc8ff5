"""The five pools: a queue each, and the workers that serve it."""

from typing import Final

#: Small steps that only read and write the ledger.
CONTROL: Final = "control"
#: Steps that wait for an author.
TEXT: Final = "text"
#: Fetching, extracting and chunking of sources.
SOURCES: Final = "sources"
#: Steps that wait for, or run, an illustrator.
PICTURES: Final = "pictures"
#: PDF, EPUB and Anki rendering.
BOOKS: Final = "books"

POOLS: Final = (CONTROL, TEXT, SOURCES, PICTURES, BOOKS)
