"""A picture book as its owner reads it: S4's spellings for pages and scenes, links that are signed for this answer."""

import base64
import binascii
from datetime import datetime
from typing import Any
from uuid import UUID

from gateway.background_codes import BackgroundCode
from gateway.background_errors import refusal
from gateway.background_results import book_page
from gateway.course_steps import wire_time
from gateway.links import Sign
from gateway.redaction import redact
from ledger.storybooks import BookRow, BookSummary
from schemas.picture import DrawnPicture
from schemas.story import BookPage


def book_record(row: BookRow, sign: Sign) -> dict[str, Any]:
    """The whole book. Keys that do not apply are absent."""
    book = row.book
    scenes = [scene for page in book.pages for scene in page.scenes]
    return {
        **_head(row, book.title, book.audience, book.style, book.language, len(book.pages), len(scenes)),
        **_made_by(book.author, book.illustrator),
        **_pictures(book.cover, sum(scene.picture is None for scene in scenes), book.warning, sign),
        "story": book.story,
        "character_description": book.sheet.description,
        "pages": [_page(page, sign) for page in book.pages],
    }


def book_summary(row: BookSummary, sign: Sign) -> dict[str, Any]:
    """The same without what is in it."""
    return {
        **_head(row, row.title, row.audience, row.style, row.language, row.page_count, row.scene_count),
        **_made_by(row.author, row.illustrator),
        **_pictures(row.cover, row.missing, row.warning, sign),
    }


def _head(
    row: BookRow | BookSummary, title: str, audience: str, style: str, language: str, pages: int, scenes: int
) -> dict[str, Any]:
    return {
        "storybook_id": str(row.id),
        "jobId": str(row.job_id),
        "title": title,
        "audience": str(audience),
        "style": str(style),
        "language": language,
        "totalPages": pages,
        "totalScenes": scenes,
        "repairs": row.repairs,
        "createdAt": wire_time(row.created_at),
        "updatedAt": wire_time(row.updated_at),
    }


def _made_by(author: str, illustrator: str) -> dict[str, str]:
    """Who wrote the story, unless its owner did, and who drew: "offline" or the name of a model."""
    return {"illustrator": illustrator} | ({"author": author} if author else {})


def _pictures(cover: DrawnPicture | None, missing: int, warning: str | None, sign: Sign) -> dict[str, Any]:
    told: dict[str, Any] = {"has_errors": missing > 0, "missingImages": missing}
    if warning is not None:
        told["warning"] = warning
    return told | ({"coverImage": sign(cover.key)} if cover is not None else {})


def _page(page: BookPage, sign: Sign) -> dict[str, Any]:
    """As in a job's result, with an alt text for each picture."""
    record = book_page(page, sign)
    for scene, told in zip(page.scenes, record["scenes"], strict=True):
        if scene.picture is not None:
            told["alt"] = scene.picture.alt
        else:
            told["error"] = redact(told["error"])
    return record


def cursor_of(row: BookSummary) -> str:
    """Where the next page of a list begins: behind this book."""
    return base64.urlsafe_b64encode(f"{row.created_at.isoformat()} {row.id}".encode()).decode().rstrip("=")


def parse_cursor(text: str | None) -> tuple[datetime, UUID] | None:
    """Raises ApiError INVALID_INPUT for one that is none of ours."""
    if text is None:
        return None
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
        made_at, _, storybook_id = plain.rpartition(" ")
        at = datetime.fromisoformat(made_at)
        if at.tzinfo is None:
            raise ValueError("without a time zone")
        return at, UUID(storybook_id)
    except (ValueError, binascii.Error) as error:
        raise refusal(BackgroundCode.INVALID_INPUT, "cursor: send the nextCursor of an earlier answer.") from error
