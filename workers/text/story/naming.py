"""The name in a description of somebody: "a girl named Mira", "Pip, a small fox", "Juno is a robot"."""

import re

from workers.text.story.word_sets import word_set

_NAMED = re.compile(
    r"\b(?:named|called|namens|nommée?|appelée?|llamad[oa]|genaamd|name is|heißt|heet|s['’]appelle|se llama)\s+"
    r"([A-ZÀ-Þ][\w’'-]*(?:\s[A-ZÀ-Þ][\w’'-]+)?)"
)
_FIRST = re.compile(r"^\W*([A-ZÀ-Þ][\w’'-]*(?:\s[A-ZÀ-Þ][\w’'-]+)?)\s*(?:,|:|\(|\bis\b|\bwas\b|\bist\b|\best\b|\bes\b)")
_CHINESE = re.compile(r"(?:名叫|叫做|名字叫|叫)([\u4e00-\u9fff]{2,3})|^([\u4e00-\u9fff]{2,3})[，,是]")
_ARABIC = re.compile(r"(?:اسمه|اسمها|يدعى|تدعى)\s+([\u0621-\u064a]{2,15})")
#: What begins a description without being a name.
_NOT_NAMES = word_set(
    "A An The My Our This That He She It They Young Old Little Small Big Brave One Ein Eine Der Die Das Un Une "
    "Le La Les El Los Las Una De Het Een Cheerful Happy Curious Tall Main Hero Character Der Kleiner Kleine "
    "Petit Petite"
)
NAME_CHARS_MAX = 80


def name_in(description: str) -> str:
    """The name, or "" where there is none."""
    text = " ".join(description.split())
    for pattern in (_NAMED, _FIRST, _CHINESE, _ARABIC):
        match = pattern.search(text)
        name = next((group for group in match.groups() if group), "") if match else ""
        if name and name.split()[0] not in _NOT_NAMES:
            return name[:NAME_CHARS_MAX]
    return ""
