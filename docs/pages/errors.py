"""docs/errors.md: every error code, found in the source, with what to do about it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from docs.pages.advice import ADVICE
from docs.pages.source import constants, name_of, nodes, table, text_of
from providers.claude.errors import TABLE as AUTHORS
from providers.images.errors import TABLE as ILLUSTRATORS
from schemas import errors

#: The error classes with a meaning, the narrower ones first.
_MEANINGS: tuple[tuple[type[errors.InkmillError], str], ...] = (
    (errors.LeaseLostError, "lease lost"),
    (errors.BusyError, "busy"),
    (errors.TransientError, "transient"),
    (errors.PermanentError, "permanent"),
)
#: Calls that give a code as an argument: name -> (its place, what it means).
_CALLS = {
    "TryLater": (0, "transient"),
    "Release": (0, "busy"),
    "GiveUp": (0, "permanent"),
    "_failed": (1, "permanent"),
    "fail_job": (2, "permanent"),
}

#: Other texts than these stand under the key "code" for something else.
_CODE = re.compile(r"[a-z][a-z_]*")

_INTRO = """# Error codes

A code is stable; a message may change. Codes stand in `error.code` of a job and a task, in `code` of an attempt, in
`outcome` of a provider call, and in the logs. S0's answers carry one sentence and no code, except `error_details.code`
of a failed job. This page is generated from the source (`python docs/generate.py`); what to do is written in
`docs/pages/advice.py`.

What a code means for the attempt:

- **busy**: no capacity now. The attempt is released; no retry is spent.
- **transient**: it may work next time. One retry is spent, with backoff.
- **permanent**: it cannot work. The task fails at once, and with it the job.
- **lease lost**: somebody else owns the task now. What was made is discarded.
- **–**: none of the four: a request, a command or a process was refused, or an attempt was ended from outside. Where a
  stage meets one all the same, it counts as transient.
"""


@dataclass(frozen=True, slots=True)
class Code:
    """One place that gives a code."""

    code: str
    meaning: str
    message: str


def page() -> str:
    rows = []
    for code, found in sorted(by_code().items()):
        meanings = sorted({one.meaning for one in found if one.meaning != "–"}) or ["–"]
        messages = list(dict.fromkeys(one.message for one in found if one.message))
        said = " / ".join(messages[:1])
        rows.append((f"`{code}`", ", ".join(meanings), said, ADVICE.get(code, "")))
    return _INTRO + "\n" + table(("code", "meaning", "message", "what to do"), rows) + "\n"


def by_code() -> dict[str, list[Code]]:
    """Code -> the places that give it."""
    found: dict[str, list[Code]] = {}
    for one in codes():
        found.setdefault(one.code, []).append(one)
    return found


def codes() -> Iterator[Code]:
    """Classes with a `code`, calls with `code=`, outcomes, and the providers' tables."""
    for row in (*AUTHORS, *ILLUSTRATORS):
        yield Code(row.code, _meaning_of(row.meaning.__name__), row.message)
    for _, node in nodes():
        if isinstance(node, ast.ClassDef):
            yield from _of_class(node)
        elif isinstance(node, ast.Call):
            yield from _of_call(node)
        elif isinstance(node, ast.Dict):
            yield from _of_dict(node)


def _of_class(node: ast.ClassDef) -> Iterator[Code]:
    for line in node.body:
        target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
        if name_of(target) == "code" if target is not None else False:
            code = text_of(getattr(line, "value", None))
            if code and "Error" in node.name:
                bases = [node.name, *map(name_of, node.bases)]
                meaning = next((m for m in map(_meaning_of, bases) if m != "–"), "–")
                yield Code(code, meaning, (ast.get_docstring(node) or "").split("\n")[0])


def _of_call(node: ast.Call) -> Iterator[Code]:
    called = name_of(node.func)
    if called in _CALLS:
        place, meaning = _CALLS[called]
        code = text_of(node.args[place]) if len(node.args) > place else None
        if code:
            yield Code(code, meaning, _message(node.args[place + 1 :]))
    for keyword in node.keywords:
        if keyword.arg == "code":
            for code in _branches(keyword.value):
                yield Code(code, _meaning_of(called), _message(node.args))


def _of_dict(node: ast.Dict) -> Iterator[Code]:
    for key, value in zip(node.keys, node.values, strict=True):
        if text_of(key) == "code" and _CODE.fullmatch(code := text_of(value) or ""):
            yield Code(code, "–", "")


def _branches(node: ast.expr) -> Iterator[str]:
    """ "a", or both of `"a" if … else "b"`, or the text of that name."""
    for part in (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node,):
        code = text_of(part) or (constants().get(part.id) if isinstance(part, ast.Name) else None)
        if code and _CODE.fullmatch(code):
            yield code


def _meaning_of(name: str) -> str:
    """What the error class of this name means; "–" for a class or function without one of the four."""
    known = getattr(errors, name, None)
    if isinstance(known, type):
        return next((meaning for base, meaning in _MEANINGS if issubclass(known, base)), "–")
    return "–"


def _message(arguments: list[ast.expr]) -> str:
    return next(filter(None, map(text_of, arguments)), "")
