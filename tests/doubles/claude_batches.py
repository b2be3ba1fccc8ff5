"""The provider's batches: created, worked off after a while, read as JSON lines."""

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.doubles.claude_script import Behaviour, error_body
from tests.doubles.claude_wire import response

_PREFIX = "/v1/messages/batches"


@dataclass
class Batch:
    """One batch and its results by custom id."""

    id: str
    requests: list[dict[str, Any]]
    created_at: datetime
    due_at: float
    results: list[dict[str, Any]] = field(default_factory=list)
    cancelled_at: datetime | None = None
    ended_at: datetime | None = None


class Batches:
    """All batches of one double. `seconds` is how long one takes."""

    def __init__(self, answer: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]) -> None:
        self._answer = answer
        self._numbers = itertools.count(1)
        self.seconds = 0.0
        self.all: dict[str, Batch] = {}
        #: What becomes of a request instead of an answer: "errored", "expired", "missing"; by what its body holds.
        self.fates: dict[str, str] = {}
        #: The next answers to POST: an HTTP status; 0 takes the batch and breaks the connection, -1 never answers.
        self.creations: list[int] = []

    def end_all(self) -> None:
        """What is under way ends now."""
        for batch in self.all.values():
            batch.due_at = 0.0

    async def serve(self, method: str, path: str, body: dict[str, Any], host: str) -> bytes:
        """Answer one request below /v1/messages/batches."""
        parts = path.removeprefix(_PREFIX).strip("/").split("/")
        if parts == [""]:
            if method == "POST":
                return await self._answer_creation(body, host)
            for each in self.all.values():
                await self._work(each)
            shown = [self._show(each, host) for each in reversed(self.all.values())]
            return response(200, {"data": shown, "has_more": False, "first_id": None, "last_id": None})
        batch = self.all.get(parts[0])
        if batch is None:
            return response(404, error_body(Behaviour(status=404, message="batch not found")))
        if parts[1:] == ["cancel"]:
            batch.cancelled_at = batch.cancelled_at or datetime.now(UTC)
        await self._work(batch)
        if parts[1:] == ["results"]:
            lines = "".join(json.dumps(result) + "\n" for result in batch.results).encode()
            return response(200, lines, {"content-type": "application/binary"})
        return response(200, self._show(batch, host))

    async def _answer_creation(self, body: dict[str, Any], host: str) -> bytes:
        status = self.creations.pop(0) if self.creations else 200
        if status > 200:
            return response(status, error_body(Behaviour(status=status)))
        batch = self._create(body)
        if status < 0:
            await asyncio.Event().wait()
        return response(200, self._show(batch, host)) if status else b""

    def fate(self, request: dict[str, Any]) -> str:
        text = json.dumps(request["params"], ensure_ascii=False)
        return next((fate for piece, fate in self.fates.items() if piece in text), "succeeded")

    def _create(self, body: dict[str, Any]) -> Batch:
        due_at = asyncio.get_running_loop().time() + self.seconds
        batch = Batch(f"msgbatch_{next(self._numbers)}", body["requests"], datetime.now(UTC), due_at)
        self.all[batch.id] = batch
        return batch

    async def _work(self, batch: Batch) -> None:
        """End a batch whose time has come; the results are in no particular order, as the provider warns."""
        cancelled = batch.cancelled_at is not None
        if batch.ended_at or not (cancelled or asyncio.get_running_loop().time() >= batch.due_at):
            return
        for request in reversed(batch.requests):
            fate = "canceled" if cancelled else self.fate(request)
            if fate == "missing":
                continue
            if fate == "errored":
                error = error_body(Behaviour(status=400, message="invalid request"))
                result: dict[str, Any] = {"type": "errored", "error": error}
            elif fate != "succeeded":
                result = {"type": fate}
            else:
                result = {"type": "succeeded", "message": await self._answer(request["params"])}
            batch.results.append({"custom_id": request["custom_id"], "result": result})
        batch.ended_at = datetime.now(UTC)

    @staticmethod
    def _show(batch: Batch, host: str) -> dict[str, Any]:
        counts = dict.fromkeys(("processing", "succeeded", "errored", "canceled", "expired"), 0)
        for result in batch.results:
            counts[result["result"]["type"]] += 1
        if batch.ended_at is None:
            counts["processing"] = len(batch.requests)
        ended = batch.ended_at is not None
        return {
            "id": batch.id,
            "type": "message_batch",
            "processing_status": "ended" if ended else "canceling" if batch.cancelled_at else "in_progress",
            "request_counts": counts,
            "created_at": batch.created_at.isoformat(),
            "expires_at": (batch.created_at + timedelta(hours=24)).isoformat(),
            "ended_at": batch.ended_at.isoformat() if batch.ended_at else None,
            "cancel_initiated_at": batch.cancelled_at.isoformat() if batch.cancelled_at else None,
            "archived_at": None,
            "results_url": f"{host}{_PREFIX}/{batch.id}/results" if ended else None,
        }
