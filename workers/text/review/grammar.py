"""Right options that the grammar of the question points at."""

import re
from collections.abc import Sequence

from schemas.quiz import QuizItem
from schemas.review import Finding
from workers.text.review.kinds import is_choice
from workers.text.review.report import count, quote

CHECK = "grammatical_cue"

_ARTICLE = re.compile(r"(?i)\b(an?)\s*(?:_+|\.{3}|…|:|[?.])?\s*$")
_VERB = re.compile(r"(?i)\b(is|are|was|were)\s*(?:an?\s*)?(?:_+|\.{3}|…|:)?\s*$")
_VOWEL_SOUND = re.compile(
    r"(?i)(?!uni|use|usu|uti|eu|one\b|once|ubiq|ur[aeio])[aeiou]|(?:hour|honest|honou?r|heir)|(?-i:[FHLMNRSX](?=[A-Z\d]|\b))"
)
_ENGLISH_ENDING = re.compile(r"(?:[^su]s|es)$")


def _fits_article(article: str, option: str) -> bool:
    first = re.search(r"[^\W_]", option)
    if first is None or not option[first.start()].isalpha():
        return True
    return (_VOWEL_SOUND.match(option[first.start() :]) is not None) == (article.casefold() == "an")


def _fits_verb(verb: str, option: str) -> bool:
    """Plural, or two things joined, after "are"; only options of one to three words are judged."""
    words = re.findall(r"[^\W\d_]+", option)
    if not 1 <= len(words) <= 3 or any(word[0].isupper() for word in words[1:]) or not words[-1].isascii():
        return True
    plural = _ENGLISH_ENDING.search(words[-1].casefold()) is not None or "and" in words
    return plural == (verb.casefold() in ("are", "were"))


def _points_at_key(item: QuizItem) -> bool:
    """Every right option fits the end of the question, and no wrong one does."""
    wrong = [option for index, option in enumerate(item.options) if index not in item.correct]
    if not item.keys or len(wrong) < 2:
        return False
    for pattern, fits in ((_ARTICLE, _fits_article), (_VERB, _fits_verb)):
        found = pattern.search(item.question.strip())
        if found and all(fits(found[1], key) for key in item.keys) and not any(fits(found[1], one) for one in wrong):
            return True
    return False


def check_grammar(items: Sequence[QuizItem]) -> list[Finding]:
    """Warn when only the right option agrees with the end of the question: a or an, is or are. English only.

    Source: Haladyna, Downing & Rodriguez 2002 ("avoid grammatical inconsistencies that cue the test-taker to the
    right choice"); Tarrant & Ware 2008 ("grammatical cues").
    """
    found = [item for item in items if is_choice(item) and _points_at_key(item)]
    if not found:
        return []
    message = (
        f"In {count(len(found), 'item')} only the right option agrees with the grammar of the question, such as "
        f"{quote(found[0].question)}; write “a/an”, or options of one form."
    )
    return [Finding(check=CHECK, message=message, items=tuple(item.id for item in found))]
