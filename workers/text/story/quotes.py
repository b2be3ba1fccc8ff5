"""Where somebody speaks: the stretches of a paragraph that stand in quotation marks."""

import re
from bisect import bisect_right

_MARK = re.compile("[\"'“”„‘’‚«»‹›「」『』]")
#: Opening mark -> the marks that may close it.
_CLOSERS = {
    '"': '"', "“": "”\"", "„": "“”\"", "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』",
    "‚": "‘’", "‘": "’'", "'": "'’",
}  # fmt: skip
#: Marks that also stand for a letter that is left out.
_APOSTROPHES = "'’‘"


class Quotes:
    """Answers whether a place lies within speech. A mark that is never closed opens nothing."""

    def __init__(self, text: str) -> None:
        self.spans = _spans(text)
        self._starts = [start for start, _ in self.spans]

    def inside(self, place: int) -> bool:
        """Whether the characters before and after `place` belong to the same speech."""
        at = bisect_right(self._starts, place - 1) - 1
        return at >= 0 and self.spans[at][0] < place < self.spans[at][1]

    def share(self, start: int, end: int) -> float:
        """How much of [start, end) is speech, 0 to 1."""
        said = sum(max(0, min(end, right) - max(start, left)) for left, right in self.spans)
        return said / max(1, end - start)


def _spans(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for match in _MARK.finditer(text):
        mark, at = match.group(), match.start()
        if opened is None:
            if mark in _CLOSERS and _may_open(text, at, mark):
                opened = (at, _CLOSERS[mark])
        elif mark in opened[1] and _may_close(text, at, mark):
            found.append((opened[0], at + 1))
            opened = None
    return found


def _may_open(text: str, at: int, mark: str) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if mark in _APOSTROPHES or mark == "»":
        return not before.isalnum() and bool(after) and not after.isspace()
    return True


def _may_close(text: str, at: int, mark: str) -> bool:
    if mark not in _APOSTROPHES:
        return True
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if after.isalnum():
        return False
    # "the rabbits' hole": an apostrophe behind an s, with a word to follow, closes nothing.
    return not before.isalpha() or before not in "sS" or not after.isspace()
