"""Word's equations (OMML, ECMA-376 part 1, 22.1) as LaTeX."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from workers.sources.symbols import COMMANDS, FUNCTIONS, latex_text
from workers.sources.word.looks import is_seen, look_of
from workers.sources.word.names import Element, M, W

_VAL = f"{M}val"
_ACCENTS: Final = {
    "\u0302": "hat", "^": "hat", "\u0303": "tilde", "~": "tilde", "\u0304": "bar", "\u0305": "bar", "¯": "bar",
    "\u20d7": "vec", "→": "vec", "\u0307": "dot", "˙": "dot", "\u0308": "ddot", "¨": "ddot", "\u20db": "dddot",
    "\u030c": "check", "\u0306": "breve", "\u0301": "acute", "\u0300": "grave", "\u20d6": "overleftarrow",
}  # fmt: skip
_BRACES: Final = {"⏞": "overbrace", "⏟": "underbrace", "⏠": "overbrace", "→": "overrightarrow", "←": "overleftarrow"}
_MATRICES: Final = {("(", ")"): "pmatrix", ("[", "]"): "bmatrix", ("|", "|"): "vmatrix", ("‖", "‖"): "Vmatrix",
                    ("{", "}"): "Bmatrix", ("{", ""): "cases"}  # fmt: skip
_ALPHABETS: Final = {"double-struck": "mathbb", "fraktur": "mathfrak", "script": "mathcal", "sans-serif": "mathsf",
                     "monospace": "mathtt"}  # fmt: skip
_TALL = re.compile(r"\\(?:frac|sum|prod|int|iint|oint|begin|sqrt|over|under|left|binom|lim)")
_MATRIX = re.compile(r"\\begin\{(?:matrix|aligned)\}(.*)\\end\{(?:matrix|aligned)\}", re.DOTALL)
_SCRIPT = re.compile(r"(?:\\[A-Za-z]+|[^\\{}\s])\Z|\\(?:mathbb|mathbf|mathcal|mathfrak|mathrm)\{[^{}]*\}\Z")
_OPERATOR = re.compile(r"\\(?:lim|sup|inf|max|min|underbrace|overbrace|operatorname)\b")


def latex_of(element: Element) -> str:
    """The formula of `m:oMath` or `m:oMathPara`; "" for an empty one. Several of one paragraph are set line by line."""
    if element.tag == f"{M}oMathPara":
        lines = [latex_of(one) for one in element.iterfind(f"{M}oMath")]
        return " \\\\\n".join(line for line in lines if line)
    return _tidy(_all(element))


def _tidy(latex: str) -> str:
    latex = re.sub(r"[ \t\n]+", " ", latex)
    return re.sub(r" (?=[_^{}),.;:])", "", latex).strip()


def _all(element: Element | None) -> str:
    return "" if element is None else "".join(_one(child) for child in element)


def _one(element: Element) -> str:
    """An element that is not known is what it contains; properties (m:…Pr) are not."""
    tag = element.tag
    if not isinstance(tag, str) or tag.endswith("Pr") or tag in (f"{W}del", f"{W}moveFrom"):
        return ""
    if tag == f"{M}r":
        return _run(element)
    if not tag.startswith(M):
        return _all(element)
    make = _MAKERS.get(tag[len(M) :])
    return make(element) if make else _all(element)


def _part(element: Element, name: str) -> str:
    return _tidy(_all(element.find(f"{M}{name}")))


def _property(element: Element, name: str, default: str) -> str:
    """A property may be there without a value: that means "none"."""
    found = element.find(f"{M}{element.tag[len(M) :]}Pr/{M}{name}")
    return default if found is None else str(found.get(_VAL, ""))


def _run(run: Element) -> str:
    if not is_seen(look_of(run.find(f"{W}rPr")), None):
        return ""
    text = "".join(child.text or "" for child in run if child.tag in (f"{M}t", f"{W}t"))
    properties = run.find(f"{M}rPr")
    if properties is None:
        return latex_text(text)
    if properties.find(f"{M}nor") is not None:
        words = re.sub(r"([#$%&_{}])", r"\\\1", text.replace("\\", ""))
        return f"\\text{{{words}}}" if words.strip() else " "
    style, script = properties.find(f"{M}sty"), properties.find(f"{M}scr")
    alphabet = _ALPHABETS.get(script.get(_VAL, ""), "") if script is not None else ""
    if style is not None and not alphabet:
        alphabet = {"b": "mathbf", "bi": "mathbf"}.get(style.get(_VAL, ""), "")
        if style.get(_VAL) == "p" and text.isalpha() and text.isascii() and len(text) > 1:
            return f"\\{text} " if text in FUNCTIONS else f"\\mathrm{{{text}}}"
    return latex_text(text, alphabet)


def _base(element: Element) -> str:
    """What carries an index: braces where it is more than one sign."""
    base = _part(element, "e")
    return base if _SCRIPT.fullmatch(base) or _OPERATOR.match(base) else f"{{{base}}}"


def _scripts(element: Element, *names: str) -> str:
    return "".join(f"{'_' if name == 'sub' else '^'}{{{_part(element, name)}}}" for name in names)


def _fraction(element: Element) -> str:
    top, below = _part(element, "num"), _part(element, "den")
    kind = _property(element, "type", "bar")
    if kind == "lin":
        return f"{top}/{below}"
    return f"\\genfrac{{}}{{}}{{0pt}}{{}}{{{top}}}{{{below}}}" if kind == "noBar" else f"\\frac{{{top}}}{{{below}}}"


def _root(element: Element) -> str:
    degree = _part(element, "deg")
    return f"\\sqrt[{degree}]{{{_part(element, 'e')}}}" if degree else f"\\sqrt{{{_part(element, 'e')}}}"


def _nary(element: Element) -> str:
    sign = _property(element, "chr", "∫")
    operator = COMMANDS.get(sign, sign)
    limits = "\\limits" if _property(element, "limLoc", "") == "undOvr" and "int" in operator else ""
    for name, mark in (("sub", "_"), ("sup", "^")):
        if script := _part(element, name):
            limits += f"{mark}{{{script}}}"
    return f"{operator}{limits} {_part(element, 'e')} "


def _delimited(element: Element) -> str:
    begin, end = _property(element, "begChr", "("), _property(element, "endChr", ")")
    parts = [_tidy(_all(part)) for part in element.iterfind(f"{M}e")]
    if len(parts) == 1:
        if (matrix := _MATRIX.fullmatch(parts[0])) and (name := _MATRICES.get((begin, end))):
            return f"\\begin{{{name}}}{matrix[1]}\\end{{{name}}}"
        if (begin, end) == ("(", ")") and (
            choice := re.fullmatch(r"\\genfrac\{\}\{\}\{0pt\}\{\}(\{.*\}\{.*\})", parts[0])
        ):
            return f"\\binom{choice[1]}"
    separator = _delimiter(_property(element, "sepChr", "|"))
    inside = f" {separator} ".join(parts) if separator.startswith("\\") else separator.join(parts)
    if _TALL.search(inside) or not begin or not end:
        return f"\\left{_delimiter(begin) or '.'} {inside} \\right{_delimiter(end) or '.'} "
    return _spaced(_delimiter(begin)) + inside + _spaced(_delimiter(end))


def _delimiter(sign: str) -> str:
    return {"{": "\\{", "}": "\\}"}.get(sign) or COMMANDS.get(sign, sign)


def _spaced(sign: str) -> str:
    return f"{sign} " if sign[-1:].isalpha() else sign


def _rows(rows: Iterable[Iterable[str]], name: str) -> str:
    return f"\\begin{{{name}}} " + " \\\\ ".join(" & ".join(row) for row in rows) + f" \\end{{{name}}}"


def _matrix(element: Element) -> str:
    rows = ([_tidy(_all(cell)) for cell in row.iterfind(f"{M}e")] for row in element.iterfind(f"{M}mr"))
    return _rows(rows, "matrix")


def _array(element: Element) -> str:
    """`&` in the lines of an array are places to align at; they stay."""
    lines = ([_tidy(_all(line)).replace("\\&", "&")] for line in element.iterfind(f"{M}e"))
    return _rows(lines, "aligned")


def _function(element: Element) -> str:
    name = _part(element, "fName")
    bare = name.removeprefix("\\mathrm{").removeprefix("\\text{").rstrip("}")
    if bare in FUNCTIONS:
        name = f"\\{bare}"
    elif bare.isalpha() and len(bare) > 1:
        name = f"\\operatorname{{{bare}}}"
    for plain in FUNCTIONS:
        name = re.sub(rf"^\{{?(?:\\mathrm\{{)?{plain}\}}*(?=[_^])", rf"\\{plain}", name)
    return f"{name} {_part(element, 'e')} "


def _accent(element: Element) -> str:
    sign = _property(element, "chr", "\u0302")
    base = _part(element, "e")
    return f"\\{_ACCENTS[sign]}{{{base}}}" if sign in _ACCENTS else f"\\overset{{{latex_text(sign).strip()}}}{{{base}}}"


def _bar(element: Element) -> str:
    return f"\\{'overline' if _property(element, 'pos', 'bot') == 'top' else 'underline'}{{{_part(element, 'e')}}}"


def _group(element: Element) -> str:
    sign, base = _property(element, "chr", "⏟"), _part(element, "e")
    if sign in _BRACES:
        return f"\\{_BRACES[sign]}{{{base}}}"
    where = "overset" if _property(element, "pos", "bot") == "top" else "underset"
    return f"\\{where}{{{latex_text(sign).strip()}}}{{{base}}}"


def _limit(element: Element) -> str:
    base, limit = _part(element, "e"), _part(element, "lim")
    is_low = element.tag.endswith("limLow")
    bare = base.removeprefix("\\mathrm{").removeprefix("\\text{").rstrip("}")
    base = f"\\{bare}" if bare in FUNCTIONS else base
    if _OPERATOR.match(base):
        return f"{base}{'_' if is_low else '^'}{{{limit}}}"
    return f"\\{'underset' if is_low else 'overset'}{{{limit}}}{{{base}}}"


def _phantom(element: Element) -> str:
    return "" if _property(element, "show", "1") in ("0", "off", "false") else _part(element, "e")


_MAKERS: Final[dict[str, Callable[[Element], str]]] = {
    "f": _fraction,
    "rad": _root,
    "sSup": lambda one: _base(one) + _scripts(one, "sup"),
    "sSub": lambda one: _base(one) + _scripts(one, "sub"),
    "sSubSup": lambda one: _base(one) + _scripts(one, "sub", "sup"),
    "sPre": lambda one: f"{{}}{_scripts(one, 'sub', 'sup')}{_part(one, 'e')}",
    "nary": _nary,
    "d": _delimited,
    "m": _matrix,
    "eqArr": _array,
    "func": _function,
    "acc": _accent,
    "bar": _bar,
    "groupChr": _group,
    "limLow": _limit,
    "limUpp": _limit,
    "borderBox": lambda one: f"\\boxed{{{_part(one, 'e')}}}",
    "phant": _phantom,
}
