"""A lesson from a topic's own questions: chosen, ordered and put into words, nothing invented."""

from collections.abc import Sequence

from schemas.exam import Question
from workers.text.offline.check_items import check_items
from workers.text.offline.explanation import explanation
from workers.text.offline.key_terms import definitions, key_terms
from workers.text.offline.objectives import objectives
from workers.text.offline.phrases import sentences_for
from workers.text.offline.reasoning import Reasons
from workers.text.offline.topic_names import readable, telling_terms
from workers.text.offline.vectors import question_text
from workers.text.offline.words import language_of
from workers.text.shapes import LessonDraft, WorkedDraft

WORKED_MAX = 12
#: Up to this many questions are all worked; above, some are kept for the check.
ALL_WORKED_MAX = 3


def offline_lesson(topic: str, title: str, questions: Sequence[Question], exam: Sequence[Question]) -> LessonDraft:
    """The lesson `title` on `questions`, which are ordered most telling first and belong to `topic` of `exam`.

    The same questions give the same lesson, byte for byte. Large topics work at most WORKED_MAX questions.
    """
    language = language_of(" ".join(question_text(question) for question in questions[:100]))
    say = sentences_for(language)
    inside = {question.id for question in questions}
    everything = [*questions, *(question for question in exam if question.id not in inside)]
    terms = readable(telling_terms(everything, [range(len(questions))], language)[0], 4) or [topic]
    worked, kept = _shared_out(questions)
    defined = definitions(questions)
    reasons = Reasons(questions, say)
    return LessonDraft(
        title=title,
        objectives=objectives(questions, terms, [_within_text(item.term, questions) for item in defined], say),
        explanation=explanation(questions, terms, defined, say),
        worked=[WorkedDraft(question_id=question.id, reasoning=reasons.of(question)) for question in worked],
        key_terms=key_terms(questions, terms, defined, say),
        check=check_items(worked, kept, defined, say),
    )


def _shared_out(questions: Sequence[Question]) -> tuple[list[Question], list[Question]]:
    """(questions to work through, questions to keep for the check), each in the order given."""
    if len(questions) <= ALL_WORKED_MAX:
        return list(questions), []
    count = min(WORKED_MAX, -(-len(questions) * 3 // 5))
    return list(questions[:count]), list(questions[count:])


def _within_text(term: str, questions: Sequence[Question]) -> str:
    """The term as it is written inside a sentence: without the capital that only began one."""
    lowered = term[:1].lower() + term[1:]
    written = (f" {text} " for question in questions for text in (question.question, question.explanation or ""))
    return lowered if any(f" {lowered}" in text for text in written) else term
