"""Containers that are open while a document is written, and lists as Typst markup."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_TASK = re.compile(r"\[([ xX])\](?:\s+|$)")


@dataclass
class Frame:
    """A container that is open: what it is, and the markup inside it."""

    kind: str
    parts: list[str] = field(default_factory=list)
    #: Of a list: finished items as (task state or None, markup).
    items: list[tuple[bool | None, str]] = field(default_factory=list)
    task: bool | None = None
    start: int = 1
    tight: bool = True
    rtl: bool = False
    #: Too deep to be drawn.
    flat: bool = False


def list_markup(frame: Frame, *, ordered: bool) -> str:
    gap = "" if frame.tight else ", spacing: loose"
    if ordered:
        items = "".join(f"[{markup}]" for _, markup in frame.items)
        return f"#enum(start: {frame.start}, tight: {'true' if frame.tight else 'false'}{gap}){items}"
    groups: list[tuple[bool | None, list[str]]] = []
    for task, markup in frame.items:
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


def without_box(children: "list[Token]", frame: Frame) -> "list[Token]":
    """The item without its "[x]", which the frame remembers."""
    match = _TASK.match(children[0].content) if children and children[0].type == "text" else None
    if match is None:
        return children
    frame.task = match[1] != " "
    return [children[0].copy(content=children[0].content[match.end() :]), *children[1:]]


def only_picture(children: "Sequence[Token]") -> bool:
    return len(children) == 1 and children[0].type == "image"
