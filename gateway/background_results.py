"""What a completed background job made, in S4's spellings. Files are links that are signed for this answer (S4-05)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from gateway.links import Sign
from ledger.records import JobRow
from schemas.picture import CartoonResult, DrawnPicture, ImageRequest, ImageResult
from schemas.story import AutoStoryResult, BookPage, BookScene, ScenesResult, StorybookResult, StoryPage

_CACHED: Final = "This picture was made before for the same request; nothing was drawn again."
_DRAWN: Final = "The picture was drawn for this request."


def result_of(job: JobRow, sign: Sign) -> dict[str, Any]:
    """`result`, and beside it what else the status of this type tells of it. For completed jobs."""
    told = told_result(job.pipeline, job.result or {}, sign)
    beside = _BESIDE.get(job.pipeline)
    return {"result": told} | ({} if beside is None else beside(job, told))


def told_result(pipeline: str, made: dict[str, Any], sign: Sign) -> dict[str, Any]:
    """`result` of a completed job; of other products as it is kept."""
    tell = _RESULTS.get(pipeline)
    return made if tell is None else tell(made, sign)


def _storybook(kept: dict[str, Any], sign: Sign) -> dict[str, Any]:
    made = StorybookResult.model_validate(kept)
    result = {
        "storybook_id": str(made.storybook_id),
        "pages": [book_page(page, sign) for page in made.pages],
        "has_errors": made.has_errors,
    }
    return result | _warning(made.warning)


def _auto_story(kept: dict[str, Any], _: Sign) -> dict[str, Any]:
    made = AutoStoryResult.model_validate(kept)
    result: dict[str, Any] = {"storybook_id": str(made.storybook_id), "generated_story": made.generated_story}
    if made.has_errors:  # as of a storybook; a whole book has the two documented keys alone
        result |= {"has_errors": True} | _warning(made.warning)
    return result


def _scenes(kept: dict[str, Any], _: Sign) -> dict[str, Any]:
    made = ScenesResult.model_validate(kept)
    return {"pages": [_story_page(page) for page in made.pages], "character_description": made.character_description}


def _cartoon(kept: dict[str, Any], sign: Sign) -> dict[str, Any]:
    picture = CartoonResult.model_validate(kept).picture
    return {"url": sign(picture.key), "cached": picture.cached}


def _image(kept: dict[str, Any], sign: Sign) -> dict[str, Any]:
    picture = ImageResult.model_validate(kept).picture
    return {"url": sign(picture.key), "prompt_used": picture.prompt_used, "reused": picture.reused}


_RESULTS: Final[Mapping[str, Callable[[dict[str, Any], Sign], dict[str, Any]]]] = {
    "storybook": _storybook,
    "auto-story": _auto_story,
    "scenes": _scenes,
    "cartoonize": _cartoon,
    "image": _image,
}


def _scene_info(_: JobRow, told: dict[str, Any]) -> dict[str, Any]:
    pages, count = len(told["pages"]), sum(len(page["scenes"]) for page in told["pages"])
    info = {"totalPages": pages, "totalScenes": count, "averageScenesPerPage": round(count / pages, 2)}
    return {"sceneInfo": info}


def _processing_info(_: JobRow, told: dict[str, Any]) -> dict[str, Any]:
    return {"processingInfo": {"cached": told["cached"], "message": _CACHED if told["cached"] else _DRAWN}}


def _generation_info(job: JobRow, told: dict[str, Any]) -> dict[str, Any]:
    style = ImageRequest.model_validate(job.request).style
    return {
        "generationInfo": {"reused": told["reused"], "promptUsed": told["prompt_used"], "style": str(style)},
    }


#: What the status tells beside `result`, from what that tells.
_BESIDE: Final[Mapping[str, Callable[[JobRow, dict[str, Any]], dict[str, Any]]]] = {
    "scenes": _scene_info,
    "cartoonize": _processing_info,
    "image": _generation_info,
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
