"""What an address that a user named answers, through the guard, within 10 MB and 20 seconds."""

import re
import zlib
from dataclasses import dataclass
from email.message import Message
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from providers.guard.client import Answer, GuardedClient
from providers.guard.errors import AddressRefusedError
from schemas.errors import PermanentError, TransientError
from schemas.pack import MaterialKind
from workers.sources.kinds import HEAD_BYTES, TAIL_BYTES, judge

BYTES_MAX = 10_000_000
FETCH_SECONDS = 20.0
REDIRECTS_MAX = 5
USER_AGENT = "Mozilla/5.0 (compatible; Inkmill/1)"
URL_FETCH_FAILED = "url_fetch_failed"
PAGES_AND_FILES = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.5"
#: Longest wait that another server may ask of us.
_RETRY_AFTER_MAX = 300
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown"})
#: Sent by servers that do not know what they send; the bytes tell.
_UNSURE = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download", "text/xml",
                     "application/xml", "application/zip", "application/force-download"})  # fmt: skip
#: The first bytes of files that are read, and the ending that a name needs to be judged as such.
_FILES = ((b"%PDF-", "pdf"), (b"PK\x03\x04", "docx"), (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"),
          (b"RIFF", "webp"))  # fmt: skip
_HTML = re.compile(
    rb"(?i)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body)\b", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """`media_type` is what the server called it, in lower case and without parameters; `content_type` is its header."""

    body: bytes
    media_type: str
    content_type: str
    #: After redirects.
    final_url: str


async def fetch(url: str, client: GuardedClient, *, accept: str = PAGES_AND_FILES) -> Fetched:
    """Get `url`, following at most five redirects, each checked as the first address was. `accept` is what is wanted.

    Raises PermanentError (`invalid_url` for an address that may not be reached, `url_fetch_failed` for an answer that
    will not become better) and TransientError (`url_fetch_failed`) where another try may help.
    """
    headers = {"User-Agent": USER_AGENT, "Accept": accept}
    try:
        answer = await client.request(
            "GET", url, headers=headers, bytes_max=BYTES_MAX, seconds=FETCH_SECONDS, redirects_max=REDIRECTS_MAX
        )
    except AddressRefusedError as error:
        raise PermanentError(error.message, code="invalid_url") from error
    except TransientError as error:
        raise TransientError(error.message, code=URL_FETCH_FAILED) from error
    _check(answer)
    content_type = answer.headers.get("content-type", "")
    return Fetched(_decoded(answer), _media_type(content_type), content_type, answer.url)


def source_kind(fetched: Fetched) -> tuple[MaterialKind, str]:
    """(kind, media type) of what came: PDF, DOCX and IMAGE go to their extractors, URL to `extract_article`.

    The bytes decide; what the server called it only where they are text. Raises PermanentError (`url_fetch_failed`)
    for anything else.
    """
    body = fetched.body
    ending = next((ending for start, ending in _FILES if body[:1_024].lstrip().startswith(start)), None)
    if ending is not None:
        try:
            return judge(body[:HEAD_BYTES], body[-TAIL_BYTES:], f"source.{ending}", len(body))
        except PermanentError as error:
            raise _unreadable(fetched) from error
    if fetched.media_type in _PAGES or (fetched.media_type in _UNSURE and _HTML.match(body[:4_096])):
        return MaterialKind.URL, fetched.media_type if fetched.media_type in _PAGES else "text/html"
    if fetched.media_type in _UNSURE and _is_text(body):
        return MaterialKind.URL, "text/plain"
    raise _unreadable(fetched)


def file_name(url: str) -> str:
    """The last part of the address, for a person to read."""
    parts = urlsplit(url)
    return PurePosixPath(unquote(parts.path)).name.replace("\x00", "")[:200] or parts.hostname or "page"


def _unreadable(fetched: Fetched) -> PermanentError:
    kind = (
        fetched.media_type if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,60}", fetched.media_type) else "something unknown"
    )
    return PermanentError(
        f"The address leads to {kind}; give one of a page, a text, a PDF, a DOCX file or a picture.",
        code=URL_FETCH_FAILED,
    )


def _check(answer: Answer) -> None:
    status = answer.status
    if status in _TRY_AGAIN:
        raise TransientError(
            f"The address answered with status {status}.",
            retry_after_seconds=_retry_after(answer),
            code=URL_FETCH_FAILED,
        )
    if 300 <= status < 400:
        raise PermanentError("The address redirects too often or to nowhere.", code=URL_FETCH_FAILED)
    if not 200 <= status < 300:
        raise PermanentError(
            f"The address answered with status {status}; open it in a browser to see why.", code=URL_FETCH_FAILED
        )
    if answer.truncated:
        raise PermanentError("The address answered with more than 10 MB.", code=URL_FETCH_FAILED)
    if not answer.body:
        raise PermanentError("The address answered with nothing.", code=URL_FETCH_FAILED)


def _retry_after(answer: Answer) -> float | None:
    said = answer.headers.get("retry-after", "")
    return float(min(int(said), _RETRY_AFTER_MAX)) if said.isdigit() and len(said) < 9 else None


def _media_type(content_type: str) -> str:
    message = Message()
    message["content-type"] = content_type
    return message.get_content_type().lower() if "/" in content_type else ""


def _decoded(answer: Answer) -> bytes:
    """The guard asks for no compression; a server that compresses all the same is unpacked up to the same bound."""
    encoding = answer.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        return answer.body
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise PermanentError("The address answered in an encoding that was not asked for.", code=URL_FETCH_FAILED)
    try:
        return _inflated(answer.body, is_gzip=encoding != "deflate")
    except zlib.error as error:
        raise TransientError("The address answered with broken data.", code=URL_FETCH_FAILED) from error


def _inflated(body: bytes, *, is_gzip: bool) -> bytes:
    # "deflate" is zlib's format by the standard, and raw in the answers of some servers.
    is_zlib = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    machine = zlib.decompressobj(31 if is_gzip else 15 if is_zlib else -15)
    data = machine.decompress(body, BYTES_MAX + 1)
    if len(data) > BYTES_MAX:
        raise PermanentError("The address answered with more than 10 MB.", code=URL_FETCH_FAILED)
    if not machine.eof:
        raise TransientError("The address answered with broken data.", code=URL_FETCH_FAILED)
    return data


def _is_text(body: bytes) -> bool:
    sample = body[:4_096]
    return b"\x00" not in sample and sum(byte < 9 or 13 < byte < 32 for byte in sample) * 100 < len(sample)
