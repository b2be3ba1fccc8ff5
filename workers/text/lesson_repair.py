"""What an author answered becomes a lesson that holds; the exam's own words come from the exam."""

from collections.abc import Sequence

from schemas.course import CheckItem, KeyTerm, Lesson, WorkedQuestion
from schemas.exam import Question
from workers.exam_input import strip_controls
from workers.text.headings import headings_for
from workers.text.lesson_markdown import lesson_markdown
from workers.text.shapes import LessonDraft

WORKED_MAX = 12
TITLE_CHARS_MAX = 200


def is_complete(draft: LessonDraft, questions: Sequence[Question]) -> bool:
    """Every part of the lesson holds something that can be used."""
    worked = _worked(draft, {question.id for question in questions})
    return all((_texts(draft.objectives), draft.explanation.strip(), worked, _terms(draft), _check(draft)))


def lesson_of(
    draft: LessonDraft,
    spare: LessonDraft | None,
    questions: Sequence[Question],
    *,
    title: str,
    language: str,
    author: str,
) -> Lesson:
    """The lesson on `questions`, rendered. A part that `draft` lacks is taken from `spare`, and the lesson says so."""
    known = {question.id: question for question in questions}
    ids = set(known)
    words = headings_for(language)
    objectives = _texts(draft.objectives) or (_texts(spare.objectives) if spare else ())
    explanation = _clean(draft.explanation) or (_clean(spare.explanation) if spare else "")
    worked = _worked(draft, ids) or (_worked(spare, ids) if spare else ())
    terms = _terms(draft) or (_terms(spare) if spare else ())
    check = _check(draft) or (_check(spare) if spare else ())
    named = " ".join(_clean(draft.title).split()).strip("#*_ ")[:TITLE_CHARS_MAX] or title
    return Lesson(
        title=named,
        objectives=objectives,
        explanation=explanation,
        worked=worked,
        key_terms=terms,
        check=check,
        question_ids=tuple(known),
        markdown=lesson_markdown(
            title=named,
            objectives=objectives,
            explanation=explanation,
            worked=worked,
            key_terms=terms,
            check=check,
            questions=known,
            language=language,
            label=words.offline if author == "offline" else words.filled if spare else None,
        ),
        author=author,
    )


def _clean(text: str) -> str:
    return strip_controls(text).strip()


def _texts(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(_clean(text) for text in texts if _clean(text))


def _worked(draft: LessonDraft, ids: set[str]) -> tuple[WorkedQuestion, ...]:
    """Known questions, each once, with a reasoning."""
    found: dict[str, WorkedQuestion] = {}
    for item in draft.worked:
        name, reasoning = item.question_id.strip(), _clean(item.reasoning)
        if name in ids and reasoning:
            found.setdefault(name, WorkedQuestion(question_id=name, reasoning=reasoning))
    return tuple(found.values())[:WORKED_MAX]


def _terms(draft: LessonDraft) -> tuple[KeyTerm, ...]:
    pairs = [(_clean(item.term), _clean(item.meaning)) for item in draft.key_terms]
    return tuple(KeyTerm(term=term, meaning=meaning) for term, meaning in pairs if term and meaning)


def _check(draft: LessonDraft) -> tuple[CheckItem, ...]:
    pairs = [(_clean(item.prompt), _clean(item.answer)) for item in draft.check]
    return tuple(CheckItem(prompt=prompt, answer=answer) for prompt, answer in pairs if prompt and answer)
