"""Stems: one key for the forms of a word, so that "respire" and "respiration" are the same word.

Light suffix stripping in the manner of Porter (1980) and Savoy (2006, German): enough for matching, never shown.
"""

from functools import lru_cache

from workers.text.offline.transcript.spoken_words import SPOKEN_WORDS
from workers.text.offline.words import is_telling, is_unspaced, key_of, words

#: Longest first; what is left must keep at least this many letters.
_SUFFIXES = (
    *("isations", "izations", "isation", "ization", "ational", "ibility", "ability", "atories", "ations", "atory"),
    *("ition", "ation", "ments", "ungen", "ating", "ically", "ible", "able", "ment", "ness", "ates", "ated", "ical"),
    *("ings", "ions", "ally", "ence", "ance", "ling", "ung", "ing", "ion", "ate", "ous", "ity", "ive", "ism", "ist"),
    *("ers", "ern", "ies", "al", "ic", "ly", "ed", "er", "en", "em", "es", "or", "y", "e", "n", "s"),
)
_LETTERS_MIN = 4


@lru_cache(maxsize=200_000)
def stem_of(word: str) -> str:
    """The stem of one word; short words, numbers and unspaced scripts keep their key."""
    key = key_of(word)
    if is_unspaced(key) or any(character.isdigit() for character in key):
        return key
    for _ in range(2):
        for suffix in _SUFFIXES:
            if key.endswith(suffix) and len(key) - len(suffix) >= _LETTERS_MIN:
                key = key[: -len(suffix)]
                break
    return key


@lru_cache(maxsize=200_000)
def carries(word: str) -> bool:
    """The word may carry a subject, in speech as well."""
    return is_telling(word) and word.casefold().replace("’", "'") not in SPOKEN_WORDS


def stems(text: str) -> list[str]:
    """Stems of the telling words of `text`, in order."""
    return [stem_of(word) for word in words(text) if carries(word)]


def all_stems(text: str) -> list[str]:
    """Stems of all words of `text`, in order."""
    return [stem_of(word) for word in words(text)]
