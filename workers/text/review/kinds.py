"""What kind of options an item has, as far as several checks need to know."""

import re

from schemas.quiz import ItemKind, QuizItem
from workers.text.review.fold import fold

_TRUTHS = (
    "true false", "yes no", "correct incorrect", "right wrong", "wahr falsch", "richtig falsch", "ja nein", "vrai faux",
    "oui non", "verdadero falso", "cierto falso", "sí no", "vero falso", "sì no", "verdadeiro falso", "sim não",
    "waar onwaar", "juist onjuist", "ja nee", "t f", "правда ложь", "да нет", "对 错", "正确 错误", "是 否",
)  # fmt: skip
_TRUTH_PAIRS = frozenset(frozenset(pair.split()) for pair in _TRUTHS)
_AFFIRMATIVE = frozenset(pair.split()[0] for pair in _TRUTHS)


def is_choice(item: QuizItem) -> bool:
    return item.kind is not ItemKind.OPEN


def is_true_false(item: QuizItem) -> bool:
    """Two options that stand for true and false; their order is a convention."""
    return len(item.options) == 2 and frozenset(fold(option).casefold() for option in item.options) in _TRUTH_PAIRS


def is_affirmed(item: QuizItem) -> bool:
    """A true/false item whose right answer is "true"."""
    return bool(item.keys) and fold(item.keys[0]).casefold() in _AFFIRMATIVE


_LETTER = r"(?:[A-F]|\([a-fA-F1-6]\))"
_JOINT = r"(?:\s*[,&]\s*|\s+(?:and|or|nor|und|oder|et|ou|y|o|e|en|of|als auch)\s+)"
_POINTS = re.compile(
    rf"(?:(?i:both|either|neither|only|nur|sowohl|beide|uniquement|solo)\s+)?{_LETTER}(?:{_JOINT}{_LETTER})+"
    rf"(?:\s+(?:only|nur|(?:is|are|ist|sind|sont|son|sono|são|zijn)\s+\w+))?\.?"
    rf"|(?i:options?|answers?|choices?)\s+{_LETTER}(?:{_JOINT}{_LETTER})*(?:\s+(?:only|(?:is|are)\s+\w+))?\.?"
)


def points_at_options(option: str) -> bool:
    """ "A and B", "Both (a) and (c)": it means something only while the options stand where they stand."""
    return _POINTS.fullmatch(" ".join(option.split())) is not None
