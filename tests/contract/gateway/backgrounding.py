"""Bodies of S4's starts, clients that no other test has used up, and what is asked again and again."""

from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import uuid4

import httpx2

from tests.contract.gateway.conftest import Gateway

#: A host that the tests resolve to a public address.
PHOTO = "https://93.184.216.34/mira.jpg"
#: As documented, whatever the code says.
JOB_TYPES = ("storybook", "auto-story", "scenes", "cartoonize", "image")
ISO = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
STARTED = {"jobId", "status", "estimatedCompletion", "estimatedMinutes", "pollingUrl", "message"}
STORY = "Mira climbed the stairs of the old lighthouse, and at the top she found a lamp that nobody had lit for years."

_addresses: Iterator[int] = count(1)


def scene_body(number: int = 1) -> dict[str, str]:
    return {"description": f"Hero begins journey {number}", "emotion": "excited", "imagePrompt": "A brave character"}


def body_for(job_type: str, **changes: Any) -> dict[str, Any]:
    """A good body; a change to None leaves the key out."""
    bodies: dict[str, dict[str, Any]] = {
        "storybook": {
            "title": "My Adventure",
            "story": "Once upon a time...",
            "characterImage": PHOTO,
            "pages": [{"pageNumber": 1, "scenes": [scene_body(1)]}, {"pageNumber": 2, "scenes": [scene_body(2)]}],
            "audience": "children",
        },
        "auto-story": {
            "genre": "adventure",
            "characterDescription": "A girl in a yellow raincoat",
            "cartoonImageUrl": PHOTO,
            "audience": "children",
        },
        "scenes": {"story": STORY, "audience": "children"},
        "cartoonize": {"prompt": "a portrait at the sea", "style": "anime"},
        "image": {
            "image_prompt": "She lights the lamp",
            "character_description": "A girl in a yellow raincoat",
            "emotion": "proud",
            "audience": "children",
        },
    }
    return {name: value for name, value in (bodies[job_type] | changes).items() if value is not None}


def newcomer(gateway: Gateway, user: str | None = "", **options: Any) -> httpx2.AsyncClient:
    """A client at an address of its own: a new user, or with None nobody."""
    headers = {"X-Forwarded-For": f"198.51.{next(_addresses) // 250}.{next(_addresses) % 250 + 1}"}
    return gateway.client(f"user-{uuid4()}" if user == "" else user, headers=headers, **options)


async def start(client: httpx2.AsyncClient, job_type: str, **changes: Any) -> dict[str, Any]:
    answer = await client.post(f"/api/jobs/{job_type}/start", json=body_for(job_type, **changes))
    assert answer.status_code == 200, answer.text
    started: dict[str, Any] = answer.json()
    return started


async def status_of(client: httpx2.AsyncClient, started: dict[str, Any]) -> dict[str, Any]:
    """Asked from another address each time: a look a second is what one may have."""
    headers = {"X-Forwarded-For": f"203.0.113.{next(_addresses) % 250 + 1}"}
    answer = await client.get(started["pollingUrl"], headers=headers)
    assert answer.status_code == 200, answer.text
    status: dict[str, Any] = answer.json()
    return status
