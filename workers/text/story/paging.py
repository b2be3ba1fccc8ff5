"""Where pages begin: evenly, at the ends of paragraphs where it can be, never in the middle of a speech."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from workers.text.story.sentences import Sentence, is_unspaced

#: What it costs to begin a page with a sentence, beside being off its ideal place (1.0 is half a page off).
CHAPTER, PARAGRAPH, SENTENCE, PIECE = -0.6, 0.0, 0.35, 3.0
#: Between somebody's words and the answer; behind "their names were--".
DIALOGUE, UNFINISHED = 0.25, 2.0
#: So much of a page a beginning may be off its ideal place.
REACH = 0.75


def page_starts(sentences: Sequence[Sentence], pages: int) -> list[int]:
    """Index of the sentence with which each page begins: at most `pages` of them, the first 0, ascending."""
    pages = max(1, min(pages, len(sentences)))
    ends = _running(sentences)
    size = ends[-1] / pages
    starts = [0]
    for number in range(1, pages):
        ideal = size * number
        least, most = starts[-1] + 1, len(sentences) - (pages - number)
        # A page that begins with sentence `at` has ends[at - 1] words before it.
        near = range(
            max(least, bisect_left(ends, ideal - size * REACH) + 1),
            min(most, bisect_right(ends, ideal + size * REACH)) + 1,
        ) or (min(max(least, bisect_left(ends, ideal) + 1), most),)
        starts.append(
            min(near, key=lambda at: (2 * (ends[at - 1] - ideal) / max(1.0, size)) ** 2 + cost(sentences, at))
        )
    return starts


def cost(sentences: Sequence[Sentence], at: int) -> float:
    """How bad it is to begin a page with sentence `at`."""
    before, here = sentences[at - 1], sentences[at]
    if not before.whole:
        return PIECE
    if before.text.endswith((":", "-", "—", ",", ";", "：", "，")):
        return UNFINISHED
    if here.opens:
        return CHAPTER
    if not here.leads:
        return SENTENCE
    return DIALOGUE if before.spoken > 0.4 and here.spoken > 0.4 else PARAGRAPH


def _running(sentences: Sequence[Sentence]) -> list[int]:
    """Words up to and with each sentence."""
    total, sums = 0, []
    for one in sentences:
        total += max(1, one.words)
        sums.append(total)
    return sums


def page_text(sentences: Sequence[Sentence]) -> str:
    """Their words as they are printed: paragraphs parted by empty lines. A gap between sentences is shown by dots."""
    text = ""
    for number, one in enumerate(sentences):
        before = sentences[number - 1] if number else None
        if before is None:
            text = one.text
        elif before.paragraph != one.paragraph or one.verse:
            text += ("\n" if one.verse and before.paragraph == one.paragraph else "\n\n") + one.text
        else:
            text += _gap(before.text, one.text) + one.text
    return text


def _gap(before: str, after: str) -> str:
    """No space where sentences of Chinese or Japanese meet."""
    last = before.rstrip("”’」』")[-1:] or before[-1]
    return "" if is_unspaced(last) and (is_unspaced(after[0]) or after[0] in "“‘—…") else " "
