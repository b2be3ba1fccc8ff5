"""Whether an answer is a list: several things side by side, each of which would have to be remembered."""

import re

_BULLETS = re.compile(r"(?m)^\s*(?:[-*+•]|\d{1,2}[.)])\s+\S")
_JOINT = re.compile(r",? (?:and|or|und|oder|sowie) |[,;] ")
_SERIES = re.compile(r"^[^,;]+(?:[,;] [^,;]+)+,? (?:and|or|und|oder|sowie|et|y|e|en) [^,;]+$")
_ARTICLE = re.compile(r"^(?:an?|the|eine?[nmrs]?|der|die|das|den|dem|des)\b", re.IGNORECASE)
#: The series belongs to a clause: "a pigment that absorbs red, green and blue light".
_RELATIVE = re.compile(r"\S (?:that|which|who|whose|where|when)\b|, (?:der|die|das|wo)\b", re.IGNORECASE)
_NOT_PLAIN = re.compile(r"`[^`]*`|\$[^$]*\$")
_MEMBERS_MIN = 3
_FIRST_WORDS_MAX, _MEMBER_WORDS_MAX = 5, 7


def is_list(answer: str) -> bool:
    """Bullets, lines, semicolons, or a series of three or more short members ("red, green and blue light").

    A sentence that only has a series inside of it ("a pigment that absorbs red, green and blue light") is none, nor are
    several adjectives of one thing ("a large, heavy and rare metal").
    """
    text = _NOT_PLAIN.sub("x", answer.strip()).rstrip(".")
    if len(_BULLETS.findall(text)) > 1 or "\n" in text or text.count(";") >= _MEMBERS_MIN - 1:
        return True
    members = [member.strip() for member in _JOINT.split(text) if member.strip()]
    if len(members) < _MEMBERS_MIN or not (_SERIES.match(text) or _is_bare_series(members)):
        return False
    if _ARTICLE.match(members[0]) and len(members[0].split()) == 2 and not any(map(_ARTICLE.match, members[1:])):
        return False
    if _RELATIVE.search(members[0]):
        return False
    inner = members[1:-1]
    return len(members[0].split()) <= _FIRST_WORDS_MAX and all(len(one.split()) <= _MEMBER_WORDS_MAX for one in inner)


def _is_bare_series(members: list[str]) -> bool:
    """ "Leaves, berries, grain": four words or fewer each, without "and"."""
    return all(len(member.split()) <= 3 for member in members) and sum(len(member.split()) for member in members) <= 12
