"""Blocks whose lines were broken on purpose: lists without bullets, and titles that stand on their text."""

import re
from itertools import pairwise

_BREAK = re.compile(r"(?: {2,}|\\)\n")
_ENDED = re.compile(r"[.!?…:;。！？][\"'”’»)\]*_]*$")
_STOPPED = re.compile(r"[.!?…,;:–—。！？，；：-][\"'”’»)\]*_]*$")
#: Longer lines are prose or verse.
_LISTED_WORDS_MAX, _TITLE_WORDS_MAX = 6, 8
_LISTED_MIN = 3


def lines_of(markdown: str) -> tuple[list[str], bool]:
    """What is to be read apart, and whether those are the lines of a list.

    Three lines and more, none of which ends like a sentence, are a list: ingredients, an address, the legend of a
    drawing. A short line without any mark at its end, before one that begins anew, is a title.
    """
    lines = [line.strip() for line in _BREAK.split(markdown) if line.strip()]
    if len(lines) < 2:
        return [markdown], False
    if len(lines) >= _LISTED_MIN and not any(_ENDED.search(line) for line in lines):
        words = sum(len(line.split()) for line in lines)
        if words <= _LISTED_WORDS_MAX * len(lines):
            return lines, True
    parts = [lines[0]]
    for before, line in pairwise(lines):
        is_title = len(before.split()) <= _TITLE_WORDS_MAX and not _STOPPED.search(before)
        if is_title and (line[:1].isupper() or line[:1].isdigit()):
            parts.append(line)
        else:
            parts[-1] = f"{parts[-1]} {line}"
    return parts, False
