"""TextRank: which texts of a collection say most about it."""

from collections.abc import Sequence
from math import log

from workers.text.offline.words import keys

_DAMPING = 0.85
_ROUNDS = 30


def rank(texts: Sequence[str]) -> list[float]:
    """A score for each text; the weight of an edge is the overlap of words over the lengths (Mihalcea and Tarau, 2004).

    Quadratic: give it some hundred texts at most.
    """
    bags = [frozenset(keys(text)) for text in texts]
    count = len(bags)
    weights = [[0.0] * count for _ in range(count)]
    for one in range(count):
        for other in range(one):
            shared = len(bags[one] & bags[other])
            if shared:
                weight = shared / (1 + log(len(bags[one])) + log(len(bags[other])))
                weights[one][other] = weights[other][one] = weight
    sums = [sum(row) or 1.0 for row in weights]
    scores = [1.0] * count
    for _ in range(_ROUNDS):
        scores = [
            (1 - _DAMPING) + _DAMPING * sum(weights[o][i] / sums[o] * scores[o] for o in range(count) if weights[o][i])
            for i in range(count)
        ]
    return [round(score, 9) for score in scores]
