"""What the models of images APIs can do. A model that nobody knows is taken for one of the newest kind."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Facts:
    """`sizes` are (width, height) of a square, a portrait and a landscape picture."""

    sizes: tuple[tuple[int, int], ...] = ((1024, 1024), (1024, 1536), (1536, 1024))
    prompt_chars_max: int = 32_000
    #: Pictures can be given to it.
    edits: bool = True
    #: It answers an address unless it is told to answer the picture itself.
    takes_response_format: bool = False
    #: It can be asked for a JPEG, which is what we keep: a tenth of the bytes of its PNG, and of the work on them.
    answers_jpeg: bool = False


_NEWEST: Final = Facts()
_GPT_IMAGE: Final = Facts(answers_jpeg=True)
_FACTS: Final = {
    "dall-e-3": Facts(
        sizes=((1024, 1024), (1024, 1792), (1792, 1024)),
        prompt_chars_max=4_000,
        edits=False,
        takes_response_format=True,
    ),
    "dall-e-2": Facts(sizes=((1024, 1024),), prompt_chars_max=1_000, takes_response_format=True),
}


def facts(model: str) -> Facts:
    return _FACTS.get(model, _GPT_IMAGE if model.startswith("gpt-image-") else _NEWEST)


def nearest_size(model: str, width: int, height: int) -> tuple[int, int]:
    """The size of `model` whose shape is nearest to width × height."""
    wanted = width / height
    return min(facts(model).sizes, key=lambda size: max(wanted * size[1] / size[0], size[0] / size[1] / wanted))
