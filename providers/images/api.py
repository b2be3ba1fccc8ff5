"""The images API over HTTP: one request, one answer, with bounds on bytes and on time."""

import asyncio
from typing import Final

import httpx2

from providers.guard.client import GuardedClient
from providers.images.answer import ImageAnswer, read_answer, read_refusal
from providers.images.errors import CutAnswerError, StatusError
from providers.images.request import ImagesRequest
from schemas.errors import PermanentError
from schemas.settings import Settings

#: Bytes of an answer or of a picture behind an address; a server that sends more never ends.
BYTES_MAX: Final = 25_000_000
#: Bytes of an error answer that are read.
_REFUSAL_BYTES_MAX: Final = 65_536
_CONNECT_SECONDS: Final = 10.0
_KEPT_ALIVE: Final = 20
_REDIRECTS_MAX: Final = 3


class ImagesApi:
    """Raises httpx2's errors, the guard's, and those of `errors.py` and `answer.py`: all of them are in the table."""

    def __init__(self, settings: Settings) -> None:
        if settings.images_url is None or settings.images_key is None:
            raise PermanentError(
                "The illustrator openai needs INKMILL_IMAGES_URL and INKMILL_IMAGES_KEY.", code="invalid_input"
            )
        self._base = settings.images_url.rstrip("/")
        self._origin = _origin(self._base)
        self._key = settings.images_key
        self._seconds = settings.images_timeout_seconds
        self._http = httpx2.AsyncClient(
            timeout=httpx2.Timeout(settings.images_timeout_seconds, connect=_CONNECT_SECONDS),
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=_KEPT_ALIVE),
        )
        self._guard = GuardedClient(settings.fetch_allow)

    @property
    def key(self) -> str:
        """To be kept out of whatever is said."""
        return self._key.get_secret_value()

    async def ask(self, request: ImagesRequest) -> ImageAnswer:
        """The picture, or where it is. The connection is closed at once when this is cancelled."""
        headers = self._headers()
        async with self._http.stream("POST", self._base + request.path, headers=headers, **request.sent) as response:
            if response.status_code != 200:
                raise await _refused(response)
            body = await _whole(response)
        # Megabytes of base64: not on the loop.
        return await asyncio.to_thread(read_answer, body)

    async def fetch(self, url: str) -> bytes:
        """The picture behind `url`: with our key only from the API's own host, from others behind the guard."""
        if _origin(url) == self._origin:
            async with self._http.stream("GET", url, headers=self._headers()) as response:
                # No refusal of the API: 403 there says nothing of our key, nor 404 of the model.
                if response.status_code != 200:
                    raise _not_there(response.status_code)
                return await _whole(response)
        answer = await self._guard.request(
            "GET", url, bytes_max=BYTES_MAX, seconds=self._seconds, redirects_max=_REDIRECTS_MAX
        )
        if answer.status != 200:
            raise _not_there(answer.status)
        if answer.truncated:
            raise CutAnswerError("the picture's address did not end")
        return answer.body

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()
        await self._guard.close()

    def _headers(self) -> dict[str, str]:
        """No compression, so that the bound on bytes is a bound on memory, too."""
        return {"Authorization": f"Bearer {self.key}", "Accept-Encoding": "identity", "User-Agent": "Inkmill/1"}


def _origin(url: str) -> tuple[str, str, int | None] | None:
    """None for what is no URL: then the guard says what is wrong with it."""
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, UnicodeError):
        return None
    return parsed.scheme, parsed.host, parsed.port


def _not_there(status: int) -> CutAnswerError:
    return CutAnswerError(f"the picture's address answered with status {status}")


async def _whole(response: httpx2.Response) -> bytes:
    """The body as it came. Raises CutAnswerError when it has more bytes than a picture has."""
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > BYTES_MAX:
            raise CutAnswerError(f"the answer has more than {BYTES_MAX:,} bytes")
    return bytes(body)


async def _refused(response: httpx2.Response) -> StatusError:
    """An error answer, as far as it can be read: its status says enough."""
    body = bytearray()
    try:
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > _REFUSAL_BYTES_MAX:
                break
    except httpx2.TransportError:
        body.clear()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return StatusError(read_refusal(response.status_code, bytes(body), headers))
