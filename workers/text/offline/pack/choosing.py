"""The choice among facts: the most telling first, unlike each other, spread over the source."""

import re
from collections import Counter
from collections.abc import Sequence

from workers.text.offline.pack.facts import Fact
from workers.text.offline.transcript.stems import stems

#: What a card is worth less for each other one of its form, of its sentence, of its chunk, with its answer.
_SAME_FORM, _SAME_SENTENCE, _SAME_CHUNK, _SAME_ANSWER = 0.06, 1.2, 0.12, 0.5
#: Fronts with this share of their words in common ask the same.
_ALIKE = 0.75
#: Forms whose fronts differ in one word by nature.
_ALIKE_FORMS = ("cell", "symbol", "step")
_SENTENCE_MAX = 2


def choose(found: Sequence[Fact], wanted: int, avoid: Sequence[str]) -> list[Fact]:
    """Up to `wanted`, best first; none whose front is in `avoid` or nearly so."""
    chooser = _Chooser(avoid)
    left = list(found)
    while left and len(chooser.chosen) < wanted:
        best = max(left, key=lambda fact: (chooser.worth(fact), -fact.place, fact.front))
        left.remove(best)
        chooser.take(best)
    return chooser.chosen


class _Chooser:
    def __init__(self, avoid: Sequence[str]) -> None:
        self.chosen: list[Fact] = []
        self._fronts = {folded(text) for text in avoid}
        self._bags = [frozenset(stems(text)) for text in avoid]
        self._forms: Counter[str] = Counter()
        self._places: Counter[int] = Counter()
        self._chunks: Counter[str] = Counter()
        self._backs: Counter[str] = Counter()

    def worth(self, fact: Fact) -> float:
        less = _SAME_FORM * self._forms[fact.form] + _SAME_CHUNK * self._chunks[fact.chunk_id]
        less += _SAME_SENTENCE * (self._places[fact.place] if fact.place >= 0 else 0)
        return round(fact.value - less - _SAME_ANSWER * self._backs[folded(fact.back)], 6)

    def take(self, fact: Fact) -> None:
        """Take the fact unless it asks what another one asks."""
        if self._is_known(fact) or self._is_spent(fact):
            return
        self.chosen.append(fact)
        self._fronts.add(folded(fact.front))
        self._bags.append(frozenset(stems(fact.front)))
        self._forms[fact.form] += 1
        self._places[fact.place] += 1
        self._chunks[fact.chunk_id] += 1
        self._backs[folded(fact.back)] += 1

    def _is_known(self, fact: Fact) -> bool:
        bag = frozenset(stems(fact.front))
        alike = fact.form not in _ALIKE_FORMS and len(bag) > 2
        near = alike and any(len(bag & other) >= _ALIKE * len(bag | other) for other in self._bags)
        return folded(fact.front) in self._fronts or near

    def _is_spent(self, fact: Fact) -> bool:
        """Its sentence has been asked about: one gap at most, two cards in all."""
        asked = self._places[fact.place] if fact.place >= 0 else 0
        return asked >= _SENTENCE_MAX or (fact.kind == "cloze" and asked > 0)


def folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split())
