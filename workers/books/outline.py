"""Which headings a document has on which level, and whether its first heading is its title."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workers.books.manuscript import folded, plain_text

if TYPE_CHECKING:
    from markdown_it.token import Token

#: The title of an export that names none (S1.025): it stands in the metadata, but is no title to print.
UNTITLED = "Document"


def without_title(tokens: "Sequence[Token]", title: str) -> "Sequence[Token]":
    """`tokens` without a first heading that only repeats the title, which the title block shows already."""
    if tokens and tokens[0].type == "heading_open" and folded(plain_text(tokens[1])) == folded(title):
        return tokens[3:]
    return tokens


def levels_of(tokens: "Sequence[Token]") -> dict[int, int]:
    """Token number of each heading -> its level, where none is skipped: "#" then "###" are levels 1 and 2."""
    levels: dict[int, int] = {}
    above: list[int] = []
    for number, token in enumerate(tokens):
        if token.type == "heading_open" and plain_text(tokens[number + 1]).strip():
            own = int(token.tag[1:])
            while above and above[-1] >= own:
                above.pop()
            above.append(own)
            levels[number] = len(above)
    return levels
