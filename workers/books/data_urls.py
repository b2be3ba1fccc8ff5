"""Pictures inside the Markdown are megabytes of base64: the parser sees a short address instead."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_DATA_URL = re.compile(r"data:image/[\w.+-]+;base64,[A-Za-z0-9+/=]{200,}")
_SHORT = re.compile(r"inkmill-picture:\d+")


def without_data_urls(markdown: str) -> tuple[str, dict[str, str]]:
    """`markdown` with short addresses, and what each stands for."""
    found: dict[str, str] = {}

    def short(match: re.Match[str]) -> str:
        address = f"inkmill-picture:{len(found)}"
        found[address] = match[0]
        return address

    return _DATA_URL.sub(short, markdown), found


def with_data_urls(tokens: "Sequence[Token]", found: Mapping[str, str]) -> "Sequence[Token]":
    """`tokens` in which text and code say again what the Markdown said; addresses of pictures stay short."""
    if found:
        for token in tokens:
            if _SHORT.search(token.content):
                token.content = _SHORT.sub(lambda match: found.get(match[0], match[0]), token.content)
            if token.children and token.type != "image":
                with_data_urls(token.children, found)
    return tokens
