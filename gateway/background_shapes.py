"""S4's answers as OpenAPI shows them. The routes build their answers themselves."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from gateway.background_codes import BackgroundCode

TAG = "background jobs"
TAG_DESCRIPTION = {
    "name": TAG,
    "description": "A story becomes scenes, pictures and a book; a photo becomes a cartoon.",
}

Status = Literal["pending", "processing", "completed", "failed", "cancelled"]
Phase = Literal["outline", "story", "scenes", "images", "assembly"]


class BackgroundError(BaseModel):
    error: str
    code: BackgroundCode | None = None
    details: str | None = Field(None, description="In development only.")
    configurationError: bool | None = None
    retryAfter: int | None = Field(None, description="Seconds, as Retry-After.")
    recommendations: list[str] | None = None


def background_refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": BackgroundError} for status in statuses}


class StartAnswer(BaseModel):
    jobId: str
    status: Literal["pending"]
    estimatedCompletion: str
    estimatedMinutes: int
    pollingUrl: str
    message: str


class AutoStoryStarted(StartAnswer):
    phases: list[Phase]


class StoryInfo(BaseModel):
    wordCount: int
    audience: str
    estimatedScenes: str


class ScenesStarted(StartAnswer):
    storyInfo: StoryInfo


class StartInfo(BaseModel):
    style: str
    promptLength: int
    hasSourceImage: bool


class CartoonStarted(StartAnswer):
    processingInfo: StartInfo


class ImageInfo(BaseModel):
    style: str
    audience: str
    emotion: str
    isReusedImage: bool
    promptLength: int


class ImageStarted(StartAnswer):
    imageInfo: ImageInfo


class StatusAnswer(BaseModel):
    """Keys that do not apply are absent."""

    jobId: str
    status: Status
    progress: int = Field(ge=0, le=100)
    currentStep: str | None = None
    createdAt: str
    updatedAt: str
    startedAt: str | None = None
    completedAt: str | None = None
    estimatedTimeRemaining: str | None = None
    error: str | None = None
    errorCode: BackgroundCode | None = Field(None, description="An extension: the code of a failed job.")
    retryCount: int | None = None
    maxRetries: int | None = None


class SceneAnswer(BaseModel):
    description: str
    emotion: str
    imagePrompt: str
    generatedImage: str | None = None
    error: str | None = None


class PageAnswer(BaseModel):
    pageNumber: int
    scenes: list[SceneAnswer]
    text: str | None = Field(None, description="An extension: what is printed on the page.")


class StorybookMade(BaseModel):
    storybook_id: str
    pages: list[PageAnswer]
    has_errors: bool
    warning: str | None = None


class StorybookStatus(StatusAnswer):
    result: StorybookMade | None = None


class AutoStoryMade(BaseModel):
    storybook_id: str
    generated_story: str
    has_errors: bool | None = Field(None, description="An extension, where pictures are missing.")
    warning: str | None = None


class AutoStoryStatus(StatusAnswer):
    currentPhase: Phase | None = None
    result: AutoStoryMade | None = None


class ScenesMade(BaseModel):
    pages: list[PageAnswer]
    character_description: str | None = None


class SceneInfo(BaseModel):
    totalPages: int
    totalScenes: int
    averageScenesPerPage: float


class ScenesStatus(StatusAnswer):
    result: ScenesMade | None = None
    sceneInfo: SceneInfo | None = None


class CartoonMade(BaseModel):
    url: str
    cached: bool


class ProcessingInfo(BaseModel):
    cached: bool
    message: str


class CartoonStatus(StatusAnswer):
    result: CartoonMade | None = None
    processingInfo: ProcessingInfo | None = None


class ImageMade(BaseModel):
    url: str
    prompt_used: str
    reused: bool


class GenerationInfo(BaseModel):
    reused: bool
    promptUsed: str
    style: str


class ImageStatus(StatusAnswer):
    result: ImageMade | None = None
    generationInfo: GenerationInfo | None = None


class FileAnswer(BaseModel):
    url: str
    expiresAt: str


#: The form of an uploaded picture.
PICTURE_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["image"],
    "properties": {"image": {"type": "string", "format": "binary", "description": "JPG, PNG or WEBP, at most 10 MB."}},
}


def cartoon_body(json_schema: dict[str, Any]) -> dict[str, Any]:
    """The two ways to send the body of `cartoonize`."""
    properties = {**PICTURE_FORM["properties"], "prompt": {"type": "string"}, "style": {"type": "string"}}
    form = {"type": "object", "required": ["image", "prompt", "style"], "properties": properties}
    content = {"application/json": {"schema": json_schema}, "multipart/form-data": {"schema": form}}
    return {"requestBody": {"required": True, "content": content}}


def file_body() -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": PICTURE_FORM}}}}
