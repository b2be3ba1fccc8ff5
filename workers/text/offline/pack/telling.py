"""Which sentences say most about a text: near to what all of it speaks of, early, and readable where they stand."""

import re
from collections import Counter
from collections.abc import Sequence
from math import log

from workers.text.offline.pack.passages import Sentence
from workers.text.offline.pack.standing import is_readable, tells
from workers.text.offline.transcript.stems import stems

_EARLY = 0.35
#: Opens with a case, an aim or an example instead of a subject.
_WEAK = re.compile(
    r"^(?:To|If|When|While|Although|For (?:example|instance)|During|Then|In (?:some|many) cases|However|Wenn|Während"
    r"|Obwohl|Um|Zum Beispiel)\b"
)
_SAYS_WHAT = re.compile(r"^(?:\S+ ){1,6}(?:is|are|ist|sind) (?:an?|the|ein|eine|der|die|das) ")
_FIGURE = re.compile(r"(?<![\w.])\d")


def scores(sentences: Sequence[Sentence], title: str) -> list[float]:
    """For each sentence: mean weight of its stems over the text, more for words of the title and for early places."""
    bags = [frozenset(stems(one.text)) for one in sentences]
    counts = Counter(stem for bag in bags for stem in bag)
    most = max(counts.values(), default=1)
    titled = frozenset(stems(title))
    total = max(1, len(sentences))
    first_of_block = {one.block: one.place for one in reversed(sentences)}
    found = []
    for index, (one, bag) in enumerate(zip(sentences, bags, strict=True)):
        if len(bag) < 3:
            found.append(0.0)
            continue
        central = sum(log(1 + counts[stem]) / log(1 + most) for stem in bag) / (3 + len(bag))
        early = _EARLY * max(0.0, 1 - 4 * index / total) + 0.1 * (first_of_block[one.block] == one.place)
        about = 0.3 * bool(bag & titled)
        weak = (
            0.15 * one.is_item
            + 0.2 * bool(_WEAK.match(one.text))
            + 0.15 * ("`" in one.text)
            + 0.08 * len(_FIGURE.findall(one.text))
        )
        opens = 0.2 * (index == 0 or sentences[index - 1].heading != one.heading) + 0.15 * bool(
            _SAYS_WHAT.match(one.text)
        )
        found.append(round(central + early + about + opens - weak, 6))
    return found


def best_sentences(sentences: Sequence[Sentence], title: str, limit: int, words_max: int = 90) -> list[Sentence]:
    """Up to `limit` sentences in order; each stands alone or follows one that was taken; none says another again."""
    value = scores(sentences, title)
    order = sorted(range(len(sentences)), key=lambda index: (-value[index], index))
    chosen: list[int] = []
    bags: list[frozenset[str]] = []
    size = 0
    for index in order:
        one = sentences[index]
        if len(chosen) >= limit or value[index] <= 0:
            break
        bag = frozenset(stems(one.text))
        if not tells(one) or one.is_item or any(len(bag & other) > 0.6 * min(len(bag), len(other)) for other in bags):
            continue
        words = len(one.text.split())
        if chosen and size + words > words_max:
            continue
        chosen.append(index)
        bags.append(bag)
        size += words
    return [sentences[index] for index in sorted(chosen)]


def with_next(sentences: Sequence[Sentence], one: Sentence, limit: int, words_max: int) -> list[Sentence]:
    """The sentence and what follows it in its block, as far as it can be read."""
    index = next(i for i, other in enumerate(sentences) if other.place == one.place)
    run = [one]
    for other in sentences[index + 1 :]:
        size = sum(len(each.text.split()) for each in (*run, other))
        if other.block != one.block or len(run) >= limit or size > words_max or not is_readable(other.text):
            break
        run.append(other)
    return run
