"""Key terms, with a meaning only where the exam itself gives one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.exam import Question
from workers.text.offline.phrases import Sentences
from workers.text.offline.statements import is_true_or_false, speaks_about_options, statement_of
from workers.text.offline.words import is_telling, is_unspaced, key_of, keys, sentences, words
from workers.text.shapes import KeyTermDraft

TERMS_MAX = 8
#: Below this many, terms are shown where they come up.
TERMS_WANTED = 3
_ASKED_CHARS_MAX = 160

_DEFINITION = re.compile(
    r"(?:(?:An?|The|Der|Die|Das|Eine?) )?(?P<term>[^\s,.;:()]+(?:[ ][^\s,.;:()]+){0,3}?)(?: \((?P<long>[^)]{2,60})\))?"
    r"(?P<is> (?:is|are) (?=(?:an?|the|one|any|those|all) )| (?:means|denotes|refers to|stands for|describes) "
    r"| (?:ist|sind|bezeichnet|bedeutet) (?=(?:ein|eine|einen|der|die|das) )|(?=(?:是|指)))"
    r"(?P<meaning>.{12,300})"
)
_FIRST_WORDS = (
    "it this that these those they there he she we you which what who another every each both all any some such its "
    "their his her only option answer statement following question others because although while if when since so es "
    "dies diese dieser das er sie"
)
_NO_TERM = frozenset(_FIRST_WORDS.split())
_VERBISH = re.compile(r"\b(?:is|are|was|were|has|have|can|must|not|that|which|who|to|by|with|of|in|from|for|and|or)\b")
_ARTICLE = re.compile(r"^(?:an?|the|eine?|der|die|das) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Definition:
    """`sentence` of question `question_id` says what `term` means."""

    term: str
    meaning: str
    sentence: str
    question_id: str


def definition_in(sentence: str) -> tuple[str, str] | None:
    """(term, meaning) when the sentence begins by saying what something is."""
    match = _DEFINITION.match(sentence)
    if not match:
        return None
    term = match["term"].strip("\"'“”„`*")
    first = term.split(" ", 1)[0].casefold()
    if first in _NO_TERM or first.endswith("ing") or _VERBISH.search(term) or len(term) < 2 or term[0].isdigit():
        return None
    if not any(is_telling(word) for word in words(term)):
        return None
    meaning = match["meaning"].strip()
    if match["long"] and match["long"].casefold() not in meaning.casefold():
        meaning = f"{match['long']}; {meaning}"
    return term, meaning


def definitions(questions: Iterable[Question]) -> list[Definition]:
    """One definition for each term that an explanation defines; the first one wins."""
    found: dict[str, Definition] = {}
    for question in questions:
        for sentence in sentences((question.explanation or "")[:4_000]):
            pair = definition_in(sentence)
            if pair:
                found.setdefault(_key(pair[0]), Definition(pair[0], pair[1], sentence, question.id))
    return list(found.values())


def key_terms(
    questions: Sequence[Question], terms: Sequence[str], defined: Sequence[Definition], say: Sentences
) -> list[KeyTermDraft]:
    """What explanations define, then right answers that are terms, then telling terms where they come up."""
    found: dict[str, KeyTermDraft] = {}
    pairs = [(item.term, item.meaning) for item in defined] + _answered(questions, say)
    for term, meaning in pairs:
        found.setdefault(_key(term), _entry(term, meaning))
    for term in terms:
        place = _place_of(term, questions, say) if len(found) < TERMS_WANTED else None
        if place:
            found.setdefault(_key(term), _entry(term, place))
    return list(found.values())[:TERMS_MAX]


def asks_for_outsider(stem: str) -> bool:
    """ "Which of these is not …": the right answer is what does not belong."""
    return re.search(r"\b(?:not|except|nicht|kein|keine)\b|n't\b", stem, re.IGNORECASE) is not None


def _entry(term: str, meaning: str) -> KeyTermDraft:
    term = _ARTICLE.sub("", term)
    return KeyTermDraft(term=term[:1].upper() + term[1:], meaning=meaning)


def _key(term: str) -> str:
    return " ".join(key_of(word) for word in _ARTICLE.sub("", term).split())


def _answered(questions: Sequence[Question], say: Sentences) -> list[tuple[str, str]]:
    """(term, meaning) where a right answer is itself a term: its meaning is the question that it answers."""
    found: list[tuple[str, str]] = []
    for question in questions:
        asked = " ".join(question.question.split())
        if len(question.correct) != 1 or is_true_or_false(question) or len(asked) > _ASKED_CHARS_MAX:
            continue
        answer = question.answers[0].strip(" .")
        if asked.endswith(("?", "？")) and not asks_for_outsider(asked) and _is_term(answer):
            found.append((answer, say.answer_to.format(text=asked)))
    return found


def _is_term(answer: str) -> bool:
    """Up to three words, no list, no number, nothing about other options."""
    size = len(answer) if is_unspaced(answer) else 4 * len(answer.split())
    if size > 12 or re.search(r"[\d,;\n]", answer) or speaks_about_options(answer):
        return False
    return any(is_telling(word) for word in words(answer))


def _place_of(term: str, questions: Sequence[Question], say: Sentences) -> str | None:
    """A true statement of the exam that holds the term, else the shortest question that does."""
    wanted = set(keys(term))
    holding = [question for question in questions if wanted <= set(keys(question.question))]
    for question in holding:
        statement = statement_of(question)
        if statement is not None and statement.holds and wanted <= set(keys(statement.text)):
            return statement.text
    asked = [" ".join(question.question.split()) for question in holding if "```" not in question.question]
    shortest = min(asked, key=len, default="")
    return say.comes_up.format(text=shortest) if 0 < len(shortest) <= 2 * _ASKED_CHARS_MAX else None
