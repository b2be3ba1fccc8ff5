"""The provider's Message Batches: many requests in one piece, answered within a day at half the price."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anthropic.types import Message
from anthropic.types.messages import MessageBatch, MessageBatchIndividualResponse

from providers.claude.clients import Clients
from providers.claude.prices import batch_price_usd
from providers.said import scrub
from schemas.calls import Usage
from schemas.settings import Settings

#: Batches of one page of the provider's list.
_PAGE = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """One of the provider's batches. `is_archived`: its results are not kept any more."""

    id: str
    requests: int
    created_at: datetime
    has_ended: bool
    is_archived: bool


class MessageBatches:
    """Calls of the batches API. Raises the SDK's errors."""

    def __init__(self, settings: Settings) -> None:
        self._clients = Clients(settings)

    async def close(self) -> None:
        await self._clients.close()

    async def create(self, requests: Sequence[tuple[UUID, Mapping[str, Any]]]) -> str:
        """The provider's name of the new batch. Results come back under the ids given here."""
        with self._clients.borrow() as client:
            batch = await client.messages.batches.create(
                requests=[{"custom_id": call_id.hex, "params": dict(body)} for call_id, body in requests]  # type: ignore[typeddict-item]
            )
        return batch.id

    async def look(self, batch_id: str) -> Seen:
        with self._clients.borrow() as client:
            return _seen(await client.messages.batches.retrieve(batch_id))

    async def cancel(self, batch_id: str) -> None:
        with self._clients.borrow() as client:
            await client.messages.batches.cancel(batch_id)

    async def since(self, moment: datetime) -> list[Seen]:
        """Batches that were created after `moment`, newest first."""
        found: list[Seen] = []
        with self._clients.borrow() as client:
            async for batch in client.messages.batches.list(limit=_PAGE):
                if batch.created_at < moment:
                    break
                found.append(_seen(batch))
        return found

    async def results(self, batch_id: str) -> AsyncIterator[dict[str, Any]]:
        """Rows of `record_results`, in the provider's order, which is none."""
        with self._clients.borrow() as client:
            async for result in await client.messages.batches.results(batch_id):
                row = _row(result)
                if row is not None:
                    yield row


def _seen(batch: MessageBatch) -> Seen:
    counts = batch.request_counts
    total = counts.processing + counts.succeeded + counts.errored + counts.canceled + counts.expired
    ended = batch.processing_status == "ended"
    return Seen(batch.id, total, batch.created_at, ended, batch.archived_at is not None)


def _row(result: MessageBatchIndividualResponse) -> dict[str, Any] | None:
    """None for a request that is not ours: its id is no UUID."""
    try:
        call_id = str(UUID(hex=result.custom_id))
    except ValueError:
        return None
    if result.result.type == "succeeded":
        return {"id": call_id, "state": "answered", **_answered(result.result.message)}
    if result.result.type == "errored":
        error = result.result.error.error
        return {"id": call_id, "state": "failed", "reason": scrub(f"{error.type}: {error.message}")}
    return {"id": call_id, "state": "expired", "reason": f"the provider's batch: {result.result.type}"}


def _answered(message: Message) -> dict[str, Any]:
    usage = Usage(
        message.usage.input_tokens,
        message.usage.output_tokens,
        message.usage.cache_creation_input_tokens or 0,
        message.usage.cache_read_input_tokens or 0,
    )
    model = str(message.model)
    price = batch_price_usd(model, usage)
    details = getattr(message, "stop_details", None)
    return {
        "message": {
            "model": model,
            "text": "".join(block.text for block in message.content if block.type == "text"),
            "stop_reason": message.stop_reason,
            "stop_details": None if details is None else details.category,
        },
        "model": model,
        "tokens_in": usage.tokens_in,
        "tokens_out": usage.tokens_out,
        "cache_write_tokens": usage.cache_write_tokens,
        "cache_read_tokens": usage.cache_read_tokens,
        "price_usd": None if price is None else str(price),
    }
