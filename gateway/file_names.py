"""Names of files: under which a document is saved, and under which an upload is shown. Made safe for headers, file
systems and people (S1-07)."""

import re
import unicodedata
from typing import Any, Final
from urllib.parse import quote

DEFAULT_NAME: Final = "document"
_SUFFIX: Final = ".pdf"
#: Bytes of a name in UTF-8, without the suffix: file systems take 255.
_BYTES_MAX: Final = 200
#: What is longer is no suffix.
_UPLOAD_SUFFIX_BYTES_MAX: Final = 16
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


def title_name(title: str, suffix: str = _SUFFIX) -> str:
    """The name of a document from its title, where a slash does not start a path."""
    return (_stem(title.replace("/", "-")) or DEFAULT_NAME) + suffix


def upload_name(given: str) -> str:
    """What an upload is called: no folders, nothing invisible, at most 200 bytes, its suffix kept."""
    shown = _visible(re.split(r"[/\\]", given)[-1]).strip(". ")
    stem, dot, suffix = shown.rpartition(".")
    if not dot or len(suffix.encode()) > _UPLOAD_SUFFIX_BYTES_MAX:
        return _cut(shown, _BYTES_MAX) or "file"
    return f"{_cut(stem, _BYTES_MAX - _UPLOAD_SUFFIX_BYTES_MAX) or 'file'}.{suffix}"


def _stem(text: str) -> str:
    """What is left of a name without its suffix."""
    stem = _FORBIDDEN.sub("_", _visible(text)).rstrip(". ")
    while stem.lower().endswith(_SUFFIX):
        stem = stem[: -len(_SUFFIX)].rstrip(". ")
    return _cut(stem.strip(". "), _BYTES_MAX)


def _visible(text: str) -> str:
    """Without what cannot be seen or turns the reading direction; blanks are one space."""
    shown = "".join(
        character if not character.isspace() else " "
        for character in unicodedata.normalize("NFC", text)
        if character in _JOINERS or unicodedata.category(character) not in _HIDDEN
    )
    return " ".join(shown.split())


def _cut(name: str, bytes_max: int) -> str:
    return name.encode()[:bytes_max].decode(errors="ignore").strip(". ")


def attachment(name: str, suffix: str = _SUFFIX) -> str:
    """The Content-Disposition of a file to save, whose name ends in `suffix`: ASCII for old clients, RFC 5987 for the
    real name."""
    plain = unicodedata.normalize("NFKD", name.removesuffix(suffix)).encode("ascii", "ignore").decode()
    plain = _stem(plain) or DEFAULT_NAME
    return f"attachment; filename=\"{plain}{suffix}\"; filename*=UTF-8''{quote(name, safe='')}"
