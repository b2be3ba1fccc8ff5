"""S2's closed set of codes, the listed sentence of each, and what a failed job says in those words (S2-10)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple


class PackCode(StrEnum):
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    INVALID_FILE_TYPE = "INVALID_FILE_TYPE"
    UPLOAD_FAILED = "UPLOAD_FAILED"
    STORAGE_ERROR = "STORAGE_ERROR"
    EXTRACTION_FAILED = "EXTRACTION_FAILED"
    OCR_FAILED = "OCR_FAILED"
    PROCESSING_TIMEOUT = "PROCESSING_TIMEOUT"
    PROCESSING_IN_PROGRESS = "PROCESSING_IN_PROGRESS"
    INVALID_URL = "INVALID_URL"
    URL_FETCH_FAILED = "URL_FETCH_FAILED"
    YOUTUBE_TRANSCRIPT_UNAVAILABLE = "YOUTUBE_TRANSCRIPT_UNAVAILABLE"
    GENERATION_FAILED = "GENERATION_FAILED"
    AI_API_ERROR = "AI_API_ERROR"
    PLAN_LIMIT_EXCEEDED = "PLAN_LIMIT_EXCEEDED"
    INVALID_INPUT = "INVALID_INPUT"
    MATERIAL_NOT_FOUND = "MATERIAL_NOT_FOUND"
    #: Listed, but never sent: what is somebody else's is not found (S2-11).
    UNAUTHORIZED_ACCESS = "UNAUTHORIZED_ACCESS"
    DATABASE_ERROR = "DATABASE_ERROR"


class Listed(NamedTuple):
    status: int
    message: str


LISTED: Final[Mapping[PackCode, Listed]] = {
    PackCode.FILE_TOO_LARGE: Listed(413, "File too large. Maximum size is 50MB."),
    PackCode.INVALID_FILE_TYPE: Listed(415, "Unsupported file type. Please upload PDF, DOCX, or images."),
    PackCode.UPLOAD_FAILED: Listed(500, "Upload failed. Please try again."),
    PackCode.STORAGE_ERROR: Listed(500, "Storage error. Please try again later."),
    PackCode.EXTRACTION_FAILED: Listed(500, "Failed to extract content. Please try a different file."),
    PackCode.OCR_FAILED: Listed(
        500, "Unable to extract text from image. Please ensure the image contains readable text."
    ),
    PackCode.PROCESSING_TIMEOUT: Listed(500, "Processing took too long. Please try a smaller file."),
    PackCode.PROCESSING_IN_PROGRESS: Listed(400, "Cannot delete while material is processing"),
    PackCode.INVALID_URL: Listed(400, "Invalid URL. Please check the link and try again."),
    PackCode.URL_FETCH_FAILED: Listed(500, "Unable to access URL. Please check the link and try again."),
    PackCode.YOUTUBE_TRANSCRIPT_UNAVAILABLE: Listed(
        500, "YouTube transcript unavailable. Please try a different video."
    ),
    PackCode.GENERATION_FAILED: Listed(500, "Generation failed. Please try again or contact support."),
    PackCode.AI_API_ERROR: Listed(500, "AI service error. Please try again later."),
    PackCode.PLAN_LIMIT_EXCEEDED: Listed(403, "You have reached your monthly pack limit. Please upgrade your plan."),
    PackCode.INVALID_INPUT: Listed(400, "Invalid input provided."),
    PackCode.MATERIAL_NOT_FOUND: Listed(404, "Material not found."),
    PackCode.UNAUTHORIZED_ACCESS: Listed(403, "You do not have permission to access this material."),
    PackCode.DATABASE_ERROR: Listed(500, "Database error. Please try again."),
}

#: Code of a failed job -> ours. Codes of the provider are told by their beginning, the rest is GENERATION_FAILED.
_OF_JOB: Final[Mapping[str, PackCode]] = {
    "extraction_failed": PackCode.EXTRACTION_FAILED,
    "invalid_file_type": PackCode.EXTRACTION_FAILED,
    "object_missing": PackCode.EXTRACTION_FAILED,
    "object_too_large": PackCode.EXTRACTION_FAILED,
    "child_died": PackCode.EXTRACTION_FAILED,
    "ocr_failed": PackCode.OCR_FAILED,
    "processing_timeout": PackCode.PROCESSING_TIMEOUT,
    "child_timeout": PackCode.PROCESSING_TIMEOUT,
    "child_memory": PackCode.PROCESSING_TIMEOUT,
    "deadline_exceeded": PackCode.PROCESSING_TIMEOUT,
    # A redirect led to an address that may not be reached.
    "invalid_url": PackCode.INVALID_URL,
    "url_fetch_failed": PackCode.URL_FETCH_FAILED,
    "address_refused": PackCode.URL_FETCH_FAILED,
    "fetch_failed": PackCode.URL_FETCH_FAILED,
    "fetch_timeout": PackCode.URL_FETCH_FAILED,
    "fetch_unresolved": PackCode.URL_FETCH_FAILED,
    "youtube_transcript_unavailable": PackCode.YOUTUBE_TRANSCRIPT_UNAVAILABLE,
    "store_failed": PackCode.STORAGE_ERROR,
    "circuit_open": PackCode.AI_API_ERROR,
    "model_not_found": PackCode.AI_API_ERROR,
    "overloaded": PackCode.AI_API_ERROR,
    "pool_paused": PackCode.AI_API_ERROR,
    "rate_limited": PackCode.AI_API_ERROR,
    "stream_cut": PackCode.AI_API_ERROR,
}
_PROVIDER: Final = "provider_"
#: Where a stage's own time limit means that the source was too much; later ones wait for the author.
_READING: Final = frozenset({"fetch", "extract", "chunk"})


def code_of_job(error: Mapping[str, Any] | None) -> PackCode:
    """What the error of a failed job is called here; None (it was cancelled, or pruned) is GENERATION_FAILED."""
    code = str((error or {}).get("code") or "")
    if code == "timeout":
        return PackCode.PROCESSING_TIMEOUT if (error or {}).get("stage") in _READING else PackCode.GENERATION_FAILED
    if code.startswith(_PROVIDER):
        return PackCode.AI_API_ERROR
    return _OF_JOB.get(code, PackCode.GENERATION_FAILED)
