"""Pairs of nearly equal sets, found without comparing every pair."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence


def near_pairs(sets: Sequence[frozenset[str]], likeness_min: float) -> Iterator[tuple[int, int]]:
    """(earlier, later) indexes of sets whose Jaccard likeness is at least `likeness_min`.

    Each set's words are ordered from rare to frequent; two sets can only be that alike if they share a word among
    the first n - ceil(likeness_min * n) + 1, so only those are indexed (the prefix filter of Bayardo, Ma & Srikant
    2007, "Scaling up all pairs similarity search"). Sets of fewer than three words are left out.
    """
    frequency = Counter(word for words in sets for word in words)
    index: defaultdict[str, list[int]] = defaultdict(list)
    for later, words in enumerate(sets):
        if len(words) < 3:
            continue
        ordered = sorted(words, key=lambda word: (frequency[word], word))
        prefix = ordered[: len(words) - math.ceil(likeness_min * len(words)) + 1]
        candidates = {earlier for word in prefix for earlier in index[word]}
        for earlier in sorted(candidates):
            other = sets[earlier]
            if min(len(words), len(other)) < likeness_min * max(len(words), len(other)):
                continue
            shared = len(words & other)
            if shared >= likeness_min * (len(words) + len(other) - shared):
                yield earlier, later
        for word in prefix:
            index[word].append(later)


def groups_of(pairs: Iterator[tuple[int, int]] | Sequence[tuple[int, int]], size: int) -> list[list[int]]:
    """Indexes that the pairs join, directly or through others; groups of one are left out."""
    head = list(range(size))

    def find(index: int) -> int:
        while head[index] != index:
            head[index] = head[head[index]]
            index = head[index]
        return index

    for left, right in pairs:
        head[max(find(left), find(right))] = min(find(left), find(right))
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for index in range(size):
        groups[find(index)].append(index)
    return [group for group in groups.values() if len(group) > 1]
