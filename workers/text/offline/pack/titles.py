"""Headings as names: without numbers, dates and file endings."""

import re

_NUMBER = re.compile(
    r"^(?:(?:chapter|part|section|lesson|unit|kapitel|teil|abschnitt|lektion) )?(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Z])"
    r"(?:[.:)]\s*|\s*[–—-]\s+|\s+)(?=\S)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"^(?:\d+(?:\.\d+)*\.?\s|(?:[A-Z]|[IVXLC]+)[.):]\s|(?:chapter|part|section|lesson|unit|kapitel|teil|abschnitt"
    r"|lektion) )",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"^\W*(?:\d{1,4}|january|february|march|april|may|june|july|august|september|october|november|december|januar"
    r"|februar|märz|mai|juni|juli"
    r"|oktober|dezember|monday|tuesday|wednesday|thursday|friday|fri|mon|tue|wed"
    r"|thu)[\s.,/-]*(?:\d{1,4}[\s.,/-]*)*\W*$",
    re.IGNORECASE,
)


def without_number(title: str) -> str:
    """ "2.1 Cells" is "Cells", "CHAPTER 2 – APPOINTMENT" is "APPOINTMENT"; "Chapter 2" stays."""
    if not _NUMBERED.match(title):
        return title.strip(" .:–-")
    bare = _NUMBER.sub("", title).strip(" .:–-")
    return bare if len(bare) > 2 else title.strip(" .:")


def is_name(title: str) -> bool:
    """It may name a section: it has words and is no date."""
    return re.search(r"[^\W\d_]{2}", title) is not None and _DATE.match(title) is None
