"""Links to files: whoever holds one may read that file until it expires. No link, no file, for anybody.

<base>/api/files/<key>?expires=<unix seconds>&signature=<hex>[&name=<file name>]; the signature is the HMAC-SHA256 of
the key, the end and the name, under a key that is derived from INKMILL_JWT_SECRET, so that no token passes for a link.
"""

import hashlib
import hmac
import time
from collections.abc import Callable
from functools import partial
from typing import Final
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from fastapi import Request

from gateway.background_codes import BackgroundCode
from gateway.background_errors import refusal
from gateway.services import Services
from schemas.settings import Settings

PATH: Final = "/api/files/"
#: Key of the object store -> an address of it.
Sign = Callable[[str], str]
_LABEL: Final = b"files"
#: Digits of an end that is read as a number: until the year 5138.
_DIGITS_MAX: Final = 11


def base_of(services: Services, request: Request) -> str:
    """Where clients reach this gateway, without a slash at the end."""
    return (services.settings.public_url or str(request.base_url)).rstrip("/")


def sign_link(
    services: Services,
    request: Request,
    key: str,
    name: str | None = None,
    *,
    seconds: float | None = None,
    now: float | None = None,
) -> str:
    """An absolute address of the object `key`; `name` is what a browser shall call the file.

    It works for `seconds`; None: INKMILL_LINK_SECONDS. Raises ApiError CONFIGURATION_ERROR where the gateway has no
    secret to sign with.
    """
    lasts = services.settings.link_seconds if seconds is None else seconds
    expires = int((time.time() if now is None else now) + lasts)
    query = {"expires": str(expires), "signature": signature_of(services.settings, key, expires, name)}
    if name is not None:
        query["name"] = name
    return f"{base_of(services, request)}{PATH}{quote(key, safe='/')}?{urlencode(query)}"


def signer_of(services: Services, request: Request) -> Sign:
    """`sign_link` for one answer."""
    return partial(sign_link, services, request)


def parse_link(services: Services, url: str, *, now: float | None = None) -> str | None:
    """The key that a link of ours stands for; None when it is no link of ours, or has expired.

    Its host is not looked at: the signature alone says that it is ours, under whichever name it was reached.
    """
    try:
        parts = urlsplit(url)
        asked = parse_qs(parts.query)
    except ValueError:
        return None
    _, found, quoted = parts.path.partition(PATH)
    if not found:
        return None
    key = unquote(quoted)
    names, expires, signature = asked.get("name", [None]), asked.get("expires", [""]), asked.get("signature", [""])
    good = is_good(services.settings, key, expires[0], signature[0], names[0], now=now)
    return key if good else None


def is_good(
    settings: Settings, key: str, expires: str, signature: str, name: str | None, *, now: float | None = None
) -> bool:
    """Whether a link was signed here and still works. Takes as long for a wrong signature as for a right one."""
    if not (expires.isascii() and expires.isdecimal() and len(expires) <= _DIGITS_MAX):
        return False
    right = signature_of(settings, key, int(expires), name)
    signed = hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace"))
    return signed and (time.time() if now is None else now) < int(expires)


def signature_of(settings: Settings, key: str, expires: int, name: str | None) -> str:
    """Hex. Raises ApiError CONFIGURATION_ERROR."""
    text = "\n".join((key, str(expires), name or ""))
    return hmac.new(derived_key(settings, _LABEL), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def derived_key(settings: Settings, label: bytes) -> bytes:
    """A key for one purpose alone. Raises ApiError CONFIGURATION_ERROR without a secret to derive it from."""
    secret = settings.jwt_secret or settings.internal_secret
    if secret is None:
        message = "INKMILL_JWT_SECRET is not set: links cannot be signed."
        raise refusal(BackgroundCode.CONFIGURATION_ERROR, message, configurationError=True)
    return hmac.new(secret.get_secret_value().encode(), b"inkmill:" + label, hashlib.sha256).digest()
