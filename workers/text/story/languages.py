"""The language of a story, told by its function words or its script."""

import re
from collections import Counter

from workers.text.offline.words import language_of
from workers.text.story.word_sets import word_set

_WORD = re.compile(r"[^\W\d_]+")
_DUTCH = word_set(
    "de het een en van ik te dat die in hij zij ze niet zijn is was op aan met als voor had er maar om hem dan "
    "zou of wat mijn haar naar bij ook toen heel veel werd weer nog geen uit daar hun wij jij je kleine keer "
    "toe door"
)
_GERMAN = word_set(
    "der die das und ist war nicht ein eine er sie es ich mit auf den dem sich von zu im aber wie noch nach"
)
_ENGLISH = word_set("the and of to a in was he she it his her that with had they for on at but said you")
_SPANISH = word_set("el la los las y que de en un una su se con por para no lo al era muy había como")
_FRENCH = word_set("le la les et que de en un une son sa se avec pour ne pas il elle était dans du au des qui")
SAMPLE_CHARS = 20_000


def story_language(text: str) -> str:
    """ "en", "de", "fr", "es", "nl", "zh", "ja", "ar", "ru"; "en" when nothing tells."""
    sample = text[:SAMPLE_CHARS]
    letters = [character for character in sample if character.isalpha()]
    arabic = sum("\u0600" <= character <= "\u06ff" for character in letters)
    if arabic * 2 > len(letters):
        return "ar"
    cyrillic = sum("\u0400" <= character <= "\u04ff" for character in letters)
    if cyrillic * 2 > len(letters):
        return "ru"
    if language_of(sample) in ("zh", "ja"):
        return language_of(sample)
    counts = Counter(word.casefold() for word in _WORD.findall(sample))
    scores = {
        name: sum(counts[word] for word in words)
        for name, words in (
            ("en", _ENGLISH), ("de", _GERMAN), ("fr", _FRENCH), ("es", _SPANISH), ("nl", _DUTCH),
        )
    }  # fmt: skip
    return max(scores, key=lambda name: (scores[name], name == "en"))
