"""Files that commands write."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path

from inkmill.errors import CommandError, GatewayRefusedError


async def save_pdf(making: Awaitable[bytes], beside: Path) -> Path:
    """Write the PDF beside the Markdown it is made of. Raises CommandError; the Markdown stays, no older PDF does."""
    path = beside.with_suffix(".pdf")
    path.unlink(missing_ok=True)
    try:
        data = await making
    except GatewayRefusedError as error:
        raise CommandError(f"{beside} is written, its PDF is not: {error.message}") from error
    return await asyncio.to_thread(write, path, data)


def write(path: Path, content: str | bytes) -> Path:
    """Write a file, with a line end after text, in a folder that is made if it is missing. Raises CommandError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if content.endswith("\n") else f"{content}\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{error.filename or path} cannot be written ({error.strerror}).") from error
    return path


def first_heading(markdown: str) -> str | None:
    """The text of the first heading of level 1 outside code, for a title; None when there is none."""
    fenced = False
    for line in markdown.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced and line.startswith("# "):
            return line[2:].strip(" #") or None
    return None
