"""What a document is called: its metadata when a person wrote it, else its first large heading."""

import re
from collections.abc import Sequence

from workers.sources.pages.shapes import Block

#: Titles that programs write: file names, paths, "untitled".
_MACHINE = re.compile(
    r"[\\/]|\.(?:docx?|pdf|tex|indd|dvi|ps|xlsx?|pptx?|odt|txt|rtf|ai|qxd|html?)\b|^microsoft word|"
    r"^(?:untitled|document|"
    r"title|slide \d+|presentation|unbenannt|blank|layout \d+|print|scan)\d*$|^[\w-]+_[\w-]+$|^[\W\d_]+$",
    re.IGNORECASE,
)
TITLE_LETTERS = 200


def title_of(metadata: str, headings: Sequence[Block], first_text: str) -> str:
    """A title that is never empty when there is text."""
    metadata = " ".join(metadata.replace("\x00", "").split())
    if len(metadata) >= 3 and not _MACHINE.search(metadata):
        return metadata[:TITLE_LETTERS]
    if headings:
        largest = max(headings[:6], key=lambda block: block.size)
        return _short(largest.text)
    return _short(first_text.lstrip("#>-*\\ "))


def _short(text: str) -> str:
    line = " ".join(text.strip().split("\n")[0].split())
    if len(line) <= 100:
        return line
    return line[:100].rsplit(" ", 1)[0] + "…"
