"""Pictures beside a Markdown file, as `data:` URLs: the fleet reads no files of ours."""

import base64
import re
from pathlib import Path
from urllib.parse import unquote

from inkmill.output import tell

#: Larger pictures are left to their alternative text, here and in the fleet.
PICTURE_BYTES_MAX = 20_000_000
_TYPES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp", ".svg": "svg+xml"}
#: A picture with an address that has no scheme: ![words](figures/wave.png "title").
_PICTURE = re.compile(r"(!\[[^\]\n]*\]\()(?![a-zA-Z][\w+.-]*:)(<[^>\n]+>|[^\s()<>]+)(?=[)\s])")


def with_pictures(markdown: str, folder: Path) -> str:
    """`markdown` with the pictures that lie in `folder` or below it. One that cannot be read is told of and stays."""
    home = folder.resolve()

    def inlined(match: re.Match[str]) -> str:
        address = unquote(match[2].strip("<>"))
        path = (home / address).resolve()
        kind = _TYPES.get(path.suffix.lower())
        if kind is None or not path.is_relative_to(home) or not path.is_file():
            tell(f"No picture at {address}: there must be a PNG, JPEG, GIF, WebP or SVG in {folder} or below.")
            return match[0]
        if path.stat().st_size > PICTURE_BYTES_MAX:
            tell(f"The picture {address} has more than {PICTURE_BYTES_MAX:,} bytes.")
            return match[0]
        return f"{match[1]}data:image/{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"

    parts = re.split(r"(?ms)(^ {0,3}(?:```|~~~).*?^ {0,3}(?:```|~~~)[ \t]*$)", markdown)
    # Odd parts are code.
    return "".join(part if number % 2 else _PICTURE.sub(inlined, part) for number, part in enumerate(parts))
