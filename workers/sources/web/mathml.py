"""MathML (presentation markup) as LaTeX, for pages that carry no LaTeX of their own."""

from collections.abc import Callable
from typing import Any, Final

from workers.sources.symbols import COMMANDS, FUNCTIONS, latex_text

Element = Any

_OVER: Final = {"¯": "bar", "‾": "overline", "^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde", "→": "vec", "⃗": "vec",
                "˙": "dot", "¨": "ddot", "⏞": "overbrace"}  # fmt: skip
_SKIPPED: Final = frozenset({"annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark", "none"})
_LIMITS: Final = ("\\sum", "\\prod", "\\int", "\\lim", "\\bigcup", "\\bigcap", "\\max", "\\min", "\\sup", "\\inf")


def latex_of(math: Element) -> str:
    """The formula; its own LaTeX annotation where it has one."""
    for annotation in math.iter():
        if _name(annotation) == "annotation" and "tex" in (annotation.get("encoding") or "").lower():
            return " ".join((annotation.text or "").split())
    return " ".join(_all(math).split())


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def _parts(element: Element) -> list[str]:
    return [_one(child).strip() for child in element if _name(child) not in _SKIPPED and _name(child)]


def _all(element: Element) -> str:
    return "".join(_one(child) for child in element if _name(child))


def _one(element: Element) -> str:
    name = _name(element)
    if name in _SKIPPED:
        return ""
    text = " ".join((element.text or "").split())
    if name == "mi":
        if text in FUNCTIONS:
            return f"\\{text} "
        return latex_text(text) if len(text) < 2 or not text.isalpha() else f"\\mathrm{{{text}}}"
    if name in ("mn", "mo", "ms"):
        return latex_text(text)
    if name == "mtext":
        return f"\\text{{{text}}}" if text else " "
    make = _MAKERS.get(name)
    parts = _parts(element) if make else []
    made = make(parts) if make and parts else None
    return _all(element) if made is None else made


def _fraction(parts: list[str]) -> str | None:
    return f"\\frac{{{parts[0]}}}{{{parts[1]}}}" if len(parts) == 2 else None


def _scripts(parts: list[str], *marks: str) -> str | None:
    if len(parts) != len(marks) + 1:
        return None
    base = parts[0] if len(parts[0]) < 2 or parts[0].startswith("\\") else f"{{{parts[0]}}}"
    return base + "".join(f"{mark}{{{part}}}" for mark, part in zip(marks, parts[1:], strict=True))


def _over(parts: list[str]) -> str | None:
    if len(parts) != 2:
        return None
    sign = next((sign for sign, command in COMMANDS.items() if command == parts[1]), parts[1])
    if parts[0].startswith(_LIMITS):
        return _scripts(parts, "^")
    return f"\\{_OVER[sign]}{{{parts[0]}}}" if sign in _OVER else f"\\overset{{{parts[1]}}}{{{parts[0]}}}"


def _under(parts: list[str]) -> str | None:
    if len(parts) != 2:
        return None
    return _scripts(parts, "_") if parts[0].startswith(_LIMITS) else f"\\underset{{{parts[1]}}}{{{parts[0]}}}"


_MAKERS: Final[dict[str, Callable[[list[str]], str | None]]] = {
    "mfrac": _fraction,
    "msup": lambda parts: _scripts(parts, "^"),
    "msub": lambda parts: _scripts(parts, "_"),
    "msubsup": lambda parts: _scripts(parts, "_", "^"),
    "munderover": lambda parts: _scripts(parts, "_", "^"),
    "mover": _over,
    "munder": _under,
    "msqrt": lambda parts: f"\\sqrt{{{' '.join(parts)}}}",
    "mroot": lambda parts: f"\\sqrt[{parts[1]}]{{{parts[0]}}}" if len(parts) == 2 else None,
    "mfenced": lambda parts: f"({', '.join(parts)})",
    "mtr": lambda parts: " & ".join(parts) + " \\\\ ",
    "mtable": lambda parts: f"\\begin{{matrix}} {' '.join(parts)} \\end{{matrix}}",
}
