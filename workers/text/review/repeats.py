"""Paragraphs and sentences that a text says twice."""

import re
from collections import Counter

from workers.text.offline.words import sentences
from workers.text.review.fold import fold

#: Shorter ones ("Let us look at an example.") may well stand twice.
SENTENCE_WORDS_MIN = 8
PARAGRAPH_WORDS_MIN = 20
#: A sentence that stands so often, or repeats that are such a share of all sentences, block.
TIMES_MAX = 2
SHARE_MAX = 0.1

_FENCE = re.compile(r"(?s)```.*?(?:```|$)|~~~.*?(?:~~~|$)")


def repeated_paragraphs(markdown: str) -> list[str]:
    """Paragraphs of at least 20 words that stand more than once; tables and code are left out."""
    pieces = [" ".join(piece.split()) for piece in re.split(r"\n\s*\n", _FENCE.sub("\n\n", markdown))]
    return _repeated([piece for piece in pieces if not piece.startswith("|")], PARAGRAPH_WORDS_MIN)


def repeated_sentences(markdown: str) -> tuple[list[str], bool]:
    """(sentences of at least 8 words that stand more than once, whether that is too much)."""
    found = [sentence for sentence in sentences(markdown) if not sentence.startswith("|")]
    again = _repeated(found, SENTENCE_WORDS_MIN)
    times = Counter(map(fold, found))
    most = max((times[fold(sentence)] for sentence in again), default=0)
    extra = sum(times[fold(sentence)] - 1 for sentence in again)
    return again, most > TIMES_MAX or (extra > 2 and extra > SHARE_MAX * len(found))


def _repeated(pieces: list[str], words_min: int) -> list[str]:
    first: dict[str, str] = {}
    again: dict[str, None] = {}
    for piece in pieces:
        folded = fold(piece)
        if len(folded.split()) >= words_min:
            if folded in first:
                again[first[folded]] = None
            first.setdefault(folded, piece)
    return list(again)
