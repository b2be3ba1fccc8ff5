"""Books to print: pictures as files, scenes, pages."""

from pathlib import Path
from typing import Any

from schemas.picture import Audience, CharacterSheet, DrawnPicture, Style
from schemas.story import Book, BookPage, BookScene

REFUSED = "The provider refuses to draw this; say it in other words."


class Shelf:
    """Makes books whose pictures lie in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, Path] = {}

    def scene(self, description: str = "Mina runs through the garden.", *, error: str | None = None) -> BookScene:
        picture = None if error else self._picture(f"Mina in scene {len(self.files) + 1}, running through a garden.")
        return BookScene(description=description, emotion="happy", image_prompt="x", picture=picture, error=error)

    def _picture(self, alt: str) -> DrawnPicture:
        from PIL import Image

        number = len(self.files) + 1
        key, path = f"pictures/{number:032x}.png", self.folder / f"{number}.png"
        Image.new("RGB", (300, 300), (number * 37 % 256, number * 91 % 256, 120)).save(path)
        self.files[key] = path
        return DrawnPicture(
            key=key, media_type="image/png", width=300, height=300, bytes=path.stat().st_size, illustrator="offline",
            prompt_used="x", alt=alt,
        )  # fmt: skip

    def page(self, number: int, text: str = "", *, scenes: int = 1, missing: bool = False) -> BookPage:
        drawn = [self.scene() for _ in range(scenes - missing)]
        lost = [self.scene(error=REFUSED)] if missing else []
        return BookPage(page_number=number, text=text, scenes=(*drawn, *lost))

    def book(self, *pages: BookPage, **changes: Any) -> Book:
        whole: dict[str, Any] = {
            "title": "Mina and the Lantern",
            "story": "Mina found a lantern.",
            "audience": Audience.CHILDREN,
            "style": Style.STORYBOOK,
            "sheet": CharacterSheet(description="A girl in red.", palette=("#a33b3b", "#444444", "#ffffff"), seed=1),
            "pages": pages or (self.page(1, "Mina found a lantern."),),
            "has_errors": False,
            "author": "offline",
            "illustrator": "offline",
            **changes,
        }
        return Book(**whole)
