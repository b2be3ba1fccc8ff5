"""`check_broker` says in one sentence what is wrong, without the password."""

import asyncio

import pytest

from broker import ping
from broker.ping import check_broker
from schemas.errors import BrokerUnavailableError
from schemas.settings import Settings


@pytest.mark.services
async def test_a_broker_that_answers_passes(settings: Settings) -> None:
    await check_broker(settings)


@pytest.mark.parametrize(
    ("url", "name"),
    [("amqp://user:s3cret@127.0.0.1:9/%2F", "RabbitMQ at 127.0.0.1:9"), ("redis://:s3cret@127.0.0.1:9", "Redis at")],
)
async def test_a_broker_that_is_away_is_named_without_its_password(url: str, name: str) -> None:
    with pytest.raises(BrokerUnavailableError) as caught:
        await check_broker(Settings(broker_url=url))
    assert name in caught.value.message
    assert "INKMILL_BROKER_URL" in caught.value.message
    assert "s3cret" not in caught.value.message


@pytest.mark.parametrize("scheme", ["amqp", "redis"])
async def test_a_server_that_says_nothing_counts_as_away(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ping, "_TIMEOUT_SECONDS", 0.3)
    silent = await asyncio.start_server(lambda _reader, _writer: asyncio.sleep(60), "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    with pytest.raises(BrokerUnavailableError):
        await check_broker(Settings(broker_url=f"{scheme}://127.0.0.1:{port}"))
    silent.close()


@pytest.mark.services
@pytest.mark.parametrize("settings", ["classic"], indirect=True)
async def test_a_wrong_password_is_said(settings: Settings) -> None:
    url = settings.broker_url.replace("guest:guest@", "guest:wrong@")
    if url == settings.broker_url:
        pytest.skip("the broker's user is not guest")
    with pytest.raises(BrokerUnavailableError) as caught:
        await check_broker(settings.model_copy(update={"broker_url": url}))
    assert "wrong" not in caught.value.message
