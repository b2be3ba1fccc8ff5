"""What a link may be: the body of POST /api/materials/url, read strictly."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gateway.addresses import check_addresses
from gateway.pack_codes import PackCode
from gateway.pack_errors import refusal
from providers.guard.errors import AddressRefusedError
from providers.guard.target import read_target
from schemas.pack import MaterialKind
from workers.sources.youtube import video_id

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Link:
    """`sent` is the address as it was sent, `url` its normal form."""

    kind: MaterialKind
    sent: str
    url: str
    language: str | None
    transcript: str | None


async def parse_link(body: Mapping[str, Any], allow: Sequence[str]) -> Link:
    """Raises ApiError INVALID_INPUT or INVALID_URL.

    The host is resolved now so that a private one is refused at once; whoever fetches checks again.
    """
    sent, kind = body.get("url"), body.get("type")
    if not isinstance(sent, str) or not sent.strip():
        raise refusal(PackCode.INVALID_INPUT, "url is required")
    if kind not in (MaterialKind.URL, MaterialKind.YOUTUBE):
        raise refusal(PackCode.INVALID_INPUT, 'type must be "url" or "youtube"')
    sent = sent.strip()
    try:
        target = read_target(sent, allow)
        video = video_id(target.url)
        if video is None and kind == MaterialKind.YOUTUBE:
            raise refusal(PackCode.INVALID_URL)
        if video is None:
            await check_addresses(target, allow)
    except AddressRefusedError as error:
        raise refusal(PackCode.INVALID_URL) from error
    transcript = _transcript(body.get("transcript"))
    if transcript is not None and video is None:
        raise refusal(PackCode.INVALID_INPUT, "transcript goes with the type youtube")
    found = MaterialKind.URL if video is None else MaterialKind.YOUTUBE
    return Link(found, sent, target.url, parse_language(body.get("language")), transcript)


def parse_language(value: Any) -> str | None:
    """A language tag; None for the source's own. Raises ApiError INVALID_INPUT."""
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise refusal(PackCode.INVALID_INPUT, 'language must be a language tag such as "en" or "pt-BR"')
    return value


def _transcript(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise refusal(PackCode.INVALID_INPUT, "transcript must be a string")
    return value if value.strip() else None
