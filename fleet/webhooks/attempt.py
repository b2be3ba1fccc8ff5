"""One attempt at a delivery: send it, and decide what follows. Writes nothing."""

import random
import time
from datetime import UTC, datetime

import structlog

from ledger.deliveries import Attempted, Delivery, DeliveryState
from providers.guard.client import Answer, GuardedClient
from providers.webhooks.signature import Secrets, signed_headers
from schemas.errors import PermanentError, TransientError
from schemas.webhook import RETRY_SECONDS

log = structlog.get_logger(__name__)

#: From the look-up of the name to the last byte of the answer.
ATTEMPT_SECONDS = 15.0
#: So much of an answer is kept for the log.
ANSWER_BYTES = 2048
#: A wait is shortened by up to this part of it, so that receivers that came back are not met by all at once.
_JITTER = 0.1
#: The receiver wants to hear nothing more (Standard Webhooks, "410 Gone").
GONE = 410


async def attempt_delivery(client: GuardedClient, delivery: Delivery, body: bytes) -> Attempted:
    """Send `body` once, signed for this moment."""
    keys = Secrets(delivery.secret, delivery.previous_secret)
    begun = time.monotonic()
    try:
        headers = signed_headers(body, keys, str(delivery.id), datetime.now(UTC))
        answer = await client.request(
            "POST", delivery.url, headers=headers, content=body, bytes_max=ANSWER_BYTES, seconds=ATTEMPT_SECONDS
        )
    except (PermanentError, TransientError) as error:
        return _failed(delivery.tries, _since(begun), error=error.message)
    except Exception:
        log.exception(
            "delivery.crashed", delivery_id=str(delivery.id)
        )  # a bug: try again, but loudly, and not for ever
        return _failed(delivery.tries, _since(begun), error="The attempt crashed; our log says why.")
    return judge(answer, delivery.tries, _since(begun))


def without_body() -> Attempted:
    """There is nothing that could be sent: a bug of ours. The facts stay, so that it can be sent again by hand."""
    return Attempted(DeliveryState.DEAD, 0, error="The message could not be made; our log says why.")


def judge(answer: Answer, tries: int, milliseconds: int) -> Attempted:
    """2xx is a delivery, 410 the end of it; everything else, redirects too, is a failure to be tried again."""
    text = answer.body.decode("utf-8", "replace")
    if 200 <= answer.status < 300:
        return Attempted(DeliveryState.DELIVERED, milliseconds, answer.status, answer=text)
    if answer.status == GONE:
        error = "The receiver is gone (410): the webhook is switched off."
        return Attempted(DeliveryState.DEAD, milliseconds, answer.status, error, text)
    kind = "redirected, which is not followed" if 300 <= answer.status < 400 else "answered"
    return _failed(tries, milliseconds, answer.status, f"The receiver {kind}: {answer.status}.", text)


def _failed(tries: int, milliseconds: int, status: int | None = None, error: str = "", answer: str = "") -> Attempted:
    """Due again after the wait that follows this many tries; without one left it is a dead letter."""
    if tries > len(RETRY_SECONDS):
        return Attempted(DeliveryState.DEAD, milliseconds, status, error, answer)
    wait = RETRY_SECONDS[tries - 1] * (1 - _JITTER * random.random())  # noqa: S311 - spreads load, hides nothing
    return Attempted(DeliveryState.PENDING, milliseconds, status, error, answer, wait)


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
