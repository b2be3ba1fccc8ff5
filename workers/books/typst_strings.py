"""Text as Typst string literals: the only way in which text of a user enters Typst source."""

import re
from functools import cache

from workers.books.emoji import pieces

#: Control characters show as empty boxes; overrides of the direction make text lie; lone surrogates are no text.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\n", "\t": "\\t", "\u2028": " ", "\u2029": " "}
)
#: Typst breaks the line at a line feed in a string; in text it is a space.
_SPACES = {ord("\n"): " ", ord("\t"): " "}
#: Longer runs without a chance to break are given some, so that they stay on the page.
RUN_MAX = 28
_ZERO_WIDTH_SPACE = "\u200b"


def printable(text: str) -> str:
    """`text` without characters that cannot be shown."""
    return _UNPRINTABLE.sub("", text)


def literal(text: str) -> str:
    """A Typst string literal. Inside it only the quote and the backslash mean anything, and both are escaped."""
    return f'"{text.translate(_ESCAPES)}"'


def shown(text: str) -> str:
    """Markup that shows `text` as it is. The semicolon ends the expression: no call or field can follow."""
    if text.isascii():
        return f"#{literal(breakable(text).translate(_SPACES))};" if text else ""
    return "".join(
        f"#emoji({literal(words)});" if is_name else f"#{literal(breakable(words).translate(_SPACES))};"
        for words, is_name in pieces(text)
    )


def breakable(text: str, most: int = RUN_MAX) -> str:
    """`text` with chances to break in runs of more than `most` characters (URLs, base64, "aaaa…")."""
    if len(text) <= most:
        return text
    return _runs(most).sub(lambda match: _broken(match[0], most), text)


@cache
def _runs(most: int) -> re.Pattern[str]:
    return re.compile(rf"[\x21-\x7e\u00a0-\u02ff\u0370-\u052f\u2010-\u2bff]{{{most + 1},}}")


def _broken(run: str, most: int) -> str:
    """After marks where a reader expects it, else every `most` characters."""
    softened = re.sub(r"([/\\?&=_.,;:)\]}-])(?=[^/\\?&=_.,;:)\]}-])", rf"\1{_ZERO_WIDTH_SPACE}", run)
    return _ZERO_WIDTH_SPACE.join(
        piece[start : start + most]
        for piece in softened.split(_ZERO_WIDTH_SPACE)
        for start in range(0, len(piece), most)
    )
