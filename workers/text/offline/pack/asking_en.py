"""Questions from English sentences whose form is known: what, when, where, who, why, what if."""

from collections.abc import Iterator

from workers.text.offline.pack.casing import Casing
from workers.text.offline.pack.facts import Fact, begin, is_list, named_by_list, shorten
from workers.text.offline.pack.forms_en import PRONOUN
from workers.text.offline.pack.passages import Reading, Sentence
from workers.text.offline.pack.reasons_en import aim, condition, why
from workers.text.offline.pack.standing import tells
from workers.text.offline.pack.statements_en import by, did, does, made_of, put, relation, says_that, used, when, where

#: The first that fits a sentence is asked.
_FORMS = (why, condition, aim, when, did, relation, made_of, used, where, put, by, says_that, does)


def asked_in_english(reading: Reading) -> Iterator[Fact]:
    """Facts of all sentences that stand; the first form that fits a sentence is taken, and why beside it."""
    casing = Casing(reading)
    for one in reading.sentences:
        if not tells(one) or len(one.text.split()) > 40:
            continue
        for form in _FORMS:
            made = form(one.text, casing)
            if made is not None:
                fact = _fact(one, form.__name__, *made)
                if fact is not None:
                    yield fact
                    break


def _fact(one: Sentence, form: str, question: str, answer: str, value: float) -> Fact | None:
    back = shorten(answer)
    if back is not None and is_list(back):
        back = named_by_list(back)
    if back is None or len(question.split()) > 38:
        return None
    if PRONOUN.match(back) or question.count("(") != question.count(")") or back.count("(") != back.count(")"):
        return None
    if back.casefold() in question.casefold():
        return None
    return Fact("qa", form, begin(question), begin(back), one.chunk_id, one.heading, one.place, value, one.text)
