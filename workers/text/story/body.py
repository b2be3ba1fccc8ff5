"""Where in a text the story is: archives put a header, a title page and a licence around it."""

import re
from collections.abc import Iterator

_START = re.compile(r"\*{3}[ \t]*START OF (?:THIS|THE) PROJECT GUTENBERG[^*]{0,300}\*{3}", re.IGNORECASE)
_END = re.compile(
    r"^[ \t]*(?:\*{3}[ \t]*END OF (?:THIS|THE) PROJECT GUTENBERG|End of (?:the )?Project Gutenberg)",
    re.IGNORECASE | re.MULTILINE,
)
_BLOCK = re.compile(r"\S.*?(?=\n[ \t\r]*\n|\Z)", re.DOTALL)
_CREDITS = re.compile(
    r"\be-?(?:book|text)\b|^\W*(?:produced|transcribed|printed|published|first published|copyright|illustrat|list of"
    r"|contents|with illustrations|dedicat|to my)\b|all rights reserved|project gutenberg|https?://",
    re.IGNORECASE,
)
_PROSE_END = re.compile(r"[.!?…:;,。！？؟\-—][\"'”’»)]*$")
PROSE_WORDS_MIN = 8


def blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """(start, end) of every run of lines between empty ones."""
    for match in _BLOCK.finditer(text, start, end):
        yield match.start(), match.start() + len(match.group().rstrip())


def body_range(story: str) -> tuple[int, int]:
    """(start, end) of the story itself in characters of `story`. A text without such a frame is all story."""
    ending = _END.search(story)
    end = ending.start() if ending else len(story)
    opening = _START.search(story, 0, end)
    start = _first_prose(story, opening.end(), end) if opening else 0
    if not any(character.isalnum() for character in story[start:end]):
        return 0, len(story)
    return start, end


def _first_prose(story: str, start: int, end: int) -> int:
    """Past credits, title page, dedication and lists: where the first paragraph of the story begins."""
    for left, right in blocks(story, start, end):
        block = story[left:right]
        if len(block.split()) >= PROSE_WORDS_MIN and _PROSE_END.search(block) and not _CREDITS.search(block):
            return left
    return start
