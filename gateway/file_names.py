"""The name under which a PDF is saved: from what a client sends, made safe for headers and file systems (S1-07)."""

import re
import unicodedata
from typing import Any, Final
from urllib.parse import quote

DEFAULT_NAME: Final = "document"
_SUFFIX: Final = ".pdf"
#: Bytes of a name in UTF-8, without the suffix: file systems take 255.
_BYTES_MAX: Final = 200
#: Not allowed in names on one system or another, or with a meaning in a header.
_FORBIDDEN = re.compile(r'[<>:"|?*;%\\/]')
#: Joiners that Arabic, Persian and Indic words need; other format characters turn the reading direction.
_JOINERS: Final = "\u200c\u200d"
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def pdf_name(wanted: Any, default: str = DEFAULT_NAME) -> str:
    """ "../x/my notes.PDF" -> "my notes.pdf". Anything but text, and text of which nothing is left, is `default`."""
    text = wanted if isinstance(wanted, str) else ""
    text = re.split(r"[/\\]", text)[-1]
    return _stem(text) + _SUFFIX if _stem(text) else _stem(default) + _SUFFIX


def title_name(title: str) -> str:
    """The name of a document from its title, where a slash does not start a path."""
    return (_stem(title.replace("/", "-")) or DEFAULT_NAME) + _SUFFIX


def _stem(text: str) -> str:
    """What is left of a name without its suffix."""
    shown = "".join(
        character
        for character in unicodedata.normalize("NFC", text)
        if character in _JOINERS or unicodedata.category(character) not in _HIDDEN
    )
    stem = " ".join(_FORBIDDEN.sub("_", shown).split()).rstrip(". ")
    while stem.lower().endswith(_SUFFIX):
        stem = stem[: -len(_SUFFIX)].rstrip(". ")
    return stem.strip(". ").encode()[:_BYTES_MAX].decode(errors="ignore").strip(". ")


def attachment(name: str) -> str:
    """The Content-Disposition of a file to save: ASCII for old clients, RFC 5987 for the real name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = _stem(plain) or DEFAULT_NAME
    return f"attachment; filename=\"{plain}{_SUFFIX}\"; filename*=UTF-8''{quote(name, safe='')}"
