"""What a completed background job made, in S4's spellings. Files are links that are signed for this answer (S4-05)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger.records import JobRow
from schemas.picture import CartoonResult, DrawnPicture, ImageRequest, ImageResult
from schemas.story import AutoStoryResult, BookPage, BookScene, ScenesResult, StorybookResult, StoryPage

#: Key of the object store -> an address of it.
Sign = Callable[[str], str]

_CACHED: Final = "This picture was made before for the same request; nothing was drawn again."
_DRAWN: Final = "The picture was drawn for this request."


def result_of(job: JobRow, sign: Sign) -> dict[str, Any]:
    """`result`, and beside it what else the status of this type tells of it. For completed jobs."""
    return RESULTS[job.pipeline](job, sign)


def _storybook(job: JobRow, sign: Sign) -> dict[str, Any]:
    made = StorybookResult.model_validate(job.result)
    result = {
        "storybook_id": str(made.storybook_id),
        "pages": [book_page(page, sign) for page in made.pages],
        "has_errors": made.has_errors,
    }
    return {"result": result | _warning(made.warning)}


def _auto_story(job: JobRow, _: Sign) -> dict[str, Any]:
    made = AutoStoryResult.model_validate(job.result)
    result: dict[str, Any] = {"storybook_id": str(made.storybook_id), "generated_story": made.generated_story}
    if made.has_errors:  # as of a storybook; a whole book has the two documented keys alone
        result |= {"has_errors": True} | _warning(made.warning)
    return {"result": result}


def _scenes(job: JobRow, _: Sign) -> dict[str, Any]:
    made = ScenesResult.model_validate(job.result)
    result = {"pages": [_story_page(page) for page in made.pages], "character_description": made.character_description}
    count = sum(len(page.scenes) for page in made.pages)
    info = {
        "totalPages": len(made.pages),
        "totalScenes": count,
        "averageScenesPerPage": round(count / len(made.pages), 2),
    }
    return {"result": result, "sceneInfo": info}


def _cartoon(job: JobRow, sign: Sign) -> dict[str, Any]:
    picture = CartoonResult.model_validate(job.result).picture
    info = {"cached": picture.cached, "message": _CACHED if picture.cached else _DRAWN}
    return {"result": {"url": sign(picture.key), "cached": picture.cached}, "processingInfo": info}


def _image(job: JobRow, sign: Sign) -> dict[str, Any]:
    picture = ImageResult.model_validate(job.result).picture
    style = ImageRequest.model_validate(job.request).style
    result = {"url": sign(picture.key), "prompt_used": picture.prompt_used, "reused": picture.reused}
    info = {"reused": picture.reused, "promptUsed": picture.prompt_used, "style": str(style)}
    return {"result": result, "generationInfo": info}


RESULTS: Final[Mapping[str, Callable[[JobRow, Sign], dict[str, Any]]]] = {
    "storybook": _storybook,
    "auto-story": _auto_story,
    "scenes": _scenes,
    "cartoonize": _cartoon,
    "image": _image,
}


def book_page(page: BookPage, sign: Sign) -> dict[str, Any]:
    """A page as it was asked for, each scene with its picture or with why there is none (S4-07)."""
    return {"pageNumber": page.page_number} | _text(page.text) | {"scenes": [_scene(s, sign) for s in page.scenes]}


def _scene(scene: BookScene, sign: Sign) -> dict[str, Any]:
    told = {"description": scene.description, "emotion": scene.emotion, "imagePrompt": scene.image_prompt}
    return told | _picture(scene.picture, scene.error, sign)


def _picture(picture: DrawnPicture | None, error: str | None, sign: Sign) -> dict[str, Any]:
    if picture is not None:
        return {"generatedImage": sign(picture.key)}
    return {"error": error or "This picture is missing."}


def _story_page(page: StoryPage) -> dict[str, Any]:
    scenes = [
        {"description": scene.description, "emotion": scene.emotion, "imagePrompt": scene.image_prompt}
        for scene in page.scenes
    ]
    return {"pageNumber": page.page_number} | _text(page.text) | {"scenes": scenes}


def _text(text: str) -> dict[str, str]:
    """An extension: what is printed on the page, so that a book can be made of these pages as they are."""
    return {"text": text} if text else {}


def _warning(warning: str | None) -> dict[str, str]:
    return {} if warning is None else {"warning": warning}
