"""Which runs of sentences to take: those that say most about the subtopic and can be read where they stand."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from workers.text.offline.transcript.leaning import addresses, is_slack
from workers.text.offline.transcript.sentences import is_broken, is_whole
from workers.text.offline.transcript.spoken import Said
from workers.text.offline.transcript.themes import Theme

RUN_SENTENCES_MAX = 7
_RUN_WORDS_MIN = 14
_BETWEEN_MAX = 2
#: What a sentence must be worth to be taken for its own sake; lowered step by step where there is little.
_WORTH_MIN = (0.62, 0.42, 0.22, 0.05)


#: At the beginning of a sentence that points at something: nobody who reads it knows at what.
_NEAR_AT_HAND = re.compile(r"\b(?:this|these|that|those|here|there|hier|dies\w*)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """Sentences that stand one after another in the transcript, by one speaker."""

    said: tuple[Said, ...]
    value: float

    @property
    def text(self) -> str:
        """With dots around what has no sentences to begin and end with."""
        text = " ".join(one.text for one in self.said)
        return text if self.said[0].is_ended else f"… {text} …"

    @property
    def size(self) -> int:
        return sum(one.size for one in self.said)

    @property
    def is_narration(self) -> bool:
        """Told in the first person, or pointing at what was shown: to be quoted as such."""
        return any(one.is_personal or one.points or not one.is_ended for one in self.said)


class Scores:
    """How much each sentence says about the subtopic, and nothing of the others."""

    def __init__(self, said: Sequence[Said], theme: Theme, others: Sequence[Theme] = ()) -> None:
        self.said = said
        counts = Counter(stem for one in said for stem in one.bag)
        self._rarity = {stem: log(1 + (len(said) + 1) / (1 + count)) for stem, count in counts.items()}
        self.relevance = [self._relevance(one, theme) for one in said]
        elsewhere = [[self._relevance(one, other) for one in said] for other in others]
        self._elsewhere = [max((of[index] for of in elsewhere), default=0.0) for index in range(len(said))]
        self._foreign = _foreign(said, self.relevance, elsewhere)
        # Where nearly all is told in the first person, that says nothing against a sentence.
        told = sum(one.is_personal for one in said) / max(1, len(said))
        self._personal = 0.3 if told < 0.35 else 0.1
        self._central = _centrality(said, counts)
        self.worth = [self._worth(index) for index in range(len(said))]

    def _relevance(self, one: Said, theme: Theme) -> float:
        return theme.best(one.every, lambda stem: self._rarity.get(stem, 8.0)) if theme.stems & one.bag else 0.0

    def _worth(self, index: int) -> float:
        one = self.said[index]
        worth = self.relevance[index] + 0.6 * self._central[index] + self._near(index)
        worth -= 0.9 * one.points + 0.2 * one.is_question + self._personal * one.is_personal + 0.5 * is_slack(one.text)
        worth -= (0.3 if one.is_personal else 0.1) * addresses(one.text) + (0.9 if is_broken(one.text) else 0.0)
        worth -= 0.6 * max(0.0, self._elsewhere[index] - self.relevance[index]) + 0.7 * self._foreign[one.passage]
        return round(worth, 6)

    def _near(self, index: int) -> float:
        """What the sentences beside it say; what comes after a telling sentence still speaks of it."""
        near = 0.0
        for step, share in ((-1, 0.5), (-2, 0.3), (-3, 0.15), (1, 0.25)):
            other = index + step
            if 0 <= other < len(self.said) and self.said[other].passage == self.said[index].passage:
                near = max(near, share * self.relevance[other])
        return near


def _foreign(said: Sequence[Said], own: Sequence[float], elsewhere: Sequence[Sequence[float]]) -> dict[int, float]:
    """For each passage from 0 to 1 how much more it speaks of another subtopic: it will stand in that section."""
    mine = dict.fromkeys((one.passage for one in said), 0.0)
    theirs = [dict(mine) for _ in elsewhere]
    for index, one in enumerate(said):
        mine[one.passage] += own[index]
        for told, relevance in zip(theirs, elsewhere, strict=True):
            told[one.passage] += relevance[index]
    most = {passage: max((told[passage] for told in theirs), default=0.0) for passage in mine}
    return {passage: 1 - mine[passage] / most[passage] if most[passage] > mine[passage] else 0.0 for passage in mine}


def _centrality(said: Sequence[Said], counts: Counter[str]) -> list[float]:
    """0 to 1: how common the sentence's telling words are among all."""
    raw = [sum(log(counts[stem]) for stem in one.bag) / (4 + len(one.bag)) for one in said]
    most = max(raw, default=0.0) or 1.0
    return [value / most for value in raw]


