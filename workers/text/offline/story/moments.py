"""The most drawable moment of a page: somebody does something, somewhere."""

import re
from collections.abc import Sequence

from workers.text.offline.story.hero import Hero
from workers.text.offline.story.lexicon import lexicon
from workers.text.story.safety import is_safe_to_draw
from workers.text.story.sentences import Sentence

#: A moment has at least so many words, with the sentence behind it where it is shorter; up to GOOD_MAX it reads well.
WORDS_MIN, GOOD_MIN, GOOD_MAX = 7, 8, 34
#: Tells of the hero without the name, mostly.
_PRONOUN = re.compile(
    r"\W*(?:And |But |Then |So |Und |Da |Et |Puis |Y |En )?(?:he|she|er|sie|il|elle|él|ella|hij|zij|ze)\b",
    re.IGNORECASE,
)


def moment(sentences: Sequence[Sentence], hero: Hero, language: str) -> tuple[int, int]:
    """(start, end) within `sentences` of one or two that make the picture."""
    scores = [score(one, hero, language) for one in sentences]
    best = max(range(len(sentences)), key=lambda at: (scores[at], -at))
    end = best + 1
    if sentences[best].words < WORDS_MIN:
        after = scores[end] if end < len(sentences) else -9.0
        before = scores[best - 1] if best else -9.0
        if max(after, before) > -9.0 and after >= before:
            end += 1
        elif before > -9.0:
            best -= 1
    return best, end


def score(one: Sentence, hero: Hero, language: str) -> float:
    """How well a sentence can be drawn: deeds, creatures, things and places for it; speech and thought against."""
    deeds = [found.key for found in lexicon("deeds", language).find(one.text)]
    seen = sum(
        min(2, sum(1 for _ in lexicon(name, language).find(one.text)))
        for name in ("creatures", "places", "wardrobe", "colors")
    )
    value = 1.2 * min(2, deeds.count("deed")) - 0.8 * min(2, deeds.count("thought")) + 0.4 * min(4, seen)
    value += 1.6 if hero.in_text(one.text) else 0.8 if _PRONOUN.match(one.text) else 0.0
    value += 0.3 * min(2, sum(1 for _ in lexicon("emotions", language).find(one.text)))
    value -= 2.2 * one.spoken + (1.5 if one.spoken > 0.5 else 0.0)
    value -= 0.8 if one.words < GOOD_MIN else 0.03 * max(0, one.words - GOOD_MAX)
    value -= (0.0 if one.whole else 2.5) + (1.5 if one.verse else 0.0)
    return value if is_safe_to_draw(one.text, language) else value - 6.0
