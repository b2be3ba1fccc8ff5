"""A book is put together of its draft and what became of its pictures. Pure: values in, a value out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from schemas.errors import PermanentError
from schemas.picture import CharacterSheet, DrawnPicture, PictureOrder
from schemas.plan import Path
from schemas.story import Book, BookDraft, BookPage, BookScene, StoryPage

#: Places that a warning names before it only counts.
_NAMED_MAX: Final = 6
#: Codes whose messages are for who runs the fleet, not for who reads the book.
_INTERNAL: Final = frozenset({"crashed", "lost", "output_refused"})
_UNKNOWN: Final = "The picture could not be drawn."

#: Error of a failed task by place: {"code", "message", …}.
Failures = Mapping[Path, Mapping[str, Any]]


def assemble(
    draft: BookDraft,
    sheet: CharacterSheet,
    orders: Sequence[PictureOrder],
    pictures: Sequence[DrawnPicture | None],
    failures: Failures,
    cover: DrawnPicture | None = None,
) -> Book:
    """The book: each scene has its picture, or one sentence that says why it has none (S4-08).

    `pictures` are those of `orders`, in their order; None where the task failed, whose error is in `failures` under
    its place. `cover` None: the first picture. Raises PermanentError, with the code of most failures, when the book
    would have no picture at all.
    """
    drawn = {(order.page, order.scene): picture for order, picture in zip(orders, pictures, strict=True)}
    reasons = {(order.page, order.scene): _reason(failures.get((i,))) for i, order in enumerate(orders)}
    pages = tuple(_page(page, drawn, reasons) for page in draft.pages)
    finished = [scene.picture for page in pages for scene in page.scenes if scene.picture is not None]
    if not finished:
        raise _without_pictures(len(orders), failures)
    warning = warning_of(pages)
    return Book(
        title=draft.title,
        story=draft.story,
        audience=draft.audience,
        style=draft.style,
        sheet=sheet,
        pages=pages,
        has_errors=warning is not None,
        warning=warning,
        language=draft.language,
        author=draft.author,
        illustrator=", ".join(dict.fromkeys(picture.illustrator for picture in finished if picture.illustrator)),
        cover=cover or finished[0],
    )


def _page(
    page: BookPage, drawn: Mapping[tuple[int, int], DrawnPicture | None], reasons: Mapping[tuple[int, int], str]
) -> BookPage:
    scenes = []
    for number, scene in enumerate(page.scenes, 1):
        place = (page.page_number, number)
        picture = scene.picture or drawn.get(place)
        error = None if picture is not None else reasons.get(place, _UNKNOWN)
        scenes.append(scene.model_copy(update={"picture": picture, "error": error}))
    return page.model_copy(update={"scenes": tuple(scenes)})


def _reason(error: Mapping[str, Any] | None) -> str:
    message = str((error or {}).get("message") or "")
    return _UNKNOWN if not message or (error or {}).get("code") in _INTERNAL else message


def warning_of(pages: Sequence[BookPage]) -> str | None:
    """ "3 of 24 pictures are missing: page 2 scene 1, page 2 scene 2 and page 5 scene 1." None when none is."""
    scenes = [(page.page_number, number, scene) for page in pages for number, scene in enumerate(page.scenes, 1)]
    missing = [f"page {page} scene {number}" for page, number, scene in scenes if scene.picture is None]
    if not missing:
        return None
    named = missing if len(missing) <= _NAMED_MAX else [*missing[:_NAMED_MAX], f"{len(missing) - _NAMED_MAX} more"]
    places = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    are = "is" if len(missing) == 1 else "are"
    return f"{len(missing)} of {len(scenes)} pictures {are} missing: {places}."


def _without_pictures(count: int, failures: Failures) -> PermanentError:
    """Why there is no book: what most of its pictures died of."""
    said = Counter((str(error.get("code") or PermanentError.code), _reason(error)) for error in failures.values())
    (code, reason), _ = said.most_common(1)[0] if said else ((PermanentError.code, _UNKNOWN), 0)
    pictures = "The only picture" if count == 1 else f"None of the {count} pictures"
    return PermanentError(f"{pictures} could be drawn: {reason}", code=code, pictures=count)


def missing_scenes(draft: BookDraft) -> tuple[PictureOrder, ...]:
    """One order for each scene of the draft that has no picture yet, in reading order."""
    return tuple(
        PictureOrder(
            page=page.page_number,
            scene=number,
            description=scene.description,
            emotion=scene.emotion,
            prompt=scene.image_prompt,
        )
        for page in draft.pages
        for number, scene in enumerate(page.scenes, 1)
        if scene.picture is None
    )


def empty_pages(pages: Sequence[StoryPage]) -> tuple[BookPage, ...]:
    """Pages of a story as pages of a book whose pictures are all to be drawn."""
    return tuple(
        BookPage(
            page_number=page.page_number,
            text=page.text,
            scenes=tuple(
                BookScene(description=scene.description, emotion=scene.emotion, image_prompt=scene.image_prompt)
                for scene in page.scenes
            ),
        )
        for page in pages
    )
