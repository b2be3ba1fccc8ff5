"""Reasons that the source gives, taken apart: what is so, and why."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workers.text.offline.transcript.spoken import Said

_BECAUSE = re.compile(
    r"^(?P<what>[^;:—?]{20,160}?)(?P<comma>,?) (?P<link>because|weil|da) (?P<why>(?!of\b)[^;:—?]{15,180})[.!]$"
)


@dataclass(frozen=True, slots=True)
class Reason:
    what: str
    comma: str
    link: str
    why: str
    said: Said


def reasons(said: Sequence[Said]) -> Iterable[Reason]:
    for one in said:
        match = _BECAUSE.match(one.text) if one.stands else None
        if match and match["what"].count(",") < 3 and len(match["why"].split()) >= 3:
            yield Reason(match["what"], match["comma"], match["link"], match["why"], one)
