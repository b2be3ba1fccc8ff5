"""Sections of a source: along its headings, along shifts of its topic where it has none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, log, sqrt

from schemas.pack import Chunk
from workers.text.offline.pack.plain import plain
from workers.text.offline.words import keys

SECTIONS_MAX = 24
SECTION_CHUNKS_MAX = 30
#: Sections that are shorter join a neighbour, where the source has more than this many characters in all.
CHARS_MIN = 900
#: Chunks on either side of a place where the topic may shift.
_REACH = 3


@dataclass(frozen=True, slots=True)
class Part:
    """`path`: the headings that all of its chunks stand under."""

    chunks: tuple[Chunk, ...]
    path: tuple[str, ...]
    #: Further headings where parts were joined.
    titles: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return sum(len(chunk.text) for chunk in self.chunks)


def outline(chunks: Sequence[Chunk]) -> list[Part]:
    """Parts in order, each of neighbouring chunks; up to SECTIONS_MAX, or as many as SECTION_CHUNKS_MAX asks for."""
    wanted = min(SECTIONS_MAX, max(1, round(1.3 * sqrt(len(chunks)))))
    chunks_max = min(SECTION_CHUNKS_MAX, max(3, ceil(1.8 * len(chunks) / wanted)))
    parts = _split([Part(tuple(chunks), _shared(chunks))], chunks_max, wanted)
    size = sum(part.size for part in parts)
    size_min = max(CHARS_MIN, round(0.35 * size / wanted))
    return _joined(parts, size_min, chunks_max, max(wanted, ceil(len(chunks) / SECTION_CHUNKS_MAX)))


def _split(parts: list[Part], chunks_max: int, wanted: int) -> list[Part]:
    """By headings from the outside in, until there are enough parts and none is too long; then by topic."""
    while True:
        longest = max(parts, key=lambda part: (len(part.chunks), -parts.index(part)))
        by_heading = [part for part in parts if len(_runs(part)) > 1]
        if len(longest.chunks) > chunks_max:
            made = _runs(longest)
            made = made if len(made) > 1 else _by_topic(longest, chunks_max)
            target = longest
        elif len(parts) < wanted and by_heading:
            target = max(by_heading, key=lambda part: (-len(part.path), part.size))
            made = _runs(target)
        else:
            return parts
        if len(made) < 2:
            return parts
        index = parts.index(target)
        parts = [*parts[:index], *made, *parts[index + 1 :]]


def _runs(part: Part) -> list[Part]:
    """Runs of chunks under the same next heading."""
    depth = len(part.path)
    runs: list[list[Chunk]] = []
    for chunk in part.chunks:
        title = chunk.headings[depth : depth + 1]
        if runs and runs[-1][-1].headings[depth : depth + 1] == title:
            runs[-1].append(chunk)
        else:
            runs.append([chunk])
    return [Part(tuple(run), _shared(run)) for run in runs]


def _shared(chunks: Sequence[Chunk]) -> tuple[str, ...]:
    paths = [chunk.headings for chunk in chunks]
    shared: list[str] = []
    for level in zip(*paths, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return tuple(shared)


def _by_topic(part: Part, chunks_max: int) -> list[Part]:
    """Cut where the words before and after a place have least in common (after Hearst 1997, "TextTiling")."""
    bags = [Counter(keys(chunk.text)) for chunk in part.chunks]
    likeness = [_likeness(bags, place) for place in range(1, len(bags))]
    low = max(2, chunks_max // 4)
    cuts: list[int] = []
    stretches = [(0, len(bags))]
    while stretches:
        start, end = stretches.pop()
        places = range(start + low, end - low + 1)
        if end - start <= chunks_max or not places:
            continue
        cut = min(
            places,
            key=lambda place: (
                round(likeness[place - 1] + 0.2 * abs(2 * place - start - end) / (end - start), 6),
                place,
            ),
        )
        cuts.append(cut)
        stretches += [(start, cut), (cut, end)]
    edges = [0, *sorted(cuts), len(bags)]
    return [Part(part.chunks[a:b], _shared(part.chunks[a:b])) for a, b in pairwise(edges)]


def _likeness(bags: Sequence[Counter[str]], place: int) -> float:
    before = sum(bags[max(0, place - _REACH) : place], Counter())
    after = sum(bags[place : place + _REACH], Counter())
    shared = sum(before[key] * after[key] for key in before.keys() & after.keys())
    size = sqrt(sum(v * v for v in before.values())) * sqrt(sum(v * v for v in after.values()))
    return shared / size if size else 0.0


def _joined(parts: list[Part], size_min: int, chunks_max: int, parts_max: int) -> list[Part]:
    """The smallest part joins the neighbour nearer to it in the outline, until none is small and they are few."""
    parts = list(parts)
    stuck: set[int] = set()
    while len(parts) > 1:
        free = [index for index in range(len(parts)) if id(parts[index]) not in stuck]
        small = min(free, key=lambda index: (parts[index].size, index), default=None)
        if small is None or (parts[small].size >= size_min and len(parts) <= parts_max):
            return parts
        near = [index for index in (small - 1, small + 1) if 0 <= index < len(parts)]
        near = [index for index in near if len(parts[index].chunks) + len(parts[small].chunks) <= max(chunks_max, 4)]
        if not near:
            stuck.add(id(parts[small]))
            continue
        other = max(near, key=lambda index: (_kinship(parts[index], parts[small]), -parts[index].size, -index))
        first, second = sorted((small, other))
        parts[first : second + 1] = [_join(parts[first], parts[second])]
    return parts


def _kinship(one: Part, other: Part) -> int:
    return len(_shared([one.chunks[-1], other.chunks[0]]) or _shared([one.chunks[0], other.chunks[-1]]))


def _join(one: Part, other: Part) -> Part:
    titles = dict.fromkeys([*(one.titles or one.path[-1:]), *(other.titles or other.path[-1:])])
    chunks = (*one.chunks, *other.chunks)
    return Part(chunks, _shared(chunks), tuple(titles))


def heading_of(part: Part, above: int, within: Sequence[str]) -> list[str]:
    """Its own heading, or those that were joined in it; [] where it has none.

    `above`: how many headings all parts share; `within`: the headings in its text, for a part that begins above them.
    """
    own = part.path[above:]
    if own and not part.titles:
        return [plain(own[-1])]
    shared = {plain(title) for title in part.path[:above]}
    outer = {chunk.headings[above] for chunk in part.chunks if len(chunk.headings) > above}
    named = [plain(title) for title in part.titles if plain(title) not in shared] if part.titles else []
    if part.chunks and len(part.chunks[0].headings) <= above and within:
        first = next((title for title in within if title not in shared), "")
        named = [first, *named] if first else named
    named = [name for name in dict.fromkeys(named) if name]
    if own and len(named) < 2:
        return [plain(own[-1])]
    return named or [plain(title) for title in sorted(outer, key=list(within).index) if title in within][:2]


def weights_of(parts: Sequence[Part], facts: Sequence[int]) -> list[int]:
    """1 to 5 for each: how long it is beside the others, and how dense with definitions and figures (`facts`)."""
    size = sum(part.size for part in parts) / len(parts)
    dense = (sum(facts) + len(parts)) / len(parts) / size
    raw = [
        3 + 1.4 * log(part.size / size) + 0.9 * log((count + 1) / part.size / dense)
        for part, count in zip(parts, facts, strict=True)
    ]
    return [min(5, max(1, round(value))) for value in raw]
