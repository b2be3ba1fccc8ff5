"""S2's bodies and answers of materials as OpenAPI shows them. The routes build their answers themselves."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from gateway.pack_codes import PackCode
from gateway.pack_shapes import Kind

Status = Literal["uploading", "processing", "chunking", "ready", "complete", "failed"]


class MaterialAnswer(BaseModel):
    materialId: str
    status: Literal["processing"]
    message: str


class UrlBody(BaseModel):
    url: str
    type: Literal["url", "youtube"]
    language: str | None = None
    transcript: str | None = Field(None, description="What is said in the video, where it has no captions to fetch.")


class StatusAnswer(BaseModel):
    materialId: str
    status: Status
    progress: int = Field(ge=0, le=100)
    stage: str
    description: str
    isComplete: bool
    studyPackId: str | None
    estimatedTimeRemaining: int | None
    error: str | None
    createdAt: str
    errorCode: PackCode | None = None


class MaterialSummary(StatusAnswer):
    name: str
    kind: Kind
    sourceUrl: str | None
    title: str | None
    pageCount: int | None
    bytes: int | None


class MaterialsAnswer(BaseModel):
    materials: list[MaterialSummary]


class ChunkAnswer(BaseModel):
    id: str
    materialId: str
    text: str
    page: int | None
    offset: int
    headings: list[str]


#: The form of an upload.
UPLOAD_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "At most 50 MB."},
                        "language": {"type": "string", "description": "Of the pack; else the source's."},
                    },
                }
            }
        },
    }
}
