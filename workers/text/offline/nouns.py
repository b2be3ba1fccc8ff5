"""Which words are nouns, guessed from where they stand: names of topics are made of nouns."""

import re
from collections.abc import Iterable
from itertools import pairwise

from workers.text.offline.words import is_telling, key_of

_DETERMINERS = frozenset(
    [
        *("a", "an", "the", "of", "its", "their", "his", "her", "your", "this", "that", "these", "those", "each"),
        *("every", "any", "some", "several", "many", "all", "no", "two", "three", "another", "which", "what", "how"),
    ]
)
_TOKEN = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*|[^\w\s]")


def noun_keys(texts: Iterable[str], language: str) -> frozenset[str]:
    """Keys of words that stand like nouns: behind a determiner and at the end of their phrase; in German: capitals.

    English, "the route to" shows a noun and "is set by" none. Languages without a rule here give an empty set.
    """
    found: set[str] = set()
    for text in texts:
        tokens = _TOKEN.findall(text)
        if language == "de":
            found.update(key_of(now) for before, now in pairwise(tokens) if _is_german_noun(before, now))
        elif language == "en":
            found.update(_english(tokens))
    return frozenset(found)


def _is_german_noun(before: str, now: str) -> bool:
    return now[:1].isupper() and before not in {".", "?", "!", ":", "„", "“", '"'} and is_telling(now)


def _english(tokens: list[str]) -> Iterable[str]:
    """The last word of each run of telling words behind a determiner."""
    inside = False
    last: str | None = None
    for token in [*tokens, "."]:
        if is_telling(token):
            last = token if inside else None
            continue
        if inside and last is not None and token.casefold() not in ("one", "ones"):
            yield key_of(last)
        last = None
        inside = token.casefold() in _DETERMINERS
