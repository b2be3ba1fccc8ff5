"""A `PictureWish` as a request of the images API."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from providers.illustrator import PictureWish
from providers.images.models import facts, nearest_size
from schemas.settings import Settings


@dataclass(frozen=True, slots=True)
class ImagesRequest:
    """One call. With `pictures` it is sent as a form, else as JSON."""

    path: str
    fields: dict[str, Any]
    pictures: Sequence[bytes]

    @property
    def prompt(self) -> str:
        """What is drawn, as it is sent."""
        return str(self.fields["prompt"])

    @property
    def sent(self) -> dict[str, Any]:
        """The body, as arguments of the HTTP client."""
        if not self.pictures:
            return {"json": self.fields}
        name = "image" if len(self.pictures) == 1 else "image[]"
        files = [(name, (f"reference-{n}.png", data, "image/png")) for n, data in enumerate(self.pictures, start=1)]
        return {"data": {key: str(value) for key, value in self.fields.items()}, "files": files}


def build_request(wish: PictureWish, settings: Settings) -> ImagesRequest:
    """An edit where pictures are given and the model takes them, else a generation."""
    model = settings.images_model
    known = facts(model)
    width, height = nearest_size(model, wish.width, wish.height)
    # Half a surrogate pair (a cut emoji in a story) cannot be sent as UTF-8.
    prompt = wish.prompt.encode("utf-8", "replace").decode("utf-8")[: known.prompt_chars_max]
    fields: dict[str, Any] = {
        "model": model,
        "prompt": prompt,
        "n": 1,
        "size": f"{width}x{height}",
        "user": hashlib.sha256(f"inkmill:{wish.owner}".encode()).hexdigest()[:32],
    }
    if settings.images_quality is not None:
        fields["quality"] = settings.images_quality
    if known.answers_jpeg:
        fields["output_format"] = "jpeg"
    if known.takes_response_format:
        fields["response_format"] = "b64_json"
    pictures = wish.references if known.edits else ()
    return ImagesRequest("/images/edits" if pictures else "/images/generations", fields, pictures)
