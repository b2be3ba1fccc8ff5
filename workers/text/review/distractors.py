"""Wrong options that nobody would choose."""

import re
from collections.abc import Sequence

from schemas.quiz import QuizItem
from schemas.review import Finding
from workers.text.review.catch_alls import is_catch_all
from workers.text.review.fold import is_code
from workers.text.review.kinds import is_choice, is_true_false
from workers.text.review.report import count, quote

CHECK = "implausible_distractor"
#: A right option of so many characters is a sentence; next to it a wrong one of under a quarter stands out.
KEY_CHARS_MIN = 60
SHARE_MIN = 0.25

_BEGINS_WITH_DIGIT = re.compile(r"\W*(?:[^\W\d_]{1,3}\W*)?\d")
_WORDS = re.compile(r"[^\W\d_]+")
_JOKE = re.compile(
    r"(?i)^(?:i don['’]?t (?:know|care)|banana|asdf\w*|foo|bar|xyz+|dummy|n/?a|ich weiß (?:es )?nicht|keine ahnung|"
    r"je ne sais pas|no sé|non lo so|não sei|weet ik niet)\W*$"
)


#: "None", "Cannot be determined": of another kind than numbers by nature.
_NO_ANSWER = re.compile(
    r"(?i)^(?:none|neither|both|all|no \w+|(?:can ?not|can['’]t) be .*|data (?:is )?(?:in|not )\w+|not enough .*|"
    r"insufficient .*|unknown|infinite\w*|undefined|keine[rs]?|ninguno|aucune?|nessuno)\W*$"
)


def _sort_of(option: str) -> str | None:
    """ "quantity" ("30 million", "Rs. 25"), "words", or None for what is neither (formulas, names with numbers)."""
    if _BEGINS_WITH_DIGIT.match(option) and len(_WORDS.findall(option)) <= 5:
        return "quantity"
    is_words = not any(sign.isdigit() for sign in option) and not is_code(option) and len(option.strip()) > 1
    return "words" if is_words else None


def _implausible(item: QuizItem) -> str | None:
    """The wrong option that can be ruled out, or None."""
    if not item.keys or any(_NO_ANSWER.match(key.strip()) or is_catch_all(key) for key in item.keys):
        return None
    wrong = [option for index, option in enumerate(item.options) if index not in item.correct]
    wrong = [option for option in wrong if not _NO_ANSWER.match(option.strip()) and not is_catch_all(option)]
    key_sorts = {_sort_of(key) for key in item.keys}
    shortest_key = min(len(key.strip()) for key in item.keys)
    for option in wrong:
        is_short = shortest_key >= KEY_CHARS_MIN and len(option.strip()) < SHARE_MIN * shortest_key
        sort = _sort_of(option)
        is_other = len(wrong) > 1 and sort is not None and None not in key_sorts and sort not in key_sorts
        if is_short or is_other or _JOKE.match(option):
            return option
    return None


def check_distractors(items: Sequence[QuizItem]) -> list[Finding]:
    """Warn of wrong options that are no serious answer: far shorter than the right one, or words among numbers.

    Source: Haladyna, Downing & Rodriguez 2002 ("make all distractors plausible"; "keep choices homogeneous in
    content and grammatical structure"); Tarrant & Ware 2008 ("implausible distractors").
    """
    found: dict[str, str] = {}
    for item in items:
        if is_choice(item) and not is_true_false(item):
            option = _implausible(item)
            if option is not None:
                found[item.id] = option
    if not found:
        return []
    message = (
        f"{count(len(found), 'item has', 'items have')} a wrong option that can be ruled out by its look, such as "
        f"{quote(next(iter(found.values())))}: it is of another kind than the right one, or far shorter."
    )
    return [Finding(check=CHECK, message=message, items=tuple(found))]
