"""Where something stands in its source, in the words that a reader is given."""

import re
from collections.abc import Iterable, Mapping

_NUMBERED = re.compile(r"(\D*)(\d{1,9})")


def places_of(chunk_ids: Iterable[str], places: Mapping[str, str]) -> str:
    """ "p. 3–5, 9": each place once, numbers in order; a chunk without a place is named by its id."""
    found = list(dict.fromkeys(places.get(chunk_id, chunk_id) for chunk_id in chunk_ids))
    numbered = [_NUMBERED.fullmatch(place) for place in found]
    numbers = sorted(int(match[2]) for match in numbered if match)
    prefixes = {match[1] for match in numbered if match}
    if len(found) < 2 or len(numbers) < len(found) or len(prefixes) > 1:
        return ", ".join(found)
    return prefixes.pop() + ", ".join(_runs(numbers))


def _runs(numbers: list[int]) -> list[str]:
    """[1, 2, 3, 5] -> ["1–3", "5"]."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
