"""Moodle GIFT: choice and true/false questions. Other kinds are counted and named as left out."""

import html
import re
from collections import Counter
from collections.abc import Iterator

from inkmill.exam_files.draft import Draft, ReadExam
from inkmill.exam_files.gift_answers import answers_of
from schemas.errors import InvalidInputError
from schemas.quiz import ItemKind

_BRACE = re.compile(r"(?<!\\)(?:\\\\)*[{}]")
_TITLE = re.compile(r"::((?:\\.|(?!::).)*)::", re.DOTALL)
#: Read in one pass: after an escaped backslash an n is a letter, as in the formula that begins with \\nu.
_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_MARKUP = re.compile(r"\[(html|markdown|plain|moodle)\]", re.IGNORECASE)


def recognises(text: str) -> bool:
    return re.search(r"^\s*(::|\$CATEGORY:|//)", text, re.MULTILINE) is not None or len(_BRACE.findall(text)) >= 2


def read(text: str, title: str) -> ReadExam:
    draft = Draft("gift", title)
    left_out: Counter[str] = Counter()
    for line, block in _blocks(text, draft):
        kind = _add(draft, line, block)
        if kind:
            left_out[kind] += 1
            draft.ignore(f"{kind} question")
    if left_out:
        total = sum(left_out.values())
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(left_out.items()))
        many = "question was" if total == 1 else "questions were"
        draft.notes.append(f"{total} {many} left out because only choice questions can be used: {kinds}.")
    return draft.finish()


def _blocks(text: str, draft: Draft) -> Iterator[tuple[int, str]]:
    """(first line, text) of each question: a blank line ends it, but not inside its braces."""
    lines: list[str] = []
    start = depth = 0
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if stripped.startswith("//"):
            continue
        if stripped.startswith("$CATEGORY:") and depth == 0:
            draft.ignore("$CATEGORY")
            continue
        if not stripped and depth == 0:
            if lines:
                yield start, "\n".join(lines)
            lines = []
            continue
        start = start if lines else number
        lines.append(line)
        depth = _depth(depth, line, number)
    if depth:
        raise InvalidInputError(f"The question that starts at line {start} is never closed; add the missing }}.")
    if lines:
        yield start, "\n".join(lines)


def _depth(depth: int, line: str, number: int) -> int:
    """1 when the line ends inside braces, else 0. Raises InvalidInputError for braces in braces."""
    for brace in _BRACE.findall(line):
        depth += 1 if brace.endswith("{") else -1
        if depth not in (0, 1):
            raise InvalidInputError(
                f"Line {number}: the braces do not match; " r"write a brace that belongs to a text as \{ or \}."
            )
    return depth


def _add(draft: Draft, line: int, block: str) -> str | None:
    """Adds the question; or answers what kind of question it is that cannot be used."""
    block = block.strip()
    named = _TITLE.match(block)
    if named:
        draft.ignore("question title")
        block = block[named.end() :].lstrip()
    markup = _MARKUP.match(block)
    is_html = markup is not None and markup[1].lower() == "html"
    if markup:
        block = block[markup.end() :]
    braces = [match.end() - 1 for match in _BRACE.finditer(block)]
    if not braces:
        return "description"
    if len(braces) > 2:
        return "multi-part cloze"
    before, body, after = block[: braces[0]], block[braces[0] + 1 : braces[1]], block[braces[1] + 1 :]
    answers = answers_of(body, line)
    if isinstance(answers, str):
        return answers
    rest = after.strip()
    gap = "" if not rest else " _____" if rest[0] in ".,;:!?" else " _____ "
    stem = f"{before.rstrip()}{gap}{rest}"
    draft.add(
        line,
        {
            "question": text_of(stem, is_html),
            "options": [text_of(option, is_html) for option in answers.options],
            "correct": list(answers.correct),
            "explanation": text_of(answers.explanation, is_html) if answers.explanation else None,
        },
        ItemKind.MULTIPLE if answers.takes_several else ItemKind.SINGLE,
    )
    return None


def text_of(source: str, is_html: bool) -> str:
    r"""The words of `source`: escapes (\~ \= \# \{ \} \:) resolved, tags removed where it is HTML."""
    text = _ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], source).strip()
    if not is_html:
        return text
    text = re.sub(r"(?i)<br\s*/?>|</(p|div|li|pre)>", "\n", text)
    text = html.unescape(re.sub(r"<[^<>]*>", "", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
