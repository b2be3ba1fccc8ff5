"""The Markdown of a whole lecture, pre-read or assignment."""

from collections.abc import Iterable, Sequence

from schemas.generation import Detected, GenerationRequest, Mode, Outline, Section
from schemas.quiz import ItemKind, QuizItem
from workers.text.generation.titles import Titles, titles_for
from workers.text.markdown_text import block, inline, lettered

#: A list of aims longer than this is no list of aims.
AIMS_MAX = 12


def document(request: GenerationRequest, detected: Detected, outline: Outline, sections: Sequence[Section]) -> str:
    """One level-1 heading, the parts below it."""
    words = titles_for(detected.language)
    written = [section for section in sections if section.body]
    empty = [section.title for section in sections if not section.body and request.mode is not Mode.ASSIGNMENT]
    if request.mode is Mode.ASSIGNMENT:
        parts = _assignment(sections, words)
    elif request.mode is Mode.PRE_READ:
        parts = _pre_read(written, words)
    else:
        parts = _lecture(written, words)
    head = [f"# {inline(title_of(request.topic, request.mode, detected.language))}"]
    if detected.author == "offline":
        head.append(f"*{words.offline}*")
    return "\n\n".join([*head, *parts, *_not_covered(outline, empty, words)]) + "\n"


def title_of(topic: str, mode: Mode, language: str) -> str:
    """What stands at the head of the document, and in the metadata of its PDF."""
    words = titles_for(language)
    kind = {Mode.ASSIGNMENT: words.assignment, Mode.PRE_READ: words.pre_read}.get(mode)
    return f"{topic}: {kind}" if kind else topic


def _lecture(sections: Sequence[Section], words: Titles) -> list[str]:
    parts = _aims(sections, words.aims)
    for section in sections:
        parts += [f"## {_capital(section.title)}", section.body]
    parts += _terms(sections, words)
    checks = [check for section in sections for check in section.check]
    if checks:
        parts += [f"## {words.check}", _numbered(inline(check.prompt) for check in checks)]
        parts += [f"## {words.answers}", _numbered(inline(check.answer) for check in checks)]
    return parts


def _pre_read(sections: Sequence[Section], words: Titles) -> list[str]:
    parts = _aims(sections, words.look_for)
    for section in sections:
        parts += [f"## {_capital(section.title)}", section.body]
    parts += _terms(sections, words)
    questions = [check.prompt for section in sections for check in section.check]
    if questions:
        parts += [f"## {words.questions}", _numbered(inline(question) for question in questions)]
    return parts


def _capital(title: str) -> str:
    """As a heading: subtopics are often sent in lower case."""
    text = inline(title)
    return text[:1].upper() + text[1:]


def _aims(sections: Sequence[Section], title: str) -> list[str]:
    """Turn by turn, so that every section is heard before any has its second aim."""
    turns = max((len(section.objectives) for section in sections), default=0)
    aims = [s.objectives[turn] for turn in range(turns) for s in sections if turn < len(s.objectives)]
    unique = list(dict.fromkeys(inline(aim) for aim in aims))[:AIMS_MAX]
    return [f"## {title}", "\n".join(f"- {aim}" for aim in unique)] if unique else []


def _terms(sections: Sequence[Section], words: Titles) -> list[str]:
    lines = [f"- **{inline(one.term)}**: {inline(one.meaning)}" for section in sections for one in section.key_terms]
    return [f"## {words.terms}", "\n".join(lines)] if lines else []


def _not_covered(outline: Outline, empty: Sequence[str], words: Titles) -> list[str]:
    """`empty` are sections for which the transcript had too little."""
    partly = list(dict.fromkeys([*outline.partly, *empty]))
    lines = []
    if outline.missing:
        lines.append(words.missing.format(names=", ".join(map(inline, outline.missing))))
    if partly:
        lines.append(words.partly.format(names=", ".join(map(inline, partly))))
    return [f"## {words.not_covered}", "\n\n".join(lines)] if lines else []


def _numbered(texts: Iterable[str]) -> str:
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, start=1))


def _assignment(sections: Sequence[Section], words: Titles) -> list[str]:
    """Questions by kind, numbered through; then the answers."""
    items = sorted((item for section in sections for item in section.items), key=lambda item: int(item.id))
    kinds = ((ItemKind.SINGLE, words.single), (ItemKind.MULTIPLE, words.multiple), (ItemKind.OPEN, words.subjective))
    ordered = [(kind, title, [item for item in items if item.kind is kind]) for kind, title in kinds]
    parts: list[str] = []
    answers: list[str] = [f"## {words.answers}"]
    number = 0
    for _, title, of_kind in ordered:
        if of_kind:
            parts.append(f"## {title}")
        for item in of_kind:
            number += 1
            parts.append(_question(number, item, words))
            answers.append(_answer(number, item, words))
    return [*parts, *answers]


def _question(number: int, item: QuizItem, words: Titles) -> str:
    points = sum(line.points for line in item.rubric)
    worth = f" *({points} {words.points})*" if points else ""
    lead = f"**{number}.** {block(item.question)}{worth}"
    return "\n\n".join([lead, *([lettered(item.options)] if item.options else [])])


def _answer(number: int, item: QuizItem, words: Titles) -> str:
    if item.kind is not ItemKind.OPEN:
        letters = ", ".join(chr(ord("A") + index) for index in item.correct)
        why = f" {block(item.explanation)}" if item.explanation else ""
        return f"**{number}.** {words.right}: **{letters}**.{why}"
    rows = [f"| {inline(line.criterion).replace('|', chr(92) + '|')} | {line.points} |" for line in item.rubric]
    table = "\n".join([f"| {words.criterion} | {words.points} |", "| --- | ---: |", *rows])
    return f"**{number}.** *{words.model_answer}:* {block(item.answer)}\n\n{table}"
