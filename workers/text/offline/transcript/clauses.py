"""The part of a long sentence that can stand alone."""

import re

_CUT = re.compile(r"(?:;|:—|:|—|,? so that|, (?:and|but|which|so|for|while|whereas|und|aber|denn|während)) ?(?=\S)")
_OPEN = re.compile(
    r"\b(?:not only|both|either|neither|if|when|as|although|though|while|because|whether|nicht nur|wenn|weil|obwohl"
    r"|sowohl)\b",
    re.I,
)
WORDS_MIN = 7


def statement(text: str, words_max: int) -> str | None:
    """`text` if it has at most `words_max` words, else its beginning up to the end of a clause, if there is one."""
    if len(text.split()) <= words_max:
        return text
    best = None
    for match in _CUT.finditer(text):
        head = text[: match.start()].rstrip()
        size = len(head.split())
        if size > words_max:
            break
        if (
            size >= WORDS_MIN
            and head.count("(") == head.count(")")
            and head.count('"') % 2 == 0
            and not _OPEN.match(head)
        ):
            best = head
    return None if best is None else best.rstrip(",;:— ") + "."
