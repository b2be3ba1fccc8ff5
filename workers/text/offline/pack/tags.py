"""Tags of cards and questions: the section, and the heading below it."""

import re

from workers.text.offline.pack.titles import without_number

TAG_CHARS_MAX = 40


def tags_of(section: str, heading: str) -> list[str]:
    """One or two short tags."""
    found = [tag for tag in (_tag(section), _tag(heading)) if tag]
    return list(dict.fromkeys(found))[:3]


def _tag(title: str) -> str:
    first = without_number(title).split(" / ")[0].split(": ")[0]
    text = re.sub(r"[^\w]+", "-", first.casefold()).strip("-_")
    return text if len(text) <= TAG_CHARS_MAX else text[:TAG_CHARS_MAX].rsplit("-", 1)[0]
