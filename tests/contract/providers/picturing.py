"""Wishes, settings and a keep in memory for the illustrator tests."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image
from pydantic import SecretStr

from providers.illustrator import KeptPicture, PictureWish
from schemas.settings import Settings
from workers.pictures.decode import clean_picture

KEY = "sk-images-test-0123456789"
OWNER = UUID(int=7)


def draw_plain(color: str) -> bytes:
    """What the offline illustrator runs."""
    return png(color)


def png(color: str = "#336699", size: tuple[int, int] = (32, 16)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()


def wish(key: str = "picture", **changes: Any) -> PictureWish:
    fields: dict[str, Any] = {
        "key": key,
        "prompt": f"A lighthouse at dusk, {key}",
        "alt": "A lighthouse at dusk.",
        "width": 1024,
        "height": 1024,
        "offline": partial(draw_plain, "#112233"),
        "owner": OWNER,
    }
    return PictureWish(**{**fields, **changes})


def images_settings(url: str, **changes: Any) -> Settings:
    fields: dict[str, Any] = {
        "illustrator": "openai",
        "images_url": url,
        "images_key": SecretStr(KEY),
        "images_timeout_seconds": 10,
        "images_price_usd": "0.04",
    }
    return Settings(**{**fields, **changes})


class MemoryKeep:
    """Keeps pictures as a stage does, in a dictionary. `before` may raise, as a store does that is away."""

    def __init__(self, before: Callable[[], None] = lambda: None) -> None:
        self.objects: dict[str, bytes] = {}
        self._before = before

    async def __call__(self, data: bytes, *, foreign: bool) -> KeptPicture:
        self._before()
        kept = clean_picture(data).png if foreign else data
        width, height = Image.open(BytesIO(kept)).size
        key = f"pictures/{len(self.objects)}.png"
        self.objects[key] = kept
        return KeptPicture(key, "image/png", width, height, len(kept))
