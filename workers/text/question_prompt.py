"""Exam questions as a prompt shows them."""

import html
import re
from collections.abc import Sequence

from providers.fence import fence
from schemas.exam import Question

#: A longer stem or option is cut in prompts; learners read it whole.
STEM_CHARS_MAX = 8_000
OPTION_CHARS_MAX = 2_000
#: Questions of one prompt.
PROMPT_CHARS_MAX = 60_000

_TAG = re.compile(r"<(?=/?question\b)", re.IGNORECASE)


def question_block(question: Question) -> str:
    """`<question id="…">` with stem, options ("*" marks right ones) and explanation; the text cannot close the tag."""
    right = set(question.correct)
    lines = [f'<question id="{html.escape(question.id)}">', _text(question.question, STEM_CHARS_MAX)]
    for index, option in enumerate(question.options):
        lines.append(f"{'*' if index in right else '-'} {_text(option, OPTION_CHARS_MAX)}")
    if question.explanation:
        lines.append(f"Explanation: {_text(question.explanation, STEM_CHARS_MAX)}")
    return "\n".join([*lines, "</question>"])


def question_blocks(questions: Sequence[Question], chars_max: int = PROMPT_CHARS_MAX) -> str:
    """Fenced blocks of the first questions that fit; at least one."""
    blocks: list[str] = []
    size = 0
    for question in questions:
        block = question_block(question)
        size += len(block)
        if blocks and size > chars_max:
            break
        blocks.append(block)
    return fence("\n".join(blocks))


def fits(questions: Sequence[Question], chars_max: int = PROMPT_CHARS_MAX) -> bool:
    """Whether all of them fit into one prompt."""
    size = 0
    for question in questions:
        size += len(question_block(question))
        if size > chars_max:
            return False
    return True


def chunks(questions: Sequence[Question], count_max: int, chars_max: int = PROMPT_CHARS_MAX) -> list[list[Question]]:
    """Runs of questions that each fit into one prompt, in order."""
    made: list[list[Question]] = []
    size = 0
    for question in questions:
        length = len(question_block(question))
        if not made or len(made[-1]) >= count_max or size + length > chars_max:
            made.append([])
            size = 0
        made[-1].append(question)
        size += length
    return made


def _text(text: str, chars_max: int) -> str:
    if len(text) > chars_max:
        text = f"{text[:chars_max]} [… {len(text) - chars_max:,} more characters]"
    return _TAG.sub("&lt;", text)
