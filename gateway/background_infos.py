"""What the starts of S4 tell of what they were asked."""

from typing import Any

from schemas.picture import CartoonRequest, ImageRequest
from schemas.shape import Shape
from schemas.story import ScenesRequest
from workers.text.story.measures import count_words, estimate_scenes


def story_info(wanted: Shape) -> dict[str, Any]:
    """`storyInfo` of `scenes`."""
    assert isinstance(wanted, ScenesRequest)  # noqa: S101 (the route has made it)
    return {
        "wordCount": count_words(wanted.story),
        "audience": str(wanted.audience),
        "estimatedScenes": estimate_scenes(wanted.story, wanted.audience),
    }


def cartoon_info(wanted: Shape) -> dict[str, Any]:
    """`processingInfo` of `cartoonize`."""
    assert isinstance(wanted, CartoonRequest)  # noqa: S101 (the route has made it)
    return {
        "style": str(wanted.style),
        "promptLength": len(wanted.prompt),
        "hasSourceImage": wanted.source is not None,
    }


def image_info(wanted: Shape) -> dict[str, Any]:
    """`imageInfo` of `image`."""
    assert isinstance(wanted, ImageRequest)  # noqa: S101 (the route has made it)
    return {
        "style": str(wanted.style),
        "audience": str(wanted.audience),
        "emotion": wanted.emotion,
        "isReusedImage": wanted.is_reused_image,
        "promptLength": len(wanted.image_prompt),
    }
