"""What receivers are sent, and that none of them, whatever it does, keeps the others waiting."""

import asyncio
import time
from collections.abc import Sequence

import pytest

from fleet.webhooks import attempt, deliverer
from ledger import webhooks
from providers.webhooks.signature import documented_signature
from schemas.webhook import RETRY_SECONDS
from tests.doubles.receiver import Behave, Receiver
from tests.fleet import until
from tests.integration.webhooks.conftest import Told


@pytest.mark.promise("S1.087", "S1.095")
async def test_a_completed_generation_is_posted_signed_and_noted(told: Told, receiver: Receiver) -> None:
    hook = await told.webhook(receiver.url)
    told.start(receiver.address)
    job_id = await told.completed()
    [request] = await receiver.arrived(1)
    assert (request.method, request.path) == ("POST", "/hook")
    assert request.headers["content-type"] == "application/json"
    assert request.headers["x-webhook-signature"] == documented_signature(request.body, hook.secret)
    assert request.message["event"] == "generation.completed"
    data = request.message["data"]
    assert (data["generation_id"], data["user_id"]) == (str(job_id), str(told.owner))
    assert (data["mode"], data["topic"], data["status"]) == ("lecture", "Photosynthesis", "completed")
    [delivered] = await told.reached(hook, "delivered")
    assert (delivered.last_status, delivered.last_error, delivered.attempts) == (204, None, 1)
    assert request.headers["webhook-id"] == str(delivered.id)


@pytest.mark.parametrize(
    ("behave", "error"),
    [
        (Behave(500, body=b"broken"), "answered: 500"),
        (Behave(404), "answered: 404"),
        (Behave(429, {"Retry-After": "1"}), "answered: 429"),
        (Behave(302, {"Location": "http://127.0.0.1:1/"}), "not followed: 302"),
        (Behave(how="close"), "HTTP as it should"),
        (Behave(how="garble"), "HTTP as it should"),
        (Behave(200, body=b"x", how="cut"), "HTTP as it should"),
    ],
)
async def test_a_failure_is_tried_again_with_the_same_id_and_bytes(
    told: Told, receiver: Receiver, behave: Behave, error: str
) -> None:
    hook = await told.webhook(receiver.url)
    receiver.script(behave)
    told.start(receiver.address)
    await told.completed()
    [waiting] = await told.reached(hook, "pending")
    assert waiting.last_error is not None
    assert error in waiting.last_error
    assert len(receiver.requests) == 1
    await told.age(RETRY_SECONDS[0])
    first, second = await receiver.arrived(2)
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    [delivered] = await told.reached(hook, "delivered", attempts=2)
    assert [one.status for one in await told.log(delivered.id)][-1] == 204


async def test_a_redirect_is_never_followed(told: Told, receiver: Receiver) -> None:
    async with Receiver() as other:
        await told.webhook(receiver.url)
        receiver.script(Behave(307, {"Location": other.url}))
        told.start(receiver.address, other.address)
        await told.completed()
        await receiver.arrived(1)
        await asyncio.sleep(0.3)
        assert other.requests == []


@pytest.mark.parametrize("how", ["hang", "drip"])
async def test_a_receiver_that_hangs_or_drips_keeps_nobody_waiting(
    told: Told, receiver: Receiver, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempt, "ATTEMPT_SECONDS", 12.0)
    monkeypatch.setattr(deliverer, "CONCURRENCY", 8)  # fewer than the slow one has waiting
    async with Receiver() as good:
        receiver.default = Behave(200, how=how)
        slow, quick = await told.webhook(receiver.url), await told.webhook(good.url)
        for _ in range(12):
            await told.completed()
        told.start(receiver.address, good.address)
        begun = time.monotonic()
        await good.arrived(12)
        assert time.monotonic() - begun < 12, "the quick receiver waited for the slow one"
        assert {one.state for one in await told.deliveries(quick)} <= {"delivered", "pending"}
        assert len(receiver.requests) <= 2 * deliverer.EACH
        await until(lambda: _any_failed(told, slow), 20)


async def _any_failed(told: Told, hook: webhooks.WebhookRow) -> bool:
    return any("within 12 seconds" in (one.last_error or "") for one in await told.deliveries(hook))


