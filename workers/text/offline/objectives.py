"""What a learner can do after a lesson, told by the kinds of its questions."""

import re
from collections.abc import Sequence

from schemas.exam import Question
from workers.text.offline.phrases import Sentences
from workers.text.offline.statements import is_sum, is_true_or_false

OBJECTIVES_MAX = 5
_QUOTE_MAX = 160
_WHY = re.compile(
    r"^(?:why|how (?!many|much|long|old|far|often|tall|big|fast|high)|warum|weshalb|wieso)", re.IGNORECASE
)


def objectives(
    questions: Sequence[Question], terms: Sequence[str], defined: Sequence[str], say: Sentences
) -> list[str]:
    """Two to five sentences, each grounded in at least one question."""
    found: list[str] = []
    if defined:
        found.append(say.know_terms.format(terms=say.join(list(defined)[:3])))
    sums = [question for question in questions if is_sum(question)]
    why = [question for question in questions if question not in sums and _WHY.match(question.question.strip())]
    judged = [question for question in questions if is_true_or_false(question)]
    chosen = len(questions) - len(sums) - len(judged)
    if why:
        found.append(say.explain_why.format(text=_shortest(why)))
    if sums:
        found.append(say.calculate.format(text=_shortest(sums)))
    if judged:
        found.append(say.judge.format(terms=say.join(list(terms)[:3])))
    if chosen:
        found.append(say.choose.format(terms=say.join(list(terms)[:3])))
    recall = [
        question for question in questions if question not in why and question not in sums and _stands_alone(question)
    ]
    if recall and len(found) < 3:
        found.append(say.recall.format(text=_shortest(recall)))
    return found[:OBJECTIVES_MAX]


def _stands_alone(question: Question) -> bool:
    text = question.question.strip()
    return text.endswith(("?", "？")) and "\n" not in text and not re.search(r"(?i)following|these|folgende", text)


def _shortest(questions: Sequence[Question]) -> str:
    """The question that is quickest to read, on one line."""
    flat = [" ".join(question.question.split()) for question in questions]
    text = min(flat, key=len)
    return text if len(text) <= _QUOTE_MAX else text[: _QUOTE_MAX - 1].rsplit(" ", 1)[0] + " …"
