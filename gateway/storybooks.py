"""Picture books of their owner: list them, read one, take it away as a file, draw what is missing, delete it.

Extensions beside S4's jobs (X14).
"""

from typing import Annotated, Any, Final
from uuid import UUID

import structlog
from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from gateway.background_callers import LimitedCaller
from gateway.background_codes import BackgroundCode
from gateway.background_errors import background_failure, refusal
from gateway.background_jobs import Start, start_job, starter_of
from gateway.background_shapes import StartAnswer, background_refusals
from gateway.bodies import parse_id
from gateway.book_files import MEDIA_TYPES, book_file
from gateway.book_record import book_record, book_summary, cursor_of, parse_cursor
from gateway.errors import ApiError
from gateway.file_names import attachment, title_name
from gateway.links import signer_of
from gateway.services import Services, services_of
from gateway.storybook_shapes import BookAnswer, BooksAnswer, DeletedBook
from ledger.storybooks import BookRow, delete_storybook, get_storybook, list_storybooks
from schemas.errors import InkmillError
from schemas.picture import PictureSource
from schemas.story import Book, BookFormat, Scene, StorybookRequest, StoryPage

log = structlog.get_logger(__name__)

router = APIRouter(prefix="/api/storybooks", tags=["extension"])

NOT_FOUND: Final = "Storybook not found"
WHOLE: Final = "Every scene of this book has its picture: there is nothing to repair."
LISTED_MAX: Final = 100
_FILE: dict[int | str, dict[str, Any]] = background_refusals(401, 404, 429, 500, 503)


@router.get("", response_model=BooksAnswer, responses=background_refusals(400, 401, 429, 500))
async def list_own(
    request: Request,
    caller: LimitedCaller,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=LISTED_MAX)] = 20,
) -> Response:
    """The caller's picture books, newest first, without what is in them."""
    services = services_of(request)
    with background_failure(services.settings):
        rows = await services.ledger.read(list_storybooks, caller.owner, limit + 1, parse_cursor(cursor))
        sign = signer_of(services, request)
        answer: dict[str, Any] = {"storybooks": [book_summary(row, sign) for row in rows[:limit]]}
        if len(rows) > limit:
            answer["nextCursor"] = cursor_of(rows[limit - 1])
        return JSONResponse(answer)


async def _serve_file(request: Request, storybook_id: str, caller: LimitedCaller, form: BookFormat) -> Response:
    services = services_of(request)
    with background_failure(services.settings):
        row = await _own_book(services, caller.owner, storybook_id)
        data = await book_file(request, row, form)
    suffix = f".{form}"
    name = attachment(title_name(row.book.title, suffix), suffix)
    return Response(data, media_type=MEDIA_TYPES[form], headers={"Content-Disposition": name})


# A suffix must be looked for before the id without one.


@router.get("/{storybook_id}.pdf", response_class=Response, responses=_FILE)
async def read_pdf(request: Request, storybook_id: str, caller: LimitedCaller) -> Response:
    """The book as a PDF to read and to print; waits until it is made."""
    return await _serve_file(request, storybook_id, caller, BookFormat.PDF)


@router.get("/{storybook_id}.epub", response_class=Response, responses=_FILE)
async def read_epub(request: Request, storybook_id: str, caller: LimitedCaller) -> Response:
    """The book as an EPUB for reading devices; waits until it is made."""
    return await _serve_file(request, storybook_id, caller, BookFormat.EPUB)


@router.get("/{storybook_id}", response_model=BookAnswer, responses=background_refusals(401, 404, 429, 500))
async def read(request: Request, storybook_id: str, caller: LimitedCaller) -> Response:
    """A whole picture book; its pictures are links that expire."""
    services = services_of(request)
    with background_failure(services.settings):
        row = await _own_book(services, caller.owner, storybook_id)
        record = book_record(row, signer_of(services, request))
        return JSONResponse(record, headers={"Cache-Control": "no-store"})


@router.post(
    "/{storybook_id}/repair", response_model=StartAnswer, responses=background_refusals(400, 401, 403, 404, 429, 500)
)
async def repair(request: Request, storybook_id: str, caller: LimitedCaller) -> Response:
    """Draw the pictures that are missing, and nothing else; the book keeps its id. A job of type storybook."""
    services = services_of(request)
    with background_failure(services.settings):
        row = await _own_book(services, caller.owner, storybook_id)
        if not row.book.has_errors:
            raise refusal(BackgroundCode.INVALID_INPUT, WHOLE)
        start = Start("storybook", repair_request(row), fingerprint=f"repair:{row.id}", subject=f"storybook:{row.id}")
        starter = starter_of(services, request, caller, start.job_type)
        return JSONResponse(await start_job(services, request, starter, start))


@router.delete("/{storybook_id}", response_model=DeletedBook, responses=background_refusals(401, 404, 429, 500))
async def delete(request: Request, storybook_id: str, caller: LimitedCaller) -> Response:
    """Delete a picture book with its pictures."""
    services = services_of(request)
    with background_failure(services.settings):
        wanted = parse_id(storybook_id, NOT_FOUND)
        keys = await services.ledger.read(delete_storybook, caller.owner, wanted)
        if keys is None:
            raise ApiError(404, NOT_FOUND)
        for key in keys:
            try:
                await services.store.delete(key)
            except InkmillError as error:
                # Its row has expired: the clock deletes it later.
                log.warning("storybook.object_left", store_key=key, error=error.error_code)
    return JSONResponse({"success": True, "message": "Storybook deleted"})


def repair_request(row: BookRow) -> StorybookRequest:
    """The book as a request: its stages take from the book itself what is there already."""
    book = row.book
    return StorybookRequest(
        title=book.title,
        story=book.story,
        character=PictureSource(key=_hero_key(book)),
        pages=tuple(_asked_page(book, number) for number in range(len(book.pages))),
        audience=book.audience,
        style=book.style,
        repairs=row.id,
    )


def _hero_key(book: Book) -> str:
    """The picture of the hero that was given; without one, a picture of the book shows the hero, too."""
    if book.sheet.reference_key is not None:
        return book.sheet.reference_key
    return next(scene.picture.key for page in book.pages for scene in page.scenes if scene.picture is not None)


def _asked_page(book: Book, number: int) -> StoryPage:
    page = book.pages[number]
    scenes = (
        Scene(description=scene.description, emotion=scene.emotion, image_prompt=scene.image_prompt)
        for scene in page.scenes
    )
    return StoryPage(page_number=page.page_number, text=page.text, scenes=tuple(scenes))


async def _own_book(services: Services, owner: UUID, text: str) -> BookRow:
    """Raises ApiError 404, also when it is somebody else's."""
    row = await services.ledger.read(get_storybook, owner, parse_id(text, NOT_FOUND))
    if row is None:
        raise ApiError(404, NOT_FOUND)
    return row
