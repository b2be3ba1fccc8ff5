"""Items that ask the same."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from schemas.quiz import QuizItem
from schemas.review import Finding
from workers.text.offline.words import keys
from workers.text.review.fold import fold
from workers.text.review.kinds import is_true_false
from workers.text.review.near import groups_of, near_pairs
from workers.text.review.report import count, quote

CHECK = "duplicates"
#: Shared words (of all words of both) from which two questions with the same answer ask the same.
LIKENESS_MIN = 0.8
#: Stems of fewer words ("What is the output?") say little: their options tell whether they ask the same.
STEM_WORDS_MIN = 6

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|[=<>+*/^]")
_NEGATION = re.compile(
    r"(?i)\b(?:not|no|never|except|least|without|n't|nicht|kein\w*|nie|außer|pas|sauf|jamais|nunca|excepto|non|não|"
    r"niet|geen)\b|n['’]t\b"
)


def check_duplicates(items: Sequence[QuizItem]) -> list[Finding]:
    """Block items that ask what another item asks: the same question when folded, or nearly the same words,
    the same numbers and negations, and the same right answer.

    Source: Haladyna, Downing & Rodriguez 2002 ("keep the content of items independent of one another").
    """
    groups = groups_of([*_same(items), *_near(items)], len(items))
    if not groups:
        return []
    extra = sum(len(group) - 1 for group in groups)
    first = [items[index].id for index in groups[0]]
    return [
        Finding(
            check=CHECK,
            message=f"{count(extra, 'item asks', 'items ask')} what another item asks already, such as "
            f"{' and '.join(first[:2])}: {quote(items[groups[0][0]].question)}.",
            items=tuple(items[index].id for group in groups for index in group),
        )
    ]


def _same(items: Sequence[QuizItem]) -> Iterator[tuple[int, int]]:
    """Equal questions; where the stem alone says little, or asks for the true statement, equal options as well."""
    seen: dict[tuple[str, frozenset[str]], int] = {}
    for index, item in enumerate(items):
        question = fold(item.question)
        options = frozenset(fold(option) for option in item.options)
        short = len(question.split()) < STEM_WORDS_MIN
        key = (question, options if short or _is_generic(item.question) else frozenset())
        if key in seen:
            yield seen[key], index
        else:
            seen[key] = index


_GENERIC = re.compile(
    r"(?i)^(?:which (?:one )?of (?:the following|these)(?: statements| sentences| options| answers)? (?:is|"
    r"are) (?:not )?"
    r"(?:true|false|correct|incorrect|right|wrong)|welche (?:der folgenden )?aussagen?\b.{0,40}|what (?:is|will be|"
    r"does) .{0,30}(?:output|print|log).{0,20})\W*$"
)


def _is_generic(question: str) -> bool:
    return _GENERIC.match(" ".join(question.split())) is not None


def _near(items: Sequence[QuizItem]) -> Iterator[tuple[int, int]]:
    words = [frozenset(fold(item.question).split()) for item in items]
    answers = [frozenset(fold(key) for key in item.keys) | {fold(item.answer)} for item in items]
    exact = [_exact(item.question) for item in items]
    told: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for earlier, later in near_pairs(words, LIKENESS_MIN):
        if exact[earlier] != exact[later] or answers[earlier] != answers[later]:
            continue
        for index in (earlier, later):
            if index not in told:
                told[index] = tuple(keys(items[index].question))
        alike = set(told[earlier]) == set(told[later])
        if alike or not (is_true_false(items[earlier]) or _swapped(told[earlier], told[later])):
            yield earlier, later


def _exact(question: str) -> tuple[tuple[str, ...], int]:
    """What may not differ: numbers and operators in their order, and how often something is denied."""
    return tuple(_NUMBER.findall(question)), len(_NEGATION.findall(question))


def _swapped(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Each has a telling word that the other has not ("boiling point", "melting point"): the crux may be that word."""
    return bool(set(left) - set(right)) and bool(set(right) - set(left))
