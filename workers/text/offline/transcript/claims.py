"""Sentences that the passages do not support, by words, numbers and names: what was taken from them always passes."""

import re
from collections.abc import Sequence

from workers.text.generation.shapes import ClaimsDraft
from workers.text.offline.transcript.cleaning import cleaned
from workers.text.offline.transcript.stems import stem_of, stems
from workers.text.offline.words import sentences, words

#: Share of a sentence's telling words that one or two near passages must have.
WORDS_SHARE_MIN = 0.7
#: Two passages support a sentence together when they stand no further apart.
_REACH = 2
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_NAME = re.compile(r"(?<![.!?:\"“„—] )(?<!^)\b[A-ZÄÖÜ][\w’'-]+")
#: Who is quoted; the words are checked, not who said them.
_SPEAKER = re.compile(r"^\s*(?:> ?)?\*\*[^*]{1,40}:\*\* ")
_MARKUP = re.compile(r"[*_`>#|\[\]]+")


def offline_claims(sentences: tuple[str, ...], passages: tuple[str, ...]) -> ClaimsDraft:
    """Numbers (from 1) of the sentences that no passage, nor two near ones together, support.

    Headings and questions claim nothing. A number must stand in the passages exactly, a name as well, of the other
    telling words WORDS_SHARE_MIN.
    """
    sources = [_Source(text) for passage in passages for text in _windows(passage)]
    everything = frozenset().union(*(source.words for source in sources)) if sources else frozenset()
    unsupported: list[int] = []
    for number, sentence in enumerate(sentences, start=1):
        if not _claims(sentence):
            continue
        claim = _Claim(sentence)
        known = claim.names <= everything and _supported(claim, sources)
        if not known:
            unsupported.append(number)
    return ClaimsDraft(unsupported=unsupported)


class _Source:
    def __init__(self, passage: str) -> None:
        text = cleaned(passage)
        self.stems = frozenset(stems(text))
        self.words = frozenset(stem_of(word) for word in words(text))
        self.numbers = frozenset(_NUMBER.findall(text))


class _Claim:
    def __init__(self, sentence: str) -> None:
        text = _MARKUP.sub(" ", _SPEAKER.sub("", sentence)).strip()
        self.stems = frozenset(stems(text))
        self.numbers = frozenset(_NUMBER.findall(text))
        self.names = frozenset(stem_of(name.strip("'’-")) for name in _NAME.findall(text))


def _windows(passage: str) -> list[str]:
    """The passage in pieces of some sentences, so that a long one does not support everything."""
    found = sentences(passage)
    size = 8
    if len(found) <= size + 4:
        return [passage]
    return [" ".join(found[start : start + size]) for start in range(0, len(found), size)]


def _claims(sentence: str) -> bool:
    """It says that something is so: no heading, no question, no rule."""
    text = sentence.strip()
    bare = _MARKUP.sub("", text).strip()
    ends = re.search(r"[.!…。][\"'”’)»*_]*$", text) is not None
    if text.startswith("#") or bare.endswith(("?", "？")):
        return False
    return ends or len(bare.split()) > 8


def _supported(claim: _Claim, sources: Sequence[_Source]) -> bool:
    wanted = len(claim.stems) * WORDS_SHARE_MIN
    for number, source in enumerate(sources):
        near = sources[number + 1 : number + 1 + _REACH]
        for other in (None, *near):
            have = source.stems | other.stems if other else source.stems
            numbers = source.numbers | other.numbers if other else source.numbers
            if len(claim.stems & have) >= wanted and claim.numbers <= numbers:
                return True
    return not claim.stems and not claim.numbers
