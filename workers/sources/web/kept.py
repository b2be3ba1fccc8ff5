"""Formulas and code of a page, put aside while its article is found: what finds articles would mangle them.

Each is replaced by a word of its own, which stays in the text and is later exchanged for the Markdown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workers.sources.web.mathml import latex_of

Element = Any

_TOKEN = re.compile(r"(Xkept(?:line|block)(\d{1,6})X)")
#: What MathJax and KaTeX draw beside the formula that they were given.
_DRAWN = frozenset(
    {
        "mathjax",
        "mathjax_display",
        "mathjax_preview",
        "mathjax_svg",
        "mathjax_chtml",
        "mjx-chtml",
        "mathjax_svg_display",
    }
)
_WRAPPERS = ("katex-display", "katex", "mwe-math-element", "mjx-container")
_LANGUAGE = re.compile(r"(?:^|\s)(?:language|lang|highlight-source|brush:\s?)-?([\w+#]{1,20})")
#: Pictures of formulas, which carry their LaTeX as the alternative text.
_DRAWN_CLASS = re.compile(r"(?i)\b(?:tex|latex|mwe-math\S*|math)\b")
_CHARS_MAX = 20_000


@dataclass(slots=True)
class Kept:
    #: Markdown by the number in its token, and whether it stands on lines of its own.
    pieces: list[tuple[str, bool]] = field(default_factory=list)

    def put(self, element: Element, markdown: str, *, is_block: bool) -> None:
        """Put a token in the place of an element."""
        import lxml.html  # noqa: PLC0415

        token = f"Xkept{'block' if is_block else 'line'}{len(self.pieces)}X"
        self.pieces.append((markdown, is_block))
        replacement = lxml.html.Element("p" if is_block else "span")
        replacement.text = token
        replacement.tail = element.tail
        element.getparent().replace(element, replacement)

    def back(self, text: str) -> str:
        """The text with every token exchanged; a block stands between blank lines."""

        def exchange(match: re.Match[str]) -> str:
            number = int(match[2])
            if number >= len(self.pieces):
                return match[1]
            markdown, is_block = self.pieces[number]
            return f"\n\n{markdown}\n\n" if is_block else markdown

        return re.sub(r"\n{3,}", "\n\n", _TOKEN.sub(exchange, text)).strip()

    def in_line(self, text: str) -> str:
        """The same for a cell or a heading, which has only one line."""
        return _TOKEN.sub(lambda match: " ".join(self.pieces[int(match[2])][0].replace("$$", "$").split()), text)


def put_aside(root: Element) -> Kept:
    kept = Kept()
    for element, latex, is_display in [*_formulas(root)]:
        if latex and element.getparent() is not None:
            kept.put(element, f"$$\n{latex}\n$$" if is_display else f"${latex}$", is_block=is_display)
    for element in [*root.iter()]:
        if isinstance(element.tag, str) and _classes(element) & _DRAWN and element.getparent() is not None:
            element.drop_tree()
    for element in [*root.iter("pre")]:
        if element.getparent() is not None:
            _put_code(element, kept)
    for element in [*root.iter("code", "kbd", "samp", "tt")]:
        code = " ".join("".join(element.itertext()).split())
        if code and "`" not in code and element.getparent() is not None:
            kept.put(element, f"`{code}`", is_block=False)
    return kept


def _put_code(element: Element, kept: Kept) -> None:
    for line in element.iter("br"):
        line.tail = "\n" + (line.tail or "")
    code = "".join(element.itertext()).replace("\r\n", "\n").strip("\n").rstrip()
    if code.strip():
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`{3,}", code)), default=0))
        kept.put(element, f"{fence}{_language(element)}\n{code}\n{fence}", is_block=True)


def _language(element: Element) -> str:
    for one in (element, *element.iter("code"), element.getparent()):
        if one is not None and (match := _LANGUAGE.search(one.get("class") or "")):
            return match[1].lower()
    return ""


def _classes(element: Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").lower().split())


def _formulas(root: Element) -> Iterator[tuple[Element, str, bool]]:
    """Outermost elements that are a formula, their LaTeX, and whether they stand alone."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "script" and (element.get("type") or "").startswith("math/tex"):
            yield element, _tidy(element.text or ""), "display" in (element.get("type") or "")
        elif element.tag.rpartition(":")[2] == "math" and not _is_inside(element):
            display = element.get("display") == "block" or element.get("mode") == "display"
            yield element, _tidy(latex_of(element)), display
        elif (element.tag in _WRAPPERS or _classes(element) & frozenset(_WRAPPERS)) and not _is_inside(element):
            yield element, *_wrapped(element)
        elif element.tag == "img" and _DRAWN_CLASS.search(element.get("class") or "") and not _is_inside(element):
            yield element, _tidy(element.get("alt") or ""), False


def _wrapped(element: Element) -> tuple[str, bool]:
    math = next((one for one in element.iter() if isinstance(one.tag, str) and one.tag.endswith("math")), None)
    display = "katex-display" in _classes(element) or element.get("display") in ("true", "block")
    if math is None:
        image = next(element.iter("img"), None)
        return (_tidy(image.get("alt") or "") if image is not None else ""), display
    return _tidy(latex_of(math) or math.get("alttext") or ""), display or math.get("display") == "block"


def _is_inside(element: Element) -> bool:
    parent = element.getparent()
    while parent is not None:
        if parent.tag in ("math", *_WRAPPERS) or _classes(parent) & frozenset(_WRAPPERS):
            return True
        parent = parent.getparent()
    return False


def _tidy(latex: str) -> str:
    """Without the wrapping that MediaWiki and others add; "" for what is too long to be a formula."""
    latex = latex.strip()
    while match := re.fullmatch(
        r"\{\s*\\(?:displaystyle|textstyle)\s*(.*)\}|\$+(.*?)\$+|\\[\[(](.*)\\[\])]", latex, re.DOTALL
    ):
        latex = next(group for group in match.groups() if group is not None).strip()
    return latex if len(latex) <= _CHARS_MAX and "$" not in latex else ""
