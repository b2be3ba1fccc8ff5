"""S1's bodies and answers as OpenAPI shows them. The routes build their answers themselves."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from gateway.error_codes import ErrorCode
from schemas.review import Report

TAG = "generation"
#: Of the product, beside the version of our own API (S1-02).
VERSION = "2.0.0"
TAG_DESCRIPTION = {
    "name": TAG,
    "description": f"Lectures, pre-reads and assignments, PDF export, retry, streaming. API version {VERSION}.",
    "x-version": VERSION,
}

Status = Literal["queued", "processing", "completed", "failed"]


class Counts(BaseModel):
    mcsc: int = Field(ge=0, le=100)
    mcmc: int = Field(ge=0, le=100)
    subjective: int = Field(ge=0, le=100)


class GenerateBody(BaseModel):
    topic: str
    subtopics: str | list[str]
    mode: Literal["pre-read", "lecture", "assignment"]
    transcript: str | None = None
    assignmentCounts: Counts | None = None


class GenerateAnswer(BaseModel):
    success: bool
    generation_id: str
    status: Status


class GenerationSummary(BaseModel):
    generation_id: str
    status: Status
    mode: Literal["pre-read", "lecture", "assignment"]
    topic: str
    subtopics: list[str]
    progress: float
    current_stage: str | None
    created_at: str
    updated_at: str
    completed_at: str | None
    error: str | None = None


class GenerationAnswer(GenerationSummary):
    success: bool
    content: str | None = None
    author: str | None = None
    language: str | None = None
    report: Report | None = None


class GenerationsAnswer(BaseModel):
    success: bool
    generations: list[GenerationSummary]


class RetryBody(BaseModel):
    generation_id: str


class RetryAnswer(BaseModel):
    success: bool
    generation_id: str
    resumed_from: str


class StylingBody(BaseModel):
    headerColor: str | None = None
    fontSize: float | None = None
    lineHeight: float | None = None


class ExportBody(BaseModel):
    content: str
    title: str = "Document"
    author: str | None = None
    filename: str = "document.pdf"
    styling: StylingBody | None = None


class PdfHealth(BaseModel):
    status: Literal["ok"]
    service: str
    version: str


class CodedError(BaseModel):
    model_config = ConfigDict(use_enum_values=True)

    error: str
    code: ErrorCode
    details: str | None = None


def coded_refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documented refusals of a route; every limited route has 429, too."""
    return {status: {"model": CodedError} for status in statuses}


#: What a route that answers with a PDF says of itself.
PDF_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
}
