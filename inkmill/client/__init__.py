"""The client for other services.

async with Client("http://127.0.0.1:8080", token) as client:
    exam = await client.add_exam({"title": …, "questions": […]})
    started = await client.start_course(exam.exam_id)
    async for event in client.stream(started.job_id):
        …
    lecture = await client.start_generation("Candles", "wax, wick, flame", "lecture", transcript=…)
    async for event in client.stream_generation(lecture):
        …
    pdf = await client.generation_pdf(lecture)
    material = await client.upload_material(Path("chapter.pdf"))
    pack = await client.pack(await client.wait_for_pack(material))
    await client.review_card(pack.flashcards[0].id, grade=4)
    cards = await client.export_pack(pack.id, "apkg")
    cartoon = await client.start_cartoon(Path("me.jpg"), "at the sea", "anime")
    made = await client.wait_for_background("cartoonize", cartoon.job_id)
    picture = await client.download(made.result["url"])
"""

from inkmill.client.background import Background
from inkmill.client.batches import Batches
from inkmill.client.courses import Courses
from inkmill.client.generations import Generations
from inkmill.client.jobs import Jobs
from inkmill.client.packs import Packs
from inkmill.schedule_calls import ScheduleCalls
from inkmill.webhook_calls import WebhookCalls


class Client(Courses, Generations, Packs, Background, Batches, Jobs):
    """A gateway and a token. Every method raises GatewayRefusedError and GatewayUnreachableError."""

    @property
    def webhooks(self) -> WebhookCalls:
        """Who is told when jobs end."""
        return WebhookCalls(self._ask)

    @property
    def schedules(self) -> ScheduleCalls:
        """Jobs that the clock starts."""
        return ScheduleCalls(self._ask)
