"""Containers that are open while a document is written, and lists as Typst markup."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workers.books.typst_strings import shown

if TYPE_CHECKING:
    from markdown_it.token import Token

_TASK = re.compile(r"\[([ xX])\](?:\s+|$)")
#: The options of a question: "- A) wax", "- B) tallow".
_LETTER = re.compile(r"([A-Z])\)\s+")


@dataclass
class Frame:
    """A container that is open: what it is, and the markup inside it."""

    kind: str
    parts: list[str] = field(default_factory=list)
    #: Of a list: finished items as (task state or None, markup).
    items: list[tuple[bool | None, str]] = field(default_factory=list)
    #: Of a list: the letter of each finished item, "" for one without.
    letters: list[str] = field(default_factory=list)
    task: bool | None = None
    letter: str = ""
    start: int = 1
    tight: bool = True
    rtl: bool = False
    #: Too deep to be drawn.
    flat: bool = False


def list_markup(frame: Frame, *, ordered: bool) -> str:
    gap = "" if frame.tight else ", spacing: loose"
    if ordered:
        items = "".join(f"[{markup}]" for _, markup in _with_letters(frame))
        return f"#enum(start: {frame.start}, tight: {'true' if frame.tight else 'false'}{gap}){items}"
    if is_lettered(frame):
        items = "".join(f"[{markup}]" for _, markup in frame.items)
        return f'#enum(numbering: "A)", tight: {"true" if frame.tight else "false"}{gap}){items}'
    groups: list[tuple[bool | None, list[str]]] = []
    for task, markup in _with_letters(frame):
        if not groups or groups[-1][0] != task:
            groups.append((task, []))
        groups[-1][1].append(f"[{markup}]")
    tight = f"tight: {'true' if frame.tight else 'false'}{gap}"
    if len(groups) == 1 and groups[0][0] is None:
        return f"#list({tight}){''.join(groups[0][1])}"
    lists = [
        f"#list({tight}){''.join(items)}" if task is None else f"#tasks({'true' if task else 'false'}){''.join(items)}"
        for task, items in groups
    ]
    return f"#task-group[{''.join(lists)}]"


def _with_letters(frame: Frame) -> list[tuple[bool | None, str]]:
    """The items, letters in their text."""
    lettered = zip(frame.items, frame.letters, strict=True)
    return [(task, f"{shown(letter + ') ')}{body}" if letter else body) for (task, body), letter in lettered]


def is_lettered(frame: Frame) -> bool:
    """Its items are called A), B), C), … in order: the letter is their mark."""
    return len(frame.letters) > 1 and frame.letters == [chr(ord("A") + n) for n in range(len(frame.letters))]


def without_box(children: "list[Token]", frame: Frame) -> "list[Token]":
    """The item without its "[x]" or "A)", which the frame remembers."""
    content = children[0].content if children and children[0].type == "text" else ""
    if match := _TASK.match(content):
        frame.task = match[1] != " "
    elif match := _LETTER.match(content):
        frame.letter = match[1]
    else:
        return children
    return [children[0].copy(content=children[0].content[match.end() :]), *children[1:]]


def only_picture(children: "Sequence[Token]") -> bool:
    return len(children) == 1 and children[0].type == "image"
