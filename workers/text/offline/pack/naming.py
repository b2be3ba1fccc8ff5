"""Names for parts without a heading, made of the terms that tell them apart."""

from collections import Counter
from collections.abc import Sequence
from math import log

from workers.text.offline.pack.passages import Reading
from workers.text.offline.topic_names import title_of
from workers.text.offline.words import key_of, phrases, words

_Key = tuple[str, ...]
#: So many characters of a part are enough to name it.
_CHARS_MAX = 20_000


class Names:
    """Counts the phrases of all parts, when the first name is asked for."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._readings = readings
        self._counted: list[dict[_Key, Counter[str]]] | None = None
        self._elsewhere: Counter[_Key] = Counter()

    def of(self, number: int) -> str:
        """One or two telling terms of the part; "" where nothing is said twice."""
        if self._counted is None:
            self._counted = [_phrases(reading) for reading in self._readings]
            for counted in self._counted:
                self._elsewhere.update(counted.keys())
        here, language = self._counted[number], self._readings[number].language
        total = len(self._counted)

        def rank(key: _Key) -> tuple[float, _Key]:
            lift = 0.3 + log((1 + total) / self._elsewhere[key])
            return -here[key].total() * lift * (1 + 0.5 * (len(key) - 1)), key

        chosen: list[_Key] = []
        for key in sorted((key for key in here if here[key].total() > 1 and _is_name(here[key], language)), key=rank)[
            :30
        ]:
            if not any(set(key) & set(other) for other in chosen):
                chosen.append(key)
            if len(chosen) == 2:
                break
        return ", ".join(title_of(_surface(here[key]), language) for key in chosen)


def _phrases(reading: Reading) -> dict[_Key, Counter[str]]:
    found: dict[_Key, Counter[str]] = {}
    size = 0
    for one in reading.sentences:
        size += len(one.text)
        if size > _CHARS_MAX:
            break
        for key, surface in phrases(one.text):
            found.setdefault(key, Counter())[surface] += 1
    return found


def _is_name(written: Counter[str], language: str) -> bool:
    surface = _surface(written)
    if language == "de":
        return surface[:1].isupper()
    return all(len(word) > 2 for word in words(surface)) and not key_of(surface.split()[-1]).endswith(
        ("ly", "ed", "ing")
    )


def _surface(written: Counter[str]) -> str:
    return min(written, key=lambda text: (-written[text], text))
