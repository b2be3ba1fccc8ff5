"""A name is resolved once, every answer is checked, and what was checked is what is dialled."""

from collections.abc import Iterable, Sequence
from typing import Any

import httpcore2
import pytest

from providers.guard.client import GuardedClient
from providers.guard.errors import AddressRefusedError, FetchFailedError, FetchTimeoutError, FetchUnresolvedError

PUBLIC, OTHER, PRIVATE = "93.184.215.14", "2606:4700::1111", "10.0.0.7"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Dial(httpcore2.AsyncNetworkBackend):
    """Notes what is dialled; addresses in `dead` do not answer."""

    def __init__(self, *answers: bytes, dead: Iterable[str] = ()) -> None:
        self.dialled: list[tuple[str, int]] = []
        self._answers = list(answers) or [ANSWER]
        self._dead = set(dead)

    async def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore2.AsyncNetworkStream:
        self.dialled.append((host, port))
        if host in self._dead:
            raise httpcore2.ConnectError("refused")
        return httpcore2.AsyncMockStream([self._answers.pop(0)])


class Names:
    """A name server whose answers change from one look-up to the next; the last one stays."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


async def _get(names: Names, dial: Dial, *, url: str = "http://hooks.example/", redirects_max: int = 0) -> bytes:
    async with GuardedClient(look_up=names, dial=dial) as client:
        return (await client.request("GET", url, bytes_max=100, seconds=5, redirects_max=redirects_max)).body


async def test_a_name_that_turns_private_at_the_second_look_up_is_dialled_at_the_address_that_was_checked() -> None:
    names, dial = Names([PUBLIC], [PRIVATE]), Dial()
    assert await _get(names, dial) == b"ok"
    assert names.asked == ["hooks.example"]
    assert dial.dialled == [(PUBLIC, 80)]


async def test_a_name_that_turned_private_is_refused_at_the_next_request() -> None:
    names, dial = Names([PUBLIC], [PRIVATE]), Dial()
    await _get(names, dial)
    with pytest.raises(AddressRefusedError):
        await _get(names, dial)
    assert dial.dialled == [(PUBLIC, 80)]


async def test_one_private_address_among_the_answers_refuses_the_name() -> None:
    names, dial = Names([PUBLIC, PRIVATE]), Dial()
    with pytest.raises(AddressRefusedError):
        await _get(names, dial)
    assert not dial.dialled


async def test_a_redirect_to_a_private_address_is_refused_when_redirects_are_followed() -> None:
    answer = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/\r\nContent-Length: 0\r\n\r\n"
    dial = Dial(answer)
    with pytest.raises(AddressRefusedError):
        await _get(Names([PUBLIC]), dial, redirects_max=3)
    assert len(dial.dialled) == 1


async def test_a_redirect_to_a_name_that_is_private_is_refused_too() -> None:
    answer = b"HTTP/1.1 302 Found\r\nLocation: //inner.example/\r\nContent-Length: 0\r\n\r\n"
    names, dial = Names([PUBLIC], [PRIVATE]), Dial(answer)
    with pytest.raises(AddressRefusedError):
        await _get(names, dial, redirects_max=3)
    assert names.asked == ["hooks.example", "inner.example"]
    assert len(dial.dialled) == 1


async def test_redirects_are_answers_unless_they_are_asked_for_and_end_after_so_many() -> None:
    answer = b"HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 4\r\n\r\nmore"
    assert await _get(Names([PUBLIC]), Dial(answer)) == b"more"
    assert await _get(Names([PUBLIC]), Dial(answer, ANSWER), redirects_max=1) == b"ok"
    assert await _get(Names([PUBLIC]), Dial(answer, answer, ANSWER), redirects_max=1) == b"more"


async def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    dial = Dial(dead=[OTHER])
    assert await _get(Names([OTHER, PUBLIC]), dial) == b"ok"
    assert dial.dialled == [(OTHER, 80), (PUBLIC, 80)]


async def test_a_host_that_cannot_be_reached_or_has_no_address_is_a_failure_to_be_tried_again() -> None:
    with pytest.raises(FetchFailedError, match="could not be reached"):
        await _get(Names([PUBLIC]), Dial(dead=[PUBLIC]))
    with pytest.raises(FetchUnresolvedError, match="no address"):
        await _get(Names([]), Dial())


async def test_an_address_in_the_url_is_checked_without_a_name_server() -> None:
    names = Names([PUBLIC])
    with pytest.raises(AddressRefusedError):
        await _get(names, Dial(), url="http://[::ffff:10.0.0.1]/")
    assert not names.asked


async def test_a_name_server_that_hangs_is_not_waited_for() -> None:
    import asyncio

    async def hang(host: str, port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    async with GuardedClient(look_up=hang, dial=Dial()) as client:
        with pytest.raises(FetchTimeoutError):
            await client.request("GET", "http://hooks.example/", bytes_max=10, seconds=0.05)
