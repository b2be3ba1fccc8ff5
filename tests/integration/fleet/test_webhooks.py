"""Webhooks through the whole fleet: asked for over HTTP, told by a clock process."""

import time
from datetime import UTC, datetime

import pytest

from inkmill.client import Client
from inkmill.webhooks import verify_webhook
from tests.doubles.receiver import Received, Receiver
from tests.fleet import until
from tests.integration.fleet.conftest import Course, MakeCourse

TRANSCRIPT = (
    "Photosynthesis turns light into chemical energy. Plants take in carbon dioxide and water, and they give off "
    "oxygen. Chlorophyll is the pigment that absorbs the light. Chlorophyll absorbs red and blue light and reflects "
    "green light, which is why leaves are green. The light reactions take place in the thylakoid membranes. They "
    "split water and make two molecules, ATP and NADPH. The Calvin cycle takes place in the stroma. The Calvin cycle "
    "uses ATP and NADPH to make sugar from carbon dioxide. Without light the Calvin cycle stops after a while, because "
    "the supply of ATP runs out. Temperature matters as well: the enzymes of the Calvin cycle work best in the warm."
)
SUBTOPICS = ("light reactions", "Calvin cycle")


async def _generate(client: Client, transcript: str | None = None) -> str:
    return str(await client.start_generation("Photosynthesis", SUBTOPICS, "lecture", transcript=transcript))


async def _message(receiver: Receiver, course: Course, number: int = 1) -> Received:
    async def there() -> bool:
        return len(receiver.requests) >= number

    await until(there, 60, course.fleet.describe)
    return receiver.requests[number - 1]


@pytest.mark.promise("S1.087", "S1.088", "S1.089", "S1.090", "S1.091", "S1.092", "S1.093", "S1.094", "S1.095", "S1.096")
async def test_a_generation_that_completes_is_posted_to_the_url_that_its_owner_gave(make_course: MakeCourse) -> None:
    async with Receiver() as receiver:
        course: Course = await make_course(fetch_allow=(receiver.address,))
        client = course.client()
        hook = await client.webhooks.add(receiver.url)
        begun = time.time()
        generation_id = await _generate(client, TRANSCRIPT)
        request = await _message(receiver, course)
        took = time.time() - begun
        assert hook.secret is not None
        message = verify_webhook(request.body, request.headers, hook.secret)
        assert set(message) == {"event", "timestamp", "data"}
        assert message["event"] == "generation.completed"
        ended = datetime.fromisoformat(message["timestamp"])
        assert message["timestamp"].endswith("Z")
        assert begun - 1 < ended.astimezone(UTC).timestamp() < begun + took + 1
        data = message["data"]
        [owner] = course.fleet.rows("select owner from jobs where id = %s", generation_id)
        assert data["generation_id"] == generation_id
        assert data["user_id"] == str(owner["owner"])
        assert (data["status"], data["mode"], data["topic"]) == ("completed", "lecture", "Photosynthesis")
        assert isinstance(data["duration_seconds"], float)
        assert 0 < data["duration_seconds"] < took
        assert len(receiver.requests) == 1
        await client.close()


async def test_failures_and_courses_are_told_to_whoever_asks(make_course: MakeCourse) -> None:
    async with Receiver() as receiver:
        course: Course = await make_course(fetch_allow=(receiver.address,))
        client = course.client()
        await client.webhooks.add(receiver.url, ["generation.failed", "course.completed"])
        generation_id = await _generate(client)  # without a key and a transcript there is nothing to write from
        failed = (await _message(receiver, course)).message
        assert (failed["event"], failed["data"]["generation_id"]) == ("generation.failed", generation_id)
        assert failed["data"]["status"] == "failed"
        assert failed["data"]["error"]
        assert failed["data"]["code"]
        _, job_id = await course.begin(client)
        completed = (await _message(receiver, course, 2)).message
        assert (completed["event"], completed["data"]["job_id"]) == ("course.completed", str(job_id))
        assert completed["data"]["course_id"]
        assert completed["data"]["topics"] > 0
        await client.close()
