"""Lectures, pre-reads and assignments; Markdown in, PDF out."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any
from uuid import UUID

from inkmill.answers import Generation, JobEvent
from inkmill.client.link import Link
from inkmill.client.patience import PDF_SECONDS


class Generations(Link):
    """The routes of generations and exports. Their refusals carry a `code`."""

    async def start_generation(
        self,
        topic: str,
        subtopics: str | Sequence[str],
        mode: str,
        *,
        transcript: str | None = None,
        counts: Mapping[str, int] | None = None,
        idempotency_key: str | None = None,
    ) -> UUID:
        """Start a "lecture", "pre-read" or "assignment"; its id. `counts`: {"mcsc", "mcmc", "subjective"}."""
        body: dict[str, Any] = {
            "topic": topic,
            "subtopics": subtopics if isinstance(subtopics, str) else list(subtopics),
            "mode": mode,
        }
        if transcript is not None:
            body["transcript"] = transcript
        if counts is not None:
            body["assignmentCounts"] = dict(counts)
        return UUID((await self._post("/api/generate", body, key=idempotency_key))["generation_id"])

    async def generation(self, generation_id: UUID) -> Generation:
        """Where a generation stands; with its Markdown and the review's report once it is completed."""
        return Generation.model_validate(await self._get(f"/api/generate/{generation_id}"))

    async def generation_pdf(self, generation_id: UUID) -> bytes:
        """What a completed generation wrote, as a PDF; waits until it is made."""
        return (await self._send("GET", f"/api/generate/{generation_id}.pdf", patience_seconds=PDF_SECONDS)).content

    async def list_generations(self) -> list[Generation]:
        """The generations of this user, newest first, without what they wrote."""
        answer = await self._get("/api/generate")
        return [Generation.model_validate(one) for one in answer["generations"]]

    async def retry_generation(self, generation_id: UUID) -> str:
        """Move a failed generation back to work, under the same id; the stage that it resumes from."""
        answer = await self._post("/api/retry", {"generation_id": str(generation_id)})
        return str(answer["resumed_from"])

    def stream_generation(
        self, generation_id: UUID, *, after: str | None = "0", patience_seconds: float = 60.0
    ) -> AsyncGenerator[JobEvent]:
        """The events `progress`, then `completed` or `failed`. Options as those of `stream`."""
        return self._follow(f"/api/generate/{generation_id}/stream", after, patience_seconds)

    async def export_pdf(
        self,
        content: str,
        *,
        title: str | None = None,
        author: str | None = None,
        filename: str | None = None,
        styling: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Markdown as a PDF; waits until it is made. `styling`: {"headerColor", "fontSize", "lineHeight"}."""
        named = {"title": title, "author": author, "filename": filename, "styling": dict(styling) if styling else None}
        body = {"content": content, **{name: value for name, value in named.items() if value is not None}}
        # No idempotency key: the same document is rendered once however often it is sent.
        return (await self._send("POST", "/api/export/pdf", json=body, patience_seconds=PDF_SECONDS)).content
