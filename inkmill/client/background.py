"""Stories, pictures and picture books: started, asked for, taken away as files."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import anyio
import anyio.to_thread
import httpx2

from inkmill.background_answers import BackgroundStarted, BackgroundStatus
from inkmill.client.link import Link
from inkmill.client.patience import PDF_SECONDS
from inkmill.errors import BackgroundFailedError, CommandError

#: A status may be asked for once a second; a little longer, so that no request comes too early.
POLL_SECONDS = 1.1
#: Sending a picture may wait this long for one answer.
_UPLOAD_SECONDS = 120.0
_FILES = "/api/files/"


class Background(Link):
    """The routes of background jobs. Their refusals carry a `code`."""

    async def start_background(
        self, job_type: str, body: Mapping[str, Any], *, idempotency_key: str | None = None
    ) -> BackgroundStarted:
        """Start a job of type storybook, auto-story, scenes, cartoonize or image; `body` as its route documents it."""
        answer = await self._post(f"/api/jobs/{job_type}/start", body, key=idempotency_key)
        return BackgroundStarted.model_validate(answer)

    async def start_cartoon(
        self, photo: Path, prompt: str, style: str, *, idempotency_key: str | None = None
    ) -> BackgroundStarted:
        """Send a JPG, PNG or WEBP of at most 10 MB to be drawn in a style. Raises CommandError: it cannot be read."""
        headers = {"Idempotency-Key": idempotency_key or str(uuid4())}
        fields = {"prompt": prompt, "style": style}
        answer = await self._send_picture("/api/jobs/cartoonize/start", photo, headers=headers, data=fields)
        return BackgroundStarted.model_validate(answer.json())

    async def upload_picture(self, photo: Path) -> str:
        """Send a picture to be named in a job within 24 hours; its link. Raises CommandError: it cannot be read."""
        return str((await self._send_picture("/api/files", photo)).json()["url"])

    async def background_status(self, job_type: str, job_id: UUID) -> BackgroundStatus:
        """Where a job of that type stands now."""
        return BackgroundStatus.model_validate(await self._get(f"/api/jobs/{job_type}/status/{job_id}"))

    async def wait_for_background(
        self,
        job_type: str,
        job_id: UUID,
        *,
        seconds: float | None = None,
        on_status: Callable[[BackgroundStatus], None] | None = None,
    ) -> BackgroundStatus:
        """Ask about once a second until the job is completed; `on_status` is told of every answer.

        Raises BackgroundFailedError as soon as it has failed or was cancelled, TimeoutError after `seconds`.
        """
        end = None if seconds is None else time.monotonic() + seconds
        while True:
            status = await self.background_status(job_type, job_id)
            if on_status is not None:
                on_status(status)
            if status.status == "completed":
                return status
            if status.ended:
                raise BackgroundFailedError(status.error or f"The job was {status.status}.", status.error_code)
            if end is not None and time.monotonic() + POLL_SECONDS > end:
                raise TimeoutError(f"Job {job_id} is still {status.status} after {seconds} seconds.")
            await anyio.sleep(POLL_SECONDS)

    async def download(self, url: str) -> bytes:
        """The file that a signed link of this gateway stands for."""
        _, found, rest = url.partition(_FILES)
        if not found:
            raise CommandError(f"{url} is no link to a file of this gateway.")
        return (await self._send("GET", f"{_FILES}{rest}")).content

    async def storybook(self, storybook_id: UUID) -> dict[str, Any]:
        """A picture book as on the wire; its pictures are links that expire."""
        return await self._get(f"/api/storybooks/{storybook_id}")

    async def storybook_file(self, storybook_id: UUID, format: str) -> bytes:
        """A picture book as "pdf" or "epub"; waits until it is made."""
        path = f"/api/storybooks/{storybook_id}.{format}"
        return (await self._send("GET", path, patience_seconds=PDF_SECONDS)).content

    async def repair_storybook(self, storybook_id: UUID) -> BackgroundStarted:
        """Draw the pictures that a book lacks; a job of type storybook."""
        return BackgroundStarted.model_validate(await self._post(f"/api/storybooks/{storybook_id}/repair", {}))

    async def _send_picture(self, path: str, photo: Path, **options: Any) -> httpx2.Response:
        try:
            data = await anyio.to_thread.run_sync(photo.read_bytes)
        except OSError as error:
            raise CommandError(f"{photo} cannot be read ({error.strerror}).") from error
        files = {"image": (photo.name, data)}
        return await self._send("POST", path, files=files, timeout=_UPLOAD_SECONDS, **options)
