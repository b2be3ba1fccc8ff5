"""How long a story is, and how many pages and scenes are made of it. Pure; quick enough for a route."""

import re
from dataclasses import dataclass

from schemas.picture import Audience
from workers.text.story.body import body_range

#: Scripts without spaces between words: each character counts as a word, as word processors count them.
_UNSPACED = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]")
_WORD = re.compile(r"\S*[^\W_]\S*")
#: An estimate is a range of this much to either side.
_DOUBT = 0.15


@dataclass(frozen=True, slots=True)
class Measure:
    """What a page holds. A picture book has 8 to 16 pages; a long story gets more, up to `pages_max`."""

    #: Words of a page in a story of up to eight pages.
    few_words: int
    #: Words of a story that fills sixteen pages.
    sixteen_words: int
    #: Further words for each page above sixteen.
    more_words: int
    #: A page prints at most so many; of a story that needs more, the pages print passages.
    full_words_max: int
    #: About how many words such a passage has.
    extract_words: int
    pages_max: int = 40


MEASURES = {
    Audience.CHILDREN: Measure(38, 960, 180, 140, 85),
    Audience.YOUNG_ADULTS: Measure(75, 2_000, 360, 280, 130),
    Audience.ADULTS: Measure(90, 2_600, 450, 340, 160),
}
_EIGHT, _SIXTEEN = 8, 16


def count_words(text: str) -> int:
    """Words between white space that have a letter or a digit; each Chinese or Japanese character counts as one."""
    return len(_UNSPACED.findall(text)) + len(_WORD.findall(_UNSPACED.sub(" ", text)))


def page_count(words: int, audience: Audience) -> int:
    """Pages for a story of so many words: one for a few lines, 8 to 16 for a picture book, at most 40 for a novel."""
    measure = MEASURES[audience]
    eight = _EIGHT * measure.few_words
    if words <= eight:
        return max(1, round(words / measure.few_words))
    if words <= measure.sixteen_words:
        return _EIGHT + round((words - eight) * (_SIXTEEN - _EIGHT) / (measure.sixteen_words - eight))
    return min(measure.pages_max, _SIXTEEN + round((words - measure.sixteen_words) / measure.more_words))


def is_extract(words: int, audience: Audience) -> bool:
    """Whether the story is too long to be printed whole."""
    return words > page_count(words, audience) * MEASURES[audience].full_words_max


def estimate_scenes(text: str, audience: Audience) -> str:
    """How many scenes to expect, for a person: "1 scene", "8-11 scenes"."""
    start, end = body_range(text)
    pages = page_count(count_words(text[start:end]), audience)
    if pages == 1:
        return "1 scene"
    least = max(1, int(pages * (1 - _DOUBT)))
    return f"{least}-{max(least + 1, -int(-pages * (1 + _DOUBT) // 1))} scenes"
