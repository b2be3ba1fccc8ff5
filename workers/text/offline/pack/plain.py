"""Markdown prose as plain sentences; inline code and formulas stay as they are written."""

import re

_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?:[^()\s]|\([^()]*\))*(?: \"[^\"]*\")?\)")
_NOTE = re.compile(r"(?:<sup>)?\\?\[\^?(?:\d{1,3}|[a-z]|note \d+|citation needed)\\?\](?:</sup>)?", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,80}>")
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|\*|___|__|_)(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w])", re.DOTALL)
_LONE_STARS = re.compile(r"\*{2,}")
_ESCAPE = re.compile(r"\\([\[\]()*_#.!~>|+`<&-])")
#: Code and formulas, which nothing may be changed in.
KEPT = re.compile(
    r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)|\$\$.+?\$\$|\\\(.+?\\\)"
    r"|(?<![\\$\w])\$(?=[^\s$])[^$\n]{1,300}?(?<=[^\s\\])\$(?![\w$])",
    re.DOTALL,
)
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")
_SLOT = re.compile("\ue000(\\d+)\ue001")
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘„«(\[`$]*[^\W_a-z])|[。！？][”’」』）]*")
_ABBREVIATION = re.compile(
    r"(?i:(?<!\w)(?:e\.g|i\.e|cf|etc|vs|viz|al|dr|prof|mr|mrs|ms|jr|sr|st|no|nos|nr|vol|ed|eds|figs?|eqs?|sec|ch|pp|p"
    r"|art|approx|inc|ltd|co|corp|dept|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|u\.s|z\.\s?b|d\.\s?h|u\.\s?a"
    r"|o\.\s?ä|bzw|ca|vgl|abb|tab|kap|bd|hrsg|sog|evtl|ggf|inkl|mio|mrd|str|dhr|mevr))\.$"
    r"|(?<![\w.])[^\W\d_]\.$|(?<![\w.,])\d{1,2}\.$"
)
_ORDINAL = re.compile(r"(?<![\w.,])\d{1,2}\.$")


def plain(markdown: str) -> str:
    """On one line, without emphasis, links (their text stays), notes, pictures, tags and escapes."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\ue000{len(kept) - 1}\ue001"

    text = KEPT.sub(keep, markdown)
    text = _LINK.sub(r"\1", _IMAGE.sub(" ", text))
    text = _TAG.sub("", _NOTE.sub("", text))
    text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    text = _ESCAPE.sub(r"\1", _LONE_STARS.sub("", text))
    text = re.sub(r"\s+([,;:!?]|\.(?!\.|\w))", r"\1", " ".join(text.split()))
    text = re.sub(r"([(“„«])\s+", r"\1", re.sub(r"\s+([)”»])", r"\1", text)).replace("()", "")
    return _SLOT.sub(lambda match: kept[int(match[1])], text).strip()


def split_sentences(text: str, language: str) -> list[str]:
    """The sentences of a paragraph that `plain` made; code and formulas are not parted."""
    inside = [match.span() for match in KEPT.finditer(text)]
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        piece = text[start : match.end()]
        if any(left < match.end() < right for left, right in inside) or _is_abbreviation(piece, language):
            continue
        found.append(piece.strip())
        start = match.end()
    rest = text[start:].strip()
    return [*found, rest] if rest else found


def _is_abbreviation(piece: str, language: str) -> bool:
    if _ORDINAL.search(piece):
        return language == "de" and not re.search(r"\b(?:um|von|auf|bis|ist|sind|=) \d{1,2}\.$", piece)
    return _ABBREVIATION.search(piece) is not None


def size_of(text: str) -> int:
    """Words; of scripts without spaces between words two characters count as one."""
    unspaced = len(_UNSPACED.findall(text))
    return len(text.split()) + unspaced // 2


def is_unspaced(text: str) -> bool:
    """Most of it is in a script without spaces between words."""
    return 2 * len(_UNSPACED.findall(text)) > len(text.replace(" ", ""))
