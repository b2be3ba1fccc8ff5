"""Wrong words that could stand where a right one stands: terms and figures of the same kind and shape."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt

from workers.text.offline.transcript.figures import FIGURE, distance, is_like
from workers.text.offline.transcript.nouns import TOKEN
from workers.text.offline.transcript.spoken import Said
from workers.text.offline.transcript.terms import Term, Terms

#: A rival whose own sentences have this much of the gapped sentence might be right as well.
_FITS_MIN = 0.5
#: Terms less alike than this are of different kinds.
ALIKE_MIN = 0.12


class Rivals:
    """`said` are the sentences that may be used in items, with their terms."""

    def __init__(self, said: Sequence[Said], terms: Terms) -> None:
        self._said = said
        self._terms = terms
        self._around: dict[tuple[str, ...], Counter[str]] = {}
        self._index = {one.place: index for index, one in enumerate(said)}
        self._folded = [one.text.casefold() for one in said]

    def of(self, term: Term, said: Said, exclude: Iterable[str] = (), *, likeness_min: float = ALIKE_MIN) -> list[Term]:
        """Terms that could stand for `term` in `said` and would make it false, those used most alike first."""
        frame = said.bag - set(term.key)
        barred = set(exclude) | self._nearby(said)
        found: list[tuple[float, Term]] = []
        for other in self._terms.ranked[:120]:
            if barred & set(other.key) or not _same_shape(term, other):
                continue
            likeness = self.likeness(term, other)
            if likeness < likeness_min or self._fits(other, frame):
                continue
            length = 1 - min(1.0, abs(len(other.surface) - len(term.surface)) / 20)
            found.append((round(likeness + 0.2 * length + 0.01 * min(other.count, 10), 6), other))
        found.sort(key=lambda item: (-item[0], item[1].places[0], item[1].surface))
        return [other for _, other in found]

    def kin(self, term: Term, said: Said) -> list[Term]:
        """Terms that the talk names side by side with `term`, of its shape: surely of one kind."""
        together = self._terms.listed.get(term.key, frozenset())
        barred = self._nearby(said)
        found = [self._terms.by_key[key] for key in together if not barred & set(key)]
        fitting = [
            other for other in found if _same_shape(term, other) and not self._fits(other, said.bag - set(term.key))
        ]
        return sorted(fitting, key=lambda other: (-other.count, other.places[0], other.surface))

    def likeness(self, term: Term, other: Term) -> float:
        """0 to 2: named side by side ("wax and tallow"), beside the same others, or between the same words."""
        listed = self._terms.listed
        together = other.key in listed.get(term.key, ())
        shared = listed.get(term.key, frozenset()) & listed.get(other.key, frozenset())
        beside = 0.8 if together else 0.4 if shared else 0.0
        return beside + _cosine(self._context(term), self._context(other))

    def _nearby(self, said: Said) -> frozenset[str]:
        """Stems of the sentence and of those beside it: what is named there may mean the same thing."""
        place = self._index[said.place]
        return frozenset().union(*(one.bag for one in self._said[max(0, place - 1) : place + 2]))

    def numbers(self, number: str, said: Said) -> list[str]:
        """Other figures of the same shape that stand in the talk, nearest in size first."""
        own = set(FIGURE.findall(said.text))
        every = dict.fromkeys(other for one in self._said for other in FIGURE.findall(one.text))
        found = [other for other in every if other not in own and is_like(number, other)]
        found.sort(key=lambda other: (distance(number, other), other))
        return found if (found and len(found[0]) == len(number)) or not number[:1].isdigit() else []

    def occurs(self, text: str) -> bool:
        folded = text.casefold().rstrip(".!")
        return any(folded in other for other in self._folded)

    def follows(self, term: Term, word: str) -> bool:
        """The talk has the term behind this word."""
        return f"<{word}" in self._context(term)

    def _context(self, term: Term) -> Counter[str]:
        """The words before and after the term, all over the talk."""
        if term.key not in self._around:
            around: Counter[str] = Counter()
            pattern = [word.casefold() for word in term.surface.split()]
            for place in term.places[:40]:
                tokens = [token.casefold() for token in TOKEN.findall(self._said[place].text)]
                for start in range(len(tokens) - len(pattern) + 1):
                    if tokens[start : start + len(pattern)] == pattern:
                        after = start + len(pattern)
                        around[f"<{tokens[start - 1] if start else ''}"] += 1
                        around[f">{tokens[after] if after < len(tokens) else ''}"] += 1
            self._around[term.key] = around
        return self._around[term.key]

    def _fits(self, other: Term, frame: frozenset[str]) -> bool:
        """Some sentence says of `other` much of what the gapped sentence says."""
        if not frame:
            return True
        wanted = set(other.key)
        return any(
            wanted <= self._said[place].bag and len(frame & self._said[place].bag) >= _FITS_MIN * len(frame)
            for place in other.places
        )


def _same_shape(term: Term, other: Term) -> bool:
    if term.is_plural != other.is_plural or term.is_name != other.is_name:
        return False
    return abs(len(term.key) - len(other.key)) <= 1 and 3 <= len(other.surface) <= 40


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    shared = sum(one[key] * other[key] for key in one.keys() & other.keys())
    if not shared:
        return 0.0
    return shared / (sqrt(sum(v * v for v in one.values())) * sqrt(sum(v * v for v in other.values())))
