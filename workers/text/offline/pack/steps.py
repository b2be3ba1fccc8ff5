"""Steps of a procedure: which one follows another."""

from collections.abc import Iterator
from itertools import pairwise

from workers.text.offline.pack.facts import ANSWER_WORDS_MAX, Fact, begin
from workers.text.offline.pack.material import Material
from workers.text.offline.transcript.stems import stems

_STEPS_MIN, _STEPS_MAX = 3, 9
_STEP_WORDS_MIN, _STEP_WORDS_MAX = 2, 20


def steps(material: Material) -> Iterator[Fact]:
    """For each two neighbours of a numbered list of short items."""
    if not material.say.next_step:
        return
    places = {one.chunk_id: one.place for one in reversed(material.reading.sentences)}
    for listing in material.reading.listings:
        items = [item.rstrip(" .;,") for item in listing.items]
        short = all(_STEP_WORDS_MIN <= len(item.split()) <= _STEP_WORDS_MAX for item in items)
        if not (listing.is_ordered and short and _STEPS_MIN <= len(items) <= _STEPS_MAX):
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
