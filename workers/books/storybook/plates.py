"""Pictures of a book as files: JPEG of the size that is printed, so that a book of hundreds stays small."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from schemas.story import Book, BookScene

#: Pixels of the longer side by how many pictures share a page of 21 cm: about 200 dots an inch.
_SIDES: Final = {1: 1_500, 2: 750, 3: 1_200, 4: 750, 5: 750, 6: 500}
_QUALITY: Final = 88


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture in the book's folder."""

    name: str
    width: int
    height: int


def make_plates(book: Book, pictures: Mapping[str, Path], folder: Path) -> dict[str, Plate]:
    """The drawn pictures of `book` in `folder`, by their key in the store; without those that cannot be read."""
    sides: dict[str, int] = {} if book.cover is None else {book.cover.key: _SIDES[1]}
    for page in book.pages:
        for scene in page.scenes:
            if scene.picture is not None:
                sides[scene.picture.key] = max(sides.get(scene.picture.key, 0), _SIDES[len(page.scenes)])
    plates: dict[str, Plate] = {}
    for key, side in sides.items():
        plate = _plate(pictures[key], folder, f"picture-{len(plates) + 1:04}.jpg", side) if key in pictures else None
        if plate is not None:
            plates[key] = plate
    return plates


def _plate(picture: Path, folder: Path, name: str, side: int) -> Plate | None:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - heavy

    try:
        with Image.open(picture, formats=("PNG", "JPEG", "WEBP")) as opened:
            small = opened.convert("RGB")
            small.thumbnail((side, side), Image.Resampling.BICUBIC, reducing_gap=2.0)
            small.save(folder / name, "JPEG", quality=_QUALITY)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None
    return Plate(name, small.width, small.height)


def plate_of(scene: BookScene, plates: Mapping[str, Plate]) -> Plate | None:
    return plates.get(scene.picture.key) if scene.picture is not None else None


def cover_of(book: Book, plates: Mapping[str, Plate]) -> Plate | None:
    """The book's own cover, else its first picture that is there."""
    if book.cover is not None and book.cover.key in plates:
        return plates[book.cover.key]
    found = (plate_of(scene, plates) for page in book.pages for scene in page.scenes)
    return next((plate for plate in found if plate is not None), None)


def text_of(page_text: str, scenes: tuple[BookScene, ...]) -> list[str]:
    """Paragraphs printed on a page: its text, or what its scenes describe."""
    text = page_text.strip() or "\n\n".join(scene.description for scene in scenes)
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()]
