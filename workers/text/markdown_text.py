"""Source text as Markdown that cannot break out of its place: code and math stay, everything else is escaped."""

import re
from collections.abc import Sequence

_FENCE = re.compile(r"^\s*(`{3,}|~{3,})(.*)$")
#: Kept as they are: code spans, display math, inline math.
_KEPT = re.compile(
    r"(?P<code>(?<![`\\])(?P<ticks>`+)(?!`)(?:.+?)(?<!`)(?P=ticks)(?!`))"
    r"|(?P<display>(?<!\\)(?:\$\$[^`]+?\$\$|\\\[[^`]+?\\\]|\\\([^`]+?\\\)))"
    r"|(?P<math>(?<![\\$\w])\$(?=[^\s$])(?P<formula>[^$\n`]{1,300}?)(?<=\S)\$(?![\w$]))",
    re.DOTALL,
)
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^\n]+?(?<!`)\1(?!`)")
_FORMULA_SIGN = re.compile(r"[\\^_{}=<>+*/|]|^[A-Za-z]\w?$")
_SPECIAL = re.compile(r"([`*\[\]~])|\\(?=[!-/:-@\[-`{-~])|(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(r"(?m)^([ \t]*)([#>+\-=|:]|\d{1,9}(?=[.)](?:\s|$)))")
#: Marks that begin a list item or a quotation, which may hold a heading of their own.
_NESTED = r"[ \t]*(?:[-+*][ \t]+|\d{1,9}[.)][ \t]+|>[ \t]*)*"
_HEADING = re.compile(rf"(?m)^({_NESTED})(#{{1,6}})(?=\s|$)")
_HEADING_LINE = re.compile(r"^(#{1,6})(?=\s)")
_FENCE_LINE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_UNDERLINE = re.compile(rf"(?m)^({_NESTED})(=+|-+)(?=[ \t]*$)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w{1,31};)")


def inline(text: str) -> str:
    """`text` on one line, for headings, list items and sentences."""
    return _escaped(" ".join(text.split()))


def block(text: str) -> str:
    """`text` with its paragraphs, line breaks and code; indented lines become a code block."""
    parts: list[str] = []
    for kind, lines in _chunks(text):
        if kind == "fence":
            parts.append("\n".join(lines))
        elif len(lines) > 1 and any(re.match(r"( {2,}|\t)\S", line) for line in lines[1:]) and _plain(lines):
            parts.append(f"{_fence_for(lines)}\n" + "\n".join(lines) + f"\n{_fence_for(lines)}")
        else:
            parts.append(_escaped("\n".join(line.strip() for line in lines)).replace("\n", "\\\n"))
    return "\n\n".join(parts)


def authored(text: str, top_level: int = 4) -> str:
    """Markdown from an author: formatting stays; headings sink below `top_level`, raw HTML and images are disarmed."""
    parts: list[str] = []
    for kind, lines in _chunks(text, keep_blank=True):
        if kind == "fence":
            parts.append("\n".join(lines))
            continue
        body = _UNDERLINE.sub(r"\1\\\2", "\n".join(lines))
        body = _outside_code(body)
        parts.append(_HEADING.sub(lambda match: match[1] + "#" * min(6, len(match[2]) + top_level - 1), body))
    return "\n".join(parts).strip()


def lower_headings(markdown: str, level: int) -> str:
    """Shift all headings so that the highest one is of `level`; lines inside code fences are left alone."""
    lines = markdown.split("\n")
    headings = {}
    fence = ""
    for number, line in enumerate(lines):
        if match := _FENCE_LINE.match(line):
            if not fence:
                fence = match[1]
            elif match[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif not fence and (match := _HEADING_LINE.match(line)):
            headings[number] = len(match[1])
    shift = level - min(headings.values(), default=level)
    for number, depth in headings.items():
        lines[number] = "#" * min(6, max(1, depth + shift)) + lines[number][depth:]
    return "\n".join(lines)


def lettered(options: Sequence[str]) -> str:
    """The options of a question as a list: A), B), C), …"""
    return "\n".join(f"- {chr(ord('A') + n)}) {indent(block(option), 2)}" for n, option in enumerate(options))


def indent(markdown: str, spaces: int) -> str:
    """All but the first line moved right, as the content of a list item."""
    first, *rest = markdown.split("\n")
    return "\n".join([first, *(" " * spaces + line if line else line for line in rest)])


def _chunks(text: str, *, keep_blank: bool = False) -> list[tuple[str, list[str]]]:
    """("fence", lines with both fences) and ("text", lines); an open fence is closed. Blank lines part texts."""
    chunks: list[tuple[str, list[str]]] = []
    fence = ""
    for line in text.split("\n"):
        opening = _FENCE.match(line)
        if fence:
            chunks[-1][1].append(line)
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                chunks[-1][1][-1] = line.strip()
                fence = ""
        elif opening and not (opening[1][0] == "`" and "`" in opening[2]):
            fence = opening[1]
            language = re.sub(r"[^\w+#.\-]", "", opening[2].strip().split(" ")[0])
            chunks.append(("fence", [fence + language]))
        elif line.strip() or keep_blank:
            if not chunks or chunks[-1][0] != "text":
                chunks.append(("text", []))
            chunks[-1][1].append(line)
        else:
            chunks.append(("blank", []))
    if fence:
        chunks[-1][1].append(fence)
    return [chunk for chunk in chunks if chunk[0] != "blank"]


def _plain(lines: list[str]) -> bool:
    return not any("$$" in line or "\\[" in line for line in lines)


def _fence_for(lines: list[str]) -> str:
    return "`" * max(3, 1 + max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0))


def _escaped(text: str) -> str:
    out: list[str] = []
    end = 0
    for match in _KEPT.finditer(text):
        if match["math"] and not _FORMULA_SIGN.search(match["formula"]):
            continue
        out += [_escaped_words(text[end : match.start()]), _kept(match)]
        end = match.end()
    out.append(_escaped_words(text[end:]))
    return _LINE_START.sub(_escaped_start, "".join(out))


def _kept(match: re.Match[str]) -> str:
    if match["code"]:
        return match[0].replace("\n", " ")
    # A space changes no formula, but "<b" would open a tag and "](" a link.
    return _TAG.sub("< ", match[0]).replace("](", "] (")


def _escaped_words(text: str) -> str:
    text = _SPECIAL.sub(lambda match: "\\" + match[0], text)
    return _TAG.sub("&lt;", _ENTITY.sub("&amp;", text))


def _escaped_start(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]}\\" if match[2].isdigit() else f"{match[1]}\\{match[2]}"


def _outside_code(text: str) -> str:
    """Raw HTML, images and links to anything but the web disarmed outside code spans."""
    return "".join(_paragraph(part) for part in re.split(r"(\n[ \t]*\n)", text))


def _paragraph(text: str) -> str:
    """Code spans are spared only where each line closes its own: others are told from text by the whole document."""
    bare = _CODE.sub("", text)
    if "`" in bare or "\\`" in text:
        return _disarmed(text)
    out: list[str] = []
    end = 0
    for match in _CODE.finditer(text):
        out += [_disarmed(text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*out, _disarmed(text[end:])])


def _disarmed(text: str) -> str:
    text = _TAG.sub("&lt;", text).replace("![", "\\![")
    text = re.sub(r"\]\((?!\s*(?:https?://|mailto:|#))", r"]\\(", text)
    return re.sub(r"(?m)^( {0,3})\[([^\]\n]+)\]:", r"\1\\[\2]:", text)