def runs(scores: Scores, words_max: int, *, quotable: bool = True, words_min: int = 0) -> list[Run]:
    """Runs of up to `words_max` words together, best first chosen, in the order of the transcript.

    Less telling ones are taken only as far as there are not `words_min` words of more telling ones.
    """
    chosen: list[Run] = []
    taken: set[int] = set()
    for worth_min in _WORTH_MIN:
        size = sum(run.size for run in chosen)
        if chosen and size >= words_min:
            break
        candidates = _candidates(scores, quotable, worth_min)
        candidates.sort(key=lambda run: (-run.value, run.said[0].place))
        for run in candidates:
            places = {one.place for one in run.said}
            if not places & taken and size + run.size <= words_max:
                chosen.append(run)
                taken |= places
                size += run.size
    return _closed(sorted(chosen, key=lambda run: run.said[0].place), scores.said, quotable)


def _closed(chosen: Sequence[Run], said: Sequence[Said], quotable: bool) -> list[Run]:
    """Runs with a sentence or two between them become one, so that what leans on those has something to lean on."""
    index = {one.place: number for number, one in enumerate(said)}
    closed: list[Run] = []
    for run in chosen:
        last = closed[-1] if closed else None
        between = said[index[last.said[-1].place] + 1 : index[run.said[0].place]] if last else []
        told = last is not None and (quotable and last.is_narration and run.is_narration)
        fits = all(
            _goes_with(run.said[0], one, quotable) and (told or not (one.points or one.is_personal)) for one in between
        )
        same = (
            last is not None and last.is_narration == run.is_narration and _goes_with(last.said[0], run.said[0], True)
        )
        if last is not None and same and fits and len(between) <= _BETWEEN_MAX:
            closed[-1] = Run((*last.said, *between, *run.said), last.value + run.value)
        else:
            closed.append(run)
    return closed


def _candidates(scores: Scores, quotable: bool, worth_min: float) -> list[Run]:
    said = scores.said
    found: list[Run] = []
    for start in range(len(said)):
        if not _opens(said[start], quotable):
            continue
        total, size = 0.0, 0
        for end in range(start, min(len(said), start + RUN_SENTENCES_MAX)):
            one = said[end]
            cut_off = one.leans and end > start and one.place != said[end - 1].place + 1
            if cut_off or not _goes_with(said[start], one, quotable):
                break
            total += min(scores.worth[end], 2.0) - worth_min
            size += one.size
            if total > 0 and size >= _RUN_WORDS_MIN and _closes(one):
                found.append(Run(tuple(said[start : end + 1]), round(total, 6)))
    return found


def _opens(one: Said, quotable: bool) -> bool:
    if one.leans or one.is_question or not one.is_ended or not is_whole(one.text):
        return False
    if one.points and _NEAR_AT_HAND.search(" ".join(one.text.split()[:6])):
        return False
    return quotable or not (one.points or one.is_personal)


def _closes(one: Said) -> bool:
    return not one.is_question and is_whole(one.text)


def _goes_with(first: Said, one: Said, quotable: bool) -> bool:
    if one.passage != first.passage or one.speaker != first.speaker or is_broken(one.text):
        return False
    return quotable or not (one.points or one.is_personal)
