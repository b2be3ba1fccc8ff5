"""Steps of a procedure: which one follows another."""

import re
from collections.abc import Iterator
from itertools import pairwise

from workers.text.offline.pack.clauses import is_clause
from workers.text.offline.pack.facts import ANSWER_WORDS_MAX, Fact, begin
from workers.text.offline.pack.material import Material
from workers.text.offline.pack.passages import Listing
from workers.text.offline.transcript.stems import stem_of, stems

_STEPS_MIN, _STEPS_MAX = 3, 9
_STEP_WORDS_MIN, _STEP_WORDS_MAX = 2, 20
#: Says that the order of a list matters.
_ORDERED = re.compile(
    r"\b(?:steps?|procedures?|process(?:es)?|how to|instructions?|methods?|recipes?|preparation|directions?"
    r"|stages?|phases?|sequence|order|algorithms?|cycle|workflow|schritte?|vorgehen|ablauf|anleitung|rezept"
    r"|zubereitung|reihenfolge|phasen|verfahren)\b",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"(?:first|then|next|finally|after that|afterwards|zuerst|dann|danach|zuletzt|schließlich)\b", re.IGNORECASE
)
_KNOWN = re.compile(r"\b(?:the|this|these|der|die|das|den|dem) ([^\W\d_]+)", re.IGNORECASE)


def _is_procedure(listing: Listing) -> bool:
    """Its lead, heading or items say that one follows another, or an item speaks of "the" thing of an earlier one."""
    if _ORDERED.search(f"{listing.heading} {listing.lead}") or any(_FOLLOWS.match(item) for item in listing.items):
        return True
    if any(is_clause(item) for item in listing.items):
        return False
    seen: set[str] = set()
    for item in listing.items:
        if seen & {stem_of(match[1]) for match in _KNOWN.finditer(item)}:
            return True
        seen |= set(stems(item))
    return False


def steps(material: Material) -> Iterator[Fact]:
    """For each two neighbours of a numbered list of short items."""
    if not material.say.next_step:
        return
    places = {one.chunk_id: one.place for one in reversed(material.reading.sentences)}
    for listing in material.reading.listings:
        items = [item.rstrip(" .;,") for item in listing.items]
        short = all(_STEP_WORDS_MIN <= len(item.split()) <= _STEP_WORDS_MAX for item in items)
        if not (listing.is_ordered and short and _STEPS_MIN <= len(items) <= _STEPS_MAX and _is_procedure(listing)):
            continue
        frame = material.casing.heading(listing.heading or material.section)
        for number, (before, after) in enumerate(pairwise(items)):
            if len(after.split()) > ANSWER_WORDS_MAX or not set(stems(before)) - set(stems(after)):
                continue
            front = material.say.next_step.format(heading=frame, text=material.say.quote(before))
            chunk_id = listing.chunk_ids[number + 1]
            place = places.get(chunk_id, 0)
            yield Fact(
                "qa", "step", front, begin(after), chunk_id, listing.heading, -1, 1.0 + 0.001 * place, f"{after}."
            )
