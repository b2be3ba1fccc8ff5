"""Webhooks: what may be told, to whom, and how often it is tried."""

from typing import Annotated

from pydantic import Field, field_validator

from schemas.shape import Shape
from schemas.states import JOB_ENDED

#: Pipelines whose ends are told; `pdf` and `book-file`, which somebody waits for, are not among them
#: (docs/decisions/0011-deliveries-by-trigger.md).
PRODUCTS = ("generation", "course", "pack", "storybook", "auto-story", "scenes", "cartoonize", "image")
#: The last job of a batch has ended; its jobs are not told one by one.
BATCH_EVENT = "batch.completed"
#: Everything that a webhook may ask for. "*" is all of it, also what later products will tell.
EVENTS = (*(f"{product}.{state}" for product in PRODUCTS for state in sorted(JOB_ENDED)), BATCH_EVENT, "*")
#: What a webhook is told that asks for nothing.
EVENTS_DEFAULT = ("generation.completed",)
#: Sent on demand, to that webhook alone.
TEST_EVENT = "webhook.test"

#: Webhooks of one owner, and tests on their way to one webhook.
WEBHOOKS_MAX, TESTS_MAX = 20, 10
#: How long both secrets are valid after a rotation, unless told otherwise, and at most.
OVERLAP_SECONDS, OVERLAP_SECONDS_MAX = 86_400, 7 * 86_400

#: Waits after the first, second, … failed attempt. The last attempt comes just under 24 hours after the first.
RETRY_SECONDS = (5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 28_800)

Url = Annotated[str, Field(min_length=1, max_length=2048)]
Events = Annotated[tuple[str, ...], Field(min_length=1, max_length=len(EVENTS))]
Description = Annotated[str, Field(max_length=200)]


def _known(events: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Each event once. Raises ValueError for one that is never told."""
    for event in events or ():
        if event not in EVENTS:
            raise ValueError(f"{event[:60]!r} is not an event; there are {', '.join(EVENTS)}")
    return None if events is None else tuple(dict.fromkeys(events))


class NewWebhook(Shape):
    """What `POST /api/webhooks` takes."""

    url: Url
    events: Events = EVENTS_DEFAULT
    description: Description = ""

    _events = field_validator("events")(_known)


class WebhookChange(Shape):
    """What `PATCH /api/webhooks/{id}` takes; what is left out stays."""

    url: Url | None = None
    events: Events | None = None
    description: Description | None = None
    active: bool | None = None

    _events = field_validator("events")(_known)


class Rotation(Shape):
    """What `POST /api/webhooks/{id}/rotate-secret` takes. 0: the old secret is void at once (it leaked)."""

    overlap_seconds: Annotated[int, Field(ge=0, le=OVERLAP_SECONDS_MAX)] = OVERLAP_SECONDS
