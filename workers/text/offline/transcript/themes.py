"""What a subtopic asks for, and how much a sentence or a paragraph says of it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workers.text.offline.transcript.stems import carries, stem_of
from workers.text.offline.words import words

_SPLIT = re.compile(
    r"[,;/:()|]|\b(?:and|und|et|y|or|oder|vs|versus|with|mit|as well as|sowie)\b|&|\s[-–—]\s", re.IGNORECASE
)
#: Words of headings that say how, not of what, something is treated.
_FRAMING = frozenset(
    stem_of(word)
    for word in [
        "introduction",
        "introducing",
        "basics",
        "basic",
        "overview",
        "history",
        "role",
        "roles",
        "importance",
        "concept",
        "concepts",
        "principle",
        "principles",
        "application",
        "applications",
        "example",
        "examples",
        "definition",
        "definitions",
        "understanding",
        "background",
        "fundamentals",
        "fundamental",
        "summary",
        "conclusion",
        "nature",
        "types",
        "type",
        "kinds",
        "properties",
        "property",
        "characteristics",
        "aspects",
        "effects",
        "effect",
        "uses",
        "use",
        "structure",
        "process",
        "processes",
        "works",
        "work",
        "working",
        "meaning",
        "general",
        "modern",
        "different",
        "einführung",
        "grundlagen",
        "grundbegriffe",
        "überblick",
        "geschichte",
        "rolle",
        "bedeutung",
        "begriff",
        "begriffe",
        "prinzip",
        "anwendung",
        "anwendungen",
        "beispiel",
        "beispiele",
        "definition",
        "zusammenfassung",
        "arten",
        "eigenschaften",
        "aufbau",
        "funktion",
        "funktionsweise",
    ]
)
#: A match of fewer than this share of a side's weight says nothing.
SHARE_MIN = 0.6
PHRASE_BONUS = 1.5
NEARLY = 0.7
#: A word of at most this weight stands in a third of the passages: it is meant where it is not said.
COMMON = 1.4
#: Words of a side that stand further apart are hardly one idea.
LOOSELY = 5
FAR = 0.5


#: What a sentence gains that speaks of the subtopic in the way it is framed ("definition of").
FRAMED_BONUS = 0.6


@dataclass(frozen=True, slots=True)
class Theme:
    """`sides`: for "wax and tallow" two, each with the stems of its words; `short`: initials that stand for a side.

    `framing`: stems of words like "definition", which only say how the subtopic is treated.
    """

    sides: tuple[tuple[str, ...], ...]
    short: tuple[str, ...] = ()
    framing: frozenset[str] = frozenset()

    @property
    def stems(self) -> frozenset[str]:
        """Of all words that speak of it."""
        return frozenset(stem for side in self.sides for stem in side) | frozenset(filter(None, self.short))

    def match(self, text: Sequence[str], number: int, weight: Callable[[str], float]) -> float:
        """0 where too little of side `number` is in the stems `text`, 1 where all of it is, PHRASE_BONUS as a phrase.

        What lacks only words that are common here counts nearly as a whole.
        """
        side = self.sides[number]
        if self.short[number] in text:
            return 1.0
        present = frozenset(text) & frozenset(side)
        if not present:
            return 0.0
        share = sum(weight(stem) for stem in side if stem in present) / sum(weight(stem) for stem in side)
        if share < SHARE_MIN:
            return 0.0
        if len(present) < len(side):
            implied = all(weight(stem) <= COMMON for stem in side if stem not in present)
            return max(share, NEARLY) if implied or share >= NEARLY else 0.5 * share
        if len(side) == 1:
            return 1.0
        return PHRASE_BONUS if _within(text, side, len(side) + 1) else 1.0 if _within(text, side, LOOSELY) else FAR

    def best(self, text: Sequence[str], weight: Callable[[str], float] = lambda stem: 1.0) -> float:
        """The best side, half of the next, and a bonus where the framing is met as well."""
        found = sorted((self.match(text, number, weight) for number in range(len(self.sides))), reverse=True)
        score = found[0] + 0.5 * (found[1] if len(found) > 1 else 0.0)
        if not score or not self.framing:
            return score
        return score + FRAMED_BONUS if self.framing & frozenset(text) else 0.65 * score


def _within(text: Sequence[str], side: tuple[str, ...], reach: int) -> bool:
    """All stems of the side stand within `reach` places."""
    wanted = frozenset(side)
    places = [index for index, stem in enumerate(text) if stem in wanted]
    return any(wanted <= {text[later] for later in places if start <= later < start + reach} for start in places)


def theme_of(subtopic: str) -> Theme:
    """Its sides; words that only frame ("introduction to") count where there are no others."""
    sides: dict[tuple[str, ...], str] = {}
    framing: set[str] = set()
    for part in _SPLIT.split(subtopic):
        telling = [word for word in words(part) if carries(word)]
        telling = telling or [word for word in words(part) if len(word) > 3]
        kept = [word for word in telling if stem_of(word) not in _FRAMING]
        framing |= {stem_of(word) for word in telling} & _FRAMING
        key = tuple(dict.fromkeys(stem_of(word) for word in kept))
        if key:
            sides.setdefault(key, "".join(word[0] for word in kept).casefold() if len(key) > 1 else "")
    if sides:
        return Theme(tuple(sides), tuple(sides.values()), frozenset(framing))
    whole = tuple(dict.fromkeys(stem_of(word) for word in words(subtopic))) or (subtopic.casefold(),)
    return Theme((whole,), ("",))
