"""The JSON of the images API: a picture or the address of one, what it used, or what was wrong."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from providers.error_table import Said
from schemas.calls import Usage


class UnreadableAnswerError(Exception):
    """The API answered with success, and with something else than its answers look like."""


@dataclass(frozen=True, slots=True)
class ImageAnswer:
    """One of `data` and `url` is given. `data` is None, too, where the answer's base64 is broken."""

    data: bytes | None
    url: str | None
    usage: Usage


def read_answer(body: bytes) -> ImageAnswer:
    """The first picture of a successful answer. Raises UnreadableAnswerError."""
    try:
        answer = json.loads(body)
        picture = answer["data"][0]
        encoded, url = picture.get("b64_json"), picture.get("url")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableAnswerError("no picture in the answer") from error
    usage = _usage(answer.get("usage"))
    if isinstance(encoded, str):
        return ImageAnswer(_decoded(encoded), None, usage)
    if isinstance(url, str):
        return ImageAnswer(None, url, usage)
    raise UnreadableAnswerError("neither b64_json nor url in the answer")


def _decoded(encoded: str) -> bytes | None:
    """None for what is no base64: the picture was made and paid for, and is broken."""
    try:
        return base64.b64decode(encoded.partition("base64,")[2] or encoded, validate=True)
    except (binascii.Error, ValueError):
        return None


def _usage(said: Any) -> Usage:
    if not isinstance(said, dict):
        return Usage()
    return Usage(tokens_in=_count(said.get("input_tokens")), tokens_out=_count(said.get("output_tokens")))


def _count(said: Any) -> int:
    return said if type(said) is int and 0 <= said < 2**31 else 0


def read_refusal(status: int, body: bytes, headers: Mapping[str, str]) -> Said:
    """What an error answer says, {"error": {"message", "code"}}, as far as it says anything."""
    request_id = headers.get("x-request-id", "")
    try:
        error = json.loads(body)["error"]
        message, code = error.get("message"), error.get("code")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return Said(status, request_id=request_id, headers=headers)
    return Said(status, _text(message), _text(code), request_id, headers)


def _text(said: Any) -> str:
    return said if isinstance(said, str) else ""
