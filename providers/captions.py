"""The captions of videos: the interface, and YouTube behind it."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import SecretStr

from schemas.errors import PermanentError, TransientError
from schemas.shape import Shape

if TYPE_CHECKING:
    from youtube_transcript_api import Transcript, TranscriptList

UNAVAILABLE = "youtube_transcript_unavailable"
#: Of each of the three requests.
_REQUEST_SECONDS = 15.0
_TITLE = "https://www.youtube.com/oembed"


class Caption(Shape):
    """One line as it was shown; `start` and `seconds` count from the beginning of the video."""

    start: float
    seconds: float
    text: str


class Captions(Shape):
    """What a source of captions answers; it may be kept as JSON."""

    video_id: str
    #: "" where it could not be learned.
    title: str
    #: Language tag.
    language: str
    #: Written by speech recognition: then it has no sentences of its own.
    is_generated: bool
    lines: tuple[Caption, ...]


class CaptionSource(Protocol):
    async def captions(self, video_id: str, languages: Iterable[str] = ()) -> Captions:
        """The captions in the first of `languages` that there is, else in the video's own language.

        Raises PermanentError or TransientError, both with code `youtube_transcript_unavailable`.
        """
        ...


class YouTubeCaptions:
    """YouTube refuses most addresses of data centres: `proxy` (INKMILL_YOUTUBE_PROXY) leads around that."""

    def __init__(self, proxy: SecretStr | None = None) -> None:
        self._proxy = proxy

    async def captions(self, video_id: str, languages: Iterable[str] = ()) -> Captions:
        return await asyncio.to_thread(self._ask, video_id, tuple(languages))

    def _ask(self, video_id: str, languages: tuple[str, ...]) -> Captions:
        import requests  # noqa: PLC0415
        from youtube_transcript_api import YouTubeTranscriptApi, YouTubeTranscriptApiException  # noqa: PLC0415
        from youtube_transcript_api.proxies import GenericProxyConfig  # noqa: PLC0415

        address = self._proxy.get_secret_value() if self._proxy is not None else None
        session = _session()
        try:
            api = YouTubeTranscriptApi(GenericProxyConfig(address, address) if address else None, session)
            transcript = choose(api.list(video_id), languages)
            fetched = transcript.fetch()
            lines = tuple(Caption(start=line.start, seconds=line.duration, text=line.text) for line in fetched)
            title = _title(session, video_id)
        except YouTubeTranscriptApiException as error:
            raise refusal(error) from error
        except requests.RequestException as error:
            raise TransientError("YouTube could not be reached.", code=UNAVAILABLE) from error
        finally:
            session.close()
        return Captions(
            video_id=video_id,
            title=title,
            language=transcript.language_code,
            is_generated=transcript.is_generated,
            lines=lines,
        )


def choose(found: "TranscriptList", languages: tuple[str, ...]) -> "Transcript":
    """Written by a person before written by a machine; in a wanted language before any other.

    What a machine wrote is in the language that is spoken, so it tells which of the others is the video's own.
    """
    transcripts = list(found)
    spoken = next((one.language_code for one in transcripts if one.is_generated), None)

    def rank(one: "Transcript") -> tuple[int, bool, bool]:
        tags = [*languages, *([spoken] if spoken else [])]
        wanted = next((n for n, tag in enumerate(tags) if _is_same(one.language_code, tag)), len(tags))
        return wanted, one.is_generated, one.language_code != spoken

    if not transcripts:
        raise PermanentError("This video has no captions; paste its transcript instead.", code=UNAVAILABLE)
    return min(transcripts, key=rank)


def _is_same(one: str, other: str) -> bool:
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()


def refusal(error: Exception) -> PermanentError | TransientError:
    """What the library's error means for the person who gave the link."""
    from youtube_transcript_api import RequestBlocked, YouTubeDataUnparsable, YouTubeRequestFailed  # noqa: PLC0415

    if isinstance(error, RequestBlocked):
        return PermanentError(
            "YouTube refuses requests from this server; set INKMILL_YOUTUBE_PROXY or paste the transcript.",
            code=UNAVAILABLE,
        )
    if isinstance(error, (YouTubeRequestFailed, YouTubeDataUnparsable)):
        return TransientError("YouTube did not answer as it should.", code=UNAVAILABLE)
    return PermanentError(
        "This video has no captions that can be read; paste its transcript instead.", code=UNAVAILABLE
    )


def _session() -> Any:
    """The library sets no time limit on its requests, and would read proxies from the environment."""
    import requests  # noqa: PLC0415

    class Session(requests.Session):
        def request(self, method: Any, url: Any, *args: Any, **options: Any) -> requests.Response:
            options.setdefault("timeout", _REQUEST_SECONDS)
            return super().request(method, url, *args, **options)

    session = Session()
    session.trust_env = False
    return session


def _title(session: Any, video_id: str) -> str:
    """A pack without the video's title is still a pack."""
    import requests  # noqa: PLC0415

    watch = f"https://www.youtube.com/watch?v={video_id}"
    try:
        answer = session.get(_TITLE, params={"url": watch, "format": "json"})
        return str(answer.json().get("title") or "") if answer.status_code == 200 else ""
    except (requests.RequestException, ValueError, AttributeError):
        return ""