async def test_what_a_receiver_answers_is_kept_up_to_two_kilobytes(told: Told, receiver: Receiver) -> None:
    hook = await told.webhook(receiver.url)
    receiver.script(Behave(200, how="huge"))
    told.start(receiver.address)
    await told.completed()
    [delivered] = await told.reached(hook, "delivered")
    [log] = await told.log(delivered.id)
    assert log.answer == "x" * 2048


async def test_an_answer_with_nul_and_broken_utf_8_is_noted(told: Told, receiver: Receiver) -> None:
    hook = await told.webhook(receiver.url)
    receiver.script(Behave(200, body=b"a\x00b\xff"))
    told.start(receiver.address)
    await told.completed()
    [delivered] = await told.reached(hook, "delivered")
    assert (await told.log(delivered.id))[0].answer == "ab\ufffd"


async def test_a_name_that_turns_private_at_the_second_look_up_is_not_reached_there(told: Told) -> None:
    """The first attempt goes to the public address (where nobody answers), the second would go to this host."""
    import httpcore2

    dialled: list[str] = []

    class Nobody(httpcore2.AsyncNetworkBackend):
        async def connect_tcp(self, host: str, port: int, *_: object, **__: object) -> httpcore2.AsyncNetworkStream:
            dialled.append(host)
            raise httpcore2.ConnectError("nobody answers")

    answers = [["93.184.215.14"], ["127.0.0.1"]]

    async def rebinding(host: str, port: int) -> Sequence[str]:
        return answers.pop(0) if len(answers) > 1 else answers[0]

    hook = await told.webhook("http://hooks.example/")
    told.start(look_up=rebinding, dial=Nobody())
    await told.completed()
    await told.reached(hook, "pending", attempts=1)
    await told.age(RETRY_SECONDS[0])
    [waiting] = await told.reached(hook, "pending", attempts=2)
    assert dialled == ["93.184.215.14"]
    assert waiting.last_error == "The address 127.0.0.1 may not be reached: it is loopback."


async def test_without_the_exemption_nothing_is_sent_to_this_host(told: Told, receiver: Receiver) -> None:
    hook = await told.webhook(receiver.url)
    told.start()
    await told.completed()
    [waiting] = await told.reached(hook, "pending")
    assert "loopback" in (waiting.last_error or "")
    assert receiver.connected == 0


async def test_a_rotation_loses_nothing_for_a_receiver_of_either_header(told: Told, receiver: Receiver) -> None:
    from inkmill.webhooks import verify_webhook

    hook = await told.webhook(receiver.url)
    rotated = await told.ledger.read(webhooks.rotate_secret, told.owner, hook.id, "whsec_bmV3IHNlY3JldA==", 60)
    assert rotated is not None
    told.start(receiver.address)
    await told.completed()
    [during] = await receiver.arrived(1)
    assert verify_webhook(during.body, during.headers, hook.secret)
    assert verify_webhook(during.body, during.headers, rotated.secret)
    assert during.headers["x-webhook-signature"] == documented_signature(during.body, hook.secret)

    async with told.ledger.connection() as connection:
        await connection.execute("update webhooks set previous_until = previous_until - interval '60 seconds'")
    await told.completed()
    after = (await receiver.arrived(2))[1]
    assert after.headers["x-webhook-signature"] == documented_signature(after.body, rotated.secret)
    assert verify_webhook(after.body, after.headers, rotated.secret)
    assert " " not in after.headers["webhook-signature"]


async def test_a_rotation_without_overlap_voids_the_old_secret_at_once(told: Told, receiver: Receiver) -> None:
    hook = await told.webhook(receiver.url)
    rotated = await told.ledger.read(webhooks.rotate_secret, told.owner, hook.id, "whsec_bmV3IHNlY3JldA==", 0)
    assert rotated is not None
    assert rotated.previous_until is None
    told.start(receiver.address)
    await told.completed()
    [request] = await receiver.arrived(1)
    assert request.headers["x-webhook-signature"] == documented_signature(request.body, rotated.secret)


async def test_a_removed_webhook_takes_its_deliveries_along(told: Told, receiver: Receiver) -> None:
    hook = await told.webhook(receiver.url)
    told.start(receiver.address)
    await told.completed()
    await told.reached(hook, "delivered")
    await told.ledger.read(webhooks.remove_webhook, told.owner, hook.id)
    assert await told.count("select count(*) from deliveries") == 0
    assert await told.count("select count(*) from delivery_attempts") == 0
