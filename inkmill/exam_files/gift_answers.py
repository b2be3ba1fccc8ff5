"""The answers of a GIFT question: what stands between its braces."""

import re
from dataclasses import dataclass
from itertools import pairwise

from schemas.errors import InvalidInputError

_MARK = re.compile(r"(?<!\\)(?:\\\\)*[=~]")
_WEIGHT = re.compile(r"%(-?\d+(?:\.\d+)?)%")
_FEEDBACK = re.compile(r"(?<!\\)(?:\\\\)*#")
_MARKUP = re.compile(r"^\[(?:html|markdown|plain|moodle)\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answers:
    """Options in file order, still escaped; `explanation` from the general feedback, else that of right options."""

    options: tuple[str, ...]
    correct: tuple[int, ...]
    explanation: str | None
    #: Rights are marked by weights (~%50%), so several are to be chosen; = marks the one of a single choice.
    takes_several: bool = False


def answers_of(body: str, line: int) -> Answers | str:
    """The answers; or the kind of question ("essay", "numerical", "matching", "short answer") that has none."""
    body, _, general = body.partition("####")
    body = body.strip()
    if not body:
        return "essay"
    if body.startswith("#"):
        return "numerical"
    truth = re.fullmatch(r"(?i)(TRUE|FALSE|T|F)\s*(#.*)?", body, re.DOTALL)
    if truth:
        feedback = general.strip() or " ".join(part.strip() for part in (truth[2] or "").split("#") if part.strip())
        return Answers(("True", "False"), (0 if truth[1].upper().startswith("T") else 1,), feedback or None)
    parts = _parts(body)
    if not parts:
        raise InvalidInputError(f"Line {line}: the answers need = before a right and ~ before a wrong option.")
    if all(mark == "=" for mark, _ in parts) and any("->" in text for _, text in parts):
        return "matching"
    if all(mark == "=" for mark, _ in parts):
        return "short answer"
    return _choices(parts, general.strip(), line)


def _parts(body: str) -> list[tuple[str, str]]:
    """("=" or "~", what follows) for each answer."""
    marks = [match.end() - 1 for match in _MARK.finditer(body)]
    return [(body[mark], body[mark + 1 : end]) for mark, end in pairwise([*marks, len(body)])]


def _choices(parts: list[tuple[str, str]], general: str, line: int) -> Answers:
    options: list[str] = []
    correct: list[int] = []
    feedback: list[str] = []
    takes_several = all(mark == "~" for mark, _ in parts)
    for mark, part in parts:
        text = part.strip()
        weight = _WEIGHT.match(text)
        text = text[weight.end() :] if weight else text
        words, note = _with_feedback(text)
        right = mark == "=" or (weight is not None and float(weight[1]) > 0)
        if right:
            correct.append(len(options))
            feedback += [note] if note else []
        options.append(_MARKUP.sub("", words.strip()).strip())
    if not correct:
        raise InvalidInputError(f"Line {line}: no answer is right; mark it with = or a positive weight such as ~%50%.")
    explanation = _MARKUP.sub("", general) or " ".join(feedback)
    return Answers(tuple(options), tuple(correct), explanation or None, takes_several and len(correct) > 1)


def _with_feedback(text: str) -> tuple[str, str]:
    """An answer and the feedback after its first # that is no part of the text."""
    mark = _FEEDBACK.search(text)
    return (text[: mark.end() - 1], text[mark.end() :].strip()) if mark else (text, "")
