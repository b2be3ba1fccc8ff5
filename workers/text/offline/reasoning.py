"""Why a right answer is right, as far as the exam itself says so."""

from collections.abc import Sequence

from schemas.exam import Question
from workers.text.markdown_text import block, inline
from workers.text.offline.phrases import Sentences
from workers.text.offline.statements import is_true_or_false, speaks_about_options, statement_of

_CROSS_REFERENCES_MAX = 2
_QUOTE_MAX = 200


class Reasons:
    """Reasoning for questions of one topic; wrong options are looked up among the answers of the others."""

    def __init__(self, questions: Sequence[Question], say: Sentences) -> None:
        self._say = say
        self._answers: dict[str, Question] = {}
        for question in questions:
            for answer in question.answers:
                if self._names_something(question, answer):
                    self._answers.setdefault(_folded(answer), question)

    def of(self, question: Question) -> str:
        """Markdown: the exam's explanation or what the right answer states, then what wrong options are."""
        own = (question.explanation or "").strip()
        parts = [block(own)] if own else [self._stated(question)]
        elsewhere = [] if is_true_or_false(question) else self._elsewhere(question)
        if not own and not is_true_or_false(question):
            parts.append(self._wrong(question))
        return "\n\n".join(part for part in [*parts, *elsewhere] if part)

    def _stated(self, question: Question) -> str:
        statement = statement_of(question)
        if is_true_or_false(question) and statement is not None:
            return self._say.marked_true if statement.holds else self._say.marked_false
        if statement is not None:
            return inline(statement.text)
        answers = [inline(answer.rstrip(" .")) for answer in question.answers]
        return self._say.marked_right.format(text=self._say.join([f"“{answer}”" for answer in answers]))

    def _wrong(self, question: Question) -> str:
        wrong = [option for index, option in enumerate(question.options) if index not in question.correct]
        listed = ", ".join(f"“{inline(option.rstrip(' .'))}”" for option in wrong if len(option) <= _QUOTE_MAX)
        return self._say.others_wrong.format(text=listed) if listed else ""

    def _elsewhere(self, question: Question) -> list[str]:
        """Sentences on wrong options that are the right answer to another question of the topic."""
        found: list[str] = []
        for index, option in enumerate(question.options):
            other = self._answers.get(_folded(option))
            if index in question.correct or other is None or other.id == question.id:
                continue
            text = self._say.other_answer.format(option=f"“{option.rstrip(' .')}”", text=other.question)
            found.append(inline(text))
        return found[:_CROSS_REFERENCES_MAX]

    @staticmethod
    def _names_something(question: Question, answer: str) -> bool:
        """Numbers and "all of these" answer many questions without belonging to any."""
        letters = any(character.isalpha() for character in answer) and not any(c.isdigit() for c in answer)
        asked = question.question.strip()
        short = len(asked) <= _QUOTE_MAX and "\n" not in asked and asked.endswith(("?", "？"))
        return letters and short and not is_true_or_false(question) and not speaks_about_options(answer)


def _folded(text: str) -> str:
    return " ".join(text.casefold().strip(" .").split())
