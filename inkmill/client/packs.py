"""Files, articles and videos in, study packs out."""

import time
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import anyio
import anyio.to_thread

from inkmill.answers import JobEvent
from inkmill.client.link import Link
from inkmill.client.patience import PDF_SECONDS
from inkmill.errors import CommandError, PackFailedError
from inkmill.pack_answers import CardReviewed, ChunkText, Material, MaterialStatus, PackListed, StudyPack

#: As the interface recommends.
POLL_SECONDS = 2.0
#: Sending a file may wait this long for one answer: the gateway stores it before it answers.
_UPLOAD_SECONDS = 300.0
#: Format -> what the address of a pack ends in; "json" is the pack itself.
EXPORTS = {
    "apkg": ".apkg",
    "gift": ".gift",
    "qti": ".qti.zip",
    "md": ".md",
    "pdf": ".pdf",
    "opml": ".opml",
    "map": ".map.md",
    "json": "",
}


class Packs(Link):
    """The routes of materials, study packs and flash cards. Their refusals carry a `code`."""

    async def upload_material(
        self, path: Path, *, language: str | None = None, idempotency_key: str | None = None
    ) -> UUID:
        """Send a PDF, a DOCX or a picture of at most 50 MB, streamed from disk; the id of the material.

        `language`: of the pack; None is the language of the source. Raises CommandError when it cannot be read.
        """
        headers = {"Idempotency-Key": idempotency_key or str(uuid4())}
        fields = {} if language is None else {"language": language}
        try:
            file = await anyio.to_thread.run_sync(path.open, "rb")
        except OSError as error:
            raise CommandError(f"{path} cannot be read ({error.strerror}).") from error
        with file:
            answer = await self._send(
                "POST", "/api/materials/upload", headers=headers, data=fields, files={"file": (path.name, file)},
                timeout=_UPLOAD_SECONDS,
            )  # fmt: skip
        return UUID(answer.json()["materialId"])

    async def submit_url(
        self,
        url: str,
        type: str = "url",
        *,
        transcript: str | None = None,
        language: str | None = None,
        idempotency_key: str | None = None,
    ) -> UUID:
        """Give the address of an article ("url") or of a video ("youtube"); the id of the material.

        `transcript`: what is said in the video, where it has no captions to fetch.
        """
        body: dict[str, Any] = {"url": url, "type": type}
        if transcript is not None:
            body["transcript"] = transcript
        if language is not None:
            body["language"] = language
        return UUID((await self._post("/api/materials/url", body, key=idempotency_key))["materialId"])

    async def material(self, material_id: UUID) -> MaterialStatus:
        """Where a material stands now."""
        return MaterialStatus.model_validate(await self._get(f"/api/materials/{material_id}/status"))

    async def list_materials(self) -> list[Material]:
        """The materials of this user, newest first."""
        answer = await self._get("/api/materials")
        return [Material.model_validate(one) for one in answer["materials"]]

    async def chunk(self, material_id: UUID, chunk_id: str) -> ChunkText:
        """The passage that a note, card, quiz item or node cites."""
        return ChunkText.model_validate(await self._get(f"/api/materials/{material_id}/chunks/{chunk_id}"))

    async def wait_for_pack(self, material_id: UUID, *, seconds: float | None = None) -> UUID:
        """Ask every two seconds until the pack is there; its id.

        Raises PackFailedError as soon as it has failed, and TimeoutError after `seconds` (None: never).
        """
        end = None if seconds is None else time.monotonic() + seconds
        while not (status := await self.material(material_id)).ended:
            left = POLL_SECONDS if end is None else end - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"Material {material_id} is still {status.status} after {seconds} seconds.")
            await anyio.sleep(min(POLL_SECONDS, left))
        if status.study_pack_id is None:
            raise PackFailedError(status.error or status.description, status.error_code)
        return status.study_pack_id

    def stream_material(
        self, material_id: UUID, *, after: str | None = "0", patience_seconds: float = 60.0
    ) -> AsyncGenerator[JobEvent]:
        """The events `progress`, then `completed` or `failed`. Options as those of `stream`."""
        return self._follow(f"/api/materials/{material_id}/stream", after, patience_seconds)

    async def retry_material(self, material_id: UUID) -> None:
        """Move a failed material back to work; what was done stays done."""
        await self._post(f"/api/materials/{material_id}/retry", {})

    async def delete_material(self, material_id: UUID) -> None:
        """Delete a material, failed or complete, with its file and its pack."""
        await self._send("DELETE", f"/api/materials/{material_id}")

    async def pack(self, pack_id: UUID) -> StudyPack:
        """A whole study pack."""
        return StudyPack.model_validate(await self._get(f"/api/study-packs/{pack_id}"))

    async def list_packs(self) -> list[PackListed]:
        """The study packs of this user, newest first, without what is in them."""
        answer = await self._get("/api/study-packs")
        return [PackListed.model_validate(one) for one in answer["studyPacks"]]

    async def delete_pack(self, pack_id: UUID) -> None:
        """Delete a study pack, its material, and the material's file."""
        await self._send("DELETE", f"/api/study-packs/{pack_id}")

    async def export_pack(self, pack_id: UUID, format: str) -> bytes:
        """A pack as a file: a format of `EXPORTS`; waits until a PDF is made. Raises CommandError for another."""
        if format not in EXPORTS:
            raise CommandError(f"There is no format {format}; choose from {', '.join(EXPORTS)}.")
        path = f"/api/study-packs/{pack_id}{EXPORTS[format]}"
        return (await self._send("GET", path, patience_seconds=PDF_SECONDS)).content

    async def review_card(self, card_id: UUID, grade: int) -> CardReviewed:
        """Say how well a card was remembered, 0 (not at all) to 5 (at once); when it is due next.

        Sent once only: a review whose answer was lost may count already.
        """
        answer = await self._send("POST", f"/api/flashcards/{card_id}/review", json={"grade": grade}, tries=1)
        return CardReviewed.model_validate(answer.json())
