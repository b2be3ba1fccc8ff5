"""LaTeX formulas as Typst math. What cannot be translated with certainty is shown as code instead."""

import re
from functools import lru_cache

from workers.books.typst_strings import literal, printable

#: Longer or deeper formulas are shown as code: no formula of a lesson comes near.
FORMULA_MAX, DEPTH_MAX, COLUMNS_MAX = 4000, 40, 60

#: Commands whose argument is words, not math. The argument is taken out before the translation and put back as a
#: string literal after it, so that nothing in it is ever Typst source.
_WORDS = re.compile(r"\\(?:text(?:rm|bf|it|sf|tt|normal|up)?|mbox|hbox|mathrm(?=\{[^{}\\_^$&]{2,}\}))\s*\{")
_DROPPED = re.compile(
    r"\\(?:label|tag\*?|color|notag|nonumber|hfill|displaylimits|allowbreak|phantom(?=\{\}))(?:\s*\{[^{}]*\})?"
    r"|\\(?:textcolor|colorbox)\s*\{[^{}]*\}"
)
_MARK = re.compile(r"Qw(\d+)wQ")
_CHEMISTRY = re.compile(r"\\ce\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_FRAME_OPEN, _FRAME_END = "#box(stroke: 0.5pt, inset: 2pt, baseline: 20%)[$", "$]"
_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<escape>\\(?:[^\w\s]|\s|$))"
    r"|(?P<known>\#none\b|\#h\(-?\d+(?:\.\d+)?(?:em|pt|mm|cm)\))"
    rf"|(?P<frame>{re.escape(_FRAME_OPEN)}|{re.escape(_FRAME_END)})"
    r"|(?P<option>(?:delim|augment|align|gap)(?=:))"
    r"|(?P<name>[^\W\d_][^\W_]*(?:\.[A-Za-z]+)*)"
    r"|(?P<refused>\#|//|/\*|\*/|[$`@\\])"
    r"|(?P<other>.)",
    re.DOTALL,
)
#: What the result has to be, checked once more from scratch: outside strings no code begins and no quote is open.
_ONLY_MATH = re.compile(
    rf'(?:"(?:[^"\\]|\\.)*"|\\.|{re.escape(_FRAME_OPEN)}|\#none\b|\#h\([-\d.a-z]+\);|[^"\\#])*', re.DOTALL
)
_OPENING, _CLOSING = "({", ")}"


@lru_cache(maxsize=4096)
def typst_math(latex: str) -> str | None:
    """Typst math source for `latex`, None when it has to be shown as it is written.

    The result holds only strings, known symbols and functions of math, punctuation and letters: no code can be in it.
    """
    if len(latex) > FORMULA_MAX or latex.count("&") > COLUMNS_MAX * 10:
        return None
    words: list[str] = []
    try:
        translated = _translated(_without_words(_DROPPED.sub(" ", _CHEMISTRY.sub(_reaction, latex)), words))
    except Exception:  # the translator is young: whatever it raises, the formula is shown as code
        return None
    if not translated or not translated.strip():
        return None
    return _checked(translated, words)


def _translated(latex: str) -> str:
    import tylax  # noqa: PLC0415 - loads where it runs

    typst = tylax.latex_to_typst(latex).strip()
    if typst.startswith("$") and typst.endswith("$") and len(typst) > 1:
        typst = typst[1:-1].strip()
    return typst


def _reaction(match: re.Match[str]) -> str:
    """What mhchem's \\ce means, for formulas and arrows as lessons use them."""
    text = match[1].replace("<=>", r"\rightleftharpoons ").replace("<->", r"\leftrightarrow ")
    text = re.sub(r"->|→", r"\\rightarrow ", text)
    text = re.sub(r"\^\{?(\d*[+-])\}?", r"^{\1}", text)
    text = re.sub(r"(?<=[A-Za-z)\]])(\d+)", r"_{\1}", text)
    return re.sub(r"(?<![A-Za-z\\])([A-Z][a-z]?)(?![a-z])|(?<=[A-Za-z])([A-Z][a-z]?)", r"\\mathrm{\1\2}", text)


def _without_words(latex: str, words: list[str]) -> str:
    """`latex` with a mark in place of every argument that is words; the words are appended to `words`."""
    out: list[str] = []
    position = 0
    while match := _WORDS.search(latex, position):
        end = _closing_brace(latex, match.end())
        if end is None:
            break
        out.append(latex[position : match.start()])
        out.append(f"\\text{{Qw{len(words)}wQ}}")
        words.append(_plain(latex[match.end() : end]))
        position = end + 1
    out.append(latex[position:])
    return "".join(out)


def _closing_brace(text: str, start: int) -> int | None:
    depth = 1
    for position in range(start, len(text)):
        char = text[position]
        if char in "{}" and text[position - 1] != "\\":
            depth += 1 if char == "{" else -1
            if depth == 0:
                return position
    return None


def _plain(words: str) -> str:
    """The argument of \\text as readers see it: no commands, no braces."""
    words = re.sub(r"\\([^\w\s])", r"\1", re.sub(r"\\[a-zA-Z]+\s*", "", words))
    return printable(words.replace("{", "").replace("}", "").replace("$", ""))


def _checked(typst: str, words: list[str]) -> str | None:
    """`typst` with the words put back; None when it holds anything that is not known to be math."""
    typst = re.sub(r"#text\[\s*(Qw\d+wQ)\s*\]", r"\1", typst)
    out: list[str] = []
    depth = 0
    for token in _TOKEN.finditer(typst):
        kind, text = token.lastgroup, token[0]
        if kind == "refused":
            return None
        if kind == "name":
            name = _name(text, words)
            if name is None:
                return None
            text = name
        elif kind == "string":
            text = literal(_with_words(re.sub(r"\\(.)", r"\1", text[1:-1]), words))
        elif kind == "other" and text in _OPENING + _CLOSING:
            depth += 1 if text in _OPENING else -1
            if depth > DEPTH_MAX:
                return None
        elif text == '"':
            text = '\\"'  # alone it would open a string that swallows the beginning of the next one
        elif kind == "known" and text.startswith("#h"):
            text += ";"  # else a bracket that follows would be its argument
        out.append(text)
    made = "".join(out)
    return made if _ONLY_MATH.fullmatch(made) else None


def _name(name: str, words: list[str]) -> str | None:
    """A name that stands for itself, for words, or for a symbol or function of math."""
    mark = _MARK.fullmatch(name)
    if mark is not None:
        return f" {literal(_with_words(name, words))} "
    if len(name) == 1:
        return name
    if not name.isascii():
        return f" {literal(name)} "
    return name if name.split(".", maxsplit=1)[0] in math_names() else None


def _with_words(text: str, words: list[str]) -> str:
    def word(match: re.Match[str]) -> str:
        number = int(match[1])
        return words[number] if number < len(words) else ""

    return re.sub(r"Qw(\d+)wQ", word, text)


@lru_cache(maxsize=1)
def math_names() -> frozenset[str]:
    """Every name that Typst knows inside formulas, asked from Typst itself."""
    import json  # noqa: PLC0415

    import typst  # noqa: PLC0415 - loads where it runs

    names = typst.Compiler(b"").eval("(dictionary(math).keys(), dictionary(sym).keys())")
    return frozenset(name for group in json.loads(names) for name in group) - {"text", "std", "sys"}
