"""Bytes of a page as text, in the encoding that its sender, its head or its bytes name."""

import codecs
import re

_CHARSET = re.compile(r"(?i)charset\s*=\s*[\"']?([\w.:-]{1,40})")
_META = re.compile(
    rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,80}encoding=[\"']([\w.:-]{1,40})"
)
_HEAD_BYTES = 4_096
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
#: Browsers read these names as the Windows code page that contains them (WHATWG Encoding, 4.2).
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
          "iso8859-11": "cp874", "euc_kr": "cp949", "shift_jis": "cp932"}  # fmt: skip


def decode(data: bytes, content_type: str = "") -> str:
    """A byte order mark decides; then the header, the page's own head, UTF-8, and Windows-1252, if the bytes fit."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    head = _META.search(data[:_HEAD_BYTES])
    named = [match[1] if (match := _CHARSET.search(content_type)) else None]
    named.append((head[1] or head[2]).decode("ascii") if head else None)
    for name in (*named, "utf-8"):
        text = _try(data, name)
        if text is not None:
            return text
    # A few broken bytes in UTF-8 are no reason to read all of it as another encoding.
    text = data.decode("utf-8", "replace")
    return text if text.count("\ufffd") * 50 < len(text) else data.decode("cp1252", "replace")


def _try(data: bytes, name: str | None) -> str | None:
    if name is None:
        return None
    try:
        encoding = codecs.lookup(name).name
        encoding = _WIDER.get(encoding, encoding)
        # Servers send these names without knowing; bytes beyond ASCII fit UTF-8 only when they are UTF-8.
        return (_try(data, "utf-8") if encoding.startswith("cp125") else None) or data.decode(encoding)
    except (LookupError, UnicodeError, ValueError):
        return None
